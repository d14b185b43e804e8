"""Tables of results, for whatever library the user works with."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

    from . import _native


@dataclass(frozen=True, slots=True)
class SetAside:
    """A row that was not coded, or was coded without its day."""

    row: int
    """From 0."""
    id: str | None
    """The row's own id."""
    column: str | None
    """The column at fault."""
    code: str
    """Stable code; `detente explain CODE` tells more."""
    message: str
    """One line."""


class Table:
    """Rows that were coded, in the order of the texts.

    It speaks Arrow's C stream interface, so that `pyarrow.table(t)`, `polars.DataFrame(t)` or a
    duckdb query over it take it as it is, without copying.
    """

    __slots__ = ("_native",)

    def __init__(self, native: _native.Table) -> None:
        self._native = native

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self._native.__arrow_c_stream__(requested_schema)

    def __len__(self) -> int:
        return len(self._native)

    def __repr__(self) -> str:
        return repr(self._native)

    @property
    def column_names(self) -> list[str]:
        """Names of the columns, in order."""
        return self._native.column_names

    @property
    def set_aside(self) -> list[SetAside]:
        """Rows that could not be coded, or only without their day; empty with errors="raise"."""
        return [SetAside(**row) for row in json.loads(self._native.aside_json())]

    def to_pyarrow(self) -> pyarrow.Table:
        """The rows as a `pyarrow.Table`."""
        import pyarrow

        # `pyarrow.table` would load pandas first, which costs a worker a second.
        return pyarrow.RecordBatchReader.from_stream(self).read_all()

    def to_polars(self) -> polars.DataFrame:
        """The rows as a `polars.DataFrame`."""
        import polars

        return polars.DataFrame(self)

    def to_pandas(self) -> pandas.DataFrame:
        """The rows as a `pandas.DataFrame`, days as dates; needs pyarrow."""
        return self.to_pyarrow().to_pandas()

    def to_like(self, other: Any) -> Any:
        """The rows in the library that `other` is of; this table where that is none of the three."""
        library = type(other).__module__.partition(".")[0]
        makers = {
            "pyarrow": self.to_pyarrow,
            "polars": self.to_polars,
            "pandas": self.to_pandas,
        }
        return makers.get(library, lambda: self)()
