"""A store of documents, and what it answers."""

from __future__ import annotations

import datetime
import json
import os
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Literal

from . import _html, _native
from ._record import Doc

if TYPE_CHECKING:
    import pandas

Step = Literal["day", "week", "month"]
Day = str | datetime.date | None

_KINDS = ("verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict")


class Relation:
    """What two actors did to each other over time.

    `record` holds all that `detente relation --format json` prints: reports, quotes, planned
    meetings, and `history`, the series and shifts of each direction.
    """

    __slots__ = ("record",)

    def __init__(self, record: dict[str, Any]) -> None:
        self.record = {**record["relation"], "history": record["history"]}

    @property
    def series(self) -> list[dict[str, Any]]:
        """A row for each direction and period, without gaps: `source`, `target`, `first`, `last`
        (days), numbers of events by kind, `goldstein` (sum), and `cooperation` and `conflict`
        (events)."""
        rows = []
        for direction in self.record["history"]:
            for period in direction["series"]:
                counts = period["counts"]
                row = {
                    "source": direction["source"],
                    "target": direction["target"],
                    "first": datetime.date.fromisoformat(period["first"]),
                    "last": datetime.date.fromisoformat(period["last"]),
                    **{kind: counts[kind] for kind in _KINDS},
                    "goldstein": counts["goldstein"],
                }
                row["cooperation"] = row["verbal_cooperation"] + row["material_cooperation"]
                row["conflict"] = row["verbal_conflict"] + row["material_conflict"]
                rows.append(row)
        return rows

    @property
    def shifts(self) -> list[dict[str, Any]]:
        """The days on which a side turned softer or harder, with the sentences that tell why."""
        return [
            {"source": direction["source"], "target": direction["target"], **shift}
            for direction in self.record["history"]
            for shift in direction["shifts"]
        ]

    def to_pandas(self) -> pandas.DataFrame:
        """`series` as a `pandas.DataFrame`."""
        import pandas

        return pandas.DataFrame(self.series)

    def plot(self, axes: Any = None) -> Any:
        """Draws cooperation upwards and conflict downwards, a panel for each direction; shifts are
        dotted lines. Needs matplotlib; returns the axes."""
        from matplotlib import pyplot

        if axes is None:
            _, axes = pyplot.subplots(2, 1, sharex=True, figsize=(8, 4.5), layout="constrained")
        for panel, direction in zip(axes, self.record["history"], strict=True):
            source, target = direction["source"], direction["target"]
            rows = [row for row in self.series if row["source"] == source]
            days = [row["first"] for row in rows]
            widths = [(row["last"] - row["first"]).days + 1 for row in rows]
            up = [row["cooperation"] for row in rows]
            down = [-row["conflict"] for row in rows]
            panel.bar(days, up, widths, align="edge", color="#047857", label="cooperation")
            panel.bar(days, down, widths, align="edge", color="#b91c1c", label="conflict")
            for shift in direction["shifts"]:
                day = datetime.date.fromisoformat(shift["date"])
                panel.axvline(day, color="black", linestyle=":", linewidth=1)
            panel.axhline(0, color="black", linewidth=0.5)
            panel.set_title(f"{source} → {target}")
            panel.set_ylabel("events")
        axes[0].legend(frameon=False)
        return axes

    def __repr__(self) -> str:
        sides = [
            f"{direction['source']} → {direction['target']}: {len(direction['series'])} periods, "
            f"{len(direction['shifts'])} shifts"
            for direction in self.record["history"]
        ]
        return f"<detente.Relation {'; '.join(sides)}>"

    def _repr_html_(self) -> str:
        names = ["source", "target", "first", "last", "cooperation", "conflict"]
        rows = [[str(row[name]) for name in names] for row in self.series]
        shown = [row for row in rows if row[4] != "0" or row[5] != "0"]
        return _html.table(names, shown[-50:], repr(self)[1:-1])


