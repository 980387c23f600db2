"""Every check file is listed, documented, tested and well named."""

import inspect
import re
from dataclasses import fields
from importlib import import_module
from pathlib import Path

import pytest

from unseen.checks import catalogue
from unseen.checks._check import AbstractCheck
from unseen.checks.catalogue import CHECKS
from unseen.render.page import filled_page

HEADINGS = [
    "What it asks",
    "Why it matters",
    "How it decides",
    "When it is wrong",
    "What to do",
]
ROOMS = (
    "leakage",
    "availability",
    "split",
    "fit",
    "pipeline",
    "selection",
    "shrinkage",
)
CHECK_DIR = Path(catalogue.__file__).parent
FILES = sorted(p for room in ROOMS for p in (CHECK_DIR / room).glob("[!_]*.py"))
EVERY = pytest.mark.parametrize("cls", CHECKS.values(), ids=CHECKS.keys())

# `{odds}` or `{share:.0%}`, as a page writes the value of a field.
PLACEHOLDER = re.compile(r"\{([a-z_]+)(?::[^{}]*)?\}")
# What a check does, and not what is wrong with the data.
ACTS = (
    "assert", "avoid", "check", "compare", "count", "detect", "ensure", "find", "has",
    "is", "look", "measure", "search", "validate", "verify", "warn",
)  # fmt: skip
CODE = re.compile(r"(LEAK|SPLIT|FIT|PIPE|SEL|PEN)\d{3}")


def snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def file_of(cls: type[AbstractCheck]) -> Path:
    return Path(inspect.getfile(cls))


def page_of(cls: type[AbstractCheck]) -> str:
    return inspect.getdoc(cls) or ""


def test_every_room_is_looked_at():
    rooms = {p.name for p in CHECK_DIR.iterdir() if list(p.glob("[!_]*.py"))}
    assert rooms == set(ROOMS)


def test_every_file_is_listed_once():
    listed = [file_of(cls).resolve() for cls in CHECKS.values()]
    assert sorted(listed) == [f.resolve() for f in FILES]


def test_every_class_is_listed_once():
    assert len(set(CHECKS.values())) == len(CHECKS)


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_a_file_holds_one_check_and_is_named_after_it(path):
    module = import_module(f"unseen.checks.{path.parent.name}.{path.stem}")
    own = [
        cls
        for cls in vars(module).values()
        if inspect.isclass(cls)
        and issubclass(cls, AbstractCheck)
        and cls.__module__ == module.__name__
    ]
    assert [snake(cls.__name__) for cls in own] == [path.stem]


@pytest.mark.parametrize(("code", "cls"), CHECKS.items())
def test_the_code_is_the_class_s_own_and_stands_in_its_file(code, cls):
    assert cls.code == code
    assert CODE.fullmatch(code)
    module = inspect.getdoc(inspect.getmodule(cls)) or ""
    assert module.startswith(f"{code}: ")


def test_no_code_is_given_twice():
    # The table is keyed by code, so a second class of one code would be lost.
    codes = [
        line.split('"')[1]
        for path in FILES
        for line in path.read_text().splitlines()
        if line.startswith('    code: ClassVar[str] = "')
    ]
    assert sorted(codes) == sorted(CHECKS)


@EVERY
def test_the_page_has_its_headings_in_order(cls):
    page = page_of(cls)
    found = re.findall(r"^(.+)\n-{3,}$", page, re.M)
    expected = [*HEADINGS, "Parameters"] if fields(cls) else HEADINGS
    assert found == expected
    sections = re.split(r"^.+\n-{3,}$", page, flags=re.M)
    assert all(len(text.strip()) > 15 for text in sections)


@EVERY
def test_the_page_reads_its_numbers_from_fields(cls):
    own = {f.name for f in fields(cls)}
    asked = set(PLACEHOLDER.findall(page_of(cls)))
    assert asked <= own
    filled = filled_page(cls)
    assert not PLACEHOLDER.search(filled)
    assert "{" not in filled


@EVERY
def test_every_field_has_its_line_on_the_page(cls):
    parameters = page_of(cls).partition("\nParameters\n")[2]
    # Two fields of one meaning share a line: `large, small`.
    named = {
        name
        for line in re.findall(r"^\w[\w, ]*$", parameters, re.M)
        for name in line.split(", ")
    }
    assert named == {f.name for f in fields(cls)}


@EVERY
def test_every_field_has_a_default(cls):
    assert cls() == cls()


@EVERY
def test_it_has_its_own_tests(cls):
    path = file_of(cls)
    tests = Path(__file__).parent / "checks" / path.parent.name
    own = tests / f"test_{path.stem}.py"
    assert own.is_file()
    text = own.read_text()
    assert re.search(rf"\b{cls.__name__}\(", text)
    assert text.startswith(f'"""{cls.code}: ')


@EVERY
def test_the_name_says_the_defect_and_not_the_act(cls):
    assert snake(cls.__name__).split("_")[0] not in ACTS
    assert not cls.__name__.endswith("Check")


@EVERY
def test_the_title_is_a_defect_in_words(cls):
    assert cls.title == cls.title.strip()
    assert not cls.title.endswith(".")
    assert snake(cls.title.split()[0]) not in ACTS


@EVERY
def test_nothing_can_be_changed_after_it_is_made(cls):
    check = cls()
    with pytest.raises((AttributeError, TypeError)):
        check.code = "X"
    assert "__dict__" not in dir(check) or not vars(check)
