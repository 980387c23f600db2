"""The floors hold: a module imports only from floors below its own."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1] / "src" / "unseen"

# Rooms on one floor do not import each other.
FLOORS = [
    {"_version", "errors", "result"},
    {"stats"},
    {"charts"},
    {"tables"},
    {"facts"},
    {"graph"},
    {"availability"},
    {"roles"},
    {"task", "standings"},
    {"probes"},
    {"scoring"},
    {"holdout", "linear", "smooth"},
    {"choices"},
    {"evidence"},
    {"checks"},
    {"remedies"},
    {"auditing"},
    {"ladder"},
    {"render"},
    {"api", "fitting"},
    {"web"},
    {"cli", "integrations"},
]
RANK = {name: i for i, floor in enumerate(FLOORS) for name in floor}
MODULES = sorted(
    p for p in ROOT.rglob("*.py") if p.parent != ROOT or p.stem != "__init__"
)


def part(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def imported_parts(path: Path) -> set[str]:
    """Rooms of this package that a file imports, also inside functions."""
    folders = path.relative_to(ROOT).parts[:-1]
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {a.name.split(".")[1] for a in node.names if "unseen." in a.name}
        elif isinstance(node, ast.ImportFrom):
            if node.level:
                base = [*folders[: len(folders) - node.level + 1]]
                names = base + (node.module.split(".") if node.module else [])
                found |= {names[0]} if names else {a.name for a in node.names}
            elif node.module and node.module.startswith("unseen"):
                rest = node.module.split(".")[1:]
                found |= {rest[0]} if rest else {a.name for a in node.names}
    return found & set(RANK)


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_point_down(path):
    mine = part(path)
    above = {p for p in imported_parts(path) - {mine} if RANK[p] >= RANK[mine]}
    assert above == set()


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_files_stay_readable(path):
    assert len(path.read_text().splitlines()) <= 400


def test_every_room_has_a_floor():
    rooms = {part(p) for p in MODULES}
    assert rooms - set(RANK) == set()


def test_the_floors_test_can_fail():
    assert imported_parts(ROOT / "evidence.py") >= {"scoring", "task", "tables"}


def test_only_nets_and_embeddings_may_import_torch():
    for path in MODULES:
        if part(path) not in ("nets", "embeddings"):
            assert "import torch" not in path.read_text()