class Forecast:
    """What comes next between two actors, and why; `record` is what `detente forecast --format
    json` prints."""

    __slots__ = ("record",)

    def __init__(self, record: dict[str, Any]) -> None:
        self.record = record

    @property
    def rows(self) -> list[dict[str, Any]]:
        """A row for each kind of act and horizon: `type`, `horizon` (days), `probability` of at
        least one such act within it, `low` and `high` (90 % interval), `reasons`."""
        return self.record["forecasts"]

    def to_pandas(self) -> pandas.DataFrame:
        """`rows` as a `pandas.DataFrame`."""
        import pandas

        return pandas.DataFrame(self.rows)

    def __repr__(self) -> str:
        return f"<detente.Forecast: {len(self.rows)} rows>"

    def _repr_html_(self) -> str:
        names = ["source", "target", "type", "horizon", "probability", "low", "high"]
        rows = [[_worded(row[name]) for name in names] for row in self.rows]
        return _html.table(names, rows, repr(self)[1:-1])


class Store:
    """A store of documents: a file that the program reads too, or memory."""

    __slots__ = ("_native",)

    def __init__(
        self, path: str | os.PathLike[str] | None = None, *, read_only: bool = False
    ) -> None:
        """Opens the store at `path`, and makes it where there is none; None is memory.

        Raises `DetenteError` with the store's code (S001 …) for a file that is no sound store.
        """
        self._native = _native.Store(None if path is None else os.fspath(path), read_only)

    def add(self, documents: Iterable[Doc] | Any) -> int:
        """Puts documents in, all or none, and returns how many were new.

        documents: `Doc`s, or a table of documents (`code_table(…, what="documents")`). A row that
        was set aside is passed over.
        """
        if hasattr(documents, "__arrow_c_stream__"):
            return self._native.add_table(documents)
        return self._native.add([doc.to_json() for doc in documents])

    @property
    def counts(self) -> dict[str, int]:
        """Numbers of `articles`, `reports` and `quotes`."""
        return dict(zip(("articles", "reports", "quotes"), self._native.counts(), strict=True))

    def relation(
        self,
        a: str,
        b: str,
        *,
        step: Step = "week",
        since: Day = None,
        until: Day = None,
        members: bool = False,
        limit: int = 10,
    ) -> Relation:
        """What two actors did to each other.

        a, b: codes or names ("CHN", "China", "the Kremlin"). step: length of a period. members:
        take an organisation for its member states, each while it belonged. limit: reports and
        quotes each way.
        """
        if step not in ("day", "week", "month"):
            raise ValueError(f"step={step!r}: 'day', 'week' or 'month'")
        record = self._native.relation(
            a, b, step=step, since=_day(since), until=_day(until), members=members, limit=limit
        )
        return Relation(json.loads(record))

    def forecast(
        self,
        source: str,
        target: str,
        *,
        horizons: Iterable[int] = (7, 30),
        on: Day = None,
        since: Day = None,
    ) -> Forecast:
        """What comes next from one actor to another.

        horizons: days ahead. on: first day of the window; None is the day after the latest in the
        store, and nothing dated on it or later is used. since: first day of the history used; None
        is five years before.

        Raises `DetenteError` D040 where the history is shorter than 14 days.
        """
        horizons = sorted(set(horizons))
        record = self._native.forecast(
            source, target, horizons=horizons, on=_day(on), since=_day(since)
        )
        return Forecast(json.loads(record))


def relation(a: str, b: str, data: Any, **options: Any) -> Relation:
    """What two actors did to each other, by `data`: the path of a store, a `Store`, `Doc`s, or a
    table of documents. For options see `Store.relation`."""
    return _store(data).relation(a, b, **options)


def forecast(source: str, target: str, data: Any, **options: Any) -> Forecast:
    """What comes next from one actor to another, by `data` as in `relation`. For options see
    `Store.forecast`."""
    return _store(data).forecast(source, target, **options)


def _store(data: Any) -> Store:
    if isinstance(data, Store):
        return data
    if isinstance(data, (str, os.PathLike)):
        return Store(data, read_only=True)
    store = Store()
    store.add(data)
    return store


def _day(day: Day) -> str | None:
    return None if day is None else str(day)


def _worded(value: Any) -> str:
    return f"{value:.3f}" if isinstance(value, float) else str(value)
