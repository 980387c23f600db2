from dataclasses import replace

import pytest
import reports

from unseen.render.headline import flattered, headline
from unseen.result import Step

UP = reports.scores()
DOWN = replace(UP, metric="rmse", higher_is_better=False)


def says(scores, **rest):
    return headline(replace(reports.realistic(), scores=scores), **rest)


def at(scores, claimed, honest, **changes):
    return replace(scores, claimed=claimed, honest=honest, **changes)


E = reports.estimate


@pytest.mark.parametrize(
    ("scores", "sentence"),
    [
        (
            UP,
            "Expect an AUC of about 0.871 (95% interval 0.862 to 0.880) on unseen "
            "data, not the claimed 0.964.",
        ),
        (
            at(UP, E(0.875), E(0.871, 0.009), waterfall=()),
            "The claimed AUC of 0.875 holds: expect an AUC of about 0.871 "
            "(95% interval 0.862 to 0.880) on unseen data.",
        ),
        (
            at(UP, E(0.8), E(0.871, 0.009)),
            "Expect an AUC of about 0.871 (95% interval 0.862 to 0.880) on unseen "
            "data, better than the claimed 0.800.",
        ),
        (
            at(UP, E(0.8), E(0.871)),
            "Expect an AUC of about 0.871 on unseen data; the claim was 0.800.",
        ),
        (
            at(UP, E(None), E(0.871)),
            "Expect an AUC of about 0.871 on unseen data; nothing was claimed.",
        ),
        (
            at(UP, E(0.8), E(None)),
            "The claimed AUC of 0.800 could not be confirmed: no honest score could be "
            "measured.",
        ),
        # A loss flatters by being low.
        (
            at(DOWN, E(2.0), E(3.0, 0.5)),
            "Expect an RMSE of about 3.0 (95% interval 2.5 to 3.5) on unseen data, "
            "not the claimed 2.0.",
        ),
        (
            at(DOWN, E(4.0), E(3.0, 0.5)),
            "Expect an RMSE of about 3.0 (95% interval 2.5 to 3.5) on unseen data, "
            "better than the claimed 4.0.",
        ),
    ],
)
def test_one_sentence(scores, sentence):
    assert says(scores) == sentence


def given(claimed, honest):
    """Scores of which nothing was claimed: the first step is the table as given."""
    return at(UP, claimed, honest, claimed_by="protocol", waterfall=())


@pytest.mark.parametrize(
    ("scores", "sentence"),
    [
        (
            given(E(0.964, 0.004), E(0.871, 0.009)),
            "Expect an AUC of about 0.871 on unseen data, not the 0.964 measured as "
            "given.",
        ),
        (
            given(E(0.875, 0.004), E(0.871, 0.009)),
            "The AUC of 0.875 measured as given holds: expect an AUC of about 0.871 on "
            "unseen data.",
        ),
        (
            given(E(0.8, 0.004), E(0.871, 0.009)),
            "Expect an AUC of about 0.871 on unseen data, better than the 0.800 "
            "measured as given.",
        ),
        (
            given(E(0.8, 0.004), E(0.871)),
            "Expect an AUC of about 0.871 on unseen data; as given it was 0.800.",
        ),
        (
            given(E(0.8, 0.004), E(None)),
            "The AUC of 0.800 measured as given could not be confirmed: no honest "
            "score could be measured.",
        ),
    ],
)
def test_what_nobody_claimed_is_not_called_a_claim(scores, sentence):
    assert says(scores, interval=False) == sentence


def walk(*scores, change):
    """Give a waterfall whose last step changes the score, paired, by `change`."""
    labels = ("claimed", "as given", "without `weekday`")[3 - len(scores) :]
    steps = [
        Step(label=lb, codes=(), score=s) for lb, s in zip(labels, scores, strict=True)
    ]
    return (*steps[:-1], replace(steps[-1], change=change))


@pytest.mark.parametrize(
    ("scores", "sentence"),
    [
        (
            at(
                UP,
                E(0.9, 0.05),
                E(0.85, 0.06),
                claimed_by="protocol",
                waterfall=walk(E(0.9, 0.05), E(0.85, 0.06), change=E(-0.05, 0.02)),
            ),
            "Expect an AUC of about 0.850 on unseen data; the remedies take 0.050 from "
            "the 0.900 measured as given.",
        ),
        (
            at(
                UP,
                E(0.9),
                E(0.85, 0.06),
                waterfall=walk(
                    E(0.9), E(0.91, 0.05), E(0.85, 0.06), change=E(-0.06, 0.02)
                ),
            ),
            "Expect an AUC of about 0.850 on unseen data; the remedies take 0.060 from "
            "the 0.910 measured as given.",
        ),
        (
            at(
                DOWN,
                E(2.8, 0.5),
                E(3.0, 0.5),
                claimed_by="protocol",
                waterfall=walk(E(2.8, 0.5), E(3.0, 0.5), change=E(0.2, 0.1)),
            ),
            "Expect an RMSE of about 3.0 on unseen data; the remedies add 0.2 to the "
            "2.8 measured as given.",
        ),
        # A change that may be chance takes nothing from the claim.
        (
            at(
                UP,
                E(0.9),
                E(0.85, 0.06),
                waterfall=walk(
                    E(0.9), E(0.91, 0.05), E(0.85, 0.06), change=E(-0.06, 0.07)
                ),
            ),
            "The claimed AUC of 0.900 holds: expect an AUC of about 0.850 on unseen "
            "data.",
        ),
    ],
)
def test_a_claim_inside_the_interval_does_not_hide_what_the_remedies_took(
    scores, sentence
):
    assert says(scores, interval=False) == sentence


def test_the_interval_can_be_left_to_a_figure():
    assert says(UP, interval=False) == (
        "Expect an AUC of about 0.871 on unseen data, not the claimed 0.964."
    )


def test_without_a_score_the_tables_speak():
    assert says(None) == (
        "No score was measured; the tables alone show 4 errors, 4 warnings, 2 notes."
    )
    assert headline(reports.minimal()) == (
        "No score was measured; nothing was found in the tables, 1 question undecided."
    )
    empty = replace(reports.minimal(), findings=())
    assert headline(empty) == (
        "No score was measured; nothing was found in the tables."
    )


def test_the_end_of_the_interval_itself_is_not_flattering():
    assert not flattered(at(UP, E(0.880), E(0.871, 0.009)))
    assert not flattered(at(UP, E(0.9), E(0.871)))
    assert flattered(at(DOWN, E(2.4), E(3.0, 0.5)))
