"""What delimited text is read as: types, missing marks, dates, and odd cells."""

from datetime import datetime

import pyarrow as pa
import pytest
from hypothesis import given, strategies as st

from unseen.result import Said
from unseen.tables.source import Tables, open_tables

FLOAT, INT, TEXT = pa.float64(), pa.int64(), pa.string()
BOOL, TIME = pa.bool_(), pa.timestamp("us")


def read(tmp_path, cells, *, delimiter=",", **kwargs) -> Tables:
    """Write one column of cells, beside one that keeps every line filled; open it."""
    lines = [f"x{delimiter}row", *(f"{c}{delimiter}{i}." for i, c in enumerate(cells))]
    path = tmp_path / "t.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return open_tables(path, **kwargs)


def column(tables: Tables) -> tuple[pa.DataType, list]:
    found = [
        value
        for batch in tables.train.batches()
        for value in batch.column(0).to_pylist()
    ]
    type_ = tables.train.schema.field(0).type
    return (TEXT if pa.types.is_dictionary(type_) else type_), found


@pytest.mark.parametrize(
    ("cells", "type_", "values"),
    [
        (["1", "2"], INT, [1, 2]),
        (["-9223372036854775808", "9223372036854775807"], INT, [-(2**63), 2**63 - 1]),
        (["1", "2.5"], FLOAT, [1.0, 2.5]),
        (["1", "1e3", "+5", ".5", "2."], FLOAT, [1.0, 1000.0, 5.0, 0.5, 2.0]),
        (["inf", "-Infinity", "1"], FLOAT, [float("inf"), float("-inf"), 1.0]),
        (["007", "1"], INT, [7, 1]),
        (["True", "false", "TRUE"], BOOL, [True, False, True]),
        (["0x1F", "0x2A"], TEXT, ["0x1F", "0x2A"]),
        (["1_000", "2"], TEXT, ["1_000", "2"]),
        (["yes", "no"], TEXT, ["yes", "no"]),
        (["1", "True"], TEXT, ["1", "True"]),
        ([" 1", "2 ", "  3 "], INT, [1, 2, 3]),
        (["1", "   ", " NA "], INT, [1, None, None]),
        (["   ", "2021-03-04"], TIME, [None, datetime(2021, 3, 4)]),
        ([" x", "y"], TEXT, [" x", "y"]),
        (["é", "😀"], TEXT, ["é", "😀"]),
        (['"a,b"', '"a\nb"', '"say ""x"""'], TEXT, ["a,b", "a\nb", 'say "x"']),
    ],
)
def test_cells_are_read_as_the_narrowest_type(cells, type_, values, tmp_path):
    assert column(read(tmp_path, cells)) == (type_, values)


@pytest.mark.parametrize(
    "mark", ["", "NA", "N/A", "NaN", "nan", "null", "NULL", "None"]
)
def test_a_usual_mark_is_missing(mark, tmp_path):
    assert column(read(tmp_path, ["1", mark, f" {mark}"])) == (INT, [1, None, None])
    assert column(read(tmp_path, ["a", mark, "b"])) == (TEXT, ["a", None, "b"])


@pytest.mark.parametrize("word", ["Unk", "unknown", "missing", "na", "NA2", "-", "?"])
def test_a_word_stays_a_level(word, tmp_path):
    assert column(read(tmp_path, ["a", word])) == (TEXT, ["a", word])


def test_a_named_mark_is_missing_only_as_a_whole_cell(tmp_path):
    tables = read(tmp_path, ["1", "?", "3"], missing=["?"])
    assert column(tables) == (INT, [1, None, 3])
    tables = read(tmp_path, ["a?", "?"], missing=["?"])
    assert column(tables) == (TEXT, ["a?", None])


def test_a_column_without_values_is_missing_numbers(tmp_path):
    tables = read(tmp_path, ["", "NA", "  "])
    assert column(tables) == (FLOAT, [None, None, None])
    said = Said(what="`x` read as numbers, all missing", reason="no value is there")
    assert said in tables.said


def test_whole_numbers_too_large_are_floats_and_it_is_said(tmp_path):
    tables = read(tmp_path, ["1", "12345678901234567890"])
    assert column(tables) == (FLOAT, [1.0, 12345678901234567890.0])
    reason = "whole numbers beyond 2^63 are read as 64-bit floats"
    assert Said(what="`x` converted", reason=reason) in tables.said


def test_a_decimal_comma_goes_with_semicolons(tmp_path):
    tables = read(tmp_path, ["1,5", "-2", "1e1"], delimiter=";")
    assert column(tables) == (FLOAT, [1.5, -2.0, 10.0])
    assert column(read(tmp_path, ["a,b", "c"], delimiter=";"))[1] == ["a,b", "c"]


