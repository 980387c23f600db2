"""Pages as a browser shows them: quiet, offline, inert, alive where scripts run."""

import re

import pytest
import reports
from browser import browser

from unseen.render.html.page import to_html

pytestmark = pytest.mark.browser

MADE = ("realistic", "hostile")
ALL_DRAWN = (
    "[...document.querySelectorAll('.figure .spec')]"
    ".every((data) => data.closest('.figure').classList.contains('drawn'))"
)


@pytest.fixture(scope="module")
def chromium():
    with browser() as opened:
        yield opened


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Write each page once."""
    folder = tmp_path_factory.mktemp("pages")
    for name in MADE:
        page = to_html(reports.ALL[name](), pages=reports.PAGES)
        (folder / f"{name}.html").write_text(page, "utf-8")
    return {name: folder / f"{name}.html" for name in MADE}


@pytest.fixture(scope="module", params=MADE)
def name(request):
    return request.param


@pytest.fixture(scope="module")
def alive(chromium, files, name):
    """Give a page in which every figure was drawn by the script."""
    tab = chromium.open(files[name])
    tab.wait(ALL_DRAWN)
    return tab


@pytest.fixture(scope="module")
def still(chromium, files, name):
    """Give a page in which no script may run."""
    return chromium.open(files[name], scripts=False)


def test_what_a_page_asks_for_and_complains_of_is_heard(chromium, tmp_path):
    """Else the silence of the other pages would prove nothing."""
    path = tmp_path / "loud.html"
    path.write_text(
        "<title>a</title><img src='https://example.invalid/a.png'>"
        "<script>document.title = 'b'; console.error('c'); d()</script>"
    )
    tab = chromium.open(path)
    tab.wait("document.images[0].complete")
    assert "https://example.invalid/a.png" in tab.requests
    assert tab.value("document.title") == "b"
    assert "'c'" in str(tab.errors)
    assert "d is not defined" in str(tab.errors)


def test_a_page_asks_for_nothing_and_complains_of_nothing(alive, files, name):
    assert alive.errors == []
    assert set(alive.requests) <= {files[name].as_uri()}


def test_no_name_became_a_script(alive):
    assert alive.value("document.title").startswith("Expect an AUC of about 0.871")
    # Only our own: the specs, the theme, Vega, and the page's script.
    own = "script:not(.spec, #figure-theme)"
    assert alive.value(f"document.querySelectorAll('{own}').length") == 2
    assert alive.value("document.querySelectorAll('img, object, embed').length") == 0


def test_every_figure_comes_alive(alive):
    specs = alive.value("document.querySelectorAll('.figure .spec').length")
    assert specs >= 7
    drawn = "document.querySelectorAll('.figure.drawn .live svg').length"
    assert alive.value(drawn) == specs
    # What was drawn beforehand has made room.
    assert alive.value("document.querySelectorAll('.drawn .still').length") == 0


def test_a_figure_answers_the_pointer(alive):
    dot = (
        "(() => { const box = document.querySelector('.waterfall .live svg "
        ".mark-symbol path').getBoundingClientRect();"
        "return [box.x + box.width / 2, box.y + box.height / 2]; })()"
    )
    alive.point_at(*alive.value(dot))
    alive.wait("document.querySelector('#vg-tooltip-element.visible') !== null")
    said = alive.value("document.querySelector('#vg-tooltip-element').innerText")
    assert re.search(r"AUC\s+0\.964 \[0\.9\d+, 0\.9\d+\]", said)


def test_the_page_reads_where_no_script_may_run(still):
    text = still.value("document.body.innerText")
    assert "Expect an AUC of about 0.871 on unseen data" in text
    assert "What to do" in text
    assert "The same numbers again" in text
    assert still.value("document.documentElement.className") == ""
    figures = (
        "[...document.querySelectorAll('.still .wide svg')]"
        ".map((svg) => svg.getBoundingClientRect())"
        ".filter((box) => box.width > 300 && box.height > 50).length"
    )
    assert still.value(figures) >= 7


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_nothing_is_wider_than_the_window(chromium, files, name, width):
    tab = chromium.open(files[name], width=width)
    tab.wait(ALL_DRAWN)
    assert tab.value("document.documentElement.scrollWidth") <= width


def test_colours_turn_with_the_switch_and_without_a_script(still):
    paper = "getComputedStyle(document.documentElement).backgroundColor"
    ink = "getComputedStyle(document.querySelector('.still .wide svg text')).fill"
    seen = {}
    for mode in ("light", "dark"):
        still.value(f"document.getElementById('theme-{mode}').checked = true")
        seen[mode] = still.value(paper), still.value(ink)
    assert seen["light"][0] == "rgb(255, 255, 255)"
    assert seen["dark"][0] == "rgb(15, 21, 27)"
    assert seen["light"][1] != seen["dark"][1]


def test_a_grade_can_be_chosen_without_a_script(still):
    shown = (
        "[...document.querySelectorAll('article.finding')]"
        ".filter((part) => part.offsetHeight > 0).map((part) => part.className)"
    )
    every = still.value(shown)
    for grade in set(every):
        choice = grade.removeprefix("finding ")
        still.value(f"document.getElementById('grade-{choice}').checked = true")
        assert still.value(shown) == [name for name in every if name == grade]
    still.value("document.getElementById('grade-all').checked = true")
    assert still.value(shown) == every
