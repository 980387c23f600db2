"""What only a person knows of a table, as plain frozen data."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from ..errors import InputError
from .available import Availability, Named, Recorded
from .nearest import nearest_advice
from .selection import SelectionFacts

# A role with this value is switched off: it is not inferred either.
OFF = "none"

# What no path of a file has, and every graph in one line does.
_GRAPH_TEXT = re.compile(r"[\n{\[←→↔]|->|<-")

KINDS = ("number", "category", "time", "text", "ignore")


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """A finding that its owner accepts.

    Parameters
    ----------
    code
        The code of the check, in capitals.
    reason
        Why; never empty.
    subject
        The one subject (a column, most often) that it is accepted for. None accepts
        whatever the check finds.
    """

    code: str
    reason: str
    subject: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphFacts:
    """Where the causal graph is declared; `unseen.graph.declared_graph` reads it.

    The parts are joined: each may be absent.

    Parameters
    ----------
    text
        Dagitty, DOT or GML text, arrows, or a table of edges.
    file
        A file of any of these, or an edge CSV. A relative path starts at the folder
        of ``unseen.toml``.
    edges
        Arrows, one statement each.
    source
        A graph object (a networkx `DiGraph`, a `CausalGraph`), from Python alone.
    defines_target
        Nodes from which the target is computed.
    selection
        Nodes that decide which rows came into the table.
    feedback
        Nodes that are the output of the model itself, or of one that it replaces.
    latent
        Nodes that nobody measures.
    """

    text: str | None = None
    file: Path | None = None
    edges: tuple[str, ...] = ()
    source: Any = None
    defines_target: tuple[str, ...] = ()
    selection: tuple[str, ...] = ()
    feedback: tuple[str, ...] = ()
    latent: tuple[str, ...] = ()

    @staticmethod
    def is_text(source: str) -> bool:
        """Whether this is a graph, and not the path of a file.

        Examples
        --------
        >>> GraphFacts.is_text("a -> b"), GraphFacts.is_text("loan.dot")
        (True, False)
        """
        return _GRAPH_TEXT.search(source) is not None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is declared."""
        # Not by `==`: a source may compare element by element.
        return self.source is None and not any(
            getattr(self, name) for name in self.__slots__ if name != "source"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What only a person knows of a table.

    `read_facts` and `facts_from` make it. Everything is believed as declared: no
    data is looked at, and a wrong fact gives a wrong verdict.

    Parameters
    ----------
    target, metric, positive
        What is predicted, how it is judged, and the class whose probability is
        scored. None where it is not said.
    id, group, time
        Columns with a role. ``"none"`` (`OFF`) says that the table has none, and then
        none is inferred; None leaves it to be inferred.
    kinds
        How columns are read, by name: one of `KINDS`.
    missing
        Spellings of a missing value, beside the empty one.
    predict_at
        When the prediction is made: a moment, or a name. The name is one of
        `moments`, or else the column that holds the moment of each row. Where it is
        None and `time` names a column, that column stands in.
    moments
        Names of moments, in the order in which they come in the life of a row.
    available
        When a column is written, by name.
    graph
        Where the causal graph is declared.
    derived
        Engineered columns, and the columns that each is computed from.
    accept
        Findings that are accepted.
    selection
        What was tried before the score was reported.
    """

    target: str | None = None
    metric: str | None = None
    positive: str | None = None
    id: str | None = None
    group: str | None = None
    time: str | None = None
    kinds: Mapping[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    predict_at: datetime | str | None = None
    moments: tuple[str, ...] = ()
    available: Mapping[str, Availability] = field(default_factory=dict)
    graph: GraphFacts = field(default_factory=GraphFacts)
    derived: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    accept: tuple[Accepted, ...] = ()
    selection: SelectionFacts = field(default_factory=SelectionFacts)

    @property
    def time_column(self) -> str | None:
        """The column with the role `time`, or None where there is none."""
        return None if self.time == OFF else self.time

    @property
    def says_when(self) -> bool:
        """Whether anything is declared that tells when a column is known."""
        return bool(self.available or self.derived or not self.graph.is_empty)

    def reason_for(self, code: str, subject: str | None = None) -> str | None:
        """Give the reason for which a finding is accepted, or None.

        Parameters
        ----------
        code
            The finding's code.
        subject
            The name of what it points at. An acceptance that names a subject holds
            for that one alone.

        Examples
        --------
        >>> facts = Facts(
        ...     accept=(Accepted(code="LEAK004", subject="age", reason="frozen"),)
        ... )
        >>> facts.reason_for("LEAK004", "age")
        'frozen'
        >>> facts.reason_for("LEAK004", "income") is None
        True
        """
        for entry in self.accept:
            if entry.code == code and entry.subject in (None, subject):
                return entry.reason
        return None

    def check_columns(self, names: Iterable[str], nodes: Iterable[str] = ()) -> None:
        """Refuse names of columns that the table doesn't have.

        Parameters
        ----------
        names
            The columns of the table, the target included.
        nodes
            Nodes of the causal graph. A node need not be a column, and yet may have
            an availability, or be what a column is computed from.

        Raises
        ------
        InputError
            With the nearest name, for the first that is wrong in the order of the
            parameters of this class.
        """
        columns: dict[str, Any] = dict.fromkeys(names)
        for where, name in self._columns_named():
            if name not in columns:
                raise InputError(
                    f"`{where}` must name a column of the table, got {name!r}. "
                    + nearest_advice(name, columns, "column")
                )
        self._check_names(columns)
        parents = {parent for group in self.derived.values() for parent in group}
        known = columns | dict.fromkeys([*nodes, *self.derived, *parents])
        for name in self.available:
            if name not in known:
                raise InputError(
                    "`available` must name columns of the table, nodes of the graph "
                    f"or parents in [derived], got {name!r}. "
                    + nearest_advice(name, known, "name")
                )
        for name in self.derived:
            if name not in columns and name not in parents:
                raise InputError(
                    "`derived` must name columns of the table, or parents of other "
                    f"derived columns, got {name!r}. "
                    + nearest_advice(name, columns, "column")
                )

    def check_codes(self, codes: Iterable[str]) -> None:
        """Refuse an acceptance of a code that no check has.

        Raises
        ------
        InputError
            With the nearest code.
        """
        known = dict.fromkeys(codes)
        for entry in self.accept:
            if entry.code not in known:
                raise InputError(
                    f"`accept.code` must be the code of a check, got {entry.code!r}. "
                    + nearest_advice(entry.code, known, "code")
                )

    def _columns_named(self) -> Iterable[tuple[str, str]]:
        if self.target is not None:
            yield "target", self.target
        for role in ("id", "group", "time"):
            name = getattr(self, role)
            if name is not None and name != OFF:
                yield role, name
        for name in self.kinds:
            yield "columns", name
        for name, when in self.available.items():
            if isinstance(when, Recorded):
                if when.created is not None:
                    yield f"available.{name}.created", when.created
                if when.event is not None:
                    yield f"available.{name}.event", when.event

    def _check_names(self, columns: dict[str, Any]) -> None:
        """Check what may be a moment's name as well as a column's."""
        asked: list[tuple[str, str]] = []
        if isinstance(self.predict_at, str):
            asked.append(("predict_at", self.predict_at))
        asked += [
            (f"available.{name}", when.name)
            for name, when in self.available.items()
            if isinstance(when, Named)
        ]
        known = columns | dict.fromkeys(self.moments)
        for where, name in asked:
            if name not in known:
                raise InputError(
                    f"`{where}` must be a date, a column of the table or one of "
                    f"`moments`, got {name!r}. {nearest_advice(name, known, 'name')}"
                )
