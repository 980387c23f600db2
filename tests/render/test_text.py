"""The terminal: wide and narrow, with and without colour, in any encoding."""

import io
import re

import pytest
import reports
from golden import same_as_golden
from rich.cells import cell_len
from rich.console import Console

from unseen.render.text import to_terminal


def printed(report, *, width=100, encoding="utf-8", most=25, **console):
    raw = io.BytesIO()
    file = io.TextIOWrapper(raw, encoding=encoding, newline="\n")
    to_terminal(report, Console(file=file, width=width, **console), most=most)
    file.flush()
    return raw.getvalue().decode(encoding)


@pytest.mark.parametrize(("width", "encoding"), [(100, "utf-8"), (60, "ascii")])
def test_the_whole_text(realistic, width, encoding):
    text = printed(realistic, width=width, encoding=encoding)
    assert same_as_golden(f"realistic-{width}.txt", text)


@pytest.mark.parametrize("width", [40, 60, 90, 200])
@pytest.mark.parametrize("encoding", ["utf-8", "latin-1", "ascii", "cp437"])
def test_no_line_is_wider_than_the_terminal(report, width, encoding):
    text = printed(report, width=width, encoding=encoding)
    # A command is one line, however long, so that it can be copied.
    body = text.partition("The same numbers again")[0]
    assert max(map(cell_len, body.splitlines())) <= width
    assert not re.search(r"[ \t]$", text, re.M)


def test_the_answer_comes_first(realistic):
    lines = printed(realistic, width=120).splitlines()
    assert lines[2].startswith("Expect an AUC of about 0.871 (95% interval 0.862 to")


def test_names_cannot_move_the_cursor_nor_colour_the_text(hostile):
    text = printed(hostile, width=4000)
    assert not set(text) & set("\x1b\x07\x00\r\u202e\u2028")
    assert "[bold red]markup[/]" in text
    assert r"\x1b[31mred\x07\x00 \u202ereversed" in text


def test_colours_where_the_terminal_has_them(realistic):
    loud = printed(realistic, force_terminal=True, color_system="standard")
    quiet = printed(realistic, force_terminal=True, no_color=True)
    assert "\x1b[1;31merror" in loud
    assert "\x1b[31m" not in quiet
    assert "\x1b[1;31m" not in quiet


def test_what_the_terminal_cannot_write_is_spelled_out(hostile):
    text = printed(hostile, encoding="ascii", width=300)
    assert r"\U0001f469\u200d\U0001f52c na\xefve \u2603" in text
    assert "->" not in text.replace("-->", "")
    assert "…" not in text


def test_a_loss_is_drawn_on_the_same_scale(realistic):
    text = printed(realistic)
    drawn = [line for line in text.splitlines() if "●" in line]
    assert len(drawn) == 4
    places = [line.index("●") for line in drawn]
    assert places == sorted(places, reverse=True)
    assert "▒" not in drawn[0]
    assert all("▒" in line for line in drawn[1:])


def test_the_drawing_moves_below_on_a_narrow_terminal(realistic):
    lines = printed(realistic, width=60).splitlines()
    drawn = [i for i, line in enumerate(lines) if "●" in line]
    assert len(drawn) == 4
    assert all("[" in lines[i - 1] for i in drawn)


def test_more_findings_than_asked_for_are_counted(wide):
    text = printed(wide, most=5)
    assert text.count("column column_") == 5
    assert "… and 295 more findings; a report file holds all of them." in text


def test_accepted_undecided_and_clear_are_said(realistic):
    text = printed(realistic, width=200)
    assert "because: Both are known at prediction; the sum is the contract." in text
    assert "FIT001  518 rows are too few; 2,000 would do." in text
    assert "Asked, and nothing found: LEAK001, LEAK004." in text
    assert "Not applicable: LEAK007." in text
    assert "Group: `sponsor` (2,105 values, 3.9 rows each)" in text
    assert "Verdict: found. 4 errors and 4 warnings stand that nobody has" in text


def test_a_command_can_be_copied_whole(realistic):
    assert f"  {reports.realistic().reproduce[0]}\n" in printed(realistic, width=60)


def test_a_tiny_report_is_short(minimal):
    assert printed(minimal).splitlines() == [
        "unseen · grants.parquet (12 rows, 2 columns) → class",
        "",
        "No score was measured; nothing was found in the tables, 1 question undecided.",
        "",
        "Undecided",
        "FIT001  12 rows are too few; 200 would do.",
        "",
        "Verdict: undecided. Nothing was found. 1 question is undecided.",
    ]
