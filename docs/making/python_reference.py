"""The reference of the public names, from their docstrings."""

import inspect
from collections.abc import Callable
from html import escape
from textwrap import fill

import unseen
from unseen.render.page import to_html

from .page import Page

# In the order in which a reader meets them.
NAMES = (
    "audit",
    "Report",
    "Finding",
    "Estimate",
    "Effect",
    "Remedy",
    "Verdict",
    "Severity",
    "GroupedSplit",
    "ForwardSplit",
    "Facts",
    "CausalGraph",
    "read_graph",
    "fit",
    "FittedModel",
    "InputError",
    "NotApplicable",
)
OF_HOLDOUT = (
    "cross_val",
    "nested_cv",
    "nested_cv_linear",
    "bootstrap_632",
    "bootstrap_632_plus",
    "tuned_cv",
    "OptunaTuning",
    "best_of",
    "best_of_runs",
    "one_standard_error",
    "Thresholdout",
    "ask",
    "Ladder",
    "submit",
    "Vault",
)
OF_STACKING = (
    "StackedClassifier",
    "StackedRegressor",
    "stack_score",
    "stack_gain",
    "wrong_stack",
    "stack_leak",
)
OF_LINEAR = (
    "ElasticNetPath",
    "ElasticNetPathCV",
    "LassoPathCV",
    "RidgePathCV",
    "debiased_lasso",
    "polyhedral_intervals",
    "split_intervals",
    "Inference",
    "stability",
    "Stability",
    "stand_ins",
    "StandIns",
)
OF_SMOOTH = (
    "HighlyAdaptiveRidgeRegressor",
    "HighlyAdaptiveRidgeClassifier",
    "HighlyAdaptiveLassoRegressor",
    "HighlyAdaptiveLassoClassifier",
)


def python_page() -> Page:
    """Give one section a name, and the object that `report.fix()` gives."""
    from unseen import charts, holdout, linear, smooth  # noqa: PLC0415
    from unseen.holdout import stacking  # noqa: PLC0415
    from unseen.remedies.fix import Fix  # noqa: PLC0415 - no public name of its own

    things = [(f"unseen.{name}", getattr(unseen, name)) for name in NAMES]
    things.insert(2, ("Report.fix()", Fix))
    things += [(f"unseen.holdout.{n}", getattr(holdout, n)) for n in OF_HOLDOUT]
    things += [
        (f"unseen.holdout.stacking.{n}", getattr(stacking, n)) for n in OF_STACKING
    ]
    things += [(f"unseen.linear.{n}", getattr(linear, n)) for n in OF_LINEAR]
    things += [(f"unseen.smooth.{n}", getattr(smooth, n)) for n in OF_SMOOTH]
    things.append(("unseen.charts.Chart", charts.Chart))
    parts = [
        "<h1>Python</h1>",
        "<p>All names of <code>import unseen</code>, and of its rooms "
        "<code>holdout</code>, <code>linear</code>, <code>smooth</code> and "
        "<code>charts</code>.</p>",
    ]
    for name, thing in things:
        parts.append(_section(name, thing))
    return Page(
        path="python.html", title="Python", body="\n".join(parts), section="Reference"
    )


def _section(name: str, thing: object) -> str:
    anchor = name.removeprefix("unseen.").replace(".fix()", "-fix")
    parts = [f'<h2 id="{anchor}"><code>{escape(name)}</code></h2>']
    if inspect.isfunction(thing):
        parts.append(f"<pre><code>{escape(_signature(name, thing))}</code></pre>")
    parts.append(_page(thing))
    if inspect.isclass(thing):
        parts += [
            f"<h3><code>{escape(_signature(attribute, method))}</code></h3>"
            + _page(method)
            for attribute, method in vars(thing).items()
            if inspect.isfunction(method)
            and not attribute.startswith("_")
            and inspect.getdoc(method)
        ]
    return "\n".join(parts)


def _page(thing: object) -> str:
    # Fields of a check are its thresholds; those of a result are not.
    page = to_html(inspect.getdoc(thing) or "", level=4)
    return page.replace("<h4>Thresholds</h4>", "<h4>Parameters</h4>")


def _signature(name: str, function: Callable[..., object]) -> str:
    words: list[str] = []
    for p in inspect.signature(function).parameters.values():
        if p.name == "self":
            continue
        if p.kind is p.KEYWORD_ONLY and "*" not in words:
            words.append("*")
        known = p.default is not p.empty and not callable(p.default)
        words.append(f"{p.name}={p.default!r}" if known else p.name)
    line = f"{name}({', '.join(words)})"
    return fill(line, 78, subsequent_indent=" " * (len(name) + 1))
