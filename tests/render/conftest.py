"""The reports that every format is tried on."""

import sys
from pathlib import Path

import pytest

# `reports.py` is shared by the tests of this folder and belongs to no package.
sys.path.append(str(Path(__file__).parent))

import reports
from browser import CHROMIUM

# Without a browser there is nothing to open the pages in; the header says so.
collect_ignore = [] if CHROMIUM else ["html/test_browser.py"]


def pytest_report_header() -> str:
    return f"pages are opened in: {CHROMIUM or 'no browser (tests left out)'}"


@pytest.fixture(params=sorted(reports.ALL))
def report(request):
    return reports.ALL[request.param]()


@pytest.fixture
def realistic():
    return reports.realistic()


@pytest.fixture
def hostile():
    return reports.hostile()


@pytest.fixture
def minimal():
    return reports.minimal()


@pytest.fixture
def clean():
    return reports.clean()


@pytest.fixture
def wide():
    return reports.wide()


@pytest.fixture
def pages():
    return reports.PAGES
