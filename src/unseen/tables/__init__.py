"""Any table, in one pass of mergeable sketches: sources, plan, profile."""