NOON = datetime(2021, 3, 4, 12)


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        (["2021-03-04", "1969-01-01"], [datetime(2021, 3, 4), datetime(1969, 1, 1)]),
        (
            ["2021-03-04 12:00", "2021-03-04T12:00:00.5"],
            [NOON, NOON.replace(microsecond=500_000)],
        ),
        (["2021-03-04 12:00:00.123456789"], [NOON.replace(microsecond=123_456)]),
        (["2021-03-04T12:00:00Z", "2021-03-04T14:00:00+02:00"], [NOON, NOON]),
        (["2021-03-04T12:00:00Z", "2021-03-04 12:00"], [NOON, NOON]),
        (["2021/3/4", "2021/12/31"], [datetime(2021, 3, 4), datetime(2021, 12, 31)]),
        (["13/04/2021", "3/4/2021"], [datetime(2021, 4, 13), datetime(2021, 4, 3)]),
        (["04/13/2021", "3/4/2021"], [datetime(2021, 4, 13), datetime(2021, 3, 4)]),
        (
            ["13.04.2021 12:00", "01.02.2021"],
            [datetime(2021, 4, 13, 12), datetime(2021, 2, 1)],
        ),
    ],
)
def test_dates_with_one_reading_are_times(cells, values, tmp_path):
    assert column(read(tmp_path, [*cells, "NA"])) == (TIME, [*values, None])


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        (
            ["03/04/2021", "05/06/2021"],
            "day and month can be swapped in every row; write dates as 2021-03-04",
        ),
        (
            ["13/04/2021", "04/13/2021"],
            "no one way of reading dates fits every value",
        ),
        (["31/02/2021", "13/04/2021"], "no one way of reading dates fits every value"),
        (
            ["2021-03-04", "2021-03-05", "soon"],
            "1 of 3 values in train ('soon') are not dates in ISO form, such as "
            "2021-03-04; name what stands for missing with `missing`",
        ),
    ],
)
def test_dates_with_no_one_reading_stay_text_and_it_is_said(cells, reason, tmp_path):
    tables = read(tmp_path, cells)
    assert column(tables) == (TEXT, cells)
    assert reason in {said.reason for said in tables.said}


def test_the_other_table_can_settle_the_order_of_day_and_month(tmp_path):
    (tmp_path / "a.csv").write_text("d,x\n03/04/2021,1\n")
    (tmp_path / "b.csv").write_text("d,x\n25/12/2021,1\n")
    tables = open_tables(tmp_path / "a.csv", tmp_path / "b.csv")
    (batch,) = tables.train.batches()
    assert batch["d"].to_pylist() == [datetime(2021, 4, 3)]
    said = Said(
        what="`d` read as dates, day first",
        reason="no other reading is possible for all rows",
    )
    assert said in tables.said


def test_zones_are_said(tmp_path):
    reason = "times with a zone are converted to UTC, the zone is dropped"
    said = Said(what="`x` converted", reason=reason)
    assert said in read(tmp_path, ["2021-03-04T12:00:00+02:00"]).said
    assert said not in read(tmp_path, ["2021-03-04T12:00:00"]).said


ODD = [
    # Far beyond the rows from which types are guessed.
    (["1"] * 60_000, ["abc", "def", "abc", "ghi", "jkl"], TEXT),
    (["1"] * 60_000, ["2.5"], FLOAT),
    (["1.5"] * 60_000, ["abc", "def"], TEXT),
    ([""] * 60_000, ["7"], INT),
    ([""] * 60_000, ["w"], TEXT),
    (["True"] * 60_000, ["maybe"], TEXT),
    (["2021-03-04"] * 60_000, ["2021-03-04T00:00:00Z"], TIME),
    (["03/04/2021"] * 60_000, ["13/04/2021"], TIME),
    (["03/14/2021"] * 60_000, ["13/04/2021"], TEXT),
]


@pytest.mark.parametrize(("head", "tail", "type_"), ODD)
def test_late_cells_decide_as_much_as_early_ones(head, tail, type_, tmp_path):
    late, found = column(read(tmp_path, head + tail))
    early, others = column(read(tmp_path, tail + head))
    assert (late, found[-len(tail) :]) == (early, others[: len(tail)])
    assert late == type_
    assert found.count(None) == head.count("")
    if type_ == TEXT:
        assert found == [cell or None for cell in head + tail]


def test_odd_cells_are_counted_and_shown(tmp_path):
    tables = read(tmp_path, ["1"] * 60_000 + ["abc", "def", "abc", "ghi", "jkl"])
    said = Said(
        what="`x` read as text",
        reason="5 of 60,005 values in train ('abc', 'def', 'ghi') are not numbers; "
        "name what stands for missing with `missing`",
    )
    assert said in tables.said


