"""Say what only a person knows, and let the audit prove what follows from it.

Nothing in the values tells that `collections_calls` is written after the loan is
late, or that `letter_sent` is a consequence of being late. The facts do: when a
column is written, when the prediction is made, and what causes what.

    python examples/declare_facts.py
"""

import tempfile
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd

import unseen

FACTS = """
target = "late"
time = "applied_at"
predict_at = "applied_at"

[available]
income = "always"
purpose = "always"
collections_calls = "P30D"    # 30 days after the application

[graph]
edges = ["income -> late -> letter_sent", "purpose -> late"]
"""

rng = np.random.default_rng(2)
n = 800
income = rng.normal(size=n)
late = income + rng.normal(0, 1.2, size=n) < -0.5
loans = pd.DataFrame(
    {
        "applied_at": [date(2024, 1, 1) + timedelta(days=i // 4) for i in range(n)],
        "income": income.round(3),
        "purpose": rng.choice(["car", "house", "study"], size=n),
        "collections_calls": rng.poisson(np.where(late, 1.2, 0.4)),
        "letter_sent": (rng.random(n) < np.where(late, 0.6, 0.2)).astype(int),
        "late": late.astype(int),
    }
)

with tempfile.TemporaryDirectory() as folder:
    path = Path(folder) / "unseen.toml"
    path.write_text(FACTS)
    report = unseen.audit(loans, facts=path)

for finding in report.found(unseen.Severity.ERROR):
    print(f"{finding.code}: {finding.message}")

found = {s.name for f in report.found(unseen.Severity.ERROR) for s in f.subjects}
assert found == {"collections_calls", "letter_sent"}
