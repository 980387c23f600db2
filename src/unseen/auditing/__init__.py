"""Run the checks, measure the effects, prove the remedies."""