def test_numbers_here_and_text_there_are_text_in_both(tmp_path):
    (tmp_path / "a.csv").write_text("age,x\n31,1\n007,2\n")
    (tmp_path / "b.csv").write_text("age,x\n44,1\nold,2\n")
    tables = open_tables(tmp_path / "a.csv", tmp_path / "b.csv")
    assert tables.test is not None
    assert tables.train.schema == tables.test.schema
    (train,), (test,) = tables.train.batches(), tables.test.batches()
    assert train["age"].to_pylist() == ["31", "007"]
    assert test["age"].to_pylist() == ["44", "old"]
    reason = (
        "1 of 2 values in test ('old') are not numbers; "
        "name what stands for missing with `missing`"
    )
    assert Said(what="`age` read as text", reason=reason) in tables.said


def test_whole_numbers_here_and_reals_there_are_reals_in_both(tmp_path):
    (tmp_path / "a.csv").write_text("x,y\n1,1\n")
    (tmp_path / "b.csv").write_text("x,y\n2.5,1\n")
    tables = open_tables(tmp_path / "a.csv", tmp_path / "b.csv")
    assert tables.test is not None
    assert tables.train.schema == tables.test.schema
    assert tables.train.schema.types == [FLOAT, INT]


def test_hostile_names_pass_unharmed(tmp_path):
    names = [
        'say "hi"',
        "two\nlines",
        "<script>alert(1)</script>",
        "😀",
        "a,b",
        "x'; --",
    ]
    header = ",".join('"' + name.replace('"', '""') + '"' for name in names)
    path = tmp_path / "t.csv"
    path.write_text(f"{header}\n1,2,3,4,5,6\n", encoding="utf-8")
    tables = open_tables(path)
    assert tables.train.schema.names == names
    (batch,) = tables.train.batches()
    assert batch.to_pylist() == [dict(zip(names, range(1, 7), strict=True))]


def test_a_byte_order_mark_and_windows_line_ends_are_no_part_of_the_table(tmp_path):
    path = tmp_path / "t.csv"
    path.write_bytes("\ufeffa,b\r\n1,x\r\n\r\n".encode())
    (batch,) = open_tables(path).train.batches()
    assert batch.to_pydict() == {"a": [1], "b": ["x"]}


@pytest.mark.parametrize("text", ["a,b", "a,b\n", "a,b\r\n\r\n"])
def test_a_header_alone_is_a_table_without_rows(text, tmp_path):
    path = tmp_path / "t.csv"
    path.write_text(text)
    source = open_tables(path).train
    assert (source.schema.names, source.n_rows) == (["a", "b"], 0)
    assert list(source.batches()) == []


def test_a_nameless_column_gets_a_name(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text(",a\n1,2\n")
    tables = open_tables(path)
    assert tables.train.schema.names == ["column 1", "a"]
    what = "`column 1` is what the nameless column 1 of train is called"
    assert Said(what=what, reason="a column needs a name") in tables.said


def test_names_that_differ_by_blanks_are_kept_apart_and_it_is_said(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("a,a \n1,2\n")
    tables = open_tables(path)
    assert tables.train.schema.names == ["a", "a "]
    what = "`a ` in train: kept as a column of its own"
    reason = "but for blanks it is the name of `a`"
    assert Said(what=what, reason=reason) in tables.said


def test_declared_kinds_hold(tmp_path):
    tables = read(tmp_path, ["01", "02"], kinds={"x": "text"})
    assert column(tables) == (TEXT, ["01", "02"])
    tables = read(tmp_path, ["03/04/2021"], kinds={"x": "time, day first"})
    assert column(tables) == (TIME, [datetime(2021, 4, 3)])
    tables = read(tmp_path, ["03/04/2021"], kinds={"x": "time, month first"})
    assert column(tables) == (TIME, [datetime(2021, 3, 4)])
    tables = read(tmp_path, ["1", "2"], kinds={"x": "number"})
    assert column(tables) == (INT, [1, 2])


CELLS = st.one_of(
    st.integers(-(10**20), 10**20).map(str),
    st.floats(allow_nan=False).map(repr),
    st.sampled_from(["", "NA", " ", "True", "false", "2021-03-04", "03/04/2021", "x"]),
)


@given(st.lists(CELLS, min_size=1, max_size=8), st.randoms(use_true_random=False))
def test_types_do_not_depend_on_the_order_of_rows(tmp_path_factory, cells, random):
    folder = tmp_path_factory.mktemp("law")
    type_, values = column(read(folder, cells))
    order = random.sample(range(len(cells)), len(cells))
    other, shuffled = column(read(folder, [cells[i] for i in order]))
    assert other == type_
    assert [repr(v) for v in shuffled] == [repr(values[i]) for i in order]


@given(st.lists(st.floats(), min_size=1, max_size=20))
def test_floats_come_back_to_the_last_bit(tmp_path_factory, numbers):
    cells = [repr(number) for number in numbers]
    type_, values = column(read(tmp_path_factory.mktemp("law"), cells))
    kept = [None if number != number else number for number in numbers]
    assert type_ == FLOAT
    assert [v if v == v else None for v in values if v is not None] == [
        number for number in kept if number is not None
    ]
