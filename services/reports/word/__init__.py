"""Word papers: templates that an office can replace, filled with what a round says."""
