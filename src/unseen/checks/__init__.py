"""One file per check, by what it looks at. `catalogue.py` gives each its code."""
