"""What one way of scoring gave over many draws."""

from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np

from unseen import Estimate

from ..tally import share_text


@dataclass(slots=True, kw_only=True)
class Tally:
    """Misses, widths and the value of one method over the draws."""

    HEADER: ClassVar = ("bias", "rmse", "covers", "below", "above", "width", "CPU s")

    below: list[bool] = field(default_factory=list)
    above: list[bool] = field(default_factory=list)
    widths: list[float] = field(default_factory=list)
    off: list[float] = field(default_factory=list)
    seconds: float = 0.0

    def add(self, value: float, low: float, high: float, truth: float) -> None:
        self.below.append(truth < low)
        self.above.append(truth > high)
        self.widths.append(high - low)
        self.off.append(value - truth)

    def add_estimate(self, found: Estimate, truth: float) -> None:
        assert found.low is not None
        assert found.high is not None
        self.add(found.value, found.low, found.high, truth)

    def row(self) -> tuple[str, ...]:
        n = len(self.off)
        covered = n - sum(self.below) - sum(self.above)
        return (
            f"{np.mean(self.off):+.4f}",
            f"{np.sqrt(np.mean(np.square(self.off))):.4f}",
            share_text(covered, n),
            f"{np.mean(self.below):.3f}",
            f"{np.mean(self.above):.3f}",
            f"{np.mean(self.widths):.4f}",
            f"{self.seconds / n:.4f}",
        )
