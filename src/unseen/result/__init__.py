"""Plain results. Nothing here computes, prints or draws."""

from .finding import (
    Effect as Effect,
    Estimate as Estimate,
    Finding as Finding,
    Picture as Picture,
    Remedy as Remedy,
    Subject as Subject,
)
from .kinds import (
    PictureKind as PictureKind,
    RemedyKind as RemedyKind,
    Severity as Severity,
    SubjectKind as SubjectKind,
    TargetKind as TargetKind,
    Verdict as Verdict,
)
from .report import (
    Actions as Actions,
    Audited as Audited,
    ModelScore as ModelScore,
    Report as Report,
    Said as Said,
    Scores as Scores,
    Step as Step,
)
