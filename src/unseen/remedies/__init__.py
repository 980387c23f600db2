"""One file a remedy: what it does to a protocol, and what a user gets of it."""
