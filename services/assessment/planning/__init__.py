"""The plan of a round: its actions, read from an annex and edited, and what they are to win."""
