"""Ids, groups and times: found with a reason, and not found where there are none."""

from datetime import datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest

from unseen.roles import Role, infer_group, infer_id, infer_time
from unseen.tables.planning import read_columns, read_head

START = datetime(2024, 1, 1)


def read(table):
    batch = pa.RecordBatch.from_pydict(table)
    columns = read_columns(batch.schema, read_head([batch], 10_000), {})
    return columns, {name: batch.column(name) for name in batch.schema.names}


def ids(table):
    return infer_id(*read(table))


def group(table, keys=frozenset(), target="y"):
    columns, arrays = read(table)
    return infer_group(columns, arrays, keys, target)


def time(table, target="y"):
    return infer_time(*read(table), target)


RNG = np.random.default_rng(0)


@pytest.mark.parametrize(
    ("name", "values", "reason"),
    [
        ("row", np.arange(50), "no value repeats in 50 rows, running whole numbers"),
        (
            "n",
            np.arange(50)[::-1] * 1000,
            "no value repeats in 50 rows, running whole numbers",
        ),
        (
            "customerID",
            RNG.permutation(10**6)[:50],
            "no value repeats in 50 rows, whole numbers",
        ),
        (
            "code",
            [f"{i:04x}" for i in range(50)],
            "no value repeats in 50 rows, strings",
        ),
    ],
)
def test_names_of_rows_are_ids(name, values, reason):
    assert ids({name: values}) == [Role(column=name, given=False, reason=reason)]


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("income", RNG.permutation(10**6)[:50]),
        ("weight_id", RNG.normal(size=50)),
        ("patient_id", np.repeat(np.arange(25), 2)),
        ("id", [None, *range(49)]),
        ("remark", [f"{i} is a remark that goes on and on, and on" for i in range(50)]),
    ],
)
def test_measurements_repeats_gaps_and_texts_are_no_ids(name, values):
    assert ids({name: values}) == []


def test_a_name_that_says_so_stands_first():
    found = ids({"count": np.arange(50), "customer_no": np.arange(50)[::-1]})
    assert [r.column for r in found] == ["customer_no", "count"]


def people(n=300, name="patient", kind=str):
    who = np.sort(RNG.integers(0, 60, n))
    if kind is str:
        values = [f"p{i}" for i in who]
    else:
        values = RNG.permutation(1000)[who].tolist()
    return {
        name: values,
        "sex": RNG.choice(["f", "m"], 60)[who],
        "ward": RNG.integers(0, 7, 60)[who],
        "visit_result": RNG.normal(size=n),
        "y": RNG.integers(0, 2, n),
    }


@pytest.mark.parametrize("kind", [str, int])
def test_what_fixes_other_columns_and_is_named_so_is_a_group(kind):
    found = group(people(kind=kind))
    assert found is not None
    assert found.column == "patient"
    assert not found.given
    assert found.reason.endswith(
        "in 5.0 rows on average; fixes `sex`, `ward`; named like an entity"
    )


def test_a_group_needs_no_telling_name():
    found = group(people(name="blob"))
    assert found is not None
    assert found.column == "blob"
    assert found.reason.endswith("fixes `sex`, `ward`")


@pytest.mark.parametrize(
    "table",
    [
        # A column of classes.
        {"store": ["a", "b", "c"] * 100},
        # A count of entities names none.
        {"num_patients": RNG.integers(0, 40, 300)},
        # Years of school.
        {"school": np.arange(300) % 19},
        # A day is a time.
        {"store_day": RNG.integers(0, 40, 300)},
        # A measure that repeats.
        {"x": RNG.integers(0, 40, 300)},
        {"patient": RNG.normal(size=300).round(1)},
    ],
)
def test_what_only_repeats_is_no_group(table):
    table["noise"] = RNG.normal(size=300)
    assert group(table | {"y": RNG.integers(0, 2, 300)}) is None


def test_what_steps_along_a_number_does_not_make_it_an_entity():
    age = RNG.integers(18, 90, 400)
    table = {"age_now": age, "decade": age // 10, "band": [f"b{a // 5}" for a in age]}
    assert group(table | {"y": RNG.integers(0, 2, 400)}) is None


def test_keys_and_the_target_are_no_groups():
    table = people()
    assert group(table, keys=frozenset({"patient"})) is None
    assert group(table, target="patient") is None


def days(n, step=1):
    return [START + timedelta(days=int(d)) for d in np.arange(n) * step]


def test_the_date_along_which_the_table_is_sorted():
    shuffled = [days(60)[i] for i in RNG.permutation(60)]
    found = time({"seen": days(60), "paid": shuffled})
    assert found == Role(column="seen", given=False, reason="the table is sorted by it")


def test_the_finest_of_the_sorted_dates():
    months = [d.replace(day=1) for d in days(60)]
    found = time({"month_of": months, "seen": days(60)})
    assert found is not None
    assert found.column == "seen"


def test_the_only_date_need_not_be_sorted():
    shuffled = [str(days(60)[i].date()) for i in RNG.permutation(60)]
    assert time({"seen": shuffled, "x": np.arange(60.0)}) == Role(
        column="seen", given=False, reason="the only column of dates"
    )


def test_years_along_which_the_table_is_sorted():
    found = time({"year": np.repeat(np.arange(2000, 2010), 6)})
    assert found == Role(column="year", given=False, reason="the table is sorted by it")


@pytest.mark.parametrize(
    "table",
    [
        {"birth_date": days(60)},
        {"seen": [START] * 60},
        {"seen": [*days(57), None, None, None]},
        {"seen": days(19)},
        {"year": RNG.integers(2000, 2010, 60)},
        {"step": np.arange(60)},
        {"a": [days(60)[i] for i in RNG.permutation(60)]}
        | {"b": [days(60)[i] for i in RNG.permutation(60)]},
    ],
)
def test_no_time_stands_out(table):
    assert time(table) is None


def test_the_target_is_no_time():
    assert time({"y": days(60)}) is None
