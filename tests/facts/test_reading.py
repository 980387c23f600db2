"""`unseen.toml` and the mapping of its form."""

import textwrap
from datetime import UTC, date, datetime, timedelta

import networkx as nx
import pytest
from hypothesis import given, strategies as st

import unseen.facts
from unseen.errors import InputError
from unseen.facts import (
    KINDS,
    OFF,
    Accepted,
    At,
    Facts,
    GraphFacts,
    Named,
    Recorded,
    SelectionFacts,
    Whenever,
    Window,
    facts_from,
    read_facts,
)
from unseen.tables.plan import Kind

DAY = timedelta(days=1)


def example() -> str:
    """Take the file that the package's docstring shows."""
    page = unseen.facts.__doc__ or ""
    block = page.split("::\n\n")[1].split("\nThe *event*")[0]
    return textwrap.dedent(block)


def test_the_file_that_the_page_shows_is_read(tmp_path):
    path = tmp_path / "unseen.toml"
    path.write_text("\ufeff" + example(), encoding="utf-8")
    assert read_facts(str(path)) == Facts(
        target="default",
        metric="auc",
        positive="yes",
        id="loan_id",
        group=OFF,
        time="applied_at",
        kinds={"zip": "category"},
        missing=("?", "-999"),
        predict_at="applied_at",
        moments=("application", "decision", "repayment"),
        available={
            "income": Whenever.ALWAYS,
            "recovered": Whenever.NEVER,
            "rating": At(moment=datetime(2024, 3, 1, tzinfo=UTC)),
            "bureau_score": Named(name="bureau_at"),
            "decision_code": Named(name="decision"),
            "collections": Recorded(latency=30 * DAY),
            "refund": Recorded(event="refunded_at", created="booked_at"),
            "spend": Recorded(
                window=Window(start=-90 * DAY, end=0 * DAY), latency=2 * DAY
            ),
            "visits": Recorded(window=Window(start=-30 * DAY, end=7 * DAY)),
        },
        graph=GraphFacts(
            edges=("income -> default -> collections", "income <- age <-> zip"),
            text="dag { x [latent] ; x -> income }",
            file=tmp_path / "loan.dot",
            defines_target=("days_late",),
            selection=("in_sample",),
            feedback=("score_v1",),
            latent=("luck",),
        ),
        derived={"ratio": ("spend", "income")},
        accept=(
            Accepted(
                code="LEAK004",
                subject="rating",
                reason="The rating is frozen on the day of the application.",
            ),
        ),
        selection=SelectionFacts(
            runs=str(tmp_path / "runs.csv"),
            metric="test_auc",
            n=500,
            run_predictions=str(tmp_path / "runs.parquet"),
            predictions=str(tmp_path / "rounds.csv"),
            ledger=str(tmp_path / "vault.ledger"),
        ),
    )


def test_nothing_may_be_said():
    facts = facts_from({})
    assert facts == Facts()
    assert not facts.says_when
    assert facts.graph.is_empty


def test_kinds_are_those_of_the_tables():
    assert set(KINDS) == set(Kind)


def test_from_python_objects_of_python_do():
    network = nx.DiGraph([("a", "b")])
    facts = facts_from(
        {
            "predict_at": date(2024, 3, 1),
            "available": {"a": timedelta(days=2), "b": datetime(2024, 3, 2, 8)},
            "graph": network,
            "missing": [-999, 1.5, ""],
            "positive": True,
        }
    )
    assert facts.predict_at == datetime(2024, 3, 1, tzinfo=UTC)
    assert facts.available["a"] == Recorded(latency=2 * DAY)
    assert facts.available["b"] == At(moment=datetime(2024, 3, 2, 8, tzinfo=UTC))
    assert facts.graph.source is network
    assert facts.missing == ("-999", "1.5", "")
    assert facts.positive == "true"
    assert facts.says_when


def test_a_graph_in_short(tmp_path):
    path = tmp_path / "unseen.toml"
    path.write_text('graph = "loan.dot"')
    assert read_facts(path).graph == GraphFacts(file=tmp_path / "loan.dot")
    path.write_text('graph = "a -> b"')
    assert read_facts(path).graph == GraphFacts(text="a -> b")


@pytest.mark.parametrize("spelling", ["none", "None", "NONE"])
def test_a_role_is_switched_off(spelling):
    facts = facts_from({"time": spelling, "id": "id"})
    assert (facts.time, facts.id) == (OFF, "id")
    assert facts.time_column is None


def test_codes_are_in_capitals():
    accepted = facts_from({"accept": [{"code": " leak001", "reason": " frozen "}]})
    assert accepted.accept == (Accepted(code="LEAK001", reason="frozen"),)


