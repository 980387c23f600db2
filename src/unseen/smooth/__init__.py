"""Smooth models with global regularisation: right-sized by themselves."""

from .classifier import HighlyAdaptiveRidgeClassifier as HighlyAdaptiveRidgeClassifier
from .hal_classifier import (
    HighlyAdaptiveLassoClassifier as HighlyAdaptiveLassoClassifier,
)
from .hal_regressor import HighlyAdaptiveLassoRegressor as HighlyAdaptiveLassoRegressor
from .regressor import HighlyAdaptiveRidgeRegressor as HighlyAdaptiveRidgeRegressor

HighlyAdaptiveRidge = HighlyAdaptiveRidgeRegressor
HighlyAdaptiveLasso = HighlyAdaptiveLassoRegressor
