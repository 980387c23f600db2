import pytest

from unseen.render.metric_names import metric_name, metric_phrase
from unseen.stats.metrics.catalogue import METRICS


@pytest.mark.parametrize("metric", METRICS)
def test_every_metric_has_a_name_of_its_own(metric):
    assert metric_phrase(metric).split()[0] in {"a", "an"}
    assert metric_phrase(metric).endswith(metric_name(metric))
    assert "_" not in metric_name(metric)


def test_names_are_different():
    assert len({metric_name(m) for m in METRICS}) == len(METRICS)


def test_an_unknown_metric_keeps_its_words():
    assert metric_phrase("gain_at_10") == "a gain at 10"
