"""How right, how honest and how fast `unseen` is, measured against itself and peers."""
