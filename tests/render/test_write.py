"""Files are whole or not there, and errors say what to do."""

import os
import stat

import pytest

from unseen.errors import InputError
from unseen.render.json import from_json
from unseen.render.write import render, render_as, write


def test_a_file_is_written_as_it_is(tmp_path):
    write(tmp_path / "a.txt", "naïve ☃\r\nend")
    assert (tmp_path / "a.txt").read_bytes() == "naïve ☃\r\nend".encode()
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]


def test_broken_characters_are_written_as_escapes(tmp_path):
    write(tmp_path / "a.txt", "\udcff")
    assert (tmp_path / "a.txt").read_bytes() == rb"\udcff"


def test_an_old_file_is_replaced_and_keeps_its_rights(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("old")
    path.chmod(0o640)
    write(str(path), "new")
    assert path.read_text() == "new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_new_file_has_the_rights_that_the_mask_leaves(tmp_path):
    mask = os.umask(0o027)
    try:
        write(tmp_path / "a.txt", "new")
    finally:
        os.umask(mask)
    assert stat.S_IMODE((tmp_path / "a.txt").stat().st_mode) == 0o640


def test_a_link_stays_a_link(tmp_path):
    (tmp_path / "real.txt").write_text("old")
    (tmp_path / "link.txt").symlink_to("real.txt")
    write(tmp_path / "link.txt", "new")
    assert (tmp_path / "link.txt").is_symlink()
    assert (tmp_path / "real.txt").read_text() == "new"


def test_an_interrupted_write_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "a.txt"
    path.write_text("old")

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(InputError) as error:
        write(path, "new")
    assert str(error.value) == (
        f"`path` must be a file that can be written, got '{path}': no space left on "
        "device. Make its folder, or name another path."
    )
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]


def test_a_missing_folder_is_said(tmp_path):
    path = tmp_path / "no" / "a.txt"
    with pytest.raises(InputError) as error:
        write(path, "new")
    assert str(error.value) == (
        f"`path` must be a file that can be written, got '{path}': no such file or "
        "directory. Make its folder, or name another path."
    )


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(InputError) as error:
        write(tmp_path, "new")
    assert str(error.value) == (
        f"`path` must be a file that can be written, got '{tmp_path}': it is a folder. "
        "Make its folder, or name another path."
    )


@pytest.mark.parametrize(
    ("ending", "begins"),
    [
        ("html", "<!doctype html>"),
        ("json", '{\n  "schema": "unseen.report/1"'),
        ("sarif", '{\n  "$schema"'),
        ("md", "## "),
    ],
)
def test_the_ending_names_the_format(ending, begins, minimal, tmp_path):
    path = tmp_path / f"Report.{ending.upper()}"
    render_as(minimal, path)
    text = path.read_text("utf-8")
    assert text.startswith(begins)
    assert text == render(minimal, ending)


def test_pages_of_the_catalogue_stand_in_the_page(realistic):
    assert "How LEAK002 decides" in render(realistic, "html")


def test_an_unknown_ending_is_said(minimal):
    with pytest.raises(InputError) as error:
        render(minimal, "out/report.pdf")
    assert str(error.value) == (
        "`path` must end in .html, .json, .sarif or .md, got 'out/report.pdf'. "
        "Name it report.html."
    )


def test_a_report_comes_back_from_its_file(realistic, tmp_path):
    render_as(realistic, tmp_path / "a.json")
    assert from_json((tmp_path / "a.json").read_text()) == realistic
