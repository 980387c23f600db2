"""Planted defects and clean tables, and the count of what an audit says of them."""
