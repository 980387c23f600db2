"""Linear models along their whole path, and what may be said of what they choose."""
