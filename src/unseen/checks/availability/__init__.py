"""Columns that are not there yet when the prediction is made, by declared facts."""
