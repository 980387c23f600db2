"""Estimators: arrays in, `Estimate` out. No I/O, no global state."""
