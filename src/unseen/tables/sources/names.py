"""Names of columns, and what is said of values of several sorts."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from ...errors import InputError
from .kinds import column_of
from .mixed import Mixed
from .notes import Notes, quoted


def text_name(name: Any, role: str, notes: Notes) -> str:
    """Give a name as text, and say so where it was none."""
    if isinstance(name, str):
        return str(name)
    what = f"in {role}: the name is read as text"
    notes.add(what, "it is not text", str(name))
    return str(name)


def noted(mixed: Mixed, name: str, role: str, notes: Notes) -> pa.Array:
    """Give the array of a column, and say what was done to make it."""
    if mixed.remark:
        kind = column_of(name, mixed.array.type).kind.value
        notes.add(f"in {role}: read as {kind}", mixed.remark, name)
    return mixed.array


def check_names(names: Sequence[str], role: str, what: str, notes: Notes) -> None:
    """Demand that no name comes twice.

    Raises
    ------
    InputError
        Where one does.
    """
    if len(set(names)) < len(names):
        name, times = Counter(names).most_common(1)[0]
        raise repeated(role, name, what, times)
    bare: dict[str, str] = {}
    for name in names:
        other = bare.setdefault(name.strip(), name)
        if other != name:
            reason = f"but for blanks it is the name of {quoted(other)}"
            notes.add(f"in {role}: kept as a column of its own", reason, name)


def repeated(role: str, name: str, what: str = "a table", times: int = 2) -> InputError:
    """Say that a name comes more than once."""
    often = "twice" if times == 2 else f"{times:,} times"
    return InputError(
        f"`{role}` must have a different name for each column, got {what} with "
        f"{quoted(name)} {often}. Rename all but one of them."
    )
