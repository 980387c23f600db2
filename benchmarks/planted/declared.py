"""Columns that the declared facts forbid, and ones that they allow.

The columns lean on the target but mildly: only the facts tell.
"""

import json

import numpy as np

from ..bases import day_texts
from .answers import LEAK
from .case import Where
from .clean_columns import ADVICE
from .kind import ANY, Draft, Kind, Planted
from .strong import strong_column

MILD = 0.62


def _quoted(text: str) -> str:
    # TOML's basic strings take JSON's escapes.
    return json.dumps(text, ensure_ascii=False)


def _graph(*edges: str, **lists: list[str]) -> str:
    lines = ["[graph]", f"edges = [{', '.join(map(_quoted, edges))}]"]
    lines += [f"{k} = [{', '.join(map(_quoted, v))}]" for k, v in lists.items()]
    return "\n".join(lines) + "\n"


def _leaning(draft: Draft) -> tuple[Draft, str]:
    return draft.with_column(strong_column(draft, MILD).round(4))


def _fields(name: str, facts: str, **more) -> dict:
    return {"subjects": frozenset({name}), "facts": facts, **more}


def downstream(draft: Draft, strength: str) -> Planted:
    """Declare a graph in which the column comes after the target."""
    draft, name = _leaning(draft)
    y = draft.target
    if strength == "child":
        facts = _graph(f"{y} -> {name}")
    elif strength == "grandchild":
        draft, between = _leaning(draft)
        facts = _graph(f"{y} -> {between} -> {name}")
        return Planted(
            train=draft.frame,
            fields=_fields(name, facts, subjects=frozenset({name, between})),
        )
    elif strength == "hidden step":
        # The step between is no column of the table.
        facts = _graph(f"{y} -> treated -> {name}", latent=["treated"])
    elif strength == "engineered":
        draft, other = _leaning(draft)
        facts = f"{_graph(f'{y} -> late_fee')}\n[derived]\n"
        facts += f"{name} = [{_quoted('late_fee')}, {_quoted(other)}]\n"
    else:
        lists = {"definition": "defines_target", "selection": "selection"}
        facts = _graph(
            f"unseen_cause -> {y}", **{lists.get(strength, strength): [name]}
        )
    return Planted(train=draft.frame, fields=_fields(name, facts))


def _moments(draft: Draft) -> tuple[Draft, str, np.ndarray]:
    days = draft.rng.integers(0, 700, len(draft.frame))
    draft, name = draft.with_column(day_texts("2022-01-03", days), "applied_at")
    return draft, name, days


def not_yet(draft: Draft, strength: str) -> Planted:
    """Declare when the column is written: after the prediction is made."""
    draft, name = _leaning(draft)
    draft, applied, days = _moments(draft)
    head = f"time = {_quoted(applied)}\npredict_at = {_quoted(applied)}\n"
    if strength == "moment":
        head = 'moments = ["application", "decision", "repayment"]\n'
        head += 'predict_at = "decision"\n'
        when = _quoted("repayment")
    elif strength == "latency":
        when = _quoted("P30D")
    elif strength == "window":
        when = '{window = ["-P30D", "P7D"]}'
    elif strength == "never":
        when = _quoted("never")
    else:
        # In so many rows the value was booked after the application.
        late = draft.rng.random(len(days)) < float(strength.removeprefix("rows "))
        after = draft.rng.integers(1, 60, len(days))
        booked = np.where(late, days + after, days - after)
        draft, other = draft.with_column(day_texts("2022-01-03", booked), "booked_at")
        when = f"{{created = {_quoted(other)}}}"
    facts = f"{head}\n[available]\n{name} = {when}\n"
    return Planted(
        train=draft.frame,
        split=False,
        fields=_fields(name, facts, allowed=frozenset({"time", "facts"})),
    )


def allowed(draft: Draft, strength: str) -> Planted:
    """Declare facts by which the column may be used."""
    draft, name = _leaning(draft)
    y = draft.target
    if strength == "sibling":
        facts = _graph(f"age -> {name}", f"age -> {y}", latent=["age"])
    elif strength == "parent":
        facts = _graph(f"{name} -> {y} -> collected")
    else:
        draft, applied, days = _moments(draft)
        before = days - draft.rng.integers(1, 60, len(days))
        dates = day_texts("2022-01-03", before)
        draft, other = draft.with_column(dates, "booked_at")
        when = {
            "always": _quoted("always"),
            "booked before": f'{{created = "{other}"}}',
        }
        facts = f"time = {_quoted(applied)}\npredict_at = {_quoted(applied)}\n"
        facts += f"\n[available]\n{name} = {when[strength]}\n"
    fields = _fields(
        name,
        facts,
        subjects=frozenset(),
        allowed=ADVICE | {"time"},
        where=Where.ANYTHING,
        notes=f"`{name}` may be used by the declared facts",
    )
    return Planted(train=draft.frame, split=False, fields=fields)


KINDS = (
    Kind(
        name="facts: downstream",
        plant=downstream,
        strengths=(
            "child",
            "grandchild",
            "hidden step",
            "engineered",
            "definition",
            "selection",
            "feedback",
        ),
        targets=ANY,
        answers=LEAK,
        least=400,
        sizes=(400, 1000),
    ),
    Kind(
        name="facts: not yet available",
        plant=not_yet,
        strengths=(
            "moment",
            "latency",
            "window",
            "never",
            "rows 1",
            "rows 0.5",
            "rows 0.05",
        ),
        targets=ANY,
        answers=LEAK,
        least=400,
        sizes=(400, 1000),
    ),
    Kind(
        name="clean: allowed by the facts",
        plant=allowed,
        strengths=("sibling", "parent", "always", "booked before"),
        targets=ANY,
        clean=True,
        least=400,
        sizes=(400, 1000),
    ),
)
