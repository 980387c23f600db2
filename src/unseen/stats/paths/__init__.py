"""Paths of penalised fits: ridge, lasso, elastic net, for many losses and all folds."""

from .cox_path import cox_path as cox_path
from .path import FAMILIES as FAMILIES, penalised_path as penalised_path
from .result import FoldPath as FoldPath, Paths as Paths
from .several import (
    many_gaussian_path as many_gaussian_path,
    multinomial_path as multinomial_path,
)
