"""Pickles, which are programs: read only where the user trusts the very file."""

from typing import Any

from ...errors import InputError
from .places import Place


def refused(place: Place) -> InputError:
    """Say that a pickle is not read."""
    return InputError(
        f"`{place.role}` must not be a pickle, got {place.name!r}: reading one can run "
        "any program. Save the table as Parquet, or, if you made the file yourself, "
        f"trust it with `--trust {place.name}`."
    )


def unpickled(place: Place) -> Any:
    """Read a pickle that the user named as trusted.

    Raises
    ------
    InputError
        Where pandas is not there, or the file is damaged.
    """
    try:
        import pandas  # noqa: PLC0415
    except ImportError as why:
        raise InputError(
            f"`{place.role}` must be read with pandas, which is not installed, got the "
            f"pickle {place.name!r}. Install pandas, or save the table as Parquet."
        ) from why
    try:
        with place.open() as file:
            return pandas.read_pickle(file)
    # A pickle can raise whatever its author wrote.
    except Exception as why:
        first = (str(why).strip().splitlines() or [type(why).__name__])[0].rstrip(".")
        raise InputError(
            f"`{place.role}` must be a pickle that pandas can read, got "
            f"{place.name!r}: {first}. Save the table as Parquet."
        ) from why
