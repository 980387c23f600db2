"""SVG and PNG, without a browser and without a network."""

import struct
from dataclasses import replace
from xml.etree import ElementTree

import pictures
import pytest
import reports

from unseen.render.figures.draw import figure_png, figure_svg

DRAWN = [*(make() for make in pictures.EVERY), reports.scores()]


@pytest.mark.parametrize("drawn", DRAWN, ids=lambda d: getattr(d, "kind", "waterfall"))
def test_every_figure_becomes_an_svg_with_its_title_and_its_marks(drawn):
    root = ElementTree.fromstring(figure_svg(drawn))
    texts = [e.text for e in root.iter() if e.tag.endswith("text")]
    shapes = [e for e in root.iter() if e.tag.endswith(("path", "rect", "line"))]
    assert len(texts) > 3
    assert len(shapes) > 5


def test_the_numbers_stand_in_the_waterfall():
    svg = figure_svg(reports.scores())
    for said in ("0.964 [0.960, 0.968]", "0.871 [0.862, 0.880]", "without weekday"):
        assert said in svg
    assert "From the claimed score to the honest one, step by step" in svg


@pytest.mark.parametrize("width", [320, 640])
def test_the_width_is_kept(width):
    root = ElementTree.fromstring(figure_svg(pictures.timeline(), width=width))
    # The title of an axis may reach a few pixels over the edge.
    assert width <= float(root.get("width", "0")) <= width + 2 * 16 + 40


def test_a_png_has_two_pixels_to_the_point():
    png = figure_png(reports.scores(), width=400)
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", png[16:24])
    assert 800 <= width <= 900
    assert height > 300


def test_the_same_picture_the_same_svg():
    assert figure_svg(pictures.graph()) == figure_svg(pictures.graph())


def test_the_order_of_rows_is_kept():
    picture = pictures.rates()
    turned = replace(picture, rows=picture.rows[::-1])
    svg = figure_svg(turned)
    assert svg.index(">Sun<") < svg.index(">Mon<")
