"""`unseen vault` and its verbs."""

import typer

from .vault_ask import final, score
from .vault_read import ledger, recognise, verify
from .vault_seal import seal
from .vault_serve import serve
from .vault_token import token

vault = typer.Typer(
    name="vault",
    help="A holdout that is locked away, and that tells who looked.",
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
)
vault.command()(seal)
vault.command()(score)
vault.command("open")(final)
vault.command()(ledger)
vault.command()(recognise)
vault.command()(verify)
vault.command()(serve)
vault.command()(token)
