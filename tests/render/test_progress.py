"""The line that shows what is being done, and where it must not be."""

import io
import sys
import time

from unseen.render.progress import progress, silent


class Terminal(io.StringIO):
    encoding = "utf-8"

    def isatty(self):
        return True


class Pipe(io.StringIO):
    pass


def test_nothing_in_a_pipe():
    pipe = Pipe()
    with progress(pipe, after=0.0) as tell:
        tell("reading", 1, 2)
        time.sleep(0.05)
    assert tell is silent
    assert pipe.getvalue() == ""


def test_nothing_in_a_pipe_that_is_told_to_be_colourful(monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    pipe = Pipe()
    with progress(pipe, after=0.0) as tell:
        tell("reading", 1, 2)
    assert pipe.getvalue() == ""


def test_nothing_for_quick_work():
    terminal = Terminal()
    with progress(terminal, after=60.0) as tell:
        tell("reading", 1, 2)
    assert terminal.getvalue() == ""


def test_long_work_is_shown_and_wiped_away(monkeypatch):
    monkeypatch.setenv("TERM", "xterm")
    terminal = Terminal()
    with progress(terminal, after=0.0) as tell:
        tell("reading [bold]train[/] \x1b[31m", 1, 2)
        time.sleep(0.4)
    shown = terminal.getvalue()
    assert "reading [bold]train[/] \\x1b[31m" in shown
    assert shown.rstrip().endswith("\x1b[2K")


def test_one_long_call_without_a_word_is_shown_too(monkeypatch):
    monkeypatch.setenv("TERM", "xterm")
    terminal = Terminal()
    with progress(terminal, after=0.0):
        time.sleep(0.4)
    assert "0:00:00" in terminal.getvalue()


def test_what_a_terminal_cannot_write_is_a_question_mark(monkeypatch):
    monkeypatch.setenv("TERM", "xterm")
    terminal = Terminal()
    terminal.encoding = "ascii"
    with progress(terminal, after=0.0) as tell:
        tell("naïve", 0, None)
        time.sleep(0.3)
    assert "na?ve" in terminal.getvalue()


def test_a_program_without_a_console_is_left_alone(monkeypatch):
    monkeypatch.setattr(sys, "stderr", None)
    with progress() as tell:
        tell("reading", 1, 2)
    assert tell is silent


def test_an_error_leaves_the_block_as_it_is():
    terminal = Terminal()
    error = None
    try:
        with progress(terminal, after=0.0):
            raise KeyError("x")
    except KeyError as caught:
        error = caught
    assert error is not None
