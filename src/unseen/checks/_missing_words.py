"""Words that stand for a missing value."""

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
        "none",
        "nil",
        "?",
        "-",
        "--",
        "",
        ".",
        "not available",
        "not applicable",
        "not known",
        "not specified",
        "not stated",
        "not recorded",
        "not reported",
        "unspecified",
        "undefined",
        "undetermined",
        "no data",
        "no answer",
        "blank",
        "empty",
        "tbd",
        "unassigned",
    ]
)


def is_missing_word(word: str) -> bool:
    """Whether a level says that the value is not known.

    Examples
    --------
    >>> is_missing_word("Unk"), is_missing_word("(missing)"), is_missing_word("no")
    (True, True, False)
    """
    return word.strip().strip("()[]<>").strip().lower() in _WORDS
