"""The step of the waterfall that takes the luck of a choice off a claim."""

from collections.abc import Iterable

from ..result import Estimate, Finding, Step, Verdict

_LABELS = {"SEL001": "best of {} runs", "SEL003": "chosen on the reported rows"}


def choice_step(findings: Iterable[Finding], *, higher_is_better: bool) -> Step | None:
    """Give the step from the claim to what it is worth without the choice.

    Parameters
    ----------
    findings
        What was found; accepted findings take nothing off.
    higher_is_better
        The metric's direction.

    Returns
    -------
    Step or None
        None where no choice was found, or what it adds was not measured.
    """
    for f in sorted(findings, key=lambda f: f.code):
        standing = f.verdict is Verdict.FOUND and f.accepted is None
        if f.code in _LABELS and standing and f.effect is not None:
            runs = dict(f.evidence).get("runs", "")
            return Step(
                label=_LABELS[f.code].format(runs),
                codes=(f.code,),
                score=f.effect.without,
                change=_change(f.effect.inflation, higher_is_better),
            )
    return None


def _change(inflation: Estimate, higher_is_better: bool) -> Estimate:
    """Turn what a choice flatters by into what its correction moves the score by."""
    if not higher_is_better:
        return inflation
    return Estimate(
        value=None if inflation.value is None else -inflation.value,
        low=None if inflation.high is None else -inflation.high,
        high=None if inflation.low is None else -inflation.low,
        level=inflation.level,
        n=inflation.n,
        method=inflation.method,
    )
