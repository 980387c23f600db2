"""How time grows with rows, features and folds.

``python -m benchmarks.linear.growth [--threads 1] [--limit 60]``

One size is changed at a time, on the tall case (c) and the wide one (a), each tool at
the tolerance that `matched` found for the full size. The exponent is the slope of log
seconds on log size over the larger half of the sizes: 1 is in proportion.
"""

import argparse
from dataclasses import dataclass

import numpy as np

from ..tally import text_table
from .cases import CASES, Case, sized
from .environments import lacking
from .matched import tolerance_for
from .measure import measure, stop_cleanly

TOOLS = ("unseen", "glmnet", "adelie")


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """One size of one case, and the values that it takes."""

    case: str
    size: str
    values: tuple[int, ...]

    def law(self, value: int) -> Case:
        """Give the case at one value."""
        return sized(CASES[self.case], **{self.size: value})


GROWTHS = (
    Growth(case="a", size="p", values=(2_500, 5_000, 10_000, 20_000)),
    Growth(case="a", size="n", values=(50, 100, 200, 400)),
    Growth(case="a", size="n_folds", values=(5, 10, 20)),
    Growth(case="c", size="n", values=(12_500, 25_000, 50_000, 100_000)),
    Growth(case="c", size="p", values=(50, 100, 200, 400)),
    Growth(case="c", size="n_folds", values=(5, 10, 20)),
)


def exponent(values: list[int], seconds: list[float]) -> float:
    """Give the slope of log seconds on log size over the larger half of the sizes.

    Examples
    --------
    >>> round(exponent([1, 2, 4, 8], [1.0, 1.1, 4.0, 16.0]), 6)
    2.0
    """
    half = max(2, (len(values) + 1) // 2)
    if len(values) < 2:
        return float("nan")
    x, y = np.log(values[-half:]), np.log(seconds[-half:])
    return float(np.polyfit(x, y, 1)[0])


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--threads", type=int, choices=(1, 2), default=1)
    parser.add_argument(
        "--limit", type=float, default=60, help="seconds of one process"
    )
    asked = parser.parse_args()
    stop_cleanly()
    absent = lacking()
    rows = []
    for growth in GROWTHS:
        for tool in TOOLS:
            tolerance = tolerance_for(growth.case, tool, "matched")
            if tool in absent or tolerance is None:
                continue
            values, seconds, cells = [], [], []
            for value in growth.values:
                law = growth.law(value)
                run = measure(law, tool, asked.threads, tolerance, asked.limit)
                cells.append(f"{value}: {run.wall:.2f}" if run.wall else f"{value}: –")
                if run.wall is None:
                    # Larger ones take longer still.
                    break
                values.append(value)
                seconds.append(run.wall)
            slope = exponent(values, seconds)
            rows.append(
                (growth.case, growth.size, tool, ", ".join(cells), f"{slope:.2f}")
            )
            print(*rows[-1], flush=True)
    print(text_table(("case", "size", "tool", "seconds", "exponent"), rows))


if __name__ == "__main__":
    main()
