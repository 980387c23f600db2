"""Audit the claim that grants can be foretold with an AUC of .93.

The tables of grant applications come with the package. Some fields are filled in
after the decision; the audit finds them, and gives the score without them.

    python examples/audit_a_claim.py [REPORT.html]
"""

import sys
from importlib.resources import files

import unseen

tables = files("unseen") / "demo"
report = unseen.audit(
    str(tables / "grants_other.parquet"),
    "class",
    test=str(tables / "grants_test.parquet"),
    claim="auc=0.93",
)

scores = report.scores
assert scores is not None
honest = scores.honest
print(f"Claimed {scores.claimed.value:.2f}, honest {honest.value:.2f}", end=" ")
print(f"(95% interval {honest.low:.2f} to {honest.high:.2f}).")
for finding in report.found(unseen.Severity.WARNING):
    print(f"{finding.code}: {finding.message}")

if len(sys.argv) > 1:
    report.save(sys.argv[1])
    print(f"The report is in {sys.argv[1]}.")
