"""Sealing: which rows go in, what is written, and what is refused."""

import json
import os
import resource
import subprocess

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, strategies as st
from vault_case import KEY, opened, sealed, table

from unseen.errors import InputError
from unseen.holdout.vault import Vault
from unseen.holdout.vault._split import split_rows
from unseen.tables.source import open_tables


def refused(*args, **words):
    with pytest.raises(InputError) as error:
        sealed(*args, **words).vault.close()
    return str(error.value)


def split(n, fraction=0.2, seed=0, **words):
    words = {"strata": None, "groups": None, "times": None, **words}
    rng = np.random.default_rng(seed)
    return split_rows(fraction=fraction, rng=rng, n=n, **words)


@given(st.lists(st.integers(0, 3), min_size=20, max_size=80), st.integers(0, 99))
def test_each_class_gives_its_share(classes, seed):
    strata = np.array(classes)
    made = split(len(strata), strata=strata, seed=seed)
    assert sorted([*made.holdout, *made.training]) == list(range(len(strata)))
    for c in np.unique(strata):
        size, inside = (strata == c).sum(), (strata[made.holdout] == c).sum()
        wanted = 0 if size == 1 else min(max(1, round(0.2 * size)), size - 1)
        assert inside == wanted


@given(st.lists(st.integers(0, 12), min_size=30, max_size=80), st.integers(0, 99))
def test_no_group_is_on_both_sides(names, seed):
    groups = np.array([*names, 50, 51, 52])
    made = split(len(groups), groups=groups, seed=seed)
    assert not set(groups[made.holdout]) & set(groups[made.training])
    assert len(made.holdout) + len(made.training) == len(groups)
    assert len(np.unique(groups[made.holdout])) >= 2


@given(st.lists(st.integers(0, 9), min_size=30, max_size=80))
def test_no_holdout_row_is_before_a_training_row(days):
    times = np.array([0.0, 20.0, *days, 21.0])
    made = split(len(times), times=times)
    assert times[made.holdout].min() > times[made.training].max()
    cuts = [(times > t).sum() for t in np.unique(times)[:-1]]
    off = abs(len(made.holdout) - 0.2 * len(times))
    assert off == min(abs(c - 0.2 * len(times)) for c in cuts)


@given(st.lists(st.integers(0, 60), min_size=60, max_size=99))
def test_with_groups_and_time_both_hold(names):
    groups, times = np.array(names), np.arange(len(names), dtype=float)
    try:
        made = split(len(groups), groups=groups, times=times)
    except InputError:
        # Every group reaches into the last fifth: nothing is left to train on.
        inside = round(0.2 * len(groups))
        assert set(groups[:-inside]) <= set(groups[-inside:])
        return
    assert times[made.holdout].min() > times[made.training].max()
    assert not set(groups[made.holdout]) & set(groups[made.training])
    left_out = len(groups) - len(made.holdout) - len(made.training)
    told = [s.what for s in made.said if "left out" in s.what]
    assert told == ([f"{left_out} earlier rows were left out of both sides."]
                    if left_out else [])  # fmt: skip


def test_sides_add_up_and_agree_with_the_table(tmp_path):
    whole = table(300)
    seal = sealed(tmp_path, whole, id="name")
    with seal.vault as vault:
        inside = set(seal.features["name"].to_pylist())
        assert seal.features.column_names == ["name", "a", "b"]
        keep = [n not in inside for n in whole["name"].to_pylist()]
        assert seal.training.equals(whole.filter(pa.array(keep)))
        assert (vault.terms.rows, vault.terms.training_rows) == (60, 240)
        assert vault.terms.features == ("a", "b")


