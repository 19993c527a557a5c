"""What the program ships with: criteria sets, and published results of earlier years."""
