"""Predictions as they come over the network: what is refused before they are read."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from ..errors import InputError

LARGEST = 32 << 20

_PARQUET = b"PAR1"
_ARROW = (b"ARROW1", b"\xff\xff\xff\xff")
_WIDE_TEXT = (b"\xff\xfe", b"\xfe\xff")
_HEAD = 4096
# What a cell of predictions may take unpacked: an id of a few hundred letters.
_BYTES_A_ROW = 2_000


@contextmanager
def kept(body: bytes, *, rows: int) -> Iterator[Path]:
    """Keep an upload in a file for as long as it is read.

    Parameters
    ----------
    body
        CSV, JSON, JSON lines, Parquet or Arrow, told by its content.
    rows
        The most rows that predictions can have: the vault's own.

    Raises
    ------
    InputError
        If it is something else, or would unpack to much more than it may hold. Also
        in place of what is raised while the file is read: its text calls it
        ``predictions``.

    Notes
    -----
    A packed file of a megabyte can hold a thousand times as much. So gzip and its like
    are refused, and Parquet and Arrow by their own counts of rows and bytes. Errs where
    a file lies about itself: who has a token can still make the server unpack more
    than it should, so give the process a limit of memory where tokens go far.
    """
    with TemporaryDirectory(prefix="unseen-") as folder:
        path = Path(folder) / f"predictions{ending(body)}"
        path.write_bytes(body)
        try:
            _check_size(path, rows)
            yield path
        except InputError as why:
            # Where the server keeps its files is nobody's business.
            why.args = (str(why).replace(f"{folder}/", "").replace(folder, ""),)
            raise
        except RecursionError:
            raise InputError(
                "`predictions` must be a flat table, got JSON that is nested too "
                "deeply. Send one object a row."
            ) from None


def ending(body: bytes) -> str:
    r"""Tell the format of an upload by its content.

    Raises
    ------
    InputError
        If it is empty, or no table that may be sent.

    Examples
    --------
    >>> ending(b"id,prediction\n7,.5\n"), ending(b' [{"id": 7}]')
    ('.csv', '.json')
    """
    if not body.strip():
        raise InputError(
            "The body must be a file of predictions, got nothing. "
            "Send it with: curl --data-binary @FILE"
        )
    if body.startswith(_PARQUET):
        return ".parquet"
    if body.startswith(_ARROW):
        return ".arrow"
    if (b"\x00" in body[:_HEAD] and not body.startswith(_WIDE_TEXT)) or _packed(body):
        raise InputError(
            "The body must be CSV, JSON, Parquet or Arrow, got other binary data. "
            "Send the file unpacked."
        )
    return ".json" if body.lstrip()[:1] in (b"[", b"{") else ".csv"


def _packed(body: bytes) -> bool:
    return body.startswith((b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"BZh", b"PK\x03\x04"))


def _check_size(path: Path, rows: int) -> None:
    if path.suffix == ".parquet":
        found, size = _parquet_size(path)
    elif path.suffix == ".arrow":
        found, size = _arrow_size(path, rows)
    else:
        return
    if found > rows:
        raise InputError(
            f"`predictions` must have at most the {rows:,} rows of this vault, got "
            f"{found:,}. Send each id once."
        )
    if size > max(LARGEST, rows * _BYTES_A_ROW):
        raise InputError(
            f"`predictions` must hold ids and predictions alone, got {size:,} bytes "
            "of data. Leave the other columns out."
        )


def _parquet_size(path: Path) -> tuple[int, int]:
    import pyarrow as pa  # noqa: PLC0415 - only for these files
    import pyarrow.parquet as pq  # noqa: PLC0415

    try:
        meta = pq.read_metadata(path)
    except (pa.ArrowException, OSError, ValueError):
        raise _damaged("Parquet") from None
    groups = range(meta.num_row_groups)
    return meta.num_rows, sum(meta.row_group(i).total_byte_size for i in groups)


def _arrow_size(path: Path, rows: int) -> tuple[int, int]:
    """Count batch by batch, and stop at the first that is too much."""
    import pyarrow as pa  # noqa: PLC0415 - only for these files
    import pyarrow.ipc as ipc  # noqa: PLC0415

    found = size = 0
    try:
        for batch in _batches(path, ipc):
            found, size = found + batch.num_rows, size + batch.nbytes
            if found > rows or size > max(LARGEST, rows * _BYTES_A_ROW):
                break
    except (pa.ArrowException, OSError, ValueError):
        raise _damaged("Arrow") from None
    return found, size


def _batches(path: Path, ipc):
    with path.open("rb") as file:
        if file.read(6) == _ARROW[0]:
            reader = ipc.open_file(path)
            yield from (reader.get_batch(i) for i in range(reader.num_record_batches))
        else:
            file.seek(0)
            yield from ipc.open_stream(file)


def _damaged(what: str) -> InputError:
    return InputError(
        f"`predictions` must be a whole file, got {what} that can't be read. "
        "Write it again."
    )
