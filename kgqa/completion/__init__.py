"""Missing facts."""
