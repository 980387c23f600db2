"""Paths of penalised fits: ridge, lasso, elastic net, for many losses and all folds."""

from .path import FAMILIES as FAMILIES, penalised_path as penalised_path
from .result import FoldPath as FoldPath, Paths as Paths
