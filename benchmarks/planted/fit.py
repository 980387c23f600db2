"""Claims, models and splits that will not hold."""

import numpy as np

from ..bases import BASES, Frame, TargetKind
from ..bases.synthetic import DRIFTING, LINEAR, NOISE, NONLINEAR, bayes_auc
from .case import Where
from .kind import BINARY, Draft, Kind, Planted

MODELS = "benchmarks.planted.models"
MIXED = (TargetKind.BINARY, TargetKind.REGRESSION)
_SMALL = (400, 800, 1500)


def _fields(**more) -> dict:
    return {"where": Where.ANYTHING, **more}


def claim_far(draft: Draft, strength: str) -> Planted:
    """Claim nearly a perfect score where nobody has come near it."""
    if draft.regression:
        claim = {"far": "r2=0.999", "farther": "r2=0.9999"}[strength]
    else:
        claim = {"far": "auc=0.995", "farther": "auc=0.9999"}[strength]
    return Planted(train=draft.frame, fields=_fields(claim=claim))


def claim_above_truth(draft: Draft, strength: str) -> Planted:
    """Claim more than the true odds could give on fresh rows."""
    limit = bayes_auc(part=draft.base.part, signal=1.0, offset=-0.5)
    claim = f"auc={limit + float(strength):.4f}"
    note = f"the true odds have AUC {limit:.3f}"
    return Planted(train=draft.frame, fields=_fields(claim=claim, notes=note))


def _model(draft: Draft, name: str) -> str:
    return f"{MODELS}:{name}{'_regressor' if draft.regression else ''}"


def overfits(draft: Draft, strength: str) -> Planted:
    """Name a model that fits its training rows far better than others."""
    return Planted(train=draft.frame, fields=_fields(model=_model(draft, strength)))


def no_signal(draft: Draft, strength: str) -> Planted:
    """Give columns that have nothing to do with the target."""
    model = None if strength == "probes" else _model(draft, strength)
    return Planted(train=draft.frame, fields=_fields(model=model))


def needless(draft: Draft, strength: str) -> Planted:
    """Name a forest where a straight line is the truth."""
    fields = _fields(model=_model(draft, strength), provable=False)
    return Planted(train=draft.frame, fields=fields)


def too_simple(draft: Draft, strength: str) -> Planted:
    """Name one split, or a straight line, where the law is bent."""
    fields = _fields(model=_model(draft, strength), provable=False)
    return Planted(train=draft.frame, fields=fields)


def lucky(draft: Draft, strength: str) -> Planted:
    """Choose the luckiest of many splits of a small table."""
    from sklearn.metrics import roc_auc_score

    numbers = draft.frame.drop(columns=draft.target).select_dtypes("number")
    X = numbers.fillna(numbers.mean()).to_numpy(float)
    X = (X - X.mean(axis=0)) / np.where(X.std(axis=0) > 0, X.std(axis=0), 1)
    hit = (draft.y == draft.rarer()).to_numpy()
    best, rows = -1.0, np.array([], dtype=int)
    for _ in range(int(strength)):
        order = draft.rng.permutation(len(hit))
        test, train = order[:40], order[40:]
        if len(np.unique(hit[test])) < 2:
            continue
        # A ridge line: the same luck as a logistic one, at a hundredth of the cost.
        A, signs = X[train], 2.0 * hit[train] - 1
        w = np.linalg.solve(A.T @ A + 10 * np.eye(A.shape[1]), A.T @ signs)
        score = roc_auc_score(hit[test], X[test] @ w)
        if score > best:
            best, rows = float(score), order
    train, test = draft.frame.iloc[rows[40:]], draft.frame.iloc[rows[:40]]
    note = f"AUC {best:.2f} on the luckiest 40 rows of {strength} splits"
    fields = _fields(provable=False, notes=note)
    return Planted(train=train, test=test, fields=fields)


def decays(draft: Draft, strength: str) -> Planted:
    """Let the law turn while time goes by."""
    frame: Frame = draft.frame
    fields = _fields(
        time="seen_on" if strength == "given" else None,
        provable=strength == "given",
        allowed=frozenset({"time"}),
    )
    return Planted(train=frame, split=False, fields=fields)


# Where neither class is rare: a lucky split of 200 rows must have both.
_EVEN = tuple(
    BASES[name]
    for name in (
        "wa_churn",
        "credit_data",
        "oj",
        "synth_weak_a",
        "synth_logit_a",
        "cells",
        "ad_data",
        "synth_weak_b",
        "synth_logit_b",
        "flights_late",
        "flchain",
        "homeless",
        "spouse_insured",
        "synth_weak_c",
        "synth_logit_c",
        "wives",
        "placement",
        "trump_vote",
        "synth_weak_d",
        "synth_logit_d",
    )
)
_LOGIT = tuple(b for n, b in BASES.items() if n.startswith("synth_logit"))

KINDS = (
    Kind(
        name="fit: claim far off",
        plant=claim_far,
        strengths=("farther", "far"),
        targets=MIXED,
        answers=("claim",),
        on=tuple(
            BASES[name]
            for name in (
                "wa_churn",
                "credit_data",
                "hmda",
                "lending_club",
                "diabetes",
                "hotel_rates",
                "mlc_churn",
                "attrition",
                "caravan",
                "flights_late",
                "wages",
                "movies",
                "jobless",
                "flchain",
                "stops",
                "saratoga",
                "visits",
                "budget_food",
                "wives",
                "rotterdam",
                "rodents",
                "grinnell",
                "doctor_visits",
                "census_pay",
            )
        ),
        least=400,
        each=3,
    ),
    Kind(
        name="fit: claim above the truth",
        plant=claim_above_truth,
        strengths=("0.12", "0.08", "0.05"),
        targets=BINARY,
        answers=("claim",),
        on=_LOGIT,
        sizes=(2500, 6000),
    ),
    Kind(
        name="fit: overfits",
        plant=overfits,
        strengths=("full_tree", "nearest", "deep_boosting"),
        targets=MIXED,
        answers=("gap", "memorise"),
        sizes=_SMALL,
        least=400,
    ),
    Kind(
        name="fit: no signal",
        plant=no_signal,
        strengths=("probes", "logistic", "full_tree"),
        targets=BINARY,
        answers=("baseline", "memorise"),
        on=NOISE,
        sizes=_SMALL,
    ),
    Kind(
        name="fit: simpler is as good",
        plant=needless,
        strengths=("forest", "deep_boosting"),
        targets=BINARY,
        answers=("simpler", "gap", "memorise"),
        on=LINEAR,
        sizes=_SMALL,
        each=3,
    ),
    Kind(
        name="fit: underfit",
        plant=too_simple,
        strengths=("stump", "logistic"),
        targets=BINARY,
        answers=("underfit",),
        on=NONLINEAR,
        sizes=(1500, 3000),
        each=3,
    ),
    Kind(
        name="fit: lucky split",
        plant=lucky,
        strengths=("200", "50"),
        targets=BINARY,
        answers=("luck",),
        on=_EVEN,
        sizes=(200, 300),
        each=3,
    ),
    *(
        Kind(
            name=f"fit: decay (law turns {turn})",
            plant=decays,
            strengths=("given", "inferred"),
            targets=BINARY,
            answers=("decay",),
            on=DRIFTING[turn],
            sizes=(2500, 6000),
        )
        for turn in DRIFTING
    ),
)
