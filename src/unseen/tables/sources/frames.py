"""Frames of pandas and polars, converted a slice at a time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, final

import pyarrow as pa

from ...errors import InputError
from .batches import batch_rows
from .columnar import parquet_part
from .kinds import column_of
from .mixed import array_of
from .names import noted, repeated, text_name
from .notes import Notes
from .part import AbstractPart
from .places import Format, Place
from .temporary import TemporaryFile


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class PandasPart(AbstractPart):
    """A pandas frame.

    Parameters
    ----------
    frame
        It.
    places
        Position of each column in the frame, by its name here.
    ready
        Columns that Arrow can't take as they are, already converted.
    """

    frame: Any = field(repr=False)
    places: Mapping[str, int] = field(repr=False)
    ready: Mapping[str, pa.Array] = field(repr=False)

    def stream(self, names: tuple[str, ...], rows: int) -> Iterator[pa.RecordBatch]:
        """Give the named columns; the frame is never held twice."""
        rows = batch_rows(rows, len(names))
        for start in range(0, self.n_rows, rows):
            stop = min(start + rows, self.n_rows)
            arrays = [
                self.ready[name].slice(start, stop - start)
                if name in self.ready
                else _slice(self.frame, self.places[name], start, stop)
                for name in names
            ]
            yield pa.RecordBatch.from_arrays(arrays, names=list(names))


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class PolarsPart(AbstractPart):
    """A polars frame.

    Parameters
    ----------
    frame
        It.
    """

    frame: Any = field(repr=False)

    def stream(self, names: tuple[str, ...], rows: int) -> Iterator[pa.RecordBatch]:
        """Give the named columns; the frame is never held twice."""
        rows = batch_rows(rows, len(names))
        chosen = self.frame.select(list(names))
        for start in range(0, self.n_rows, rows):
            yield from chosen.slice(start, rows).to_arrow().to_batches()


def polars_part(frame: Any, role: str) -> PolarsPart:
    """Take a polars frame."""
    # Arrow would be given the addresses of Python objects.
    known = [n for n, t in frame.schema.items() if str(t) != "Object"]
    frame = frame.select(known)
    schema = frame.slice(0, 0).to_arrow().schema
    return PolarsPart(
        role=role,
        name="a polars DataFrame",
        columns=tuple(column_of(f.name, f.type) for f in schema),
        n_rows=frame.height,
        n_bytes=int(frame.estimated_size()),
        frame=frame,
    )


def lazy_part(frame: Any, role: str) -> AbstractPart:
    """Compute a lazy polars frame once, into a file, in bounded memory.

    Raises
    ------
    InputError
        Where it can't be computed.
    """
    held = TemporaryFile(".parquet")
    name = "a polars LazyFrame"
    try:
        frame.sink_parquet(held.path)
    # Its steps may call anything, so they may raise anything.
    except Exception as why:
        held.remove()
        first = (str(why).strip().splitlines() or [type(why).__name__])[0].rstrip(".")
        raise InputError(
            f"`{role}` must be a LazyFrame that can be computed, got one that raises: "
            f"{first}. Try its `collect`."
        ) from why
    place = Place(
        role=role, name=name, path=held.path, format=Format.PARQUET, held=held
    )
    return parquet_part(place)


def pandas_part(frame: Any, role: str, notes: Notes) -> PandasPart:
    """Take a pandas frame.

    Raises
    ------
    InputError
        Where two columns have one name.
    """
    if frame.index.nlevels > 1 or frame.index.name is not None:
        what = f"the index of {role} is left out"
        notes.add(what, "only columns are read; `reset_index()` makes it one")
    places: dict[str, int] = {}
    ready: dict[str, pa.Array] = {}
    columns = []
    for i, label in enumerate(frame.columns):
        name = text_name(label, role, notes)
        if name in places:
            raise repeated(role, name, "a pandas DataFrame")
        places[name] = i
        type_ = _type(frame, i)
        if type_ is None:
            ready[name] = _converted(frame.iloc[:, i], name, role, notes)
            type_ = ready[name].type
        columns.append(column_of(name, type_))
    return PandasPart(
        role=role,
        name="a pandas DataFrame",
        columns=tuple(columns),
        n_rows=len(frame),
        n_bytes=None,
        frame=frame,
        places=places,
        ready=ready,
    )


def _slice(frame: Any, place: int, start: int, stop: int) -> pa.Array:
    array = pa.array(frame.iloc[start:stop, place], from_pandas=True)
    # Pandas' own text may come in chunks.
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array


def _type(frame: Any, place: int) -> pa.DataType | None:
    """Give the type that slices of a column have, or None where they have none."""
    dtype = str(frame.dtypes.iloc[place])
    if dtype.startswith(("object", "category", "period", "Sparse")):
        return None
    try:
        return _slice(frame, place, 0, 0).type
    except (pa.ArrowException, TypeError, ValueError):
        return None


def _converted(series: Any, name: str, role: str, notes: Notes) -> pa.Array:
    dtype = str(series.dtype)
    if dtype == "category":
        codes = series.cat.codes.to_numpy()
        labels = array_of(list(series.cat.categories)).array
        if pa.types.is_binary(labels.type):
            return pa.array([b""] * len(codes), pa.binary())
        index = pa.array(codes, mask=codes < 0)
        return pa.DictionaryArray.from_arrays(index, labels.cast(pa.string()))
    if dtype.startswith("period"):
        return pa.array(series.dt.to_timestamp(), from_pandas=True)
    return noted(array_of(series.astype(object).tolist()), name, role, notes)
