"""A procedure that saw the answer."""
