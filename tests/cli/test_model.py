"""The user's own model at the command line: it may raise, leave, or print."""

import json
import subprocess
import sys

import pytest
from cli_tables import csv, leaky

MODULE = """
class Raises:
    def get_params(self, deep=True):
        return {}

    def set_params(self, **given):
        return self

    def fit(self, X, y):
        raise ValueError("my own\\nmessage")

    def predict(self, X):
        return [0] * len(X)


class Leaves(Raises):
    def fit(self, X, y):
        raise SystemExit(3)


class Prints(Raises):
    def fit(self, X, y):
        print("fitting")
        self.classes_ = sorted(set(y))
        return self

    def predict(self, X):
        return [self.classes_[0]] * len(X)


def broken():
    raise RuntimeError("the factory broke")


def procedure(X, y):
    print("half")
    return 0.5
"""


@pytest.fixture(autouse=True)
def files(here, monkeypatch):
    csv(here / "t.csv", leaky)
    (here / "own_models.py").write_text(MODULE)
    yield
    sys.modules.pop("own_models", None)


def audit(name):
    return ("audit", "t.csv", "--target", "y", "--model", name, "--json", "-")


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("Raises", "ValueError: my own message"),
        ("Leaves", "SystemExit: 3"),
        ("broken", "RuntimeError: the factory broke"),
    ],
)
def test_a_model_that_raises_is_named_and_the_audit_goes_on(name, says, unseen):
    done = unseen(*audit(f"own_models:{name}"))
    assert done.status == 1
    report = json.loads(done.out)
    findings = {f["code"]: f for f in report["findings"]}
    assert findings["LEAK001"]["verdict"] == "found"
    assert findings["FIT009"]["verdict"] == "undecided"
    assert findings["FIT009"]["message"] == (
        f"`own_models:{name}` could not be judged; the probes stand in for it. "
        f"It raised {says}"
    )
    assert report["scores"]["honest"]["value"] is not None


@pytest.mark.parametrize("name", ["Prints", "procedure"])
def test_what_a_model_prints_stays_out_of_the_report(name, unseen):
    done = unseen(*audit(f"own_models:{name}"))
    assert done.status in (0, 1)
    assert json.loads(done.out)["schema"] == "unseen.report/1"


def test_a_model_that_is_not_there(refused):
    assert refused(*audit("own_models:Raise")) == (
        "`model` must name something in 'own_models', which has no 'Raise'. "
        "The nearest name is 'Raises'."
    )


def test_a_module_that_is_not_there(refused):
    assert refused(*audit("no_such_module:Model")) == (
        "`model` must name a module that can be imported, got 'no_such_module', which "
        "was not found. Run from the folder that holds it, or correct the name."
    )


def test_a_model_of_another_form(refused):
    assert refused(*audit("own_models")) == (
        "`model` must name a module and a name, got 'own_models'. "
        "Write it as package.module:name."
    )


def test_a_module_that_raises(refused, here):
    (here / "broken_module.py").write_text("1 / 0\n")
    assert refused(*audit("broken_module:Model")) == (
        "`model` must name a module that can be imported, got 'broken_module:Model', "
        "which raised ZeroDivisionError: division by zero. "
        "Import it alone to see where."
    )


def test_a_model_beside_the_table_is_found_by_the_real_command(here):
    code = "from unseen.cli.main import run; run()"
    words = [sys.executable, "-c", code, *audit("own_models:Raises")]
    done = subprocess.run(words, capture_output=True, text=True, cwd=here)
    assert done.returncode == 1
    assert "my own message" in done.stdout
    assert done.stderr == ""
