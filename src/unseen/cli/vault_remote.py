"""`unseen vault score` where the vault is behind HTTP."""

import sys

from .vault_words import tell


def score_at(
    url: str,
    predictions: str,
    training: float | None,
    label: str,
    json: str | None,
    not_for_urls: tuple[tuple[str, str | None], ...],
) -> bool:
    """Ask the server, print its answer, and say whether the budget is spent.

    Raises
    ------
    InputError
        If an option is given that only a folder has, or the server refuses.
    """
    from ..errors import InputError  # noqa: PLC0415 - keeps --help instant
    from ..render.names import visible  # noqa: PLC0415
    from ..web.vault_client import score  # noqa: PLC0415

    for name, value in not_for_urls:
        if value is not None:
            raise InputError(
                f"`{name}` must be left out for a vault behind an address, got "
                f"{value!r}. The token says who asks, and the server has the rest."
            )
    said = score(
        url,
        predictions,
        label=label,
        training=training,
        warn=lambda sentence: sys.stderr.write(f"{sentence}\n"),
    )
    receipt = visible(f"Receipt: entry {said.get('number')}, {said.get('own')}.")
    tell(f"{said['message']}\n{receipt}", said, json)
    return said.get("spent") is True