@pytest.mark.parametrize(
    ("mapping", "says"),
    [
        (
            {"targt": "y"},
            "`facts` must have known keys only, got 'targt'. "
            "The nearest key is 'target'.",
        ),
        (
            {"graph": {"edge": []}},
            "`graph` must have known keys only, got 'edge'. "
            "The nearest key is 'edges'.",
        ),
        (
            {"accept": [{"code": "A1", "why": "x"}]},
            "`accept` must have known keys only, got 'why'. "
            "The nearest key is 'subject'.",
        ),
        (
            {"available": {"x": {"create": "c"}}},
            "`available.x` must have the keys created, event, latency, window only, "
            "got 'create'. The nearest key is 'created'.",
        ),
        (
            {"available": {"x": {}}},
            "`available.x` must have one of the keys created, event, latency, window, "
            "got none. Fill the table or drop it.",
        ),
        (
            {"available": {"x": {"created": 3}}},
            "`available.x.created` must be the name of a column, got 3. "
            "Name the column that holds the time.",
        ),
        (
            {"available": {"x": {"latency": "soon"}}},
            "`available.x.latency` must be a duration, got 'soon'. "
            "Write it as ISO 8601, such as 'P7D', or in words, such as '7 days'.",
        ),
        (
            {"available": {"x": {"window": ["P1D"]}}},
            "`available.x.window` must be a duration or two of them, got 1. Write the "
            "start and the end relative to the row's time, such as ['-P30D', 'P7D'].",
        ),
        (
            {"available": {"x": {"window": "-P1D"}}},
            "`available.x.window` must start before it ends, got '-P1D'. "
            "Write its length, such as 'P30D', or its start and its end.",
        ),
        (
            {"available": {"x": 7}},
            "`available.x` must be 'always', 'never', a date, a duration, a name or a "
            "table, got 7. Write when the column is written, for example 'P7D' for "
            "seven days after the row's event.",
        ),
        (
            {"available": ["x"]},
            "`available` must be a table with one entry a column, got ['x']. "
            "Write it under [available].",
        ),
        (
            {"columns": {"zip": "categorical"}},
            "`columns.zip` must be one of number, category, time, text, ignore, got "
            "'categorical'. The nearest kind is 'category'.",
        ),
        (
            {"target": 3},
            "`target` must be a name, got 3. Write it in quotes, or drop the key.",
        ),
        (
            {"predict_at": 3},
            "`predict_at` must be a date, a column or one of `moments`, got 3. "
            "Write when the prediction is made.",
        ),
        (
            {"missing": "?"},
            "`missing` must be a list, got '?'. Put it in square brackets.",
        ),
        (
            {"missing": [None]},
            "`missing` must hold strings or numbers, got None. "
            "Write each mark as it stands in the file, such as '?'.",
        ),
        (
            {"moments": ["a", "b", "a"]},
            "`moments` must hold each name once, got 'a' twice. Drop one.",
        ),
        (
            {"derived": {"r": ["a", 3]}},
            "`derived.r` must hold names, got 3. Write each in quotes.",
        ),
        (
            {"derived": {"r": []}},
            "`derived.r` must name the columns it is computed from, got none. "
            "Name at least one, or drop the entry.",
        ),
        (
            {"derived": {"r": ["s", "a"], "s": ["t"], "t": ["b", "r"]}},
            "`derived` must have no cycle, got r -> t -> s -> r. "
            "Compute each column from earlier ones.",
        ),
        (
            {"derived": {"r": ["r"]}},
            "`derived` must have no cycle, got r -> r. "
            "Compute each column from earlier ones.",
        ),
        (
            {"accept": [{"reason": "x"}]},
            "`accept` must have a code, got none. Write the code of the finding, "
            'for example code = "LEAK001".',
        ),
        (
            {"accept": [{"code": "LEAK001"}]},
            "`accept.reason` must say why LEAK001 is accepted, got None. "
            "Write one sentence.",
        ),
        (
            {"accept": [{"code": "LEAK001", "reason": " "}]},
            "`accept.reason` must say why LEAK001 is accepted, got ' '. "
            "Write one sentence.",
        ),
        (
            {"accept": [{"code": "A", "reason": "x", "column": "a", "subject": "b"}]},
            "`accept` must have a column or a subject, got both. Drop one.",
        ),
        (
            {"accept": ["LEAK001"]},
            "`accept` must be a table, got 'LEAK001'. "
            "Its keys are code, column, subject, reason.",
        ),
    ],
)
def test_messages(mapping, says):
    with pytest.raises(InputError) as error:
        facts_from(mapping)
    assert str(error.value) == says


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('target = "y"\n[available\n', 2),
        ("a = 1\na = 2\n", 2),
        ('target = "y', 1),
        ("\n\nx = ", 3),
    ],
)
def test_toml_that_is_none_names_its_line(tmp_path, text, line):
    path = tmp_path / "unseen.toml"
    path.write_text(text)
    with pytest.raises(InputError) as error:
        read_facts(path)
    said = str(error.value)
    assert said.startswith(
        f"`facts` must be TOML, got an error in line {line} of {str(path)!r} ("
    )
    assert said.endswith("). Correct that line.")
    assert "(at " not in said


def test_a_file_that_is_not_there(tmp_path):
    path = tmp_path / "none.toml"
    with pytest.raises(InputError) as error:
        read_facts(path)
    assert str(error.value) == (
        f"`facts` must be a file that can be read, got {str(path)!r} (No such file or "
        "directory). Check the path."
    )


def test_a_file_that_is_no_text(tmp_path):
    path = tmp_path / "unseen.toml"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(InputError) as error:
        read_facts(path)
    assert str(error.value) == (
        f"`facts` must be a text file in UTF-8, got {str(path)!r}. Save it as UTF-8."
    )


def test_a_long_chain_of_derived_columns_is_no_cycle():
    derived = {f"c{i}": [f"c{i + 1}"] for i in range(20_000)}
    assert len(facts_from({"derived": derived}).derived) == 20_000


_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.dates()
    | st.times()
    | st.sampled_from(["P7D", "always", "none", "a -> b"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.text(max_size=4)
            | st.sampled_from(["created", "latency", "window", "code", "reason"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=6,
)
_KEYS = st.sampled_from(
    ["target", "missing", "predict_at", "available", "graph", "derived", "accept"]
)


@given(st.dictionaries(_KEYS, _VALUES, max_size=3))
def test_any_mapping_gives_facts_or_an_input_error(mapping):
    try:
        facts = facts_from(mapping)
    except InputError as error:
        said = str(error)
    else:
        said = "`facts` must be believed"
        assert isinstance(facts, Facts)
    assert said.startswith("`")
    assert " must " in said
