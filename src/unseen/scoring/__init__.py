"""Which rows train, which are scored, and what the score then is."""
