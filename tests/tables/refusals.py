"""What the tests of refused tables share."""

import pyarrow as pa
import pyarrow.parquet
import pytest

from unseen.errors import InputError
from unseen.tables.source import open_tables


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    """Work where relative paths are short, so that texts can be quoted whole."""
    monkeypatch.chdir(tmp_path)


class Silent:
    """Promises a stream of batches and has none."""

    def __arrow_c_stream__(self, requested_schema=None):
        raise ValueError("no rows today")


def says(train, test=None, **kwargs) -> str:
    with pytest.raises(InputError) as error:
        open_tables(train, test, **kwargs)
    return str(error.value)


def parquet(name: str, table: pa.Table | None = None) -> None:
    pyarrow.parquet.write_table(table or pa.table({"a": list(range(1000))}), name)
