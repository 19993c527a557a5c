"""The few things that pages share."""
