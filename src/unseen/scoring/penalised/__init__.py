"""The user's linear model: what it is, what it was fitted on, what would replace it."""
