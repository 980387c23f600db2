"""Whether there are rows enough to answer from."""

from ..errors import Undecided
from ..evidence import Evidence


def need_rows(evidence: Evidence, least: int) -> None:
    """Refuse to clear a table of which too few rows are known.

    Raises
    ------
    Undecided
        If fewer than `least` of the sampled rows have a target.
    """
    n = len(evidence.y)
    if n < least:
        raise Undecided(
            f"{n:,} rows with a target are too few to answer; {least} would do."
        )
