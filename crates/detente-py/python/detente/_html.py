"""What Jupyter shows. Articles are hostile: every word of theirs is escaped, and no link is made."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ._record import Doc, Event, Span

_ROWS = 50
"""Events shown at most."""

_ACT, _SOURCE, _TARGET = "#b45309", "#1d4ed8", "#047857"


def document(doc: Doc) -> str:
    """The headline, and each event with its sentence: source, act and target marked."""
    head = " · ".join(
        escape(str(part)) for part in (doc.published, doc.site, doc.source_id) if part
    )
    rows = "".join(_row(doc, event) for event in doc.events[:_ROWS])
    more = len(doc.events) - _ROWS
    if more > 0:
        rows += f"<tr><td colspan='6'>… and {more} more</td></tr>"
    title = escape(doc.title or "")
    counts = f"{len(doc.events)} events, {len(doc.quotes)} quotes"
    return (
        f"<div><b>{title}</b><div>{head}</div><div>{counts}</div>"
        "<table><thead><tr><th>source</th><th>target</th><th>type</th><th>status</th>"
        f"<th>when</th><th>sentence</th></tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _row(doc: Doc, event: Event) -> str:
    names = ["; ".join(map(str, side)) for side in (event.sources, event.targets)]
    cells = [*names, event.type, event.status, str(event.when or "")]
    marked = _marked(doc.text, event)
    plain = "".join(f"<td>{escape(cell)}</td>" for cell in cells)
    return f"<tr>{plain}<td style='text-align:left'>{marked}</td></tr>"


def _marked(text: str, event: Event) -> str:
    spans: list[tuple[Span, str]] = [(event.span, _ACT)]
    spans += [(actor.span, _SOURCE) for actor in event.sources]
    spans += [(actor.span, _TARGET) for actor in event.targets]
    at, end = event.sentence
    parts = []
    for span, color in sorted(spans):
        # What stands in another sentence, or inside words already marked, is not shown.
        if span.start < at or span.end > end:
            continue
        words = escape(span.of(text))
        parts += [escape(text[at : span.start]), f"<b style='color:{color}'>{words}</b>"]
        at = span.end
    return "".join(parts) + escape(text[at:end])


def table(names: list[str], rows: list[list[str]], caption: str) -> str:
    """Rows of words as a table."""
    head = "".join(f"<th>{escape(name)}</th>" for name in names)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    return (
        f"<table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{body}</tbody></table>"
    )
