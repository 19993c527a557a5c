"""What people do with a round: open it, take evidence in, declare, look at the scores."""
