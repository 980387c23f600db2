"""The page of a vault: what is left, who was answered what, and how to ask."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from ..charts.theme import dark_css, variables
from ..render.html.safety import policy
from ..render.metric_names import metric_name
from ..render.names import visible
from ..render.numbers import counted, number, percent, places
from ..result import Estimate
from .chart import MOST, Chart, Dot, chart
from .tokens import Person

if TYPE_CHECKING:
    from jinja2 import Environment

_ROWS = 100
_NAME = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page and the policy that it is sent with."""

    html: str
    policy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A look as the page shows it; all cells are text."""

    number: str
    time: str
    who: str
    label: str
    score: str
    ends: str
    source: str
    left: str


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What the template writes.

    Parameters
    ----------
    grade, state, headline
        The class and the word of the pill, and the sentence beside it.
    metric
        The metric's name.
    facts
        Names and values.
    chart
        The drawing, None where nothing was answered yet.
    rows, more
        The last looks, the latest first, and how many were before them.
    everyone
        Whether they are everybody's.
    person
        Who is reading.
    example
        The first line of a file of predictions.
    origin
        The server's address.
    closed
        Whether the final score was given.
    """

    grade: str
    state: str
    headline: str
    metric: str
    level: str
    facts: tuple[tuple[str, str], ...]
    chart: Chart | None
    rows: tuple[Row, ...]
    more: int
    everyone: bool
    person: str
    example: str
    origin: str
    closed: bool


def vault_page(
    said: Mapping[str, Any],
    looks: Sequence[Mapping[str, Any]],
    *,
    person: Person,
    origin: str,
) -> Page:
    """Give the page.

    Parameters
    ----------
    said
        What `Desk.describe` gave.
    looks
        What `Desk.looks` gave for this person.
    person
        Who is reading.
    origin
        The server's address, for the commands on the page.

    Returns
    -------
    Page
        A whole HTML document that fetches nothing. Names and labels are escaped, and
        characters that don't show are shown.
    """
    return _filled("vault.html", "vault.js", view=_view(said, looks, person, origin))


def sign_in_page() -> Page:
    """Give the page for those who are not known yet."""
    return _filled("sign_in.html", "sign_in.js", connect=True)


def _view(
    said: Mapping[str, Any],
    looks: Sequence[Mapping[str, Any]],
    person: Person,
    origin: str,
) -> View:
    metric = metric_name(said["metric"])
    answered = [look for look in looks if not look["answer"]["spent"]]
    digits = places(*(_estimate(look) for look in answered[-MOST:]))
    dots = tuple(_dot(k) for k in answered if "repeats" not in k["answer"])[-MOST:]
    grade, state, headline = _headline(said)
    return View(
        grade=grade,
        state=state,
        headline=headline,
        metric=metric,
        level=percent(said["level"]),
        facts=_facts(said),
        chart=chart(dots, metric) if dots else None,
        rows=tuple(_row(look, digits) for look in reversed(looks[-_ROWS:])),
        more=max(0, len(looks) - _ROWS),
        everyone=person.owner,
        person=visible(person.name, _NAME),
        example=visible(f"{said['id']},prediction"),
        origin=visible(origin),
        closed=bool(said["closed"]),
    )


def _headline(said: Mapping[str, Any]) -> tuple[str, str, str]:
    budget, left = said["budget"], said["left"]
    if said["closed"]:
        return "found", "closed", "The final score was given; nothing more is answered"
    if not left:
        given = counted(budget, "holdout answer")
        return "undecided", "spent", f"The budget of {given} is spent"
    return "clear", "open", f"{left} of {counted(budget, 'holdout answer')} left"


def _facts(said: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    rows = f"{said['rows']:,}"
    if said["groups"] is not None:
        rows += f" in {counted(said['groups'], 'group')}"
    facts = [
        ("Target", said["target"]),
        ("Holdout rows", rows),
        ("Looks so far", f"{said['looks']:,}"),
        ("Sealed (UTC)", said["sealed_at"][:16].replace("T", " ")),
        ("Commitment", said["commitment"]),
    ]
    return tuple((name, visible(value, _NAME)) for name, value in facts)


def _row(look: Mapping[str, Any], digits: int) -> Row:
    answer = look["answer"]
    known = None if answer["spent"] else _estimate(look)
    ends = ""
    if known is not None and known.low is not None and known.high is not None:
        ends = f"{number(known.low, digits)} to {number(known.high, digits)}"
    return Row(
        number=str(look["number"]),
        time=look["time"][:16].replace("T", " "),
        who=visible(look["who"], _NAME),
        label=visible(look["label"], _NAME),
        score="" if known is None else number(known.value, digits),
        ends=ends,
        source=_source(answer),
        left="" if look["left"] is None else str(look["left"]),
    )


def _source(answer: Mapping[str, Any]) -> str:
    if answer["spent"]:
        return "budget spent"
    if "repeats" in answer:
        return f"as look {answer['repeats']}"
    return "final" if answer.get("final") else str(answer["source"])


def _estimate(look: Mapping[str, Any]) -> Estimate:
    return Estimate(**look["answer"]["estimate"])


def _dot(look: Mapping[str, Any]) -> Dot:
    known = _estimate(look)
    return Dot(
        number=look["number"],
        score=float("nan") if known.value is None else known.value,
        low=known.low,
        high=known.high,
        source="final" if look["answer"].get("final") else look["answer"]["source"],
    )


def _filled(name: str, script: str, *, connect: bool = False, **words: Any) -> Page:
    style, text = _style(), _text(script)
    html = _templates().get_template(name).render(style=style, script=text, **words)
    allowed = policy(styles=[style], scripts=[text]) + "; frame-ancestors 'none'"
    return Page(html=html, policy=allowed + "; connect-src 'self'" * connect)


@cache
def _text(name: str) -> str:
    return files("unseen.web").joinpath("templates", name).read_text("utf-8")


@cache
def _style() -> str:
    house = files("unseen.render").joinpath("templates", "page.css").read_text("utf-8")
    dark = f":root{{color-scheme:dark;{variables(dark=True)}}}"
    return (
        f":root{{{variables(dark=False)}}}\n{house}\n"
        f"@media screen and (prefers-color-scheme:dark){{{dark}}}\n"
        f"{dark_css()}\n{_text('vault.css')}"
    )


@cache
def _templates() -> "Environment":
    from jinja2 import Environment, FunctionLoader, StrictUndefined  # noqa: PLC0415

    return Environment(
        loader=FunctionLoader(_text),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
