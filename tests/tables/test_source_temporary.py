"""Temporary files go away: at exit, on Ctrl-C, on errors, when nothing needs them."""

import gc
import gzip
import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet
import pytest

from unseen.errors import InputError
from unseen.tables.source import open_tables

N = 1_500_000


@pytest.fixture
def spare(tmp_path, monkeypatch):
    """Give the directory in which temporary files are made."""
    folder = tmp_path / "spare"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    return folder


def large(path: Path) -> Path:
    path.write_text("a,b,c,d\n" + "1.25,2.5,3.75,4.5\n" * N)
    return path


def run(code: str, spare: Path, **kwargs) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code)],
        env={**os.environ, "TMPDIR": str(spare)},
        text=True,
        **kwargs,
    )


def test_what_is_kept_goes_with_its_source(spare, tmp_path):
    tables = open_tables(large(tmp_path / "t.csv"))
    assert len(list(spare.iterdir())) == 1
    batches = tables.train.batches()
    assert next(batches).num_rows == 65_536
    del tables, batches
    gc.collect()
    assert list(spare.iterdir()) == []


def test_what_was_read_in_vain_is_removed(spare, tmp_path):
    path = large(tmp_path / "t.csv")
    with path.open("a") as file:
        file.write("abc,2,3,4\n")
    tables = open_tables(path)
    assert len(list(spare.iterdir())) == 1
    assert tables.train.schema.field("a").type in (
        pa.string(),
        pa.dictionary(pa.int32(), pa.string()),
    )
    with path.open("a") as file:
        file.write("1,2,3,4,5\n")
    with pytest.raises(InputError, match="line 1,500,003"):
        open_tables(path)
    gc.collect()
    assert len(list(spare.iterdir())) == 1


def test_a_lazy_frame_is_computed_into_a_file_that_goes(spare):
    tables = open_tables(pl.LazyFrame({"a": [1, 2]}))
    assert [path.suffix for path in spare.iterdir()] == [".parquet"]
    del tables
    gc.collect()
    assert list(spare.iterdir()) == []
    with pytest.raises(InputError) as error:
        open_tables(pl.LazyFrame({"a": [1]}).select("b"))
    assert str(error.value).startswith(
        "`train` must be a LazyFrame that can be computed, got one that raises: "
    )
    assert list(spare.iterdir()) == []


def test_standard_input_is_removed_at_exit(tmp_path):
    spare = tmp_path / "spare"
    spare.mkdir()
    code = """
        import os, tempfile
        from unseen.tables.source import open_tables
        tables = open_tables("-")
        print(len(os.listdir(tempfile.gettempdir())), tables.train.n_rows)
    """
    given = tmp_path / "t.parquet"
    pyarrow.parquet.write_table(pa.table({"a": [1, 2]}), given)
    with given.open("rb") as stdin:
        process = run(code, spare, stdin=stdin, stdout=subprocess.PIPE)
        out, _ = process.communicate()
    assert (process.returncode, out) == (0, "1 2\n")
    assert list(spare.iterdir()) == []


def test_an_interrupt_passes_and_leaves_nothing(tmp_path):
    spare = tmp_path / "spare"
    spare.mkdir()
    path = large(tmp_path / "t.csv")
    code = f"""
        from unseen.tables.source import open_tables
        while True:
            open_tables({str(path)!r})
    """
    process = run(code, spare, stderr=subprocess.PIPE)
    for _ in range(600):
        if any(spare.iterdir()):
            break
        time.sleep(0.05)
    assert any(spare.iterdir())
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert "KeyboardInterrupt" in err
    assert list(spare.iterdir()) == []


def test_a_full_disk_is_said(tmp_path, monkeypatch):
    missing = tmp_path / "gone"
    monkeypatch.setattr("tempfile.tempdir", str(missing))
    with pytest.raises(InputError) as error:
        open_tables(large(tmp_path / "t.csv"))
    assert str(error.value) == (
        f"{str(tmp_path / 't.csv')!r} could not be written to the temporary directory "
        f"{str(missing)!r}: No such file or directory. "
        "Set TMPDIR to a directory with more room."
    )


@pytest.mark.parametrize("place", ["shutil.copyfileobj", "pyarrow.ipc.new_stream"])
def test_a_disk_that_fills_up_is_said_and_cleared(place, spare, tmp_path, monkeypatch):
    packed = tmp_path / "t.parquet.gz"
    pyarrow.parquet.write_table(pa.table({"a": [1, 2]}), tmp_path / "t.parquet")
    packed.write_bytes(gzip.compress((tmp_path / "t.parquet").read_bytes()))
    path = packed if "copy" in place else large(tmp_path / "t.csv")

    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(place, full)
    with pytest.raises(InputError) as error:
        open_tables(path)
    assert str(error.value) == (
        f"{str(path)!r} could not be written to the temporary directory "
        f"{str(spare)!r}: No space left on device. "
        "Set TMPDIR to a directory with more room."
    )
    gc.collect()
    assert list(spare.iterdir()) == []
