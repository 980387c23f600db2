"""The real leaky tables, and what is to be said of each."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..bases import Frame
from ..bases.cache import rdataset
from ..planted.answers import GROUPS, LEAK_OR_ASK, SHARED


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A leak that is known, or a thing that is known to be none.

    Parameters
    ----------
    columns
        Columns of which any is to be named; empty where rows are.
    questions
        Names of the questions that can find it (see `planted/answers.py`).
    at_least
        The grade that the evidence deserves: ``warning``, or ``note`` where the data
        cannot prove it. ``silence`` where nothing may be said.
    why
        The evidence, as measured on the table.
    """

    columns: tuple[str, ...]
    questions: tuple[str, ...] = LEAK_OR_ASK
    at_least: str = "warning"
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeakyTable:
    """A real table and what is known of it."""

    name: str
    target: str
    make: Callable[[], tuple[Frame, Frame | None]]
    known: tuple[Known, ...]
    arguments: dict[str, Any] = field(default_factory=dict)


def _one(package: str, name: str, *drop: str) -> Callable[[], tuple[Frame, None]]:
    return lambda: (rdataset(package, name).drop(columns=list(drop)), None)


def _grants() -> tuple[Frame, Frame]:
    return rdataset("modeldata", "grants_other"), rdataset("modeldata", "grants_test")


def _loans() -> tuple[Frame, None]:
    frame = rdataset("openintro", "loans_full_schema")
    paid = frame["loan_status"] == "Fully Paid"
    status = np.where(paid, "paid", "not yet").astype(object)
    return frame.assign(loan_status=status), None


def _pbc() -> tuple[Frame, None]:
    frame = rdataset("survival", "pbcseq")
    # What is known at a visit; the status is the patient's, not the visit's.
    died = np.where(frame["status"] == 2, "died", "lived").astype(object)
    return frame.assign(status=died).drop(columns=["futime"]), None


TABLES: tuple[LeakyTable, ...] = (
    LeakyTable(
        name="grants_other",
        target="class",
        make=_grants,
        known=(
            Known(columns=("weekday",), why="Sunday: 99% successful of 231"),
            Known(
                columns=("contract_value_band", "contract_value_band_unk"),
                why="unknown band: 19% successful",
                at_least="note",
            ),
            Known(
                columns=("sponsor_code", "sponsor_code_unk"),
                why="unknown sponsor: 82% successful",
                at_least="note",
            ),
        ),
    ),
    LeakyTable(
        name="CreditCard",
        target="card",
        make=_one("AER", "CreditCard"),
        known=(
            Known(
                columns=("expenditure",),
                why="above 0: 1002 of 1002 approved; at 0: 21 of 317",
            ),
            Known(columns=("share",), why="expenditure over income"),
            Known(
                columns=("active",),
                why="accounts, some of them opened since",
                at_least="note",
            ),
        ),
    ),
    LeakyTable(
        name="Smarket",
        target="Direction",
        make=_one("ISLR", "Smarket"),
        known=(Known(columns=("Today",), why="its sign is the direction in 99.9%"),),
    ),
    LeakyTable(
        name="Weekly",
        target="Direction",
        make=_one("ISLR", "Weekly"),
        known=(Known(columns=("Today",), why="its sign is the direction"),),
    ),
    LeakyTable(
        name="Wage",
        target="wage",
        make=_one("ISLR", "Wage"),
        known=(Known(columns=("logwage",), why="the logarithm of the wage"),),
    ),
    LeakyTable(
        name="loans_full_schema",
        target="loan_status",
        make=_loans,
        known=(
            Known(columns=("balance",), why="0 once paid"),
            Known(
                columns=("paid_total", "paid_principal"),
                why="written while the loan is paid",
            ),
            Known(
                columns=("paid_late_fees", "paid_interest"),
                why="written while the loan is paid, and mild",
                at_least="note",
            ),
        ),
    ),
    LeakyTable(
        name="stackoverflow",
        target="Country",
        make=_one("modeldata", "stackoverflow"),
        known=(
            Known(
                columns=("Salary",),
                why="round sums in each country's money, converted: values name it",
            ),
        ),
    ),
    LeakyTable(
        name="pbcseq",
        target="status",
        make=_pbc,
        known=(
            Known(
                columns=("id",),
                questions=(*GROUPS, "levels"),
                why="312 patients, several rows each",
            ),
        ),
    ),
    LeakyTable(
        name="InstEval",
        target="y",
        make=_one("lme4", "InstEval"),
        known=(
            Known(
                columns=("s", "d"),
                questions=GROUPS,
                why="2972 students, 1128 lecturers, crossed",
                at_least="note",
            ),
        ),
    ),
    LeakyTable(
        name="biopsy",
        target="class",
        make=_one("MASS", "biopsy"),
        known=(
            Known(
                columns=("ID",),
                questions=(*GROUPS, *SHARED),
                why="54 rows repeat an id",
                at_least="note",
            ),
        ),
    ),
    LeakyTable(
        name="wa_churn",
        target="churn",
        make=_one("modeldata", "wa_churn"),
        known=(
            Known(
                columns=("total_charges",),
                why="about tenure times monthly charges: redundant, no leak",
                at_least="silence",
            ),
        ),
    ),
)
