"""Pictures in, Vega-Lite specs (plain dicts), SVG and PNG out. One file per kind.

`fields.py` says which columns each kind of picture has; a check that fills those
columns gets its figure in every format.
"""
