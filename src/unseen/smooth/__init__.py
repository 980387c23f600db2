"""Smooth models with global regularisation: right-sized by themselves."""

from .classifier import HighlyAdaptiveRidgeClassifier as HighlyAdaptiveRidgeClassifier
from .regressor import HighlyAdaptiveRidgeRegressor as HighlyAdaptiveRidgeRegressor

HighlyAdaptiveRidge = HighlyAdaptiveRidgeRegressor
