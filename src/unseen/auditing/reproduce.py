"""The call that gives the same numbers again."""

from collections.abc import Mapping
from os import PathLike, fspath
from typing import Any

# What a call leaves out, because it is the default.
_UNSAID = (None, (), "")


def python_call(table: Any, target: str | None, asked: Mapping[str, Any]) -> str:
    """Write the Python that makes a report again.

    Parameters
    ----------
    table
        The training table; a path is written out, an object is called ``table``.
    target
        Name of the target.
    asked
        The keywords of `unseen.audit`, in order; those left at None are not written.

    Examples
    --------
    >>> print(python_call("loans.csv", "late", {"claim": "auc=0.97", "seed": 0}))
    import unseen
    <BLANKLINE>
    report = unseen.audit("loans.csv", "late", claim="auc=0.97", seed=0)
    """
    words = [_spelled(table, "table")]
    if target is not None:
        words.append(_spelled(target, "target"))
    words += [
        f"{name}={_spelled(value, name)}"
        for name, value in asked.items()
        if not _is_unsaid(value)
    ]
    return f"import unseen\n\nreport = unseen.audit({', '.join(words)})"


def _is_unsaid(value: Any) -> bool:
    # Not by `in`: a table compares element by element.
    return value is None or (isinstance(value, str | tuple) and value in _UNSAID)


def _spelled(value: Any, name: str) -> str:
    if isinstance(value, PathLike):
        value = fspath(value)
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, bool | int | float):
        return repr(value)
    if isinstance(value, tuple) and all(isinstance(v, str) for v in value):
        return f"[{', '.join(_quoted(v) for v in value)}]"
    if isinstance(value, Mapping) and name in ("claim", "facts"):
        return repr(dict(value))
    return name


def _quoted(text: str) -> str:
    """Write a string as the house does, in double quotes where that is safe."""
    plain = repr(text)
    if plain.startswith("'") and '"' not in plain and "\\" not in plain:
        return f'"{plain[1:-1]}"'
    return plain