def test_ids_that_are_made_do_not_tell_the_order(tmp_path):
    n = 1000
    given = {"a": list(range(n)), "y": [int(i >= n // 2) for i in range(n)]}
    seal = sealed(tmp_path, given)
    seal.vault.close()
    both = pa.concat_tables([seal.training.drop_columns(["y"]), seal.features])
    ids, place = (np.array(both[c].to_pylist()) for c in ("row_id", "a"))
    assert sorted(ids) == list(range(1, n + 1))
    # Two standard errors of a correlation of nothing are .063.
    assert abs(np.corrcoef(ids, place)[0, 1]) < 0.1
    shown = np.array(seal.features["a"].to_pylist())
    assert abs(np.corrcoef(np.arange(len(shown)), shown)[0, 1]) < 0.25
    # The seed is no secret, so another key must give other ids.
    (tmp_path / "w").mkdir()
    other = sealed(tmp_path / "w", given, key=bytes(32))
    other.vault.close()
    assert other.features["a"].to_pylist() != seal.features["a"].to_pylist()
    assert sorted(other.features["a"].to_pylist()) == sorted(shown)


def test_the_same_seed_takes_the_same_rows(tmp_path):
    taken = []
    for i, seed in enumerate((5, 5, 6)):
        (tmp_path / str(i)).mkdir()
        seal = sealed(tmp_path / str(i), id="name", seed=seed)
        seal.vault.close()
        taken.append(sorted(seal.features["name"].to_pylist()))
    assert taken[0] == taken[1] != taken[2]


def test_latest_rows_of_whole_groups(tmp_path):
    n = 400
    days = [f"2024-{1 + i * 11 // n:02d}-{1 + i % 28:02d}" for i in range(n)]
    team = [f"t{i // 5}" for i in range(n)]
    given = table(n, day=days, team=team)
    seal = sealed(tmp_path, given, group="team", time="day", metric="brier")
    with seal.vault as vault:
        assert vault.terms.groups == vault.terms.n
        assert vault.terms.groups == len(set(seal.features["team"].to_pylist()))
    assert min(seal.features["day"].to_pylist()) > max(seal.training["day"].to_pylist())
    teams = (set(s["team"].to_pylist()) for s in (seal.features, seal.training))
    assert set.intersection(*teams) == set()


def test_rows_without_a_target_are_left_out(tmp_path):
    y = [None if i % 10 == 0 else i % 3 % 2 for i in range(200)]
    seal = sealed(tmp_path, {"a": list(range(200)), "y": y})
    seal.vault.close()
    assert seal.training.num_rows + seal.features.num_rows == 180
    assert "20 rows without a target were left out." in [s.what for s in seal.said]


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_the_rows_are_written_where_asked(ending, tmp_path):
    out, features = tmp_path / f"t.{ending}", tmp_path / f"f.{ending}"
    seal = sealed(tmp_path, out=out, features=features)
    seal.vault.close()
    for path, made in ((out, seal.training), (features, seal.features)):
        source = open_tables(str(path)).train
        read = pa.Table.from_batches(list(source.batches()), schema=source.schema)
        assert read.column_names == made.column_names
        assert read["a"].to_pylist() == made["a"].to_pylist()


def test_the_folder_shows_no_row(tmp_path):
    mark = "a-name-that-is-nowhere-else"
    given = table(50, note=[mark] * 50)
    sealed(tmp_path, given).vault.close()
    names = sorted(p.name for p in (tmp_path / "v").iterdir())
    assert names == ["ledger.sqlite", "ledger.sqlite.head", "rows.sealed", "vault.json"]
    for path in (tmp_path / "v").iterdir():
        assert mark.encode() not in path.read_bytes()
    public = json.loads((tmp_path / "v" / "vault.json").read_text())
    assert public["schema"] == "unseen.vault/1"
    assert "seed" not in json.dumps(public)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ({"target": "z"}, "`target` must name a column of the table, got 'z'. "
         "The nearest column is 'y'."),
        ({"id": "nam"}, "`id` must name a column of the table, got 'nam'. "
         "The nearest column is 'name'."),
        ({"group": "y"}, "`group` must be another column than the target, got 'y' for "
         "both. Name another column."),
        ({"time": "b"}, "`time` must name a column of dates or numbers, got 'b', which "
         "holds text. Write the dates as 2024-12-31."),
        ({"id": "b"}, None),
        ({"fraction": 0.0}, "`fraction` must lie strictly between 0 and 1, got 0. "
         "For a fifth pass 0.2."),
        ({"fraction": float("nan")}, "`fraction` must lie strictly between 0 and 1, "
         "got nan. For a fifth pass 0.2."),
        ({"metric": "f2"}, None),
        ({"level": 1.0}, "`level` must lie strictly between 0 and 1, got 1.0. "
         "For 95% pass 0.95."),
        ({"budget": -1}, "`budget` must be at least 0, got -1. "
         "Leave it out for the default."),
        ({"threshold": 0.4}, "`threshold` must be below 0.32 of the largest loss (1), "
         "got 0.4. Leave it out for the default."),
        ({"out": "v/t.csv"}, None),
        ({"out": "t.xlsx"}, "`out` must end in .parquet or .csv, got 't.xlsx'. "
         "Name it t.parquet."),
        ({"out": "t.csv", "features": "t.csv"}, None),
        ({"ledger": "no/such/l.sqlite"}, None),
    ],
)  # fmt: skip
def test_what_cannot_be_sealed_leaves_nothing(words, says, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    said = refused(tmp_path, table(80), **words)
    if says is not None:
        assert said == says
    assert said.endswith(".")
    assert list(tmp_path.iterdir()) == []


def test_the_id_must_tell_rows_apart(tmp_path):
    assert refused(tmp_path, table(80), id="b").startswith(
        "`id` must have each id once, got '"
    )
    blank = table(80).set_column(0, "name", pa.array([None, *map(str, range(79))]))
    assert refused(tmp_path, blank, id="name") == (
        "`id` must be known in each row, got 1 rows without one in 'name'. "
        "Fill them in, or leave these rows out."
    )


def test_a_column_that_would_be_taken_for_another(tmp_path):
    both = table(80, row_id=list(range(80)))
    assert refused(tmp_path, both) == (
        "`id` must be given where the table has a column 'row_id', got None. "
        "Pass 'row_id', or give that column another name."
    )
    named = table(80).rename_columns(["name", "a", "b", "prediction"])
    assert refused(tmp_path, named, target="prediction") == (
        "The target and the id must not be called 'prediction': the column of the "
        "predictions is. Give it another name."
    )


def test_too_few_of_a_class_for_an_auc(tmp_path):
    given = {"a": list(range(60)), "y": [1, 1, 1, *[0] * 57]}
    assert refused(tmp_path, given, metric="auc") == (
        "The holdout must have at least 2 rows of each class, got 1. Seal a larger "
        "`fraction`, or judge by another metric."
    )


def test_one_group_cannot_be_split(tmp_path):
    assert refused(tmp_path, table(80, g=["one"] * 80), group="g") == (
        "The split must leave rows on both sides, got 80 in the holdout and 0 for "
        "training. Change `fraction`, or the group or time column."
    )


@pytest.mark.parametrize("name", ["v", "t.csv", "f.csv"])
def test_nothing_is_written_over(name, tmp_path):
    path = tmp_path / name
    path.write_text("mine")
    words = {"out": tmp_path / "t.csv", "features": tmp_path / "f.csv"}
    word = {"v": "path", "t.csv": "out", "f.csv": "features"}[name]
    assert refused(tmp_path, **words) == (
        f"`{word}` must be a new path, got {str(path)!r}, which is there already. "
        "Name another, or move it away."
    )
    assert [p.name for p in tmp_path.iterdir()] == [name]
    assert path.read_text() == "mine"


def test_a_ledger_elsewhere_must_be_named_again(tmp_path):
    book = tmp_path / "apart.sqlite"
    sealed(tmp_path, ledger=book).vault.close()
    assert book.is_file()
    with pytest.raises(InputError) as error:
        opened(tmp_path)
    assert str(error.value) == (
        "`ledger` must be given for a vault whose ledger lies elsewhere, got None. "
        "Name it with --ledger, or ledger=."
    )
    opened(tmp_path, ledger=book).close()


def limited(folder, most):
    """Seal with no file larger than `most` bytes; give the outcome."""
    words = {"out": folder / "t.parquet", "features": folder / "f.csv"}
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
    try:
        sealed(folder, table(120), **words).vault.close()
    except InputError as error:
        return str(error)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    return None


def fills_up(folder, sizes):
    outcomes = []
    for i, most in enumerate(sizes):
        place = folder / str(i)
        place.mkdir()
        said = limited(place, most)
        outcomes.append(said is None)
        left = {p.name for p in place.iterdir()}
        if said is None:
            assert left == {"v", "t.parquet", "f.csv"}
            opened(place).close()
        else:
            assert left == set()
            assert said.startswith("`path` must be where a vault can be written, got")
            assert said.endswith("make room, or name another path.")
    return outcomes


def test_a_disk_that_fills_up_leaves_a_whole_vault_or_none(tmp_path):
    outcomes = fills_up(tmp_path, [0, 1024, 1500, 4096, 6000, 9000, 12288, 10**6])
    assert outcomes[0] is False
    assert outcomes[-1] is True


@pytest.mark.slow
def test_a_disk_that_fills_up_at_any_size(tmp_path):
    sizes = [*range(0, 40_000, 200)]
    outcomes = fills_up(tmp_path, sizes)
    assert outcomes == sorted(outcomes)
    assert not outcomes[0]
    assert outcomes[-1]


@pytest.mark.skipif(os.geteuid() != 0, reason="mounting needs root")
def test_a_real_disk_that_is_full(tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)]
    if subprocess.run(command, capture_output=True).returncode:
        pytest.skip("this machine mounts nothing")
    try:
        noise = np.random.default_rng(0).normal(size=20_000).tolist()
        said = refused(disk, {"a": noise, "y": [i % 2 for i in range(20_000)]})
        assert said == (
            f"`path` must be where a vault can be written, got {str(disk / 'v')!r} "
            "(no space left on device). Nothing was sealed; make room, or name "
            "another path."
        )
        assert list(disk.iterdir()) == []
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_a_relative_path_and_a_file_are_sealed(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    rows = "".join(f"{i},{i % 2}\n" for i in range(50))
    (tmp_path / "t.csv").write_text("a,y\n" + rows)
    Vault.seal("t.csv", "v", target="y", key=KEY).vault.close()
    opened(tmp_path).close()


def test_a_file_that_cannot_take_its_name_takes_the_vault_with_it(
    tmp_path, monkeypatch
):
    def replace(draft, path):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "replace", replace)
    said = refused(tmp_path, out=tmp_path / "t.csv", features=tmp_path / "f.csv")
    assert said == (
        f"`path` must be where a vault can be written, got {str(tmp_path / 'v')!r} "
        "(input/output error). Nothing was sealed; make room, or name another path."
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("role", ["group", "time"])
@pytest.mark.parametrize("blank", [None, float("nan")])
def test_roles_must_be_known_in_each_row(role, blank, tmp_path):
    given = table(80, r=[float(i % 9) for i in range(79)] + [blank])
    assert refused(tmp_path, given, **{role: "r"}) == (
        f"`{role}` must be known in each row, got 1 rows without one in 'r'. "
        "Fill them in, or leave these rows out."
    )


def test_a_seed_below_zero(tmp_path):
    assert refused(tmp_path, seed=-1) == (
        "`seed` must be at least 0, got -1. Leave it out for 0."
    )
