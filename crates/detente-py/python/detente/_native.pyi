"""The native half; `detente` itself is what to use."""

from os import PathLike
from typing import Any, Literal, final

__all__ = ["SCHEMA", "Coder", "DetenteError", "Store", "Table", "TableError", "__version__"]

__version__: str
SCHEMA: int

class DetenteError(ValueError):
    code: str

class TableError(DetenteError):
    column: str | None
    row: int | None

_Item = tuple[bytes, bool, str | None, str | None, str | None, str | None]
_What = Literal["documents", "reports", "quotes"]

@final
class Coder:
    def __new__(cls, actors: tuple[str, str] | None = None) -> Coder: ...
    def code(self, items: list[_Item], threads: int) -> list[str]: ...
    def code_table(
        self,
        table: Any,
        *,
        what: _What,
        columns: tuple[str | None, str | None, str | None, str | None, str | None, str | None],
        aside: bool,
        threads: int,
    ) -> Table: ...

@final
class Table:
    @property
    def column_names(self) -> list[str]: ...
    def __len__(self) -> int: ...
    def aside_json(self) -> str: ...
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...

@final
class Store:
    def __new__(
        cls, path: str | PathLike[str] | None = None, read_only: bool = False
    ) -> Store: ...
    def add(self, records: list[str]) -> int: ...
    def add_table(self, table: Any) -> int: ...
    def relation(
        self,
        a: str,
        b: str,
        *,
        step: str,
        since: str | None,
        until: str | None,
        members: bool,
        limit: int,
    ) -> str: ...
    def forecast(
        self,
        source: str,
        target: str,
        *,
        horizons: list[int],
        on: str | None,
        since: str | None,
    ) -> str: ...
    def counts(self) -> tuple[int, int, int]: ...
