"""What makes the pages: Markdown from `docs/`, the rest from the code itself."""
