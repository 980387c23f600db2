"""`unseen.toml`, or a mapping of the same form, into `Facts`."""

import re
import tomllib
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from ..errors import InputError
from .available import read_available
from .declared import KINDS, OFF, Accepted, Facts, GraphFacts
from .moments import parse_moment
from .nearest import nearest_advice
from .selection import read_selection

_KEYS = (
    "target",
    "metric",
    "positive",
    "id",
    "group",
    "time",
    "missing",
    "predict_at",
    "moments",
    "columns",
    "available",
    "graph",
    "derived",
    "accept",
    "selection",
)
_GRAPH_KEYS = (
    "text",
    "file",
    "edges",
    "defines_target",
    "selection",
    "feedback",
    "latent",
)
_ACCEPT_KEYS = ("code", "column", "subject", "reason")


def read_facts(path: str | Path) -> Facts:
    """Read the facts that stand in a TOML file.

    Parameters
    ----------
    path
        The file, most often ``unseen.toml``. `unseen.facts` shows all that can stand
        in it.

    Returns
    -------
    Facts

    Raises
    ------
    InputError
        If the file can't be read, is not TOML, or says something that is not known.
    """
    path = Path(path)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as why:
        raise InputError(
            f"`facts` must be a file that can be read, got {str(path)!r} "
            f"({why.strerror}). Check the path."
        ) from None
    except UnicodeDecodeError:
        raise InputError(
            f"`facts` must be a text file in UTF-8, got {str(path)!r}. "
            "Save it as UTF-8."
        ) from None
    try:
        mapping = tomllib.loads(text)
    except tomllib.TOMLDecodeError as why:
        line, what = _place(str(why), text)
        raise InputError(
            f"`facts` must be TOML, got an error in line {line} of {str(path)!r} "
            f"({what}). Correct that line."
        ) from None
    return _facts(mapping, path.parent)


def facts_from(mapping: Mapping[str, Any]) -> Facts:
    """Read facts from a mapping of the form of ``unseen.toml``.

    Parameters
    ----------
    mapping
        As in the file. From Python, moments may be `datetime` objects, durations
        `timedelta` objects, and ``graph`` anything that `unseen.graph.read_graph`
        takes, such as a networkx `DiGraph`.

    Returns
    -------
    Facts

    Raises
    ------
    InputError
        If it says something that is not known.

    Examples
    --------
    >>> facts = facts_from(
    ...     {"target": "default", "graph": "income -> default -> collections"}
    ... )
    >>> facts.graph.text
    'income -> default -> collections'
    """
    return _facts(mapping, Path())


def _facts(mapping: Mapping[str, Any], folder: Path) -> Facts:
    _check_keys("facts", mapping, _KEYS)
    predict_at = mapping.get("predict_at")
    return Facts(
        target=_text("target", mapping.get("target")),
        metric=_text("metric", mapping.get("metric")),
        positive=_label("positive", mapping.get("positive")),
        id=_role("id", mapping.get("id")),
        group=_role("group", mapping.get("group")),
        time=_role("time", mapping.get("time")),
        kinds=_table("columns", mapping.get("columns"), _kind),
        missing=tuple(
            _mark(mark) for mark in _list("missing", mapping.get("missing", ()))
        ),
        predict_at=None if predict_at is None else _predict_at(predict_at),
        moments=_names("moments", mapping.get("moments", ())),
        available=_table("available", mapping.get("available"), read_available),
        graph=_graph(mapping.get("graph"), folder),
        derived=_derived(mapping.get("derived")),
        accept=_accept(mapping.get("accept", ())),
        selection=read_selection(mapping.get("selection"), folder),
    )


def _place(message: str, text: str) -> tuple[int, str]:
    """Give the line of a TOML error, and the error without its place."""
    found = re.search(r"\(at line (\d+)", message)
    line = int(found[1]) if found else text.count("\n") + 1
    what = re.sub(r"\s*\(at [^)]*\)$", "", message)
    return line, what[:1].lower() + what[1:]


def _check_keys(where: str, table: Any, known: tuple[str, ...]) -> None:
    if not isinstance(table, Mapping):
        raise InputError(
            f"`{where}` must be a table, got {table!r}. "
            f"Its keys are {', '.join(known)}."
        )
    for key in table:
        if key not in known:
            raise InputError(
                f"`{where}` must have known keys only, got {key!r}. "
                + nearest_advice(str(key), known, "key")
            )


def _table(where: str, table: Any, read: Callable[[str, Any], Any]) -> dict[str, Any]:
    if table is None:
        return {}
    if not isinstance(table, Mapping):
        raise InputError(
            f"`{where}` must be a table with one entry a column, got {table!r}. "
            f"Write it under [{where}]."
        )
    return {str(name): read(str(name), value) for name, value in table.items()}


