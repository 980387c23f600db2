"""Penalties of linear models: missing, badly set, or on columns of several scales."""
