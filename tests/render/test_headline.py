from dataclasses import replace

import pytest
import reports

from unseen.render.headline import flattered, headline

UP = reports.scores()
DOWN = replace(UP, metric="rmse", higher_is_better=False)


def says(scores, **rest):
    return headline(replace(reports.realistic(), scores=scores), **rest)


def at(scores, claimed, honest):
    return replace(scores, claimed=claimed, honest=honest)


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
            at(UP, E(0.875), E(0.871, 0.009)),
            "The claimed AUC of 0.875 holds: expect an AUC of about 0.871 "
            "(95% interval 0.862 to 0.880) on unseen data.",
        ),
        (
            at(UP, E(0.8), E(0.871, 0.009)),
            "The claimed AUC of 0.800 is too modest: expect an AUC of about 0.871 "
            "(95% interval 0.862 to 0.880) on unseen data.",
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
            "The claimed RMSE of 4.0 is too modest: expect an RMSE of about 3.0 "
            "(95% interval 2.5 to 3.5) on unseen data.",
        ),
    ],
)
def test_one_sentence(scores, sentence):
    assert says(scores) == sentence


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
