"""Where a table lies: files, globs, tables in databases, standard input."""

import difflib
import glob
import os
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

import pyarrow as pa

from ...errors import InputError
from .temporary import TemporaryFile


class Format(StrEnum):
    """How a file is written; the value is what messages call it."""

    DELIMITED = "delimited text"
    JSON = "JSON"
    PARQUET = "a Parquet file"
    ARROW_FILE = "an Arrow IPC file"
    ARROW_STREAM = "an Arrow IPC stream"
    FEATHER1 = "a Feather file of version 1"
    DUCKDB = "a DuckDB database"
    SQLITE = "a SQLite database"
    PICKLE = "a pickle"
    ZIP = "an Excel workbook or another zip archive"
    BINARY = "binary data"


DATABASES = (Format.DUCKDB, Format.SQLITE)
_TEXT = (Format.DELIMITED, Format.JSON)

_ENDINGS = {
    ".csv": Format.DELIMITED,
    ".tsv": Format.DELIMITED,
    ".tab": Format.DELIMITED,
    ".json": Format.JSON,
    ".jsonl": Format.JSON,
    ".ndjson": Format.JSON,
    ".pkl": Format.PICKLE,
    ".pickle": Format.PICKLE,
}
_PACKED = {".gz": "gzip", ".zst": "zstd", ".bz2": "bz2"}
_PACKED_MAGIC = {b"\x1f\x8b": "gzip", b"\x28\xb5\x2f\xfd": "zstd", b"BZh": "bz2"}
_MAGIC = {
    b"PAR1": Format.PARQUET,
    b"PARE": Format.PARQUET,
    b"ARROW1": Format.ARROW_FILE,
    b"FEA1": Format.FEATHER1,
    b"\xff\xff\xff\xff": Format.ARROW_STREAM,
    b"SQLite format 3\x00": Format.SQLITE,
    b"PK\x03\x04": Format.ZIP,
}
_PICKLE = re.compile(rb"\x80[\x02-\x05]")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_REMOTE = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]+://")
_HEAD = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One file that exists, can be read, and is not empty.

    Parameters
    ----------
    role
        The argument that it came by.
    name
        What messages call it: the path as it was given.
    path
        Where it lies.
    format
        How it is written, by its content.
    packed
        How it is compressed, in Arrow's word, or None.
    table
        The table asked for in a database, or None.
    held
        The temporary file at `path`, or None.
    """

    role: str
    name: str
    path: Path
    format: Format
    packed: str | None = None
    table: str | None = None
    held: TemporaryFile | None = field(default=None, repr=False)

    @property
    def n_bytes(self) -> int:
        """Size of the file as it lies."""
        return self.path.stat().st_size

    @contextmanager
    def open(self) -> Iterator[pa.NativeFile]:
        """Open the bytes, decompressed.

        Raises
        ------
        InputError
            Where they don't unpack to their end.
        """
        try:
            with pa.input_stream(str(self.path), compression=self.packed) as stream:
                yield stream
        except OSError as why:
            # What the system says has a number; what unpacking says has none.
            if self.packed is None or why.errno is not None:
                raise
            raise _not_whole(self.role, self.name, self.packed) from why

    def unpacked(self) -> "Place":
        """Give a place whose bytes lie bare, for formats that are read at random."""
        if self.packed is None:
            return self
        held = TemporaryFile(".unpacked")
        with self.open() as source:
            held.fill(source, repr(self.name))
        return Place(
            role=self.role,
            name=self.name,
            path=held.path,
            format=self.format,
            table=self.table,
            held=held,
        )


def places(given: str, role: str) -> tuple[Place, ...]:
    """Find what a path, a glob, ``file::table`` or ``-`` names.

    Parameters
    ----------
    given
        What the user wrote.
    role
        The argument that it came by.

    Returns
    -------
    tuple of Place
        One per file, sorted by path.

    Raises
    ------
    InputError
        Where there is no such file, or none that can be read.
    """
    if given == "-":
        return (_standard_input(role),)
    if _REMOTE.match(given):
        raise InputError(
            f"`{role}` must be a file on this machine, got {given!r}. "
            "Nothing is fetched from a network: download it first."
        )
    path = Path(given).expanduser()
    if path.is_file():
        return (_place(path, given, role),)
    if path.is_dir():
        raise InputError(
            f"`{role}` must be a file, got the directory {given!r}. "
            f"Name its files with a glob, such as '{given.rstrip('/')}/*.parquet'."
        )
    if "::" in given:
        file, _, table = given.rpartition("::")
        return (_place(_existing(file, role), given, role, table),)
    if glob.has_magic(given):
        found = sorted(glob.glob(str(path), recursive=True))
        files = [file for file in found if Path(file).is_file()]
        if not files:
            raise InputError(
                f"`{role}` must match at least one file, got {given!r}, which matches "
                f"none. Try the pattern with `ls` in {os.getcwd()!r}."
            )
        return tuple(_place(Path(file), file, role) for file in files)
    return (_place(_existing(given, role), given, role),)


def _existing(given: str, role: str) -> Path:
    path = Path(given).expanduser()
    if path.is_file():
        return path
    advice = f"Check the path; it was looked for in {os.getcwd()!r}."
    if path.parent.is_dir():
        try:
            beside = sorted(os.listdir(path.parent))
        except OSError:
            beside = []
        if close := difflib.get_close_matches(path.name, beside, n=1):
            advice = f"Did you mean {str(path.parent / close[0])!r}?"
    raise InputError(f"`{role}` must be a file that exists, got {given!r}. {advice}")


def _standard_input(role: str) -> Place:
    held = TemporaryFile(".stdin")
    held.fill(sys.stdin.buffer, "Standard input")
    return _place(held.path, "standard input", role, held=held)


def _place(
    path: Path,
    name: str,
    role: str,
    table: str | None = None,
    held: TemporaryFile | None = None,
) -> Place:
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except PermissionError as why:
        raise InputError(
            f"`{role}` must be a file that you may read, got {name!r}. "
            "Ask its owner for permission, or copy it."
        ) from why
    except OSError as why:
        raise InputError(
            f"`{role}` must be a file that can be read, got {name!r}: {why.strerror}. "
            "Copy it to another place and try that."
        ) from why
    packed = next((p for m, p in _PACKED_MAGIC.items() if head.startswith(m)), None)
    # Pandas writes compressed pickles under endings of its own.
    ending = path.with_suffix("") if path.suffix in _PACKED else path
    if packed is not None:
        try:
            with pa.input_stream(str(path), compression=packed) as stream:
                head = stream.read(_HEAD)
        except OSError as why:
            raise _not_whole(role, name, packed) from why
    if not head:
        raise InputError(
            f"`{role}` must hold a table, got {name!r}, which is empty. "
            "Check how it was written."
        )
    named = _ENDINGS.get(ending.suffix.lower())
    found = named if named is Format.PICKLE else _sniffed(head, named)
    place = Place(
        role=role,
        name=name,
        path=path,
        format=found,
        packed=packed,
        table=table,
        held=held,
    )
    return _checked(place, named)


def _not_whole(role: str, name: str, packed: str) -> InputError:
    return InputError(
        f"`{role}` must be a whole {packed} file, got {name!r}, which does not unpack. "
        "Copy it again."
    )


def _sniffed(head: bytes, named: Format | None) -> Format:
    for magic, found in _MAGIC.items():
        if head.startswith(magic):
            return found
    if head[8:12] == b"DUCK":
        return Format.DUCKDB
    if _PICKLE.match(head):
        return Format.PICKLE
    if head.startswith(_UTF16):
        return named or Format.DELIMITED
    if b"\x00" in head and not _is_wide_text(head):
        return Format.BINARY
    if named is not None:
        return named
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return Format.JSON if text[:1] in (b"{", b"[") else Format.DELIMITED


def _is_wide_text(head: bytes) -> bool:
    """Say whether this is UTF-16 without its mark: every other byte is zero."""
    return 0 in (head[1::2].count(0), head[::2].count(0)) and 3 * head.count(0) > len(
        head
    )


def _checked(place: Place, named: Format | None) -> Place:
    role, name, found = place.role, place.name, place.format
    advice = {
        Format.FEATHER1: "Write it again with `pyarrow.feather.write_feather`.",
        Format.ZIP: "Save the sheet, or unpack the file, as CSV.",
        Format.BINARY: "Save it as CSV, JSON lines, Parquet or Arrow.",
    }
    if named in _TEXT and found not in (*_TEXT, Format.PICKLE):
        raise InputError(
            f"`{role}` must hold {named}, as its name says, got {name!r}, which holds "
            f"{found}. {advice.get(found, 'Give it the ending of what it holds.')}"
        )
    if found in advice:
        raise InputError(
            f"`{role}` must hold a table, got {name!r}, which holds {found}. "
            f"{advice[found]}"
        )
    if place.table is not None and found not in DATABASES:
        raise InputError(
            f"`{role}` must be a database where `::` names a table, got {name!r}, "
            f"which holds {found}. Leave '::{place.table}' out."
        )
    return place


def trusted(place: Place, trust: Sequence[str]) -> bool:
    """Say whether the user named this very file as trusted."""
    if place.held is not None:
        return "-" in trust
    real = place.path.resolve()
    return any(Path(t).expanduser().resolve() == real for t in trust)
