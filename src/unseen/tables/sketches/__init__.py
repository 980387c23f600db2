"""Small mergeable summaries of a table's rows, one a file.

Each has `update(frame)`, `merge(other)` and `finish()`. However the rows are cut
into frames and in whatever order the parts are merged, the finished form is the
same, bit for bit: every sum is a sum of integers, and every sample is drawn by a
hash of the row, never by its turn.
"""
