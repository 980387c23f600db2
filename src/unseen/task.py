"""What is predicted from what, judged how."""

from dataclasses import dataclass, field

from .facts import Facts
from .graph import CausalGraph
from .result import TargetKind
from .roles import Roles
from .stats.metrics.catalogue import Metric
from .tables.plan import Target


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Task:
    """What is predicted from what, judged how.

    Parameters
    ----------
    target
        The target, or None where only a split is audited.
    metric
        What judges the predictions.
    roles
        The id, the group and the time.
    features
        Names of the columns that a model may be given: all but the target, the keys
        and the time.
    facts
        What only a person knows.
    graph
        The causal graph, if one is declared.
    claim
        The score that the user claims, in the metric's unit, or None.
    as_names
        Number columns whose values are names of things, not amounts.
    """

    target: Target | None
    metric: Metric
    roles: Roles
    features: tuple[str, ...]
    facts: Facts = field(default_factory=Facts)
    graph: CausalGraph | None = None
    claim: float | None = None
    as_names: frozenset[str] = frozenset()

    @property
    def kind(self) -> TargetKind | None:
        """The target's kind."""
        return self.target.kind if self.target else None

    @property
    def group(self) -> str | None:
        """Name of the group column."""
        return self.roles.group.column if self.roles.group else None

    @property
    def time(self) -> str | None:
        """Name of the time column."""
        return self.roles.time.column if self.roles.time else None

    def describes(self, cell: int) -> str:
        """Name a class, for a sentence."""
        assert self.target is not None
        return self.target.classes[cell] if self.target.classes else f"cell {cell}"
