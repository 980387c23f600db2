"""Vega as one script: kept once, and never in the way."""

import re
from pathlib import Path

import pytest

from unseen.render.html import runtime
from unseen.render.html.runtime import cache_folder, vega_script


@pytest.fixture
def bundled(monkeypatch, tmp_path):
    """Count bundlings, and keep them in a folder of the test's own."""
    made = []

    def bundle():
        made.append(1)
        return "window.vegaEmbed=1;"

    monkeypatch.setattr(runtime, "vega_bundle", bundle)
    monkeypatch.setattr(runtime, "cache_folder", lambda *_: tmp_path / "cache")
    return made


def test_a_bundle_is_made_once(bundled, tmp_path):
    assert vega_script() == vega_script() == "window.vegaEmbed=1;"
    assert len(bundled) == 1
    (kept,) = (tmp_path / "cache").iterdir()
    assert re.fullmatch(r"vega-[\w.]+\.js", kept.name)


def test_a_folder_that_cannot_be_written_costs_time_alone(bundled, tmp_path):
    (tmp_path / "cache").write_text("a file where the folder should be")
    assert vega_script() == vega_script() == "window.vegaEmbed=1;"
    assert len(bundled) == 2


def test_the_real_bundle_fetches_nothing_and_ends_no_element():
    script = vega_script()
    assert "vegaEmbed" in script
    assert "</script" not in script
    assert "<!--" not in script
    assert "sourceMappingURL" not in script
    assert not re.search(r"\bimport\s*\(|\bimport\s*[{*\"']", script)
    hosts = set(re.findall(r"https?://([\w.-]+)", script))
    # Names of XML spaces and of the schema, and a link of a menu that is switched off.
    assert hosts <= {"www.w3.org", "vega.github.io", "github.com"}
    assert len(script.encode()) < 1_200_000


@pytest.mark.parametrize(
    ("platform", "environ", "folder"),
    [
        ("linux", {"HOME": "/home/me"}, "/home/me/.cache/unseen"),
        ("linux", {"XDG_CACHE_HOME": "/c"}, "/c/unseen"),
        ("darwin", {"HOME": "/Users/me"}, "/Users/me/Library/Caches/unseen"),
        ("win32", {"LOCALAPPDATA": "C:/Local"}, "C:/Local/unseen"),
        ("win32", {"HOME": "C:/me"}, "C:/me/AppData/Local/unseen"),
    ],
)
def test_each_platform_has_its_folder(platform, environ, folder):
    assert cache_folder(environ, platform) == Path(folder)
