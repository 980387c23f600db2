"""LEAK009: columns that are bound to a leak by an exact sum."""

from dataclasses import dataclass
from typing import ClassVar, final

import numpy as np

from ...errors import NotApplicable
from ...evidence import Evidence
from ...result import Finding, Remedy, RemedyKind, Severity
from ...stats.identities import Identity, find_identity
from ...tables.plan import Kind
from .._check import AbstractCheck
from .._declared import is_declared
from .._subjects import columns, listed, named

_MOST_ROWS = 4_000


@final
@dataclass(frozen=True, slots=True)
class KinOfLeak(AbstractCheck):
    """Columns that are bound to a leak by an exact sum.

    What it asks
    ------------
    Is a column that tells the target the sum, or the difference, of others that were
    not accused?

    Why it matters
    --------------
    A balance that is written after the loan has ended is the amount less what was paid.
    Whoever drops the balance alone keeps what was paid, which is as late, and the
    amount with it gives the balance again.

    How it decides
    --------------
    For each number column whose remedy is to drop it, up to {terms} others are looked
    for of which it is an exact weighted sum in 99 of 100 rows; then, for those, others
    again, {steps} times in all. A note that names them: if the leak was not there when
    the prediction is made, at least one of its terms was not either. Which one, the
    table cannot tell. The score without them stands beside it. Columns that are
    declared in unseen.toml are not asked about.

    When it is wrong
    ----------------
    One of the terms may well be known beforehand: the amount of the loan is. Products
    and ratios are not looked for.

    What to do
    ----------
    Say under ``[available]`` in unseen.toml when each is written, and drop those that
    come after the prediction.

    Parameters
    ----------
    terms
        Columns that make a sum, at most.
    steps
        Sums that are followed, one from the other.
    most
        Number columns of the table up to which it looks.
    """

    code: ClassVar[str] = "LEAK009"
    title: ClassVar[str] = "columns bound to a leak by a sum"
    needs_scores: ClassVar[bool] = True

    terms: int = 3
    steps: int = 3
    most: int = 500

    def run(self, evidence: Evidence) -> tuple[Finding, ...]:
        """Follow exact sums from the columns that are dropped."""
        evidence.need_target()
        if evidence.scores is None:
            raise NotApplicable("There is no score.")
        dropped = evidence.scores.dropped
        if not dropped:
            raise NotApplicable("No column was found to be a leak.")
        numbers = tuple(c.name for c in evidence.features(Kind.NUMBER))
        found = []
        if len(numbers) <= self.most:
            known = set(dropped)
            for leak in (name for name in dropped if name in numbers):
                kin, sums = self._kin_of(evidence, leak, numbers, known)
                if kin:
                    known |= set(kin)
                    found.append(self._report(leak, kin, sums))
        if found:
            return tuple(found)
        return self.clear("No column that was found to be a leak is a sum of others.")

    def _kin_of(
        self, evidence: Evidence, leak: str, numbers: tuple[str, ...], known: set[str]
    ) -> tuple[list[str], list[str]]:
        """Give the columns bound to a leak, and the sums that bind them."""
        frame = evidence.sample
        rows = slice(0, _MOST_ROWS)
        kin: list[str] = []
        sums: list[str] = []
        asked = [leak]
        for _ in range(self.steps):
            following = []
            for name in asked:
                others = [
                    n for n in numbers if n not in known and n not in kin and n != name
                ]
                at = [evidence.places[n] for n in others]
                y = frame.numbers[rows, evidence.places[name]]
                identity = find_identity(y, frame.numbers[rows, at], most=self.terms)
                if identity is None or len(identity.places) < 2:
                    continue
                terms = [others[p] for p in identity.places]
                sums.append(_spelled(name, terms, identity))
                following += terms
                kin += terms
            asked = following
        return [n for n in kin if not is_declared(evidence, n)], sums

    def _report(self, leak: str, kin: list[str], sums: list[str]) -> Finding:
        return self.found(
            Severity.NOTE,
            f"{'; '.join(sums)}. If {named(leak)} comes after the prediction, which of "
            f"{listed(kin, most=6)} do too?",
            subjects=columns(kin),
            evidence=(("leak", leak),),
            remedy=Remedy(
                kind=RemedyKind.ASK,
                text="Say in unseen.toml when each is written; drop those that come "
                "after the prediction.",
                columns=tuple(kin),
            ),
        )


def _spelled(name: str, terms: list[str], identity: Identity) -> str:
    """Write a sum as one would read it aloud.

    Examples
    --------
    >>> half = Identity(places=(0, 1), weights=(1.0, -0.5), exceptions=0)
    >>> _spelled("rest", ["all", "paid"], half)
    '`rest` is `all` − 0.5 `paid`'
    """
    out = ""
    for term, weight in zip(terms, identity.weights, strict=True):
        size = abs(weight)
        factor = "" if np.isclose(size, 1, atol=1e-4) else f"{size:.4g} "
        sign = "−" if weight < 0 else "+"
        joint = f" {sign} " if out else ("−" if weight < 0 else "")
        out += f"{joint}{factor}{named(term)}"
    but = f" in all but {identity.exceptions:,} rows" if identity.exceptions else ""
    return f"{named(name)} is {out}{but}"
