"""The years before: their results brought in, and all years side by side."""
