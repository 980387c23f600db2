"""The words by which formats name the role of a node."""

from ..errors import InputError
from ..facts import nearest_advice
from .causal import Role

# The short words are dagitty's.
_ROLES = {
    "exposure": Role.EXPOSURE,
    "source": Role.EXPOSURE,
    "e": Role.EXPOSURE,
    "outcome": Role.OUTCOME,
    "target": Role.OUTCOME,
    "o": Role.OUTCOME,
    "latent": Role.LATENT,
    "unobserved": Role.LATENT,
    "l": Role.LATENT,
    "u": Role.LATENT,
    "adjusted": Role.ADJUSTED,
    "a": Role.ADJUSTED,
    "selection": Role.SELECTION,
    "selected": Role.SELECTION,
    "s": Role.SELECTION,
    "feedback": Role.FEEDBACK,
    "definition": Role.DEFINITION,
    "defines_target": Role.DEFINITION,
}


def role_of(word: str) -> Role | None:
    """Give the role that a word names, or None.

    Examples
    --------
    >>> role_of("unobserved"), role_of("pos")
    (<Role.LATENT: 'latent'>, None)
    """
    return _ROLES.get(word.strip().lower())


def declared_role(node: str, value: object) -> Role:
    """Read the value of an attribute ``role``.

    Raises
    ------
    InputError
        If it names no role.
    """
    role = role_of(str(value))
    if role is None:
        raise InputError(
            f"`role` of node {node!r} must be one of {', '.join(Role)}, got {value!r}. "
            + nearest_advice(str(value), [str(role) for role in Role], "role")
        )
    return role
