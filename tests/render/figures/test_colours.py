"""Every colour that a figure draws turns dark with the page."""

import json

import pictures
import reports

from unseen.charts.theme import COLOURS, dark_css
from unseen.render.figures.spec import figure_spec


def test_every_drawn_colour_has_a_dark_side():
    css = dark_css()
    known = {pair[0] for pair in COLOURS.values()}
    assert len(known) == len(COLOURS)
    for drawn in [*(make() for make in pictures.EVERY), reports.scores()]:
        text = json.dumps(figure_spec(drawn))
        used = {
            text[i : i + 7] for i in range(len(text)) if text[i - 1 : i + 1] == '"#'
        }
        assert used <= known
    for colour in known:
        assert f'[fill="{colour}"]' in css
        assert f'[stroke="{colour}"]' in css
