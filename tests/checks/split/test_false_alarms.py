"""Clean tables, split at random or not at all: none of the checks accuses one.

The small version of a calibration on the bases in benchmarks/: in 2,260 tables of
150 to 20,000 rows no error but where the source repeats rows, and 3 warnings.
"""

import numpy as np
import pytest
from tests.checks.tables import evidence, halves

from unseen.auditing.answers import ask
from unseen.checks.catalogue import CHECKS
from unseen.result import Severity

SPLIT = [cls for code, cls in CHECKS.items() if code.startswith("SPLIT")]


def measured_in_clusters(n, rng):
    place = rng.integers(0, 5, n)
    x = 6 * rng.normal(size=(5, 6))[place] + rng.normal(size=(n, 6))
    return {f"m{j}": x[:, j] for j in range(6)}, x[:, 0] + 3 * rng.normal(size=n) > 0


def heavy_tails(n, rng):
    x = rng.standard_t(1.5, size=(n, 5))
    words = rng.choice(["a", "b", "c"], n, p=[0.8, 0.15, 0.05])
    table = {f"m{j}": x[:, j] for j in range(5)} | {"kind": words}
    return table, rng.random(n) < 0.1


def coarse(n, rng):
    table = {f"q{j}": rng.integers(1, 6, n) for j in range(5)}
    return table | {"sex": rng.choice(["f", "m"], n)}, rng.random(n) < 0.4


def many_levels(n, rng):
    share = rng.dirichlet(np.full(60, 0.3))
    city = rng.choice(60, n, p=share)
    table = {
        "city": np.array([f"c{k}" for k in city]),
        "rooms": rng.poisson(3, n),
        "price": np.round(rng.lognormal(5, 1, n), -1),
        "size": np.where(rng.random(n) < 0.2, np.nan, rng.normal(80, 20, n)),
    }
    return table, rng.random(n) < 1 / (1 + np.exp(-rng.normal(size=60)[city]))


@pytest.mark.parametrize(
    "make", [measured_in_clusters, heavy_tails, coarse, many_levels]
)
@pytest.mark.parametrize("n", [150, 500, 2000])
def test_nothing_is_found_in_clean_tables(make, n):
    accused = []
    for seed in range(3):
        table, yes = make(n, np.random.default_rng([n, seed]))
        table["y"] = np.where(yes, "yes", "no")
        for tables in ((table,), halves(table)):
            findings = ask(SPLIT, evidence(*tables, target="y"))
            accused += [
                (seed, f.code, f.message)
                for f in findings
                if f.severity in (Severity.ERROR, Severity.WARNING)
            ]
    assert accused == []
