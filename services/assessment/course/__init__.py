"""A round from its opening through its phases to the published result."""
