"""What the round says to who leads it: where points are lost, what can still be won, and why."""
