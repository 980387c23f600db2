"""The link with a token, in a real browser."""

import re
import shutil
import subprocess

import pytest
from web_case import served

from unseen.web.tokens import add_token

pytestmark = pytest.mark.browser

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
_SWITCHES = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--virtual-time-budget=8000",
)


def dom(url, profile):
    words = [str(CHROMIUM), *_SWITCHES, f"--user-data-dir={profile}", "--dump-dom", url]
    done = subprocess.run(words, capture_output=True, text=True, timeout=60, check=True)
    return re.sub(r"<(style|script)>.*?</\1>", "", done.stdout, flags=re.DOTALL)


@pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here")
def test_the_link_leads_to_the_page_and_a_wrong_one_says_so(folder):
    token = add_token(folder / "t", "ann")
    with served(folder, "--tokens", "t") as (_, url):
        page = dom(f"{url}/#token={token}", folder / "right")
        door = dom(f"{url}/#token=unseen_wrong", folder / "wrong")
    assert "50 of 50 holdout answers left" in page
    assert "signed in as <bdi>ann</bdi>" in page
    assert token not in page
    assert "The token is not one of this vault's." in door
    assert "Show your token" in door
