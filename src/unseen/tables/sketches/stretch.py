"""The first rows of a table, without a gap between them."""

from typing import Self

import numpy as np

from ..frame import Frame


class Stretch:
    """Keep the rows with the smallest numbers: neighbours stay neighbours."""

    def __init__(self, rows: int) -> None:
        self.rows = rows
        self._frames: list[Frame] = []

    def update(self, frame: Frame) -> None:
        """Take rows in."""
        keep = frame.rows < self.rows
        if keep.any() or not self._frames:
            self._frames.append(frame if keep.all() else frame.take(keep))

    def merge(self, other: Self) -> None:
        """Take another part's rows in."""
        self._frames += other._frames

    def finish(self) -> Frame:
        """Give the rows in order; needs at least one frame."""
        whole = Frame.concat(self._frames)
        # A batch spells the words of rows that were not kept, too.
        kept = whole.take(np.argsort(whole.rows, kind="stable"))
        return kept.without_idle_words()
