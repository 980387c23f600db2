"""What was inferred, said once for all columns that it holds for."""

from collections.abc import Iterable
from typing import final

from ...result import Said

_NAMED = 5
_SAID = 40


def quoted(name: str) -> str:
    r"""Give a name as messages show it; control characters can't break the line.

    Examples
    --------
    >>> print(quoted("age"), quoted("new\nline"))
    `age` `new\nline`
    """
    return f"`{name if name.isprintable() else repr(name)[1:-1]}`"


def listed(names: Iterable[str]) -> str:
    """Give at most five names and the number of the rest.

    Examples
    --------
    >>> listed("abcdefg")
    '`a`, `b`, `c`, `d`, `e` and 2 more'
    """
    shown = [quoted(name) for name in names]
    more = f" and {len(shown) - _NAMED} more" if len(shown) > _NAMED else ""
    return ", ".join(shown[:_NAMED]) + more


@final
class Notes:
    """Collects what is said; same words for several columns are said once."""

    def __init__(self) -> None:
        self._names: dict[tuple[str, str], list[str]] = {}

    def add(self, what: str, reason: str, *names: str) -> None:
        """Say `what`, after the names of the columns that it holds for.

        Parameters
        ----------
        what
            A statement whose subject is `names`, or a whole one where there are none.
        reason
            Why.
        names
            Names of columns.
        """
        self._names.setdefault((what, reason), []).extend(names)

    def said(self) -> tuple[Said, ...]:
        """Give everything in the order in which it was first said."""
        every = [
            Said(what=f"{listed(names)} {what}" if names else what, reason=reason)
            for (what, reason), names in self._names.items()
        ]
        if len(every) <= _SAID:
            return tuple(every)
        more = f"{len(every) - _SAID} more remarks on columns are not shown"
        return (*every[:_SAID], Said(what=more, reason="they are of the same sort"))
