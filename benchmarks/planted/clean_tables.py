"""Clean tables as they are, and clean splits, series, groups, models and claims."""

import numpy as np
import pandas as pd

from ..bases import BASES, TargetKind
from ..bases.synthetic import MIDDLE, WIDE, bayes_auc
from .case import Where
from .clean_columns import ADVICE
from .dates import dated
from .fit import MODELS
from .groups import grouped
from .kind import ANY, BINARY, REGRESSION, Draft, Kind, Planted
from .pipeline import PROCEDURES

# Series differ from year to year, and series of one panel from one another: that
# such a table is scored forward and by series is right to say.
SERIES_ADVICE = ADVICE | {"time", "groups", "decay", "shift", "target shift"}


def _fields(notes: str = "", **more) -> dict:
    return {"allowed": ADVICE, "where": Where.ANYTHING, "notes": notes, **more}


def as_is(draft: Draft, strength: str) -> Planted:
    """Change nothing; give one table, or a random split."""
    if strength == "whole":
        return Planted(train=draft.frame, split=False, fields=_fields())
    train, test = draft.halves()
    return Planted(train=train, test=test, fields=_fields("a fair random split"))


def separable(draft: Draft, strength: str) -> Planted:
    """Give a table whose honest columns separate the classes almost."""
    planted = as_is(draft, strength)
    fields = planted.fields | {"hard": True, "notes": "nearly separable, honest"}
    return Planted(train=planted.train, test=planted.test, split=False, fields=fields)


def coarse(draft: Draft, strength: str) -> Planted:
    """Keep few columns with few values: equal rows come by chance."""
    frame = draft.frame[[draft.target]].copy()
    for column in draft.frame.columns.drop(draft.target):
        values = draft.frame[column]
        if frame.shape[1] > int(strength):
            break
        if pd.api.types.is_numeric_dtype(values):
            thirds = values.rank(method="first", pct=True) * 3
            frame[column] = np.floor(thirds.clip(upper=2.99))
        elif values.nunique() <= 6:
            frame[column] = values
    draft = Draft(base=draft.base, frame=frame, target=draft.target, rng=draft.rng)
    train, test = draft.halves()
    return Planted(train=train, test=test, fields=_fields("equal rows are chance"))


def no_group_effect(draft: Draft, strength: str) -> Planted:
    """Add a group that says nothing, told to nobody; groups on both sides."""
    draft, name = grouped(draft, int(strength), effect=False)
    note = f"`{name}` is a group without effect"
    if draft.rng.random() < 0.5:
        return Planted(train=draft.frame, split=False, fields=_fields(note))
    train, test = draft.halves()
    return Planted(train=train, test=test, fields=_fields(note))


def forward(draft: Draft, strength: str) -> Planted:
    """Split a dated table so that the test is later, as it should be."""
    draft, name = dated(draft)
    frame = draft.frame.sort_values(name, kind="stable")
    days = np.sort(frame[name].unique())
    cut = days[int(0.75 * len(days))]
    early = (frame[name] < cut).to_numpy()
    time = name if strength == "given" else None
    fields = _fields("the test is later", time=time)
    fields["allowed"] = SERIES_ADVICE
    return Planted(train=frame[early], test=frame[~early], fields=fields)


def seasonal(draft: Draft, strength: str) -> Planted:
    """Give a series with honest lags; with a later test or without."""
    base, frame = draft.base, draft.frame
    assert base.time is not None
    fields = _fields(
        "honest lags and seasons",
        time=base.time if strength != "inferred" else None,
        group=base.key if strength == "given both" else None,
        allowed=SERIES_ADVICE,
    )
    if strength == "later test":
        days = np.sort(frame[base.time].unique())
        early = (frame[base.time] < days[int(0.75 * len(days))]).to_numpy()
        return Planted(train=frame[early], test=frame[~early], fields=fields)
    return Planted(train=frame, split=False, fields=fields)


def honest_model(draft: Draft, strength: str) -> Planted:
    """Name an honest pipeline or an honest procedure."""
    if strength in ("selection_inside", "scaling_outside"):
        model = f"{PROCEDURES}:{strength}"
    else:
        name = "ridge" if draft.regression else "logistic"
        model = f"{MODELS}:{name}"
    return Planted(train=draft.frame, split=False, fields=_fields(model=model))


def honest_claim(draft: Draft, strength: str) -> Planted:
    """Claim a little less than the truth allows."""
    limit = bayes_auc(part=draft.base.part, signal=1.0, offset=-0.5)
    claim = f"auc={limit - float(strength):.4f}"
    return Planted(train=draft.frame, fields=_fields(f"limit {limit:.3f}", claim=claim))


def _kind(name: str, plant, strengths, targets=ANY, **more) -> Kind:
    return Kind(
        name=f"clean: {name}",
        plant=plant,
        strengths=strengths,
        targets=targets,
        clean=True,
        **more,
    )


_HARD = tuple(base for base in BASES.values() if base.hard)
_LOGIT = tuple(b for n, b in BASES.items() if n.startswith("synth_logit"))

KINDS = (
    _kind("as it is", as_is, ("whole", "split"), each=6),
    _kind(
        "large, split at random",
        as_is,
        ("split",),
        sizes=(20_000, 50_000),
        least=20_000,
        each=3,
    ),
    _kind("wide noise", as_is, ("whole", "split"), BINARY, on=WIDE, sizes=(200,)),
    _kind("equal rows by chance", coarse, ("4", "6"), each=3, by_chance=True),
    _kind("groups without effect", no_group_effect, ("20", "5"), least=400, each=3),
    _kind("test later than train", forward, ("given", "inferred"), least=400),
    _kind(
        "seasonal series",
        seasonal,
        ("given", "given both", "inferred", "later test"),
        REGRESSION,
        series=True,
        least=400,
    ),
    _kind(
        "honest model",
        honest_model,
        ("pipeline",),
        (TargetKind.BINARY, TargetKind.REGRESSION),
        sizes=(400, 1000),
        each=4,
    ),
    _kind(
        "honest procedure",
        honest_model,
        ("selection_inside", "scaling_outside"),
        BINARY,
        on=MIDDLE,
        sizes=(250,),
    ),
    _kind("honest claim", honest_claim, ("0.02", "0.05"), BINARY, on=_LOGIT),
    _kind(
        "nearly separable (hard)",
        separable,
        ("whole", "split"),
        on=_HARD,
        hard=True,
        each=3,
    ),
)
