"""Honest scores, beside naive practice: how often each interval misses."""
