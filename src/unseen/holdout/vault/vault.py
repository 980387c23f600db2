"""The sealed vault: rows that nobody sees, and that answer only through a ledger."""

import hmac
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pyarrow as pa

from ...errors import InputError
from ...result import Estimate, Said
from .._chain import Breach, Entry
from ..look import Look, Turn
from ._content import digest_of, row_digests
from ._memory import Memory
from ._predictions import Submitted, read_predictions, training_loss
from ._table import read_table
from ._turns import final_turn, past_of, score_turn
from .key import KeyGiven, derived, key_for_opening
from .recognition import Recognised
from .reply import Reply, read_estimate, read_reply
from .sealing import Wishes
from .terms import Terms, commitment_of, read_public
from .unsealing import met_before, recognise_sealed, unsealed
from .writing import Place, open_book, seal_at


class Vault:
    """A sealed holdout, opened with its key.

    Parameters
    ----------
    path
        The vault's folder; `Vault.seal` makes it.
    key
        32 bytes, the path of a key file, or None: then it is taken from the
        environment (``UNSEEN_VAULT_KEY``, hex or base64) or the keyring.
    ledger
        Where the ledger is, if not in the folder: a path or a ``postgresql://`` URL.
    wait
        Seconds to wait for others who are being answered.

    Raises
    ------
    InputError
        If there is no vault, the key is wrong, or anything of it was changed.
    BrokenLedger
        If the ledger's chain doesn't hold; the text names the entry.

    Notes
    -----
    The rows are encrypted with AES-256-GCM and bound to a commitment: the SHA-256 of
    the data, the split, the metric and the rules, behind a random nonce. Each look is
    answered by the reusable holdout (`Thresholdout`) inside the transaction that
    writes it to the ledger.

    **Assumes** that who asks can't read the key: the key opens the rows. It keeps
    honest people from looking too often and shows it when they did; who has key and
    folder can read the rows without a trace. For rows that must stay out of reach
    keep both on a server. The bars assume rows (or groups) drawn independently from
    where the model will be used: after a shift, or with a cut in time, they say how
    the model does on rows like these.

    References
    ----------
    C. Dwork and others (2015), "The reusable holdout", doi:10.1126/science.aaa9375.

    Examples
    --------
    >>> import tempfile
    >>> folder = tempfile.TemporaryDirectory()
    >>> rows = {"age": [*range(200)], "late": [i * 7 % 3 == 0 for i in range(200)]}
    >>> at = folder.name + "/late.vault"
    >>> sealed = Vault.seal(rows, at, target="late", metric="accuracy", key=bytes(32))
    >>> sealed.training.num_rows, sealed.features.column_names
    (160, ['row_id', 'age'])
    >>> sealed.vault.close()
    >>> ids = sealed.features["row_id"]
    >>> with Vault(at, key=bytes(32)) as vault:
    ...     mine = {"row_id": ids.to_pylist(), "prediction": [False] * 40}
    ...     reply = vault.score(mine, who="ann", training=0.66)
    ...     print(reply.estimate.value, reply.answer.source, len(vault.entries()))
    0.66 training 1
    >>> folder.cleanup()
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        *,
        key: KeyGiven = None,
        ledger: str | os.PathLike[str] | None = None,
        wait: float = 60.0,
    ) -> None:
        self._path = Path(path)
        self._public = read_public(self._path)
        if ledger is None and not self._public.ledger_inside:
            raise InputError(
                "`ledger` must be given for a vault whose ledger lies elsewhere, got "
                "None. Name it with --ledger, or ledger=."
            )
        secret_key = key_for_opening(key, self._public.commitment)
        self._secret = unsealed(self._path, self._public, secret_key)
        self._rules = self.terms.rules(self._secret.noise_seed)
        # Not kept on the vault: nothing after this line needs the key itself.
        ledger_key = derived(secret_key, self._public.salt, "ledger")
        self._ledger = open_book(
            self._path,
            ledger,
            key=ledger_key,
            seal=self._public.commitment,
            wait=wait,
        )
        self._memory = Memory()

    @staticmethod
    def seal(
        table: Any,
        path: str | os.PathLike[str],
        *,
        target: str,
        metric: str | None = None,
        fraction: float = 0.2,
        id: str | None = None,
        group: str | None = None,
        time: str | None = None,
        key: KeyGiven = None,
        ledger: str | os.PathLike[str] | None = None,
        seed: int = 0,
        budget: int | None = None,
        threshold: float | None = None,
        level: float = 0.95,
        out: str | os.PathLike[str] | None = None,
        features: str | os.PathLike[str] | None = None,
        known: Sequence[str | os.PathLike[str]] = (),
    ) -> "Sealed":
        """Take a holdout out of a table and lock it away.

        Parameters
        ----------
        table
            Any source that an audit reads; it is read into memory.
        path
            The folder to make.
        target
            Column that is predicted. Rows without it are left out.
        metric
            ``auc`` (the default for classes), ``accuracy``, ``brier``, ``log_loss``,
            ``r2`` (the default for numbers), ``rmse`` or ``mae``; see `Judge` for
            their bounds. With groups auc is not to be had, and brier the default.
        fraction
            Share of the rows that go in, in (0, 1).
        id
            Column of ids. Without one ids are made, as ``row_id``, in random order.
        group
            Column whose rows belong together: whole groups go in.
        time
            Column of dates or numbers: the latest rows go in.
        key
            As for `Vault`. The path of a file that is not there makes the key and
            the file; None without ``UNSEEN_VAULT_KEY`` makes one and gives it to the
            keyring.
        ledger
            Where it goes, if not into the folder: a path or a ``postgresql://`` URL.
        seed
            Of the split and the order of ids.
        budget, threshold
            Of the reusable holdout, as in `Thresholdout`; the threshold in the unit
            of the loss. By default 4 standard errors at most, and 0.3 of the range.
        level
            Coverage of the bars of all answers together.
        out, features
            Where to write the rows for training, and the holdout rows without the
            target, by their ending as Parquet or CSV. None writes nothing.
        known
            Other vaults; the vaults that stand beside `path` are looked at anyway.

        Returns
        -------
        Sealed
            The open vault and the rows for training.

        Raises
        ------
        InputError
            If something can't be used, is there already, or can't be written. Then
            nothing is left of it: a vault is whole or not there.
        """
        words = {"target": target, "metric": metric, "fraction": fraction, "id": id}
        words |= {"group": group, "time": time, "seed": seed, "budget": budget}
        words |= {"threshold": threshold, "level": level}
        place = Place.of(path, ledger=ledger, out=out, features=features)
        prepared, secret_key = seal_at(place, table, Wishes(**words), key)
        vault = Vault(path, key=secret_key, ledger=ledger)
        met = met_before(prepared.original, Path(path), known, (secret_key, key))
        rows = {"training": prepared.training, "features": prepared.features}
        return Sealed(vault=vault, said=prepared.said + met, **rows)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the ledger; the vault can't be asked afterwards."""
        self._ledger.close()

    @property
    def terms(self) -> Terms:
        """What was fixed when it was sealed."""
        return self._public.terms

    def score(
        self,
        predictions: Any,
        *,
        who: str,
        label: str = "",
        training: float | None = None,
    ) -> Reply:
        """Score predictions of the holdout rows, and write the look to the ledger.

        Parameters
        ----------
        predictions
            A table of any kind with the id column and ``prediction``, or
            ``probability``, or one column of probabilities a class. Out-of-fold
            predictions of training rows may stand in it too: they are the best
            training value.
        who
            Who asks.
        label
            What the asker calls it.
        training
            The score of these predictions' model on rows outside the holdout, in the
            metric's own unit, where none of them are in `predictions`.

        Returns
        -------
        Reply
            The score in the metric's own unit with its bar, or that the budget is
            spent; and the receipt. Without a training value it comes from the holdout
            rows and costs one unit. The same predictions get the same answer again
            and cost nothing.

        Raises
        ------
        InputError
            If the predictions can't be scored. Nothing is spent or written.
        ClosedVault
            If the final score was given.
        BrokenLedger, LedgerUnwritable
            As `Ledger.append`.
        """
        submitted = read_predictions(predictions, self.terms, self._secret)
        value = training_loss(submitted, training, self.terms.judge)
        return self._look(submitted, value, who=who, label=label)

    def open(self, predictions: Any, *, who: str) -> Estimate:
        """Give the one final score, and close the vault for good.

        Parameters
        ----------
        predictions, who
            As for `score`.

        Returns
        -------
        Estimate
            The score on the holdout rows, in the metric's own unit, without noise.
            Its bar counts what the looks before gave away.

        Raises
        ------
        InputError
            As `score`. Nothing is closed.
        ClosedVault
            If it was opened before with other predictions. With the same ones the
            score that was written is given again.
        """
        submitted = read_predictions(predictions, self.terms, self._secret)

        def answer(last: Entry | None) -> Turn:
            return final_turn(
                last,
                who=who,
                submitted=submitted,
                rules=self._rules,
                judge=self.terms.judge,
                nonce=self._secret.nonce,
                split=self._secret.split,
            )

        look = Look(who=who, predictions=submitted.hash, label="final")
        entry = self._ledger.append(look, answer)
        return read_estimate(entry.answer["estimate"])

    def entries(self) -> tuple[Entry, ...]:
        """Give all looks from the first to the last, as they stand in the ledger."""
        return tuple(self._ledger.entries())

    def verify(self, receipts: Mapping[int, str] | None = None) -> Breach | None:
        """Follow the ledger's whole chain; see `Ledger.verify`."""
        return self._ledger.verify(receipts)

    def holds(self, table: Any) -> bool:
        """Say whether the vault was sealed from this table, by its commitment.

        Parameters
        ----------
        table
            The whole table, from any source. The order of its rows and the spelling
            of numbers don't matter; names of columns do.
        """
        original = read_table(table, "table")
        data = digest_of(row_digests(original, original.column_names))
        found = commitment_of(
            self.terms, nonce=self._secret.nonce, data=data, split=self._secret.split
        )
        return hmac.compare_digest(found, self._public.commitment)

    def recognise(self, table: Any) -> Recognised:
        """Count the holdout rows that lie in a table, whatever its columns are called.

        Parameters
        ----------
        table
            Any source. Its columns may be renamed and shuffled, and the id and the
            target may be missing.
        """
        other = read_table(table, "data")
        return recognise_sealed(self._secret, self.terms, other)

    def describe(self) -> dict[str, Any]:
        """Say what everyone may know, as a JSON object: the terms and what is left."""
        last = self._ledger.last()
        past = past_of(last)
        judge = self.terms.judge
        return {
            "commitment": self._public.commitment,
            **self.terms.to_json(),
            "metric": judge.metric,
            "looks": 0 if last is None else last.number,
            "spent": past.state.spent,
            "left": self.terms.budget if last is None else last.left,
            "closed": past.closed is not None,
        }

    def __repr__(self) -> str:
        return f"Vault({str(self._path)!r}, commitment={self._public.commitment!r})"

    def _look(
        self, submitted: Submitted, training: float | None, *, who: str, label: str
    ) -> Reply:
        def answer(last: Entry | None) -> Turn:
            self._memory.catch_up(last, self._ledger.entries)
            return score_turn(
                last,
                submitted=submitted,
                training=training,
                earlier=self._memory.earlier(submitted.hash),
                rules=self._rules,
                judge=self.terms.judge,
            )

        look = Look(who=who, predictions=submitted.hash, label=label)
        entry = self._ledger.append(look, answer)
        return read_reply(entry)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sealed:
    """What sealing gives back.

    Parameters
    ----------
    vault
        The vault, open.
    training
        The rows for training, with ids and targets.
    features
        The holdout rows without the target, to predict.
    said
        What was inferred and done, with reasons.
    """

    vault: Vault
    training: pa.Table
    features: pa.Table
    said: tuple[Said, ...]
