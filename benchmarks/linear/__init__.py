"""Paths and inference of linear models, measured."""
