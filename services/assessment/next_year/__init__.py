"""The round of next year, begun from this one."""
