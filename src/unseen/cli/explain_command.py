"""`unseen explain`: the page of one check."""

import sys
from typing import Annotated

import typer


def explain(
    code: Annotated[str, typer.Argument(help="Code of a check, such as LEAK001.")],
) -> None:
    """Print what a check asks, how it decides, and what to do."""
    from ..checks.catalogue import CHECKS  # noqa: PLC0415
    from ..errors import InputError  # noqa: PLC0415
    from ..facts.nearest import nearest_advice  # noqa: PLC0415
    from ..render.page import page_text  # noqa: PLC0415

    cls = CHECKS.get(code.upper())
    if cls is None:
        raise InputError(
            f"There is no check {code!r}. "
            + nearest_advice(code.upper(), dict.fromkeys(CHECKS), "code")
        )
    sys.stdout.write(page_text(cls) + "\n")
