"""What a check may look at: the task, the profile and, later, the scores."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray

from .choices.choices import Choices
from .errors import NotApplicable
from .result import TargetKind
from .scoring.scorebook import Scorebook
from .standings import Standings, judge_standings
from .tables.frame import Frame
from .tables.plan import Column, Kind, Plan
from .tables.profile import Profile, profile_frame
from .task import Task

Array = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True, eq=False)
class Evidence:
    """The one object that every check reads.

    Parameters
    ----------
    task
        What is predicted.
    profile
        What is known of the tables.
    scores
        Refits and their outcomes; None while they have not been made.
    choices
        What was tried before the claim was made; None where nobody said.
    """

    task: Task
    profile: Profile
    scores: Scorebook | None = None
    choices: Choices | None = None

    @property
    def plan(self) -> Plan:
        """How the tables were read."""
        return self.profile.plan

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The columns in the order of the bins, keys among them."""
        return (*self.plan.numbers, *self.plan.words)

    @cached_property
    def places(self) -> dict[str, int]:
        """Place of each column in the bins and in the contingency."""
        return {c.name: j for j, c in enumerate(self.columns)}

    @cached_property
    def sample(self) -> Frame:
        """Sampled training rows that have a target, in row order."""
        frame = self.profile.train.sample
        known = ~np.isnan(frame.target)
        return frame if known.all() else frame.take(known)

    @property
    def y(self) -> Array:
        """Target of the sampled rows, shape (n,)."""
        return self.sample.target

    @cached_property
    def counts(self) -> NDArray[np.int64]:
        """All training rows by column, bin and target cell: (p, ALL_BINS, cells).

        Rows without a target are left out.
        """
        return self.profile.train.contingency[:, :, :-1]

    @property
    def classes(self) -> tuple[str, ...]:
        """Names of the target's classes; empty for a regression."""
        return self.task.target.classes if self.task.target else ()

    @property
    def exact(self) -> bool:
        """Whether the sample is the whole training table."""
        return len(self.profile.train.sample) == self.profile.train.rows

    @cached_property
    def standings(self) -> Standings:
        """What is declared of the features, judged."""
        target = self.task.target
        return judge_standings(
            [c.name for c in self.features()],
            target.column.name if target else "",
            self.task.facts,
            self.task.graph,
            self.profile.train.sample,
            self.plan,
        )

    def values(self, name: str) -> NDArray:
        """Give a column of the sampled rows: floats, or hashes of words."""
        j = self.places[name]
        numbers = self.sample.numbers
        if j < numbers.shape[1]:
            return numbers[:, j]
        return self.sample.words[:, j - numbers.shape[1]]

    def spelled(self, level: int) -> str:
        """Give the spelling of a word's hash."""
        return self.profile.train.sample.spelled.get(int(level), "?")

    def features(self, *kinds: Kind) -> list[Column]:
        """Give the columns that a model may be given, of these kinds or of all."""
        allowed = frozenset(self.task.features)
        return [
            c
            for c in self.columns
            if c.name in allowed and (not kinds or c.kind in kinds)
        ]

    def need_target(self, *kinds: TargetKind) -> TargetKind:
        """Give the target's kind, or say that the question has no meaning.

        Raises
        ------
        NotApplicable
            Without a target, or with one of another kind.
        """
        kind = self.task.kind
        if kind is None:
            raise NotApplicable("No target was given, so nothing can tell it.")
        if kinds and kind not in kinds:
            raise NotApplicable(
                f"The target is {kind}, and the question is not for it."
            )
        return kind

    def of_rows(self, rows: Frame) -> Self:
        """Give the evidence as it is when only these training rows are known."""
        return replace(
            self,
            profile=Profile(
                plan=self.plan, train=profile_frame(rows, self.plan), test=None
            ),
            scores=None,
        )