def _text(where: str, value: Any) -> str | None:
    if value is None or (isinstance(value, str) and value.strip()):
        return value
    raise InputError(
        f"`{where}` must be a name, got {value!r}. Write it in quotes, or drop the key."
    )


def _role(where: str, value: Any) -> str | None:
    name = _text(where, value)
    return OFF if name is not None and name.lower() == OFF else name


def _label(where: str, value: Any) -> str | None:
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, int | float) else _text(where, value)


def _mark(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    raise InputError(
        f"`missing` must hold strings or numbers, got {value!r}. "
        "Write each mark as it stands in the file, such as '?'."
    )


def _list(where: str, value: Any) -> tuple[Any, ...]:
    if isinstance(value, list | tuple):
        return tuple(value)
    raise InputError(
        f"`{where}` must be a list, got {value!r}. Put it in square brackets."
    )


def _names(where: str, value: Any) -> tuple[str, ...]:
    names = _list(where, value)
    for name in names:
        if not isinstance(name, str) or not name.strip():
            raise InputError(
                f"`{where}` must hold names, got {name!r}. Write each in quotes."
            )
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise InputError(
            f"`{where}` must hold each name once, got {twice!r} twice. Drop one."
        )
    return names


def _kind(name: str, value: Any) -> str:
    if value in KINDS:
        return value
    raise InputError(
        f"`columns.{name}` must be one of {', '.join(KINDS)}, got {value!r}. "
        + nearest_advice(str(value), KINDS, "kind")
    )


def _predict_at(value: Any) -> datetime | str:
    moment = parse_moment(value)
    if moment is not None:
        return moment
    if isinstance(value, str) and value.strip():
        return value.strip()
    raise InputError(
        f"`predict_at` must be a date, a column or one of `moments`, got {value!r}. "
        "Write when the prediction is made."
    )


def _graph(value: Any, folder: Path) -> GraphFacts:
    if value is None:
        return GraphFacts()
    if isinstance(value, str):
        if GraphFacts.is_text(value):
            return GraphFacts(text=value)
        return GraphFacts(file=folder / value)
    if not isinstance(value, Mapping):
        return GraphFacts(source=value)
    _check_keys("graph", value, _GRAPH_KEYS)
    file = _text("graph.file", value.get("file"))
    return GraphFacts(
        text=_text("graph.text", value.get("text")),
        file=None if file is None else folder / file,
        edges=_names("graph.edges", value.get("edges", ())),
        **{
            role: _names(f"graph.{role}", value.get(role, ()))
            for role in ("defines_target", "selection", "feedback", "latent")
        },
    )


def _derived(table: Any) -> dict[str, tuple[str, ...]]:
    parents = _table("derived", table, lambda n, value: _names(f"derived.{n}", value))
    for name, group in parents.items():
        if not group:
            raise InputError(
                f"`derived.{name}` must name the columns it is computed from, got "
                "none. Name at least one, or drop the entry."
            )
    _check_acyclic(parents)
    return parents


def _check_acyclic(parents: Mapping[str, tuple[str, ...]]) -> None:
    done: set[str] = set()
    for start in sorted(parents):
        # The walk so far, in order, with the parents still to be seen at each step.
        way = {} if start in done else {start: iter(parents[start])}
        while way:
            here = next(reversed(way))
            step = next(way[here], None)
            if step is None:
                done.add(here)
                del way[here]
            elif step in way:
                names = list(way)
                cycle = [*names[names.index(step) :], step][::-1]
                raise InputError(
                    "`derived` must have no cycle, got "
                    f"{' -> '.join(cycle)}. Compute each column from earlier ones."
                )
            elif step in parents and step not in done:
                way[step] = iter(parents[step])


def _accept(value: Any) -> tuple[Accepted, ...]:
    entries = []
    for entry in _list("accept", value):
        _check_keys("accept", entry, _ACCEPT_KEYS)
        code = _text("accept.code", entry.get("code"))
        if code is None:
            raise InputError(
                "`accept` must have a code, got none. Write the code of the finding, "
                'for example code = "LEAK001".'
            )
        reason = entry.get("reason")
        if not isinstance(reason, str) or not reason.strip():
            raise InputError(
                f"`accept.reason` must say why {code} is accepted, got {reason!r}. "
                "Write one sentence."
            )
        if "column" in entry and "subject" in entry:
            raise InputError(
                "`accept` must have a column or a subject, got both. Drop one."
            )
        subject = entry.get("column", entry.get("subject"))
        entries.append(
            Accepted(
                code=code.strip().upper(),
                reason=reason.strip(),
                subject=_label("accept.subject", subject),
            )
        )
    return tuple(entries)
