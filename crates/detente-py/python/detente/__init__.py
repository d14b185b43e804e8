"""Détente: who did what to whom, and who said what about whom, out of news texts.

>>> import detente
>>> coder = detente.Coder()
>>> doc = coder("China condemned Japan on Friday.", published="2023-03-24")
>>> [(str(e.source), e.type, str(e.target)) for e in doc.events]
[('CHN', 'ACCUSE', 'JPN')]

`Coder` reads texts one by one (`coder(text)`), as a stream (`pipe`), or as tables (`code_table`);
`relation` and `forecast` answer questions about what was read. Nothing is downloaded: the models
are in the wheel.
"""

from . import batch
from ._coder import Coder
from ._native import SCHEMA, DetenteError, TableError, __version__
from ._record import Actor, Block, Doc, Event, Note, Place, Quote, Span, TimeExpression, When
from ._store import Forecast, Relation, Store, forecast, relation
from ._table import SetAside, Table

__all__ = [
    "SCHEMA",
    "Actor",
    "Block",
    "Coder",
    "DetenteError",
    "Doc",
    "Event",
    "Forecast",
    "Note",
    "Place",
    "Quote",
    "Relation",
    "SetAside",
    "Span",
    "Store",
    "Table",
    "TableError",
    "TimeExpression",
    "When",
    "__version__",
    "batch",
    "forecast",
    "relation",
]
