"""A climbed ladder in words, as JSON, for a terminal and as a page."""

import io
import json
from dataclasses import replace

import jsonschema
import pytest
from rich.console import Console

from unseen.ladder import LadderReport, RungScore
from unseen.render.html.ladder_page import ladder_to_html
from unseen.render.ladder_json import ladder_schema, ladder_to_json
from unseen.render.ladder_text import ladder_to_terminal
from unseen.render.ladder_words import paid_words, sentence
from unseen.result import Estimate, Said, TargetKind


def about(value, low, high):
    return Estimate(value=value, low=low, high=high, level=0.95, n=100, method="m")


def rung(name, words, score, gain, over, **more):
    return RungScore(
        name=name,
        words=words,
        score=score,
        gain=gain,
        over_chosen=over,
        behind=None,
        **more,
    )


MEAN = rung("mean", "the mean", about(0.0, -0.01, 0.01), None, about(-0.5, -0.6, -0.4))
OLS = rung(
    "ols",
    "OLS",
    about(0.5, 0.4, 0.6),
    about(0.5, 0.4, 0.6),
    None,
    kept=10,
    columns=10,
    size="11 parameters",
)
RIDGE = rung(
    "ridge",
    "ridge",
    about(0.502, 0.4, 0.6),
    about(0.002, -0.004, 0.008),
    about(0.002, -0.004, 0.008),
)
REPORT = LadderReport(
    chosen="ols",
    best="ridge",
    score=about(0.49, 0.39, 0.58),
    metric="r2",
    higher_is_better=True,
    rungs=(MEAN, OLS, RIDGE),
    picks=(("ols", 4), ("ridge", 1)),
    protocol="Every rung was fitted.",
    source="a/t.csv",
    target="y",
    kind=TargetKind.REGRESSION,
    classes=(),
    n_rows=100,
    n_used=100,
    n_features=10,
    said=(Said(what="`y` is numbers.", reason="all are"),),
)


def test_a_simpler_one_does_as_well():
    assert sentence(REPORT) == (
        "OLS does as well here: ridge gains 0.2 points of R² [−0.4, 0.8]."
    )


def test_nothing_predicts():
    rungs = (
        replace(MEAN, over_chosen=None),
        replace(OLS, over_chosen=about(0.01, -0.03, 0.05)),
    )
    report = replace(REPORT, chosen="mean", best="mean", rungs=rungs)
    assert sentence(report) == (
        "Nothing here predicts `y` beyond chance: OLS gains 1.0 points of R² "
        "[−3.0, 5.0] over the mean."
    )


def test_the_last_rung_has_to_be_worth_it():
    rungs = (
        MEAN,
        replace(OLS, over_chosen=about(-0.14, -0.2, -0.1)),
        replace(RIDGE, over_chosen=None, kept=12, columns=20_000),
    )
    report = replace(REPORT, chosen="ridge", best="ridge", rungs=rungs)
    assert sentence(report) == (
        "Ridge is worth its cost: it gains 14.0 points of R² [10.0, 20.0] over OLS. "
        "It keeps 12 of 20,000 columns."
    )


def test_losses_are_told_in_their_own_unit():
    report = replace(REPORT, metric="rmse", higher_is_better=False)
    assert "gains 0.002 of RMSE" in sentence(report)


def test_alone():
    report = replace(REPORT, rungs=(OLS,), best="ols")
    assert sentence(report) == "OLS is all that could be fitted to `y`."


def test_json_meets_its_schema():
    left_out = replace(RIDGE, score=None, gain=None, left_out="too wide")
    for report in (REPORT, replace(REPORT, rungs=(MEAN, OLS, left_out), best="ols")):
        given = json.loads(ladder_to_json(report, code="x = 1\n"))
        jsonschema.validate(given, ladder_schema())
        assert given["code"] == "x = 1\n"


@pytest.mark.parametrize("width", [60, 120])
def test_terminal(width):
    out = io.StringIO()
    ladder_to_terminal(REPORT, Console(file=out, width=width, highlight=False))
    text = out.getvalue()
    assert "OLS does as well here" in text
    assert "→ OLS" in text
    assert "0.490 [0.390, 0.580]" in text
    assert all(len(line) <= width for line in text.splitlines())


def test_the_page_escapes_names_and_needs_no_script():
    odd = replace(REPORT, target="<script>alert(1)</script>", source="<b>.csv")
    page = ladder_to_html(odd, code="# <i>", interactive=False)
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "# &lt;i&gt;" in page
    assert "chosen</span>" in page


def test_the_page_says_what_was_not_fitted():
    left_out = replace(RIDGE, score=None, gain=None, left_out="60 columns for 24 rows")
    report = replace(REPORT, rungs=(MEAN, OLS, left_out), best="ols")
    assert "not fitted: 60 columns for 24 rows" in ladder_to_html(report)


def test_the_page_shows_what_others_would_gain():
    page = ladder_to_html(REPORT, interactive=False)
    # Of the mean nothing: it is too far behind for the others to be seen beside it.
    assert "What other rungs would gain over OLS, on the same rows" in page
    assert "points of R², more is better" in page
    gains = page.partition("What other rungs would gain")[2].split("</details>")[0]
    assert "ridge" in gains
    assert "the mean" not in gains


def test_a_rung_alone_has_nothing_to_gain():
    alone = replace(REPORT, rungs=(MEAN, OLS), best="ols", picks=(("ols", 5),))
    assert "What other rungs would gain" not in ladder_to_html(alone)


def test_on_a_phone_each_number_has_its_name():
    page = ladder_to_html(REPORT, interactive=False)
    assert '<td data-says="R²">0.500 [0.400, 0.600]</td>' in page
    assert '<td data-says="Gain, points">' in page


def test_a_score_without_an_interval_says_why():
    bare = replace(REPORT, score=replace(REPORT.score, low=None, high=None))
    assert paid_words(REPORT) == "95% interval, the choice among rungs paid for"
    assert paid_words(bare) == (
        "the choice among rungs paid for; no interval, as a few rows far out "
        f"decide how {REPORT.target} varies"
    )
    assert paid_words(replace(bare, metric="auc")) == (
        "the choice among rungs paid for; no interval, as too few rows of a class"
    )
    assert "no interval, as" in ladder_to_html(bare, code="")
