"""The code that fits the chosen model again, without the ladder."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from types import FunctionType
from typing import Any

from .climb import Climbed
from .fitting import limit_of, unfitted
from .rows import Rows

# The width of the house.
_WIDE = 88
_MOST_NAMED = 40


def refit_script(
    climbed: Climbed, rows: Rows, *, source: str | None, words: Mapping[str, Any]
) -> str:
    """Write a script that fits the chosen pipeline on all rows again.

    Parameters
    ----------
    climbed
        The ladder that was climbed.
    rows
        The rows that it was climbed on.
    source
        Path of the table; None where there is none, and the script begins with what
        has to be given.
    words
        Keywords of `read_rows`: the target, the roles, the metric and the seed.

    Returns
    -------
    str
        Python that runs, and leaves a fitted ``model``.
    """
    from sklearn.base import clone  # noqa: PLC0415 - heavy

    estimator: Any = clone(climbed.model)
    parted = rows.table.groups is not None or rows.table.times is not None
    if parted:
        # Folds of these rows, one by one, would fill pages.
        bare = unfitted(climbed.rung, rows, rows.all.n, 0).get_params()
        folds = {k: v for k, v in bare.items() if k.rpartition("__")[2] == "cv"}
        estimator.set_params(**folds)
    imports: dict[str, set[str]] = {"unseen.ladder": {"read_rows"}}
    for one in (*_parts(estimator), *_functions(estimator)):
        kind = one if isinstance(one, FunctionType) else type(one)
        imports.setdefault(_public(kind), set()).add(kind.__name__)
    fit = ["table = rows.all"]
    limit = limit_of(climbed.rung)
    if rows.all.n > limit:
        imports["unseen.ladder"].add("some_rows")
        fit.append(f"table = some_rows(table, {limit}, seed={climbed.seed})")
    if parted:
        imports["unseen.ladder"].add("with_own_folds")
        fit.append(f"with_own_folds(model, table, seed={climbed.seed})")
    said = {k: v for k, v in words.items() if v is not None}
    given = [_quoted(source) if source else "table"]
    if source is None and "target" not in said:
        given = ["X", "y"]
    given += [f"{k}={_keyword(k, v)}" for k, v in said.items()]
    report = climbed.report
    called = climbed.rung.called(report.kind)
    lines = [
        f'"""Fit {called} again, as `unseen fit` chose it."""',
        "",
        *(
            f"from {module} import {', '.join(sorted(names))}"
            for module, names in sorted(imports.items())
        ),
        "",
    ]
    if source is None:
        lines.append(f"# {given[0]} must hold the rows that were given to unseen.fit.")
    lines += [
        f"rows = read_rows({', '.join(given)})",
        *_columns(rows),
        f"model = {spelled(estimator)}",
        *fit,
        "model.fit(table.X, table.y)",
        "# From here on it reads rows as they came.",
        "model = rows.reading(model)",
        'print(f"fitted on {table.n:,} rows")',
        "",
    ]
    return "\n".join(lines)


def _columns(rows: Rows) -> list[str]:
    """Say in a comment which place each column has, where they are not many."""
    if not 0 < len(rows.columns) <= _MOST_NAMED or rows.reader is None:
        return []
    names = [f"{j} {' '.join(name.split())}" for j, name in enumerate(rows.columns)]
    return ["# Columns: " + ", ".join(names)]


def _keyword(name: str, value: Any) -> str:
    if isinstance(value, str):
        return _quoted(value)
    # Values of groups and times cannot be written out.
    return repr(value) if isinstance(value, int | float) else name


def _quoted(text: str) -> str:
    plain = repr(text)
    if plain.startswith("'") and '"' not in plain and "\\" not in plain:
        return f'"{plain[1:-1]}"'
    return plain


def spelled(value: Any, indent: int = 0) -> str:
    """Write an unfitted estimator, or a setting of one, as Python.

    Only what differs from the default is written.

    Examples
    --------
    >>> from sklearn.linear_model import Ridge
    >>> spelled(Ridge(alpha=2.0, fit_intercept=True))
    'Ridge(alpha=2.0)'
    """
    if isinstance(value, list | tuple) and not isinstance(value, str):
        inner = [spelled(v, indent + 4) for v in value]
        ends = "[]" if isinstance(value, list) else "()"
        comma = "," if isinstance(value, tuple) and len(inner) == 1 else ""
        return _packed(ends[0], inner, comma, ends[1], indent)
    if isinstance(value, dict):
        inner = [f"{spelled(k)}: {spelled(v, indent + 4)}" for k, v in value.items()]
        return _packed("{", inner, "", "}", indent)
    if _is_part(value):
        inner = [f"{k}={spelled(v, indent + 4)}" for k, v in _settings(value)]
        return _packed(f"{type(value).__name__}(", inner, "", ")", indent)
    if callable(value):
        return value.__name__
    return _quoted(value) if isinstance(value, str) else repr(value)


def _packed(start: str, inner: list[str], comma: str, end: str, indent: int) -> str:
    line = f"{start}{', '.join(inner)}{comma}{end}"
    if len(line) + indent + 12 <= _WIDE and "\n" not in line:
        return line
    pad = " " * (indent + 4)
    rows = "".join(f"{pad}{part},\n" for part in inner)
    return f"{start}\n{rows}{' ' * indent}{end}"


def _is_part(value: Any) -> bool:
    """Whether this is an estimator, or a splitter with a seed."""
    return (
        not isinstance(value, type)
        and (hasattr(value, "get_params") or hasattr(value, "split"))
        and not isinstance(value, str)
    )


def _settings(value: Any) -> list[tuple[str, Any]]:
    """Give the settings that differ from the defaults, in order."""
    from inspect import Parameter, signature  # noqa: PLC0415

    found = []
    for name, parameter in signature(type(value).__init__).parameters.items():
        if name == "self" or parameter.kind in (
            Parameter.VAR_KEYWORD,
            Parameter.VAR_POSITIONAL,
        ):
            continue
        own = getattr(value, name, parameter.default)
        same = type(own) is type(parameter.default) and own == parameter.default
        if own is not parameter.default and not same:
            found.append((name, own))
    return found


def _parts(value: Any) -> Iterator[Any]:
    """Give every estimator and splitter within."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for one in value:
            yield from _parts(one)
    elif _is_part(value):
        yield value
        for _, own in _settings(value):
            yield from _parts(own)


def _functions(value: Any) -> Iterator[Any]:
    for part in _parts(value):
        for _, own in _settings(part):
            if callable(own) and not _is_part(own):
                yield own


def _public(thing: Any) -> str:
    """Give the shortest module that a class or function is public in."""
    parts = thing.__module__.split(".")
    for end in range(1, len(parts) + 1):
        module = ".".join(parts[:end])
        if getattr(import_module(module), thing.__name__, None) is thing:
            return module
    return thing.__module__
