"""One file per family of sources; each gives parts, `together` settles their types."""
