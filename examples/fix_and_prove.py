"""Take the fix of an audit into scikit-learn, and see that its proof holds.

Patients come several times, and the score of each visit is known to the next one's
model where a split does not keep a patient's visits together.

    python examples/fix_and_prove.py
"""

import numpy as np
import pandas as pd
from sklearn.model_selection import cross_val_score

import unseen

rng = np.random.default_rng(1)
patient = np.repeat(np.arange(150), 4)
risk = rng.normal(size=150)[patient]
visits = pd.DataFrame(
    {
        "patient": [f"P{p:03d}" for p in patient],
        # The clinic's blood values are stable from visit to visit: they tell who it is.
        **{f"blood_{k}": rng.normal(size=150)[patient] for k in range(6)},
        "pressure": risk + rng.normal(size=600),
    }
)
relapse = risk + rng.normal(0, 0.7, size=600) > 0
# Written down at the end of the year, when the outcome is known.
visits["days_in_hospital"] = np.where(relapse, rng.integers(1, 9, size=600), 0)
visits["relapse"] = relapse.astype(int)

report = unseen.audit(visits, "relapse", group="patient")
fix = report.fix()
print("dropped:", dict(fix.dropped))
print("splitter:", fix.splitter())
print(f"before: {fix.before.value:.2f}")
print(f"after:  {fix.after.value:.2f} [{fix.after.low:.2f}, {fix.after.high:.2f}]")

scores = cross_val_score(
    fix.pipeline(),
    visits,
    visits["relapse"],
    cv=fix.splitter(),
    scoring="roc_auc",
)
print(f"scikit-learn, with the fix: {scores.mean():.2f}")
assert "days_in_hospital" not in fix.columns
assert fix.after.low - 0.05 < scores.mean() < fix.after.high + 0.05
