"""Importing the package, and asking for help, costs little and does nothing."""

import subprocess
import sys

import pytest

HEAVY = {
    "torch",
    "pandas",
    "polars",
    "sklearn",
    "scipy",
    "altair",
    "ray",
    "numpy",
    "pyarrow",
    "duckdb",
    "jinja2",
}


def loaded(code: str) -> tuple[str, set[str]]:
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            f"{code}; import sys; print(*sys.modules, file=sys.stderr)",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout, {name.split(".")[0] for name in done.stderr.split()}


def test_import_loads_nothing_heavy_and_prints_nothing():
    out, modules = loaded("import unseen")
    assert out == ""
    assert HEAVY & modules == set()


def test_the_command_line_loads_nothing_heavy():
    _, modules = loaded("import unseen.cli.main")
    assert HEAVY & modules == set()


def test_a_default_audit_needs_neither_scikit_learn_nor_scipy():
    code = (
        "import unseen; r = unseen.audit({'x': list(range(60)) * 2, "
        "'y': [0, 1, 1, 0, 1, 0] * 20}, 'y')"
    )
    _, modules = loaded(code)
    assert {"sklearn", "scipy", "pandas", "altair"} & modules == set()


@pytest.mark.parametrize("name", ["audit", "GroupedSplit", "ForwardSplit", "Facts"])
def test_public_names_are_there(name):
    out, _ = loaded(f"import unseen; print(unseen.{name}.__name__)")
    assert out.strip() == name


def test_an_unknown_name_is_an_attribute_error():
    out, _ = loaded("import unseen; print(hasattr(unseen, 'nothing'))")
    assert out.strip() == "False"
