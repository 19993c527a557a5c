"""Satisfaction surveys (SIPAS): taken in, shown, and handed to the round as a result."""
