"""Columns that know the answer."""
