"""A report in; terminal, HTML, JSON, SARIF and Markdown out. One file per format.

Nothing here measures anything: it rounds, sorts, lays out and escapes. Names come from
the data and may be hostile, so each format makes them inert in its own way.
"""
