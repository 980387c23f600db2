"""The site, built once, and tables for the code on its pages."""

import random
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# The generator is no package that is installed: it stands beside its pages.
sys.path.append(str(ROOT / "docs"))
sys.path.append(str(Path(__file__).parent))


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """Build every page; give the folder."""
    from making.site import build  # noqa: PLC0415 - after the path is set

    out = tmp_path_factory.mktemp("site") / "docs"
    build(ROOT / "docs", out)
    return out


def loans(n: int, start: int, seed: int) -> list[str]:
    """Give a table of loans whose calls by collections tell who was late."""
    rng = random.Random(seed)
    lines = ["loan_id,customer,applied_at,income,age,postcode,collections_calls,late"]
    for i in range(n):
        income = rng.gauss(0, 1)
        late = int(income + rng.gauss(0, 1.2) < -0.4)
        calls = rng.choice([1, 2, 3]) if late else 0
        day = date(2023, 1, 1) + timedelta(days=start + i // 2)
        lines.append(
            f"L{seed}-{i:05d},C{rng.randrange(n // 4):04d},{day},"
            f"{40 + 9 * income:.2f},{rng.randrange(19, 70)},{rng.randrange(9)},"
            f"{calls},{late}"
        )
    return lines


@pytest.fixture
def tables(tmp_path, monkeypatch):
    """Lay out the tables that the pages name, in an empty current directory."""
    import duckdb  # noqa: PLC0415

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", list(sys.path))
    train, test = loans(600, 0, 1), loans(200, 310, 2)
    (tmp_path / "loans.csv").write_text("\n".join(train) + "\n")
    (tmp_path / "loans_test.csv").write_text("\n".join(test) + "\n")
    runs = ["run,auc", *(f"r{i},{0.70 + 0.01 * (7 * i % 18):.2f}" for i in range(18))]
    (tmp_path / "runs.csv").write_text("\n".join(runs) + "\n")
    applicants = "\n".join(line.rpartition(",")[0] for line in test)
    (tmp_path / "applicants.csv").write_text(applicants + "\n")
    (tmp_path / "parts").mkdir()
    read = "read_csv('loans.csv')"
    with duckdb.connect("loans.db") as db:
        db.execute(f"create table loans as from {read}")
        for path in ("loans", "parts/loans-1"):
            db.execute(f"copy (from {read}) to '{path}.parquet' (format parquet)")
    return tmp_path
