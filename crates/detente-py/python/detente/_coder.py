"""Texts in, events and quotes out."""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, Literal

from . import _native
from ._record import Doc
from ._table import Table

What = Literal["documents", "reports", "quotes"]


class Coder:
    """Codes news texts in English.

    The models are loaded once a process, when the first text is coded, and shared by all coders
    and threads; the GIL is released while coding. A coder can be pickled: what travels is the path
    of `actors`, not the models.
    """

    __slots__ = ("_actors", "_native")

    def __init__(self, actors: str | os.PathLike[str] | None = None) -> None:
        """Makes a coder.

        actors: a TOML file of actors of your own, as `detente read --actors` takes it.
        """
        self._actors = None if actors is None else os.fspath(actors)
        table = None
        if self._actors is not None:
            table = (self._actors, Path(self._actors).read_text(encoding="utf-8"))
        self._native = _native.Coder(table)

    def __reduce__(self) -> tuple[type[Coder], tuple[str | None]]:
        return Coder, (self._actors,)

    def __repr__(self) -> str:
        return f"detente.Coder({self._actors!r})" if self._actors else "detente.Coder()"

    def __call__(
        self,
        text: str | bytes,
        *,
        published: str | datetime.date | None = None,
        url: str | None = None,
        title: str | None = None,
        id: str | int | None = None,
        html: bool = False,
    ) -> Doc:
        """Codes one text.

        text: the article; with html=True a page, from which the article is taken (bytes in any
        encoding, or a string).
        published: day of publication, against which "on Friday" is resolved; without it relative
        dates stay unresolved. Spans of the result are `str` indexes of `doc.text`, which is `text`
        itself unless html=True.

        Raises `DetenteError` D007 for a day that is none. A text that cannot be read is no error:
        `doc.notes` says why.
        """
        item = _item(text, published, url, title, id, html)
        return Doc(self._native.code([item], 1)[0])

    def pipe(
        self,
        texts: Iterable[str | bytes | Mapping[str, Any]],
        *,
        threads: int = 1,
        html: bool = False,
    ) -> Iterator[Doc]:
        """Codes texts one after the other, in order; memory does not grow with their number.

        texts: strings, or mappings with `text` and any of `published`, `url`, `title`, `id` and
        `html`, by the names of the arguments of a call.
        threads: texts coded at the same time.
        """
        texts = iter(texts)
        while chunk := list(islice(texts, 16 * threads)):
            items = [_item(**{"html": html, **_named(text)}) for text in chunk]
            for line in self._native.code(items, threads):
                yield Doc(line)

    def code_table(
        self,
        table: Any,
        *,
        what: What = "reports",
        text: str | None = None,
        html: str | None = None,
        id: str | None = None,
        title: str | None = None,
        url: str | None = None,
        published: str | None = None,
        errors: Literal["raise", "set_aside"] = "raise",
        threads: int = 1,
    ) -> Table:
        """Codes a table of texts, a row each, into a table.

        table: anything with `__arrow_c_stream__`: pyarrow, polars, pandas (2.2 and later), duckdb.
        what: `"reports"`, a flat row for each event; `"quotes"`, a flat row for each quote; or
        `"documents"`, a row for each row of the table, everything in nested columns, which
        `Store.add` and `detente import` take.
        text, html, id, title, url, published: names of columns; None finds them under the usual
        names (`text`, `body`, `content`, …; `date`, `published`, …). Days may be strings, dates or
        times; a string is read as the day that it states.
        errors: `"raise"` stops at the first row without a text, or with a day that is none or may
        be two days (`03/04/2022`); `"set_aside"` goes on: such a row is listed in
        `result.set_aside`, and in a table of documents it keeps its place, with the reason in
        `notes`. A row whose day is at fault is coded without it.
        threads: rows coded at the same time; the result is the same for any number.

        Raises `TableError` with `code`, `column` and `row` (from 0).
        """
        if what not in ("documents", "reports", "quotes"):
            raise ValueError(f"what={what!r}: one of 'documents', 'reports', 'quotes'")
        if errors not in ("raise", "set_aside"):
            raise ValueError(f"errors={errors!r}: 'raise' or 'set_aside'")
        native = self._native.code_table(
            table,
            what=what,
            columns=(text, html, id, title, url, published),
            aside=errors == "set_aside",
            threads=threads,
        )
        return Table(native)


def _named(text: str | bytes | Mapping[str, Any]) -> Mapping[str, Any]:
    return text if isinstance(text, Mapping) else {"text": text}


def _item(
    text: str | bytes,
    published: str | datetime.date | None = None,
    url: str | None = None,
    title: str | None = None,
    id: str | int | None = None,
    html: bool = False,
) -> _native._Item:
    # What a broken page decoded to may hold lone surrogates, which are no text.
    data = text.encode("utf-8", "replace") if isinstance(text, str) else bytes(text)
    if isinstance(published, datetime.datetime):
        published = published.date()
    day = None if published is None else str(published)
    return data, html, day, url, title, None if id is None else str(id)
