"""A test set that was not a test."""
