"""The examples in the docstrings of the benchmarks hold."""

import doctest
import importlib

import pytest

MODULES = [
    "benchmarks.tally",
    "benchmarks.bases.base",
    "benchmarks.planted.codes",
    "benchmarks.calibration.metrics",
]


@pytest.mark.parametrize("name", MODULES)
def test_examples_hold(name):
    done = doctest.testmod(importlib.import_module(name))
    assert done.attempted > 0
    assert done.failed == 0
