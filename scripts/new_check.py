"""Write a new check: its file, its row in the catalogue, and its test.

python scripts/new_check.py split SPLIT008 StaleRows "rows that are out of date"
"""

import re
import sys
from pathlib import Path

# What the codes of a room begin with.
ROOMS = {
    "leakage": "LEAK",
    "availability": "LEAK",
    "split": "SPLIT",
    "fit": "FIT",
    "pipeline": "PIPE",
    "selection": "SEL",
    "shrinkage": "PEN",
}

CHECK = '''"""{code}: {title}."""

from dataclasses import dataclass
from typing import ClassVar, final

from ...errors import NotApplicable
from ...evidence import Evidence
from ...result import Finding
from .._check import AbstractCheck


@final
@dataclass(frozen=True, slots=True)
class {name}(AbstractCheck):
    """{Title}.

    What it asks
    ------------
    TODO: one question.

    Why it matters
    --------------
    TODO: how it flatters the score.

    How it decides
    --------------
    TODO: an error if ..., a warning if more than {{tolerated:.0%}} ....

    When it is wrong
    ----------------
    TODO: a table on which it errs.

    What to do
    ----------
    TODO: one sentence of advice.

    Parameters
    ----------
    tolerated
        TODO: what the threshold means, and why it is what it is.
    """

    code: ClassVar[str] = "{code}"
    title: ClassVar[str] = "{title}"

    tolerated: float = 0.0

    def run(self, evidence: Evidence) -> tuple[Finding, ...]:
        """TODO: say how it looks."""
        raise NotApplicable("This check is still to be written.")
'''

TEST = '''"""{code}: planted, silent, undecided, not applicable, and one law."""

import inspect

import pytest

from unseen.checks.{room}.{module} import {name}


def test_the_page_is_written():
    assert "TODO" not in (inspect.getdoc({name}) or "")


@pytest.mark.parametrize(
    "case", ["planted", "silent", "undecided", "not applicable", "a law"]
)
def test_what_is_still_to_be_written(case):
    pytest.fail(f"Replace this by a test of its own: {{case}}.")
'''


def main(words: list[str], root: Path) -> list[Path]:
    """Write the files below `root`; give their paths."""
    if len(words) != 4:
        raise SystemExit(f"{(__doc__ or '').strip()}\n\nRooms: {', '.join(ROOMS)}.")
    room, code, name, title = words
    module = re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
    checks = root / "src" / "unseen" / "checks"
    check = checks / room / f"{module}.py"
    test = root / "tests" / "checks" / room / f"test_{module}.py"
    _look(room, code, name, checks)
    _need(not check.exists(), f"{check.name} is there already. Name it otherwise.")
    names = {"code": code, "name": name, "title": title, "room": room}
    names |= {"module": module, "Title": title[:1].upper() + title[1:]}
    for path, form in ((check, CHECK), (test, TEST)):
        path.write_text(form.format(**names), "utf-8")
    catalogue = checks / "catalogue.py"
    text = catalogue.read_text("utf-8")
    catalogue.write_text(_listed(text, room, module, name), "utf-8")
    return [check, catalogue, test]


def _look(room: str, code: str, name: str, checks: Path) -> None:
    """Refuse what the catalogue's own tests would refuse."""
    _need(room in ROOMS, f"The room must be one of {', '.join(ROOMS)}, got {room!r}.")
    form = rf"{ROOMS[room]}\d{{3}}"
    _need(
        re.fullmatch(form, code),
        f"The code must be like {ROOMS[room]}123, got {code!r}.",
    )
    pages = "\n".join(p.read_text("utf-8") for p in sorted(checks.rglob("*.py")))
    taken = set(re.findall(r'code: ClassVar\[str\] = "(\w+)"', pages))
    _need(code not in taken, f"{code} is taken. A code never changes its meaning.")
    _need(
        re.fullmatch(r"([A-Z][a-z]+)+", name),
        f"The name must be like StaleRows, got {name!r}.",
    )


def _listed(text: str, room: str, module: str, name: str) -> str:
    """Add the import, in its place, and the row, after its room's last one."""
    line = f"from .{room}.{module} import {name}"
    imports = re.findall(r"^from \.\w+\.\w+ import \w+$", text, re.M)
    ours = sorted([*imports, line])
    text = text.replace("\n".join(imports), "\n".join(ours))
    of_room = re.findall(rf"^from \.{room}\.\w+ import (\w+)$", text, re.M)
    rows = re.findall(r"^        (\w+),$", text, re.M)
    last = max((rows.index(n) for n in of_room if n in rows), default=len(rows) - 1)
    return text.replace(
        f"        {rows[last]},\n", f"        {rows[last]},\n        {name},\n"
    )


def _need(holds: object, says: str) -> None:
    if not holds:
        raise SystemExit(says)


if __name__ == "__main__":
    for written in main(sys.argv[1:], Path(__file__).resolve().parents[1]):
        print(written)
