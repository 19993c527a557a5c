"""The pure core: a criteria set and answers in, a scorecard out; no files, no clock, no screen."""
