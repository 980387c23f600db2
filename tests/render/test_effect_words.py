from dataclasses import replace

import pytest
import reports

from unseen.render.effect_words import effect_words
from unseen.render.numbers import with_interval


def test_a_measured_effect_has_its_interval_and_its_fate():
    assert effect_words(reports.effect(0.04)) == (
        "flatters the AUC by 0.040 [0.036, 0.044]; taken out of the honest score"
    )
    assert effect_words(reports.effect(0.04, applied=False)).endswith(
        "still part of the honest score"
    )


def test_an_effect_that_hurts_is_said_so():
    assert effect_words(reports.effect(-0.01)) == (
        "worsens the AUC by 0.010 [0.006, 0.014]; taken out of the honest score"
    )


@pytest.mark.parametrize("value", [0.002, 0.0, -0.002])
def test_an_interval_that_holds_nothing_claims_nothing(value):
    size = reports.estimate(value, 0.005)
    effect = replace(reports.effect(0.04), inflation=size)
    assert effect_words(effect) == (
        f"makes no clear difference to the AUC ({with_interval(size)}); "
        "taken out of the honest score"
    )


@pytest.mark.parametrize("width", [None, 0.0, 0.0004])
def test_what_rounds_to_nothing_is_no_difference(width):
    size = reports.estimate(0.0, width) if width is not None else reports.estimate(0.0)
    effect = replace(reports.effect(0.04), inflation=size)
    # Few places are shown only where the interval bears no more.
    if width == 0.0004:
        assert "no clear difference" in effect_words(effect)
    else:
        assert effect_words(effect) == (
            "makes no difference to the AUC; taken out of the honest score"
        )


def test_an_effect_without_an_interval_is_said_with_its_sign():
    up, down = (
        effect_words(replace(reports.effect(0.04), inflation=reports.estimate(v)))
        for v in (0.02, -0.02)
    )
    assert up == "flatters the AUC by 0.020; taken out of the honest score"
    assert down == "worsens the AUC by 0.020; taken out of the honest score"


def test_an_unknown_effect_is_said_to_be_unknown():
    effect = replace(reports.effect(0.04), inflation=reports.estimate(None))
    assert effect_words(effect) == "what it does to the AUC is unknown"
