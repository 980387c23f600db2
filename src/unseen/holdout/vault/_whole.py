"""A folder and files beside it: all of them whole, or none."""

import contextlib
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from ...errors import InputError

Writer = Callable[[Path], None]


def check_new(name: str, path: Path) -> None:
    """Refuse to write over anything."""
    if path.exists() or path.is_symlink():
        raise InputError(
            f"`{name}` must be a new path, got {str(path)!r}, which is there already. "
            "Name another, or move it away."
        )


@contextlib.contextmanager
def whole_folder(folder: Path, files: Mapping[Path, Writer]) -> Iterator[Path]:
    """Give a draft of a folder to fill; at the end it and the files take their names.

    Parameters
    ----------
    folder
        Where it will stand.
    files
        What writes each file that stands beside it.

    Raises
    ------
    InputError
        If something can't be written. Nothing of it is left.
    """
    drafts: list[tuple[Path, Path]] = []
    named: list[Path] = []
    draft = None
    try:
        draft = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".unseen-vault-"))
        for path, writer in files.items():
            fd, name = tempfile.mkstemp(dir=path.parent, prefix=".unseen-")
            os.close(fd)
            drafts.append((Path(name), path))
            writer(Path(name))
            _to_disk(Path(name))
        yield draft
        for path in [*draft.iterdir(), draft]:
            _to_disk(path)
        # Drafts are for their maker alone; what is done has the rights of any file.
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(draft, 0o777 & ~mask)
        for name, _ in drafts:
            os.chmod(name, 0o666 & ~mask)
        # The folder first: rows for training without their vault would be taken for
        # all there are.
        os.rename(draft, folder)
        named, draft = [folder], None
        for name, path in drafts:
            os.replace(name, path)
            named.append(path)
        for parent in {folder.parent, *(path.parent for path in files)}:
            _to_disk(parent)
        drafts, named = [], []
    except (OSError, sqlite3.Error, pa.ArrowException) as why:
        raise _unwritable(folder, why) from None
    finally:
        if draft is not None:
            shutil.rmtree(draft, ignore_errors=True)
        for path in [name for name, _ in drafts] + named[1:]:
            with contextlib.suppress(OSError):
                path.unlink()
        if named:
            shutil.rmtree(folder, ignore_errors=True)


def write_bytes(path: Path, parts: Iterable[bytes]) -> None:
    """Write a file of a draft."""
    with path.open("xb") as file:
        for part in parts:
            file.write(part)


def table_writer(table: pa.Table, path: Path) -> Writer:
    """Give what writes a table in the format that the ending of `path` names.

    Raises
    ------
    InputError
        If the ending is neither ``.parquet`` nor ``.csv``.
    """
    ending = path.suffix.lower()
    if ending not in (".parquet", ".csv"):
        raise InputError(
            f"`out` must end in .parquet or .csv, got {str(path)!r}. "
            f"Name it {path.stem or 'train'}.parquet."
        )
    return lambda draft: _write_table(table, draft, ending)


def _write_table(table: pa.Table, draft: Path, ending: str) -> None:
    if ending == ".parquet":
        import pyarrow.parquet as pq  # noqa: PLC0415 - only the asked-for format

        pq.write_table(table, draft)
        return
    import pyarrow.csv as csv  # noqa: PLC0415

    csv.write_csv(table, draft)


def _to_disk(path: Path) -> None:
    if os.name != "posix":
        return  # Windows flushes no folder, and no file that is open for reading
    fd = os.open(path, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def _unwritable(folder: Path, why: Any) -> InputError:
    reason = (getattr(why, "strerror", None) or str(why)).lower()
    return InputError(
        f"`path` must be where a vault can be written, got {str(folder)!r} ({reason}). "
        "Nothing was sealed; make room, or name another path."
    )
