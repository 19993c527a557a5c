"""What touches the world, one folder a trade; no screen here."""
