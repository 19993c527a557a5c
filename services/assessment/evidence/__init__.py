"""Files on their way into a round: previewed, doubted, accepted, undone, kept as documents."""
