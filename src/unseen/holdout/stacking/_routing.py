"""What goes to the fit of each base model and of the top, beside X and y."""

from collections.abc import Sequence
from typing import Any

from sklearn import get_config
from sklearn.utils.metadata_routing import process_routing
from sklearn.utils.validation import has_fit_parameter

from ...errors import InputError

TOP = "final_estimator"


def routed(
    stack: Any, parts: Sequence[tuple[str, Any]], given: dict[str, Any]
) -> dict[str, dict[str, Any]]:
    """Say what each part's fit is given.

    Parameters
    ----------
    stack
        The router.
    parts
        Name and estimator of each base model and of the top.
    given
        What came to the fit of the stack, without what is None.

    Returns
    -------
    dict
        By the name of the part.

    Raises
    ------
    InputError
        Without metadata routing: if something else than `groups`, `time` and
        `sample_weight` came, or a base model takes no weights.

    Notes
    -----
    With scikit-learn's metadata routing enabled, each part gets what it requested.
    Without it, `sample_weight` goes to all, and `groups` and `time` to none.
    """
    if get_config()["enable_metadata_routing"]:
        found = process_routing(stack, "fit", **given)
        return {name: dict(found[name]["fit"]) for name, _ in parts}
    weights = {k: v for k, v in given.items() if k not in ("groups", "time")}
    other = sorted(set(weights) - {"sample_weight"})
    if other:
        raise InputError(
            "`fit` must be given groups, time and sample_weight alone, got "
            f"{', '.join(other)}. Enable scikit-learn's metadata routing to pass more."
        )
    for name, part in parts:
        if weights and name != TOP and not has_fit_parameter(part, "sample_weight"):
            raise InputError(
                f"`sample_weight` must be taken by each base model, got {name!r}, "
                "whose fit does not. Leave it out, or enable scikit-learn's metadata "
                "routing to say which take it."
            )
    return {
        name: dict(weights) if has_fit_parameter(part, "sample_weight") else {}
        for name, part in parts
    }
