"""Figures on a page: how many it can hold, and their numbers as text."""

from dataclasses import replace

import pictures
import pytest
import reports

from unseen.render.html import figure as module
from unseen.render.html.figure import Sketchbook


def test_a_figure_is_drawn_for_a_screen_and_for_a_telephone():
    view = Sketchbook(interactive=True).figure(pictures.rates())
    assert 'width="640"' in view.wide
    assert 'width="304"' in view.narrow
    assert '"usermeta"' not in view.spec
    assert "config" not in view.spec
    assert view.look == ""


def test_a_graph_keeps_its_own_width():
    view = Sketchbook(interactive=True).figure(pictures.graph())
    assert view.narrow == ""
    assert view.look == "fixed snug"


def test_without_scripts_there_is_no_spec():
    book = Sketchbook(interactive=False)
    assert book.figure(pictures.rates()).spec == ""
    assert not book.used


def test_a_full_page_has_tables_alone(monkeypatch):
    monkeypatch.setattr(module, "MOST_BYTES", 10)
    book = Sketchbook(interactive=True)
    first, second = book.figure(pictures.rates()), book.figure(pictures.rates())
    assert first.wide
    assert second.wide == second.spec == ""
    assert second.note == "Left out to keep the page small."
    assert len(second.table.rows) == 3
    assert second.table.left == 4


def test_after_many_figures_the_script_draws_the_rest(monkeypatch):
    monkeypatch.setattr(module, "MOST_FIGURES", 1)
    book = Sketchbook(interactive=True)
    book.figure(pictures.rates())
    second = book.figure(pictures.bars())
    assert second.wide == ""
    assert second.spec


def test_the_waterfall_as_a_table():
    table = Sketchbook(interactive=False).figure(reports.scores()).table
    assert table.head == ("step", "AUC", "interval", "change", "its interval")
    assert table.rows[0] == ("claimed", "0.964", "[0.960, 0.968]", "", "")
    assert table.rows[1] == (
        "without `weekday`",
        "0.931",
        "[0.925, 0.937]",
        "−0.033",
        "[−0.036, −0.030]",
    )


def test_a_column_of_whole_numbers_has_no_places():
    table = Sketchbook(interactive=False).figure(pictures.rates()).table
    assert table.rows[-1] == (
        "Sun",
        "1.0000",
        "0.9700",
        "1.0000",
        "231",
        "yes",
        "0.4630",
    )
    assert table.left == 0


def test_a_long_table_says_what_it_leaves_out():
    table = Sketchbook(interactive=False).figure(pictures.points()).table
    assert len(table.rows) == 60
    assert table.left == 140


@pytest.mark.parametrize(
    "wrong",
    [
        replace(pictures.bars(), fields=("a", "b", "c")),
        replace(pictures.bars(), rows=(("short",),)),
        replace(pictures.timeline(), rows=(("May", "June", 1, "train"),)),
    ],
)
def test_what_cannot_be_drawn_is_said(wrong):
    view = Sketchbook(interactive=True).figure(wrong)
    assert view.note == "This figure could not be drawn."
    assert view.wide == view.spec == ""
    assert view.table.rows
