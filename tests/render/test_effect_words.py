from dataclasses import replace

import reports

from unseen.render.effect_words import effect_words


def test_a_measured_effect_has_its_interval_and_its_fate():
    assert effect_words(reports.effect(0.04)) == (
        "flatters the AUC by 0.040 [0.036, 0.044]; taken out of the honest score"
    )
    assert effect_words(reports.effect(0.04, applied=False)).endswith(
        "still part of the honest score"
    )


def test_an_effect_that_hurts_keeps_its_sign():
    assert "by −0.010 [−0.014, −0.006]" in effect_words(reports.effect(-0.01))


def test_an_unknown_effect_is_said_to_be_unknown():
    effect = replace(reports.effect(0.04), inflation=reports.estimate(None))
    assert effect_words(effect) == "what it does to the AUC is unknown"
