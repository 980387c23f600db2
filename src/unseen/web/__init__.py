"""A vault behind HTTP: a team asks with tokens, and the rows stay on the server."""
