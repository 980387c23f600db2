"""Scores and losses with the influence of each row; `catalogue.py` lists them."""
