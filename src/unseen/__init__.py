"""Will your model hold up on unseen data? Find out, find out why, fix it.

Importing this module loads nothing heavy: names are fetched when they are used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from ._version import __version__ as __version__
from .errors import InputError as InputError, NotApplicable as NotApplicable
from .result import (
    Effect as Effect,
    Estimate as Estimate,
    Finding as Finding,
    Remedy as Remedy,
    Report as Report,
    Severity as Severity,
    Verdict as Verdict,
)

if TYPE_CHECKING:
    from .api import audit as audit
    from .facts import Facts as Facts
    from .fitting import fit as fit
    from .graph import CausalGraph as CausalGraph, read_graph as read_graph
    from .ladder import FittedModel as FittedModel
    from .remedies.splitters import (
        ForwardSplit as ForwardSplit,
        GroupedSplit as GroupedSplit,
    )

_HOMES = {
    "audit": "api",
    "Facts": "facts",
    "FittedModel": "ladder",
    "fit": "fitting",
    "CausalGraph": "graph",
    "read_graph": "graph",
    "ForwardSplit": "remedies.splitters",
    "GroupedSplit": "remedies.splitters",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        value = getattr(import_module(f".{_HOMES[name]}", __name__), name)
        globals()[name] = value
        return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
