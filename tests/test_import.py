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


def test_a_default_audit_of_a_file_needs_no_library_of_models(tmp_path):
    rows = [f"{i * 37 % 101},{i % 7},{i * i % 11 % 2}" for i in range(120)]
    (tmp_path / "t.csv").write_text("\n".join(["a,b,y", *rows]) + "\n")
    code = f"import unseen; print(unseen.audit({str(tmp_path / 't.csv')!r}, 'y').seed)"
    out, modules = loaded(code)
    assert out.strip() == "0"
    assert {"sklearn", "scipy", "pandas", "polars", "altair"} & modules == set()


def test_help_is_instant():
    code = "import sys; sys.argv = ['unseen', '--help']; from unseen.cli.main import *"
    code += """
try:
    run()
except SystemExit:
    import os
    spent = os.times()
    print(spent.user + spent.system, file=sys.stderr)
"""
    # The least of three: other work on the machine only ever adds.
    spent = []
    for _ in range(3):
        done = subprocess.run([sys.executable, "-c", code], capture_output=True)
        assert b"Usage: unseen" in done.stdout
        spent.append(float(done.stderr))
    assert min(spent) < 0.3


@pytest.mark.parametrize(
    "name",
    ["audit", "CausalGraph", "Facts", "ForwardSplit", "GroupedSplit", "read_graph"],
)
def test_public_names_are_there(name):
    out, _ = loaded(f"import unseen; print(unseen.{name}.__name__)")
    assert out.strip() == name


def test_an_unknown_name_is_an_attribute_error():
    out, _ = loaded("import unseen; print(hasattr(unseen, 'nothing'))")
    assert out.strip() == "False"
