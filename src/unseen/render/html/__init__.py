"""A report as one page that needs nothing beside itself: no network, no script."""
