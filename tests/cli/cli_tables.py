"""Small tables as text, the same at each call."""

import random
from collections.abc import Callable
from pathlib import Path

# Called with the number of the row (from 0) and the generator.
Line = Callable[[int, random.Random], str]


def coin(i: int) -> int:
    """Give row i a class, in no order that a check could take for one."""
    return random.Random(i).randrange(2)


def plain(i: int, rng: random.Random) -> str:
    """Give two columns of noise and a target: `a,b,y`."""
    return f"{rng.gauss(0, 1):.4f},{rng.gauss(0, 1):.4f},{coin(i)}"


def leaky(i: int, rng: random.Random) -> str:
    """Give a column of noise, a copy of the target, and the target: `a,b,y`."""
    return f"{rng.gauss(0, 1):.4f},{3 * coin(i) + 1},{coin(i)}"


def csv(path: Path, line: Line, *, header: str = "a,b,y", n: int = 120) -> Path:
    """Write a table as CSV; give its path."""
    rng = random.Random(7)
    rows = [header, *(line(i, rng) for i in range(n))]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path
