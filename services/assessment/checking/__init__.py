"""What still stands against submitting, each finding with the page that mends it."""
