"""The page of a climbed ladder, made of the audit's styles, figure and scripts."""

from dataclasses import dataclass
from html import escape

from ...charts.script import script_json
from ...charts.theme import CONFIG
from ...ladder.result import LadderReport
from ...result import Picture, PictureKind
from ..ladder_words import (
    gain_scaled,
    gain_unit,
    gain_words,
    paid_words,
    picks_words,
    sentence,
)
from ..metric_names import metric_name
from ..names import short_paths, visible
from ..numbers import counted, interval, number, percent, places, with_interval
from ..verdict_words import said_words
from .figure import FigureView, Sketchbook
from .page import _style, _templates, _text
from .runtime import vega_script
from .safety import policy
from .view import Fact

_NAME_LIMIT = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class RungView:
    """One rung, ready for its template."""

    words: str
    chosen: bool
    score: str
    gain: str
    size: str
    seconds: str
    left_out: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LadderView:
    """A whole ladder, ready for its template. Texts are visible, not yet escaped."""

    name: str
    headline: str
    metric: str
    level: str
    unit: str
    score: str
    span: str
    paid: str
    chosen: str
    size: str
    rungs: tuple[RungView, ...]
    figures: tuple[FigureView, ...]
    protocol: str
    picks: str
    facts: tuple[Fact, ...]
    said: tuple[tuple[str, str], ...]
    code: str
    seed: int
    version: str


def ladder_to_html(
    report: LadderReport, *, code: str = "", interactive: bool = True
) -> str:
    """Give a ladder as one self-contained page.

    It reads without a script and without a network.

    Parameters
    ----------
    report
        What the climb gave.
    code
        The script that fits the chosen model again.
    interactive
        Whether the scripts that draw figures are in the page.
    """
    sketchbook = Sketchbook(interactive=interactive)
    view = _view(report, code, sketchbook)
    style = _style()
    scripts = [_text("page.js")] if interactive else []
    if sketchbook.used:
        scripts.insert(0, vega_script())
    return (
        _templates()
        .get_template("ladder.html")
        .render(
            view=view,
            style=style,
            scripts=scripts,
            theme=script_json(CONFIG) if sketchbook.used else "",
            policy=policy(styles=[style], scripts=scripts),
        )
    )


def ladder_to_frame(report: LadderReport, *, height: int = 700) -> str:
    """Give the page in a frame, so that a notebook's styles and its own stay apart."""
    page = escape(ladder_to_html(report), quote=True)
    return (
        f'<iframe title="Ladder" width="100%" height="{height}" frameborder="0" '
        f'sandbox="allow-scripts allow-popups" srcdoc="{page}"></iframe>'
    )


def _view(report: LadderReport, code: str, sketchbook: Sketchbook) -> LadderView:
    digits = places(*(r.score for r in report.rungs), report.score)
    own = report.rung(report.chosen)
    return LadderView(
        name=visible(short_paths(report.source)[0], _NAME_LIMIT),
        headline=sentence(report),
        metric=metric_name(report.metric),
        level=percent(report.score.level),
        unit=gain_unit(report.metric),
        score=number(report.score.value, digits),
        span=interval(report.score, digits),
        paid=paid_words(report),
        chosen=own.words,
        size=own.size,
        rungs=tuple(
            RungView(
                words=rung.words,
                chosen=rung.name == report.chosen,
                score="" if rung.score is None else with_interval(rung.score, digits),
                gain=gain_words(rung, report.metric),
                size=rung.size,
                seconds=f"{rung.seconds:.2f}" if rung.score is not None else "",
                left_out=rung.left_out or "",
            )
            for rung in report.rungs
        ),
        figures=tuple(sketchbook.figure(p) for p in _pictures(report)),
        protocol=visible(report.protocol),
        picks=picks_words(report),
        facts=_facts(report),
        said=tuple(said_words(s) for s in report.said),
        code=visible(code, lines=True),
        seed=report.seed,
        version=report.version,
    )


def _facts(report: LadderReport) -> tuple[Fact, ...]:
    used = ""
    if report.n_used < report.n_rows:
        used = f", {report.n_used:,} of them climbed on"
    facts = [
        ("table", f"{visible(report.source)} ({counted(report.n_rows, 'row')}{used})"),
        ("features", f"{report.n_features:,}"),
        ("target", f"{visible(report.target)} ({report.kind.value})"),
        *((what, visible(name)) for what, name in report.roles),
    ]
    return tuple(Fact(name=what, value=value) for what, value in facts)


def _pictures(report: LadderReport) -> tuple[Picture, ...]:
    """Give the rungs' scores, and what each would gain over the one chosen."""
    scores = tuple(
        (
            rung.words,
            rung.score.value,
            rung.score.low,
            rung.score.high,
            "chosen" if rung.name == report.chosen else "other rungs",
        )
        for rung in report.rungs
        if rung.score is not None and rung.score.value is not None
    )
    first = Picture(
        kind=PictureKind.SCORES,
        title="Each rung on rows that it was not fitted on",
        fields=("label", "score", "low", "high", "group"),
        rows=scores,
        x=metric_name(report.metric),
        y="rung",
    )
    # The mean is so far behind most rungs that no difference of theirs would be seen.
    gains = tuple(
        (rung.words, gain.value, gain.low, gain.high, 0.0)
        for rung in report.rungs
        if rung.name != "mean"
        and (gain := gain_scaled(rung.over_chosen, report.metric)) is not None
        and gain.value is not None
    )
    if not gains:
        return (first,)
    own = report.rung(report.chosen).words
    unit, metric = gain_unit(report.metric), metric_name(report.metric)
    second = Picture(
        kind=PictureKind.SCORES,
        title=f"What other rungs would gain over {own}, on the same rows",
        fields=("label", "score", "low", "high", "reference"),
        rows=gains,
        x=metric if unit == metric else f"{unit} of {metric}, more is better",
        y="gain of",
    )
    return (first, second)
