"""Make the README's picture: the top of the page that `unseen demo` writes.

Needs Chromium. From the root: ``.venv/bin/python docs/pictures/make.py``.
"""

import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

PICTURE = Path(__file__).with_name("report.png")
WIDTH, HEIGHT = 1280, 1090
MOST_BYTES = 300_000

# What keeps a browser from asking anything of anybody.
QUIET = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update"),
    *("--disable-sync", "--disable-quic", "--hide-scrollbars"),
)


def demo_page(folder: Path) -> Path:
    """Run the demo, and give the page that it wrote."""
    page = folder / "report.html"
    command = Path(sys.executable).with_name("unseen")
    done = subprocess.run(
        [str(command), "demo", "--html", str(page)], stdout=subprocess.DEVNULL
    )
    # Status 1 says that something was found.
    if done.returncode not in (0, 1):
        raise SystemExit(f"`unseen demo` ended with status {done.returncode}.")
    return page


def photograph(page: Path, picture: Path, profile: Path) -> None:
    """Take the top of a page, in its light colours."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        raise SystemExit("There is no Chromium to open the page in. Install it first.")
    subprocess.run(
        [
            *(chromium, *QUIET, f"--user-data-dir={profile}"),
            *("--blink-settings=preferredColorScheme=1", "--virtual-time-budget=8000"),
            *(f"--window-size={WIDTH},{HEIGHT}", f"--screenshot={picture}"),
            page.as_uri(),
        ],
        check=True,
        stderr=subprocess.DEVNULL,
    )


def main() -> None:
    with TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        photograph(demo_page(folder), PICTURE, folder / "profile")
    size = PICTURE.stat().st_size
    if size > MOST_BYTES:
        raise SystemExit(
            f"{PICTURE.name} has {size:,} bytes, more than {MOST_BYTES:,}."
        )
    print(f"{PICTURE} ({size:,} bytes)")


if __name__ == "__main__":
    main()
