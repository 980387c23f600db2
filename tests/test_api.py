"""The Python side: any table, any form of claim and facts, and what a report does."""

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import unseen
from unseen import InputError, Severity, Verdict
from unseen.render.json import to_json

N = 200


def columns(seed=0):
    """Give noise, a feature, a copy of the target, and the target."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=N)
    y = (x + rng.normal(size=N) > 0).astype(np.int64)
    return {"noise": rng.normal(size=N), "x": x, "copy": 3 * y + 1, "y": y}


def as_path(data, folder):
    path = folder / "t.csv"
    lines = zip(*(c.tolist() for c in data.values()), strict=True)
    text = "\n".join(",".join(map(repr, line)) for line in lines)
    path.write_text(f"{','.join(data)}\n{text}\n")
    return path


FORMS = {
    "dict": lambda data, folder: data,
    "pandas": lambda data, folder: pd.DataFrame(data),
    "polars": lambda data, folder: pl.DataFrame(data),
    "pyarrow": lambda data, folder: pa.table(data),
    "path": as_path,
    "text of a path": lambda data, folder: str(as_path(data, folder)),
}


class Stream:
    """Any object that hands out Arrow."""

    def __init__(self, table):
        self.table = table

    def __arrow_c_stream__(self, schema=None):
        return self.table.__arrow_c_stream__(schema)


FORMS["arrow stream"] = lambda data, folder: Stream(pa.table(data))


@pytest.mark.parametrize("form", FORMS)
def test_any_kind_of_table_gives_the_same_findings(form, tmp_path):
    table = FORMS[form](columns(), tmp_path)
    report = unseen.audit(table, "y")
    assert report.verdict is Verdict.FOUND
    errors = {f.code: f.subjects[0].name for f in report.found(Severity.ERROR)}
    assert errors["LEAK001"] == "copy"
    # The text of a number may differ in its last digit, no more.
    assert report.scores.honest.value == pytest.approx(HONEST.scores.honest.value, 1e-9)


HONEST = unseen.audit(columns(), "y")


def test_a_test_table_in_another_form():
    report = unseen.audit(
        pd.DataFrame(columns()), "y", test=pl.DataFrame(columns(seed=1))
    )
    assert report.audited.test_rows == N
    assert "LEAK001" in {f.code for f in report.found()}


def test_found_gives_what_stands_by_grade():
    codes = [f.code for f in HONEST.found()]
    assert codes[0] == "LEAK001"
    every = {f.code for grade in Severity for f in HONEST.found(grade)}
    assert every == set(codes)
    assert all(f.verdict is Verdict.FOUND for f in HONEST.found())


def test_an_accepted_finding_stands_no_more():
    accept = [{"code": "LEAK001", "column": "copy", "reason": "Known before."}]
    report = unseen.audit(columns(), "y", facts={"accept": accept})
    assert "LEAK001" not in {f.code for f in report.found()}
    reasons = {f.code: f.accepted for f in report.findings}
    assert reasons["LEAK001"] == "Known before."


@pytest.mark.parametrize("table", [columns(), pd.DataFrame(columns()),
                                   pl.DataFrame(columns()), pa.table(columns())],
                         ids=["dict", "pandas", "polars", "pyarrow"])  # fmt: skip
def test_fix_selects_the_columns_to_keep(table):
    kept = HONEST.fix().select(table)
    names = kept if isinstance(kept, dict) else getattr(kept, "column_names", None)
    assert list(kept.columns if names is None else names) == ["noise", "x"]


def test_fix_is_proven_and_runs_in_scikit_learn():
    from sklearn.model_selection import cross_val_score  # noqa: PLC0415

    fix = HONEST.fix()
    assert fix.before.value > 0.99
    assert fix.after == HONEST.scores.honest
    frame = pd.DataFrame(columns())
    scores = cross_val_score(
        fix.pipeline(), frame, frame["y"], cv=fix.splitter(), scoring="roc_auc"
    )
    assert fix.after.low - 0.05 < scores.mean() < fix.after.high + 0.05


def test_fix_needs_a_score():
    report = unseen.audit(columns(), test=columns(seed=1))
    assert report.scores is None
    with pytest.raises(InputError) as error:
        report.fix()
    assert str(error.value) == (
        "`fix` must have a score to prove itself, got a report without one. "
        "Audit a table with a target."
    )


@pytest.mark.parametrize(
    ("ending", "starts"),
    [("html", "<!doctype html>"), ("json", "{"), ("sarif", "{"), ("md", "## ")],
)
def test_save_takes_the_format_of_the_ending(ending, starts, tmp_path):
    path = tmp_path / f"report.{ending}"
    HONEST.save(str(path))
    assert path.read_text("utf-8").startswith(starts)


def test_save_of_an_unknown_ending(tmp_path):
    with pytest.raises(InputError) as error:
        HONEST.save("report.pdf")
    assert str(error.value) == (
        "`path` must end in .html, .json, .sarif or .md, got 'report.pdf'. "
        "Name it report.html."
    )


def test_a_notebook_shows_the_page_in_a_frame():
    page = HONEST._repr_html_()
    assert page.startswith("<iframe")
    assert "copy" in page


def test_a_report_without_actions_says_so():
    from dataclasses import replace  # noqa: PLC0415

    with pytest.raises(TypeError, match="made without actions"):
        replace(HONEST, actions=None).fix()


def test_the_same_seed_gives_the_same_bytes():
    first = to_json(unseen.audit(columns(), "y", seed=4))
    assert to_json(unseen.audit(columns(), "y", seed=4)) == first


def test_another_seed_gives_other_folds():
    scores = [unseen.audit(columns(), "y", seed=s).scores.honest.value for s in (0, 1)]
    assert scores[0] != scores[1]


@pytest.mark.parametrize(
    ("claim", "metric"),
    [
        ("auc=0.97", None),
        ({"auc": 0.97}, None),
        (0.97, "auc"),
        ("0.97", "auc"),
        (0.97, None),
    ],
)
def test_every_form_of_a_claim(claim, metric):
    report = unseen.audit(columns(), "y", claim=claim, metric=metric)
    assert report.scores.metric == "auc"
    assert report.scores.claimed.value == 0.97
    assert report.scores.claimed_by == "user"


def test_a_claim_brings_its_metric():
    report = unseen.audit(columns(), "y", claim={"accuracy": 0.9})
    assert report.scores.metric == "accuracy"


@pytest.mark.parametrize(
    ("claim", "says"),
    [
        ("good", "`claim` must be a metric and a number, got 'good'. "
         "Write it as auc=0.97."),
        ({"auc": None}, "`claim` must be a metric and a number, got {'auc': None}. "
         "Write it as auc=0.97."),
        (float("nan"), "`claim` must be a metric and a number, got nan. "
         "Write it as auc=0.97."),
        ({"auc": 0.9, "brier": 0.1}, "`claim` must be one metric and its value, "
         "got 2 of them. Pass {'auc': 0.97}."),
        (97, "`claim` must lie in 0 to 1 for auc, got 97. Write it in the metric's "
         "own unit: a share of 97% as 0.97."),
    ],
)  # fmt: skip
def test_claims_that_cannot_be(claim, says):
    with pytest.raises(InputError) as error:
        unseen.audit(columns(), "y", claim=claim)
    assert str(error.value) == says


FACTS = {"available": {"copy": "never", "x": "always", "noise": "always"}}


@pytest.mark.parametrize("form", ["mapping", "path", "facts"])
def test_every_form_of_facts(form, tmp_path):
    path = tmp_path / "unseen.toml"
    path.write_text('[available]\ncopy = "never"\nx = "always"\nnoise = "always"\n')
    from unseen.facts import facts_from  # noqa: PLC0415

    facts = {"mapping": FACTS, "path": path, "facts": facts_from(FACTS)}[form]
    report = unseen.audit(columns(), "y", facts=facts)
    names = {f.code: f.subjects[0].name for f in report.found(Severity.ERROR)}
    assert names["LEAK013"] == "copy"


def test_graph_objects_are_facts():
    import networkx as nx  # noqa: PLC0415

    graph = nx.DiGraph([("x", "y"), ("y", "copy"), ("noise", "y")])
    report = unseen.audit(columns(), "y", facts={"graph": graph})
    assert "LEAK011" in {f.code for f in report.found(Severity.ERROR)}


def test_the_progress_is_told():
    told = []
    unseen.audit(columns(), "y", tell=lambda what, done, total: told.append(what))
    assert told[0] == "reading"
    assert "scoring" in told


@pytest.mark.parametrize("table", [{"a": [1, 2], "y": [0]}, 3, None, {}], ids=repr)
def test_what_is_no_table(table):
    with pytest.raises(InputError) as error:
        unseen.audit(table, "y")
    fact, _, advice = str(error.value).partition(". ")
    assert fact.startswith("`train` must ")
    assert advice


def test_public_names_are_listed():
    assert {"audit", "Facts", "GroupedSplit", "ForwardSplit", "Report"} <= set(
        dir(unseen)
    )
