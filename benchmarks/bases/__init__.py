"""Clean tables, real and made, on which defects are planted."""

from .base import (
    Base as Base,
    Column as Column,
    Frame as Frame,
    Part as Part,
    TargetKind as TargetKind,
    day_texts as day_texts,
)
from .catalogue import BASES as BASES, base as base, bases as bases
