"""Real tables with a leak that everyone can see."""
