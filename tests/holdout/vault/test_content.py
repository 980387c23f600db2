"""Rows by content: what is the same row, and where rows are found again."""

import random
from datetime import datetime

import pyarrow as pa
import pytest
from hypothesis import given, strategies as st
from vault_case import KEY, opened, sealed, table

from unseen.holdout.vault import Vault
from unseen.holdout.vault._content import cell_tokens, row_digests
from unseen.holdout.vault.recognition import recognise


def token(value, kind=None):
    return cell_tokens(pa.array([value], kind))[0]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1, 1.0), (1, "1"), (1, " 1.0 "), (0.5, ".5"), (0.0, -0.0), (True, 1),
        (False, "false"), (float("nan"), None), ("", None), ("NaN", None),
        (" a", "a "), (2**60, str(2**60)), (-3, "-3"), (1e300, "1e300"),
    ],
)  # fmt: skip
def test_one_value_in_two_spellings(one, other):
    kind = pa.float64() if other is None else None
    assert token(one) == token(other, kind)


@pytest.mark.parametrize(
    ("one", "other"),
    [(1, 2), ("a", "A"), ("a b", "ab"), (2**60, 2**60 + 1), ("1_0", 10), (0, None)],
)
def test_two_values(one, other):
    kind = pa.int64() if other is None else None
    assert token(one) != token(other, kind)


def test_times_go_by_value():
    moment = datetime(2024, 5, 6, 7)
    kind = pa.timestamp("us", "UTC")
    days = pa.array([moment, None], pa.timestamp("us"))
    assert cell_tokens(days) == cell_tokens(days.cast(kind))


@given(
    st.lists(st.tuples(st.integers(), st.floats(), st.text()), min_size=1), st.data()
)
def test_order_of_rows_and_columns_has_no_say(rows, data):
    rows = [(i % 2**62, x, s) for i, x, s in rows]
    mixed = data.draw(st.permutations(rows))
    names = data.draw(st.permutations(["i", "x", "s"]))
    a = pa.table(dict(zip("ixs", map(list, zip(*rows, strict=True)), strict=True)))
    b = pa.table(dict(zip("ixs", map(list, zip(*mixed, strict=True)), strict=True)))
    assert row_digests(a, ["i", "x", "s"]) == row_digests(b.select(names), names)


def slow_count(held, other, drop):
    """Holdout rows that lie in `other`, by comparing sorted cells; a column less."""
    rows = [sorted(r) for r in zip(*map(cell_tokens, other), strict=True)]
    for j in range(len(other)) if drop else ():
        rest = [c for i, c in enumerate(other) if i != j]
        rows += [sorted(r) for r in zip(*map(cell_tokens, rest), strict=True)]
    mine = [sorted(r) for r in zip(*map(cell_tokens, held), strict=True)]
    return sum(r in rows for r in mine)


@given(st.integers(0, 10_000))
def test_recognised_as_by_comparing_each_row_with_each(seed):
    rng = random.Random(seed)

    def column(n):
        return pa.array([rng.randrange(4) for _ in range(n)])

    held = pa.table({c: column(6) for c in "aby"})
    other = pa.table({c: column(8) for c in ("p", "q", "r")[: rng.randint(1, 3)]})
    found = recognise(held, other, features=["a", "b"], target="y", id=None)
    with_y = slow_count([c.chunk(0) for c in held.columns],
                        [c.chunk(0) for c in other.columns], drop=False)  # fmt: skip
    assert found.found >= with_y
    best = max(
        slow_count([held[c].chunk(0) for c in names], [other[c].chunk(0) for c in left],
                   drop=False)
        for names in (("a", "b", "y"), ("a", "b"))
        for left in [other.column_names,
                     *([c for c in other.column_names if c != d]
                       for d in other.column_names if other.num_columns > 1)]
    )  # fmt: skip
    assert found.found == best


