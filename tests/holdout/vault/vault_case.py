"""Tables to seal, and predictions of them."""

import numpy as np
import pyarrow as pa

from unseen.holdout.vault import Vault
from unseen.holdout.vault._table import array_of

KEY = bytes(range(32))


def table(n=400, seed=0, **more):
    """A coin that `a` tells something of, with names, groups and days."""
    rng = np.random.default_rng(seed)
    a = rng.normal(size=n)
    y = (a + rng.normal(size=n) > 0).astype(int)
    columns = {
        "name": [f"c{i:05d}" for i in range(n)],
        "a": np.round(a, 4).tolist(),
        "b": rng.choice(list("uvw"), n).tolist(),
        "y": y.tolist(),
    }
    return pa.table({**columns, **more})


def sealed(folder, given=None, /, **words):
    """Seal a table in a folder called `v`."""
    words = {"target": "y", "metric": "accuracy", "key": KEY, **words}
    return Vault.seal(table() if given is None else given, folder / "v", **words)


def guess(seal, seed=0, column="prediction"):
    """Random labels for the holdout rows."""
    id_ = seal.vault.terms.id
    ids = seal.features[id_].to_pylist()
    rng = np.random.default_rng(seed)
    return {id_: ids, column: rng.integers(0, 2, len(ids)).tolist()}


def opened(folder, **words):
    return Vault(folder / "v", **{"key": KEY, **words})


def truth(given, ids, id_="name", target="y"):
    """The targets of some ids, looked up in the table that was sealed."""
    at = dict(zip(given[id_].to_pylist(), given[target].to_pylist(), strict=True))
    return np.array([at[i] for i in ids])


def random_labels(vault, seed):
    """Random labels, for who has but the open vault; made without pandas, for speed."""
    ids = vault._secret.holdout.ids
    labels = np.random.default_rng(seed).integers(0, 2, len(ids))
    columns = [ids, array_of(labels)]
    return pa.Table.from_arrays(columns, names=[vault.terms.id, "prediction"])
