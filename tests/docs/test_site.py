"""The site is whole: every link leads somewhere, nothing comes from a network."""

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest

from unseen.checks.catalogue import CHECKS

ROOT = Path(__file__).parents[2]


class Links(HTMLParser):
    """Collect links, names to link to, and what a page loads."""

    def __init__(self):
        super().__init__()
        self.links, self.names, self.loads, self.headings = [], set(), [], 0

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.names |= {given["id"]} if "id" in given else set()
        self.headings += tag == "h1"
        if tag == "a":
            self.links.append(given["href"])
        elif tag in ("link", "script", "img"):
            self.loads.append(given.get("href") or given.get("src"))


def read(path):
    links = Links()
    links.feed(path.read_text("utf-8"))
    return links


@pytest.fixture(scope="module")
def pages(site):
    return {p.relative_to(site).as_posix(): read(p) for p in site.rglob("*.html")}


def test_every_internal_link_leads_somewhere(site, pages):
    broken = []
    for name, page in pages.items():
        for link in page.links:
            if "://" in link:
                continue
            path, fragment = urldefrag(link)
            target = (site / name).parent / unquote(path) if path else site / name
            known = pages.get(target.resolve().relative_to(site.resolve()).as_posix())
            if known is None or (fragment and fragment not in known.names):
                broken.append(f"{name}: {link}")
    assert broken == []


def test_nothing_is_loaded_from_elsewhere(site, pages):
    for name, page in pages.items():
        for load in page.loads:
            assert "://" not in load
            assert ((site / name).parent / load).is_file()
    assert "://" not in (site / "style.css").read_text()


def test_each_page_has_one_title(pages):
    assert {name: p.headings for name, p in pages.items() if p.headings != 1} == {}


def test_every_page_can_be_reached_from_the_first(pages):
    listed = {urldefrag(link)[0] for link in pages["index.html"].links}
    assert set(pages) <= listed


@pytest.mark.parametrize("code", CHECKS)
def test_every_check_has_its_page(code, site):
    text = (site / "checks" / f"{code}.html").read_text("utf-8")
    for heading in ("What it asks", "Why it matters", "How it decides",
                    "When it is wrong", "What to do"):  # fmt: skip
        assert f"<h2>{heading}</h2>" in text
    assert f'href="{code}.html"' in (site / "checks" / "index.html").read_text("utf-8")


def test_links_of_the_front_page_lead_somewhere():
    for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md"):
        text = (ROOT / name).read_text("utf-8")
        targets = re.findall(r"\]\(([^)#]+)\)", text)
        # The picture of a report is drawn apart.
        missing = {t for t in targets if "://" not in t and not (ROOT / t).exists()}
        assert missing <= {"docs/pictures/report.png"}


def test_light_and_dark():
    style = (ROOT / "docs" / "making" / "style.css").read_text()
    assert "color-scheme:light dark" in style
    assert "@media print" in style


def test_no_page_waits_to_be_filled_in():
    pages = sorted((ROOT / "docs").rglob("*.md"))
    assert len(pages) > 20
    waiting = [
        f"{page.name}: {line}"
        for page in pages
        for line in page.read_text().splitlines()
        if re.fullmatch(r"[A-Z][A-Z_]{4,}", line.strip())
    ]
    assert waiting == []
