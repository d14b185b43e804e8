"""The one function that engines spread over a cluster.

`code` takes a table of texts and gives a table of documents, in the library that the table came
in. The coder is made once a process, so that an engine's worker loads the models once. A row that
cannot be coded keeps its place: its `article.id` is empty and its `notes` say why, so that no row
is lost and none fails the batch. `scale/` has recipes for Daft, Ray Data and Spark.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from ._coder import Coder, What


@cache
def _coder() -> Coder:
    return Coder()


def code(table: Any, *, what: What = "documents", threads: int = 1, **columns: str) -> Any:
    """Codes a table of texts into a table of documents, a row for each row, in order.

    table, what, columns: as for `Coder.code_table`. threads stays 1 where the engine runs a worker
    on each core.
    """
    coded = _coder().code_table(
        table, what=what, errors="set_aside", threads=threads, **columns
    )
    return coded.to_like(table)


def schema() -> Any:
    """The schema of a table of documents, as `pyarrow.Schema`, for engines that ask beforehand."""
    import pyarrow

    return code(pyarrow.table({"text": pyarrow.array([], pyarrow.string())})).schema


def with_month(documents: Any) -> Any:
    """A `pyarrow.Table` of documents with the month of publication beside, `2022-12`, null where
    the day is not known: the column by which a lake is parted."""
    import pyarrow

    months = [
        article["published"] and article["published"]["date"][:7]
        for article in documents.column("article").to_pylist()
    ]
    return documents.append_column("month", pyarrow.array(months, pyarrow.string()))


def with_month_schema() -> Any:
    """The schema of `with_month`, as `pyarrow.Schema`."""
    import pyarrow

    return schema().append(pyarrow.field("month", pyarrow.string()))
