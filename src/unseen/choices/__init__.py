"""What was tried before a score was reported: runs, looks, and predictions."""
