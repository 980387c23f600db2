"""The timed tables are what they say, and costs are measured."""

import sys

import pyarrow.parquet as pq
import pytest
from benchmarks.bases.cache import CACHE_VARIABLE
from benchmarks.speed.measure import measured
from benchmarks.speed.run import command
from benchmarks.speed.tables import SIZES, Size, chunks, path_of


@pytest.mark.parametrize("name", ["small", "wide"])
def test_a_table_has_its_size(name):
    size = SIZES[name]
    table = next(chunks(size))
    assert table.shape == (size.rows, size.columns)
    assert table.column("y").unique().to_pylist() in (["yes", "no"], ["no", "yes"])


def test_a_mixed_table_has_every_type():
    types = {str(t) for t in next(chunks(SIZES["small"])).schema.types}
    assert {"double", "int64", "string", "date32[day]"} <= types


def test_the_large_tables_are_of_the_promised_sizes():
    assert {(s.rows, s.columns) for s in SIZES.values()} == {
        (1000, 15),
        (100_000, 50),
        (1_000_000, 50),
        (10_000_000, 50),
        (200, 20_000),
    }


def test_a_table_is_written_in_pieces_and_once(tmp_path, monkeypatch):
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path))
    monkeypatch.setattr("benchmarks.speed.tables.CHUNK", 400)
    size = Size(name="t", rows=1000, columns=15)
    path = path_of(size)
    assert pq.read_metadata(path).num_rows == 1000
    assert pq.read_metadata(path).num_row_groups == 3
    written = path.stat().st_mtime_ns
    assert path_of(size).stat().st_mtime_ns == written


def test_a_command_costs_what_it_takes(tmp_path):
    work = "x = bytearray(80_000_000); sum(i * i for i in range(800_000))"
    cost = measured([sys.executable, "-c", work], limit=60, folder=tmp_path)
    assert cost.status == 0
    assert cost.cpu > 0.02
    assert cost.peak > 80


def test_a_command_is_stopped_at_its_limit(tmp_path):
    words = [sys.executable, "-c", "import time; time.sleep(30)"]
    cost = measured(words, limit=0.3, folder=tmp_path)
    assert cost.status is None
    assert cost.wall < 5


def test_a_failure_is_told_by_its_last_line(tmp_path):
    words = [sys.executable, "-c", "raise SystemExit('no such thing')"]
    cost = measured(words, limit=60, folder=tmp_path)
    assert (cost.status, cost.last) == (1, "no such thing")


def test_each_tool_is_run_with_its_defaults(tmp_path):
    mine = command("unseen", tmp_path / "t.parquet", tmp_path, 9)
    assert mine[1:4] == ["audit", str(tmp_path / "t.parquet"), "--target"]
    theirs = command("targetleak", tmp_path / "t.parquet", tmp_path, 9)
    assert theirs[2] == "targetleak"
    assert (tmp_path / "manifest.json").exists()