def copies(held):
    """A renamed copy in several guises; `held` has id, features and target."""
    n = held.num_rows
    order = list(range(n))
    random.Random(1).shuffle(order)
    mixed = held.take(order)
    renamed = mixed.rename_columns(["k", "p", "q", "r"])
    text = {c: [str(v) for v in renamed[c].to_pylist()] for c in "pqr"}
    return {
        "as it is": held,
        "renamed": renamed,
        "without the id": renamed.select(["r", "q", "p"]),
        "with new ids": renamed.set_column(0, "k", pa.array([f"n{i}" for i in order])),
        "without id and target": renamed.select(["q", "p"]),
        "with the id, without the target": renamed.select(["q", "k", "p"]),
        "as text": text,
    }


GUISES = list(copies(table(4)))


@pytest.mark.parametrize("guise", GUISES)
@pytest.mark.parametrize("id_", ["name", None])
def test_a_renamed_copy_is_recognised(guise, id_, tmp_path):
    whole = table(300)
    given = whole if id_ else whole.drop_columns(["name"])
    with sealed(tmp_path, given, id=id_).vault as vault:
        found = vault.recognise(copies(whole)[guise])
        assert (found.rows, found.found) == (60, 60)
        assert found.with_target == ("target" not in guise)
        assert found.message == (
            f"60 of the 60 holdout rows lie in it, "
            f"{'with' if found.with_target else 'without'} the target; "
            f"{found.found_distinct} of them have no equal in the holdout."
        )


def test_other_rows_are_not_recognised(tmp_path):
    seal = sealed(tmp_path, table(300), id="name")
    with seal.vault as vault:
        for other in (table(300, seed=5).drop_columns(["name"]), seal.training):
            found = vault.recognise(other)
            assert found.found == 0
            assert found.message == "None of the 60 holdout rows lies in it."


def test_rows_without_an_own_content_are_told_from_those_with_one(tmp_path):
    n = 100
    given = {"k": [1] * n, "y": [i % 2 for i in range(n)]}
    with sealed(tmp_path, given).vault as vault:
        found = vault.recognise({"c": [1], "d": [0]})
        assert found.found == 20
        assert (found.distinct, found.found_distinct) == (0, 0)


def test_sealing_says_which_rows_another_vault_has(tmp_path):
    Vault.seal(table(300), tmp_path / "old.vault", target="y", key=KEY).vault.close()
    new = table(300).rename_columns(["n", "u", "v", "late"])
    again = Vault.seal(new, tmp_path / "new.vault", target="late", key=KEY)
    again.vault.close()
    told = [s.what for s in again.said if "old.vault" in s.what]
    assert len(told) == 1
    assert told[0].startswith("old.vault: 60 of the 60 holdout rows lie in it, with")


def test_sealing_looks_into_vaults_that_are_named(tmp_path):
    (tmp_path / "far").mkdir()
    old = tmp_path / "far" / "old"
    Vault.seal(table(300), old, target="y", key=KEY).vault.close()
    other = Vault.seal(table(80, seed=3), tmp_path / "v", target="y", key=KEY,
                       known=[old])  # fmt: skip
    other.vault.close()
    assert not [s for s in other.said if s.what.startswith("old")]
    locked = Vault.seal(table(80), tmp_path / "w", target="y", key=bytes(32),
                        known=[old])  # fmt: skip
    locked.vault.close()
    assert sorted(s.what for s in locked.said if "compared" in s.what) == [
        "old was not compared.", "v was not compared.",
    ]  # fmt: skip


def test_the_commitment_holds_the_table_and_no_other(tmp_path):
    given = table(200)
    sealed(tmp_path, given, id="name").vault.close()
    with opened(tmp_path) as vault:
        assert vault.holds(given)
        assert vault.holds(given.take(list(reversed(range(200)))))
        assert not vault.holds(given.slice(1))
        assert not vault.holds(given.rename_columns(["name", "a", "b", "z"]))
        other = given["a"].to_pylist()
        other[7] += 0.0001
        assert not vault.holds(given.set_column(1, "a", pa.array(other)))
