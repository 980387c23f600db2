"""A model that is too big, too small, or lucky."""
