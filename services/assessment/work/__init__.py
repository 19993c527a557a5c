"""What people do leaf by leaf: declare, assign, explain, answer one another."""
