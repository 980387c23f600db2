"""Another linear model in the place of the user's: all PEN codes."""
