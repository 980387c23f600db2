"""The sealed vault: a holdout that is locked away before anyone models."""

from .judge import Judge as Judge
from .recognition import Recognised as Recognised
from .reply import ClosedVault as ClosedVault, Reply as Reply
from .terms import Terms as Terms
from .vault import Sealed as Sealed, Vault as Vault
