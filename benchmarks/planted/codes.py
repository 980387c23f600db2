"""Which codes of the tool answer which of the examiner's questions.

The only place where the tool's codes stand. A pattern is matched against the code and
the name, as in ``LEAK001 TargetCopy``.
"""

import re

from .heard import Heard

# Whatever leak is named: that the right column is accused is what counts.
_ANY_LEAK = r"^LEAK"

PATTERNS: dict[str, str] = {
    "copy": _ANY_LEAK,
    "levels": _ANY_LEAK,
    "missing": _ANY_LEAK,
    "order": _ANY_LEAK,
    "group mean": _ANY_LEAK,
    "joint": _ANY_LEAK,
    "window": _ANY_LEAK,
    "facts": r"^(LEAK|FACT|GRAPH)",
    "dominates": _ANY_LEAK,
    "shared": r"^SPLIT\d+ .*(Shared|Identical|Duplicate|Repeated|Near|Twin)",
    "near": r"^SPLIT\d+ .*(Shared|Identical|Duplicate|Repeated|Near|Twin)",
    "groups": r"^SPLIT\d+ .*Group",
    "time": r"^SPLIT\d+ .*(Time|Later|Earlier|Past|Future|Date|Forward|Order)",
    "shift": r"^SPLIT\d+ .*(Shift|Drift|Differ|Unlike)",
    "target shift": r"^SPLIT\d+ .*Target",
    "claim": r"^FIT\d+ .*(Claim|TooGood)",
    "memorise": r"^FIT\d+ .*Memor",
    "gap": r"^FIT\d+ .*(Gap|Overfit)",
    "baseline": r"^FIT\d+ .*Baseline",
    "simpler": r"^FIT\d+ .*Simpl",
    "luck": r"^FIT\d+ .*(Luck|Unstable|SplitDepend)",
    "underfit": r"^FIT\d+ .*Underfit",
    "decay": r"^FIT\d+ .*(Decay|Fade|Ages|Time)",
    "swing": r"^PEN\d+ .*Swing",
    "parameters": r"^PEN\d+ .*Parameter",
    "edge": r"^PEN\d+ .*Edge",
    "scale": r"^PEN\d+ .*scaled",
    "wide": r"^PEN\d+ .*Columns",
    "penalty": r"^PEN\d+ .*tuned",
    "pipeline": r"^(PIPE|LEAK|FIT)\w*\d+ .*(Pipeline|Procedure|Permut|Surviv)",
}


def is_answer(heard: Heard, question: str) -> bool:
    """Say whether a finding answers a question.

    Examples
    --------
    >>> found = Heard(code="FIT003", name="NoBaseline", severity="note", subjects=())
    >>> is_answer(found, "baseline"), is_answer(found, "copy")
    (True, False)
    """
    return re.search(PATTERNS[question], f"{heard.code} {heard.name}") is not None


def answers(heard: Heard, questions: frozenset[str]) -> bool:
    """Say whether a finding answers any of the questions."""
    return any(is_answer(heard, question) for question in questions)
