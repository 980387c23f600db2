"""PIPE001: what survives a shuffled target, how sure that is, and what is unknown."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from tests.checks.fit.books import MINE, classes, guess_of, probes, with_book
from tests.checks.tables import names, only, told

from unseen.checks.pipeline.survives_permutation import SurvivesPermutation
from unseen.errors import NotApplicable, Undecided
from unseen.result import PictureKind, RemedyKind, Severity, SubjectKind, Verdict
from unseen.scoring.survival import Survival

Y = classes()
NOTHING = (0.48, 0.51, 0.5, 0.53, 0.49)


def survival(permuted=NOTHING, chance=0.5, **rest):
    given = {
        "what": "score",
        "claimed_inside": False,
        "observed": 0.9,
        "permuted": tuple(permuted),
        "chance": (chance,) * len(permuted),
        "higher_is_better": True,
        "perfect": 1.0,
        "metric": "auc",
        "group": None,
        "n": 100,
    }
    return Survival(**(given | rest))


def run(*survivals, **rest):
    fields = {"own_procedure": "mine:run", "survivals": survivals} | rest
    return SurvivesPermutation().run(with_book(Y, probes(Y), **fields))


def test_a_procedure_that_scores_on_nothing_is_an_error():
    finding = only(run(survival([0.9, 0.92, 0.88, 0.91, 0.9])), Severity.ERROR)
    assert finding.message == (
        "With the target shuffled 5 times, the score of `mine:run` is 0.902 where "
        "guessing has 0.500: +0.402 [+0.384, +0.420] for nothing. On the true target "
        "it is 0.900."
    )
    assert names(finding, SubjectKind.MODEL) == ["mine:run"]
    assert finding.effect is not None
    assert finding.effect.inflation.value == pytest.approx(0.402)
    assert finding.effect.without.value == 0.5
    assert finding.effect.present.value == pytest.approx(0.902)
    assert finding.remedy is not None
    assert finding.remedy.kind is RemedyKind.ASK
    assert dict(finding.evidence)["shuffles"] == 5


def test_an_honest_procedure_is_clear():
    (finding,) = run(survival())
    assert finding.verdict is Verdict.CLEAR
    assert finding.message == (
        "With the target shuffled 5 times, the score of `mine:run` is 0.502 where "
        "guessing has 0.500: +0.002 [-0.022, +0.026] for nothing. On the true target "
        "it is 0.900."
    )


def test_what_is_likely_but_not_beyond_doubt_is_a_warning():
    finding = only(run(survival([0.55, 0.62, 0.57, 0.6, 0.58])), Severity.WARNING)
    assert finding.estimate is not None
    assert finding.estimate.level == 0.95


def test_the_optimism_of_choosing_is_a_note():
    own = survival(
        [0.55, 0.57, 0.56, 0.56, 0.55],
        what="best_score_",
        claimed_inside=True,
        metric=None,
    )
    finding = only(run(survival(), own), Severity.NOTE)
    assert finding.message == (
        "With the target shuffled 5 times, the `best_score_` of `mine:run` is 0.558 "
        "where held-out rows have 0.500: +0.058 [+0.048, +0.068] for nothing. On the "
        "true target it is 0.900."
    )
    assert finding.effect is None
    assert finding.remedy is not None
    assert finding.remedy.text == "Quote nested cross-validation, not `best_score_`."


def test_a_bold_best_score_is_a_warning():
    own = survival([0.9] * 5, what="best_score_", claimed_inside=True, metric=None)
    assert only(run(survival(), own), Severity.WARNING).effect is None


def test_groups_that_are_torn_apart_are_a_warning():
    finding = only(
        run(survival(), survival([0.9, 0.92, 0.88, 0.91, 0.9], group="who")),
        Severity.WARNING,
    )
    assert finding.message.startswith(
        "With the target shuffled by whole `who` 5 times, the score of `mine:run` is"
    )
    assert finding.remedy is not None
    assert finding.remedy.text == "Make the folds of the procedure keep `who` whole."


def test_a_loss_flatters_when_it_is_lower():
    lower = survival(
        [1.0, 1.1, 0.9, 1.0, 1.05],
        2.0,
        higher_is_better=False,
        perfect=0.0,
        metric="rmse",
    )
    finding = only(run(lower), Severity.ERROR)
    assert finding.estimate is not None
    assert finding.estimate.value == pytest.approx(0.99)
    higher = replace(lower, permuted=(2.0, 2.1, 2.0, 2.05, 2.02))
    assert told(run(higher)) == []


def test_the_picture_counts_the_shuffles_beside_the_true_score():
    finding = only(run(survival([0.9, 0.92, 0.88, 0.91, 0.9])))
    picture = finding.picture
    assert picture is not None
    assert picture.kind is PictureKind.HISTOGRAM
    assert picture.fields == ("start", "end", "count", "group", "observed")
    counted = {
        group: sum(int(row[2] or 0) for row in picture.rows if row[3] == group)
        for group in ("on shuffled targets", "guessing")
    }
    assert counted == {"on shuffled targets": 5, "guessing": 5}
    assert {row[4] for row in picture.rows} == {0.9}


def test_an_unknown_scale_is_undecided():
    with pytest.raises(Undecided) as why:
        run(
            survival([17.0] * 5, 10.2, higher_is_better=None, perfect=None, metric=None)
        )
    assert str(why.value) == (
        "On columns that say nothing the procedure gives 10.2, which fits no metric "
        "for this target, so it is unknown what guessing gives; on shuffled targets it "
        "gives 17, on the true one 0.9."
    )


def test_a_guess_that_cannot_be_run_is_undecided():
    unknown = survival(chance=np.nan, higher_is_better=None, perfect=None, metric=None)
    with pytest.raises(
        Undecided, match="On columns that say nothing the procedure fails"
    ):
        run(unknown)


def test_what_may_be_chance_is_undecided():
    with pytest.raises(Undecided) as why:
        run(survival([0.4, 0.8, 0.5, 0.75, 0.45]))
    assert str(why.value).endswith("That may be chance; give more rows.")


def test_one_shuffle_is_undecided():
    with pytest.raises(Undecided) as why:
        run(survival([0.9]))
    assert str(why.value) == "The scores on shuffled targets have no interval."


def test_undecided_where_the_model_raised():
    with pytest.raises(Undecided) as why:
        run(own_procedure=None, raised=("mine:best", "ValueError: no"))
    assert str(why.value) == "`mine:best` raised, so nothing was shuffled."


def test_not_applicable_without_a_model():
    with pytest.raises(NotApplicable) as why:
        run(own_procedure=None)
    assert str(why.value) == "No model and no procedure of yours was given."


def test_a_model_is_named_as_the_probes_are_not():
    book = with_book(
        Y, {MINE: guess_of(Y, 1.0), **probes(Y)}, survivals=(survival([0.9] * 5),)
    )
    assert names(only(SurvivesPermutation().run(book)), SubjectKind.MODEL) == [MINE]


@settings(max_examples=25)
@given(
    st.lists(st.floats(0.3, 0.99), min_size=5, max_size=8),
    st.permutations(range(5)),
    st.integers(1, 6),
)
def test_neither_order_nor_unit_has_a_say(scores, order, power):
    def verdict(s):
        try:
            return [(f.verdict, f.severity) for f in run(s)]
        except Undecided:
            return Verdict.UNDECIDED

    plain = survival(scores)
    turned = survival([scores[k] for k in order] + scores[5:])
    unit = 2.0**power
    scaled = survival(
        [unit * v for v in scores], unit * 0.5, perfect=unit, observed=unit * 0.9
    )
    assert verdict(plain) == verdict(turned) == verdict(scaled)
