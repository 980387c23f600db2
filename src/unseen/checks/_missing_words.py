"""Words that stand for a missing value."""

import re

_WORDS = frozenset(
    [
        "unk",
        "unknown",
        "missing",
        "na",
        "n/a",
        "n.a.",
        "nan",
        "null",
        "nil",
        "?",
        "-",
        "--",
        "",
        ".",
        "unspecified",
        "undefined",
        "undetermined",
        "undisclosed",
        "unanswered",
        "unassigned",
        "blank",
        "empty",
        "tbd",
        "refused",
        "prefer not to say",
        "prefer not to answer",
        "don't know",
        "do not know",
        "nonresponse",
        "non-response",
    ]
)
# Such as "not available", "none given", "no answer".
_PHRASE = re.compile(
    r"(not?|none|never)[ _-]"
    r"(available|applicable|known|specified|stated|recorded|reported|given|provided"
    r"|entered|supplied|disclosed|answered|determined|assessed|collected|asked"
    r"|filled( in)?|assigned|data|answer|response|information|info|value|entry)"
)


def is_missing_word(word: str) -> bool:
    """Whether a level says that the value is not known.

    A plain *none* is a value, as in "seat belt: none"; *None* is what Python writes for
    nothing.

    Examples
    --------
    >>> is_missing_word("Unk"), is_missing_word("(missing)"), is_missing_word("no")
    (True, True, False)
    >>> is_missing_word("none given"), is_missing_word("None"), is_missing_word("none")
    (True, True, False)
    """
    bare = word.strip().strip("()[]<>").strip()
    lower = bare.lower()
    return bare == "None" or lower in _WORDS or _PHRASE.fullmatch(lower) is not None
