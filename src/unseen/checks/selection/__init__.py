"""A choice made on the rows that are reported."""
