"""A coded document: plain values, made of the published record (JSON, schema 1)."""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from . import _html


class Span(NamedTuple):
    """A stretch of `doc.text`, in `str` indexes: `doc.text[span.start:span.end]`."""

    start: int
    """First character."""
    end: int
    """One past the last."""

    def of(self, text: str) -> str:
        """The words it stands for."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who acts, and the words that stand for them. `str(actor)` is the code or name."""

    name: str
    """For people: `China`, `Vladimir Putin`."""
    code: str | None
    """`CHN`, `RUSGOV`, `IGOUNO`; None where no political role is known."""
    country: str | None
    """ISO 3166-1 alpha-3; None for organisations and groups of no state."""
    sector: str | None
    """PLOVER sector (`GOV`, `MIL`); None for a state as a whole."""
    kind: str
    """`state`, `sector`, `person`, `organization`, `armed_group` or `other`."""
    span: Span
    """The words."""

    def __str__(self) -> str:
        return self.code or self.name


@dataclass(frozen=True, slots=True)
class When:
    """When something happened or is to happen."""

    first: datetime.date | None
    """First day; None when the words could not be resolved: nothing is guessed."""
    last: datetime.date | None
    """Last day, inclusive."""
    precision: str
    """`time`, `day`, `week`, `month`, `quarter`, `year`, `decade`, `range` or `unknown`."""
    basis: str
    """`stated`, `relative` or `publication`."""
    span: Span | None
    """The words; None where the day of publication itself is meant."""

    def __str__(self) -> str:
        if self.first is None:
            return "?"
        return str(self.first) if self.first == self.last else f"{self.first}/{self.last}"


@dataclass(frozen=True, slots=True)
class Place:
    """A place mentioned."""

    name: str
    """The gazetteer's name."""
    country: str | None
    """ISO 3166-1 alpha-3."""
    lat: float | None
    """Degrees north, −90 to 90."""
    lon: float | None
    """Degrees east, −180 to 180."""
    geonames: int | None
    """GeoNames id."""
    span: Span
    """The words."""


@dataclass(frozen=True, slots=True)
class Event:
    """Who did what to whom, and is it so: one report of one act."""

    id: str
    """Unique everywhere: the article's id, `-r`, a number."""
    sources: tuple[Actor, ...]
    """Who acts."""
    targets: tuple[Actor, ...]
    """Whom it is done to."""
    type: str
    """PLOVER type, e.g. `CONSULT`."""
    mode: str | None
    """PLOVER mode, e.g. `visit`."""
    contexts: tuple[str, ...]
    """PLOVER contexts, e.g. `military`."""
    cameo: str
    """CAMEO code, leading zero kept."""
    quad: int
    """1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict."""
    goldstein: float
    """Goldstein's intensity, −10 to +10."""
    status: str
    """`fact`, `claim`, `plan`, `forecast`, `demand`, `denial` or `hypothetical`."""
    said_by: Actor | None
    """On whose word; None where the article itself says it."""
    when: When | None
    """None where the text gives no time."""
    place: Place | None
    """None where the text gives no place."""
    dead: int | None
    """Killed; None where not counted."""
    injured: int | None
    """Injured; None where not counted."""
    size: int | None
    """How many take part in a protest, the lower end of a range; None where the text does not say."""
    confidence: float
    """Probability that the report is right, 0 to 1."""
    span: Span
    """The words that name the act."""
    evidence: tuple[Span, ...]
    """Further words that the coding rests on."""
    sentence: Span
    """The sentence it was read from."""
    rule: str
    """The rule that coded it."""

    @property
    def source(self) -> Actor | None:
        """The first of `sources`."""
        return self.sources[0] if self.sources else None

    @property
    def target(self) -> Actor | None:
        """The first of `targets`."""
        return self.targets[0] if self.targets else None


@dataclass(frozen=True, slots=True)
class Quote:
    """Words that the article puts into somebody's mouth."""

    span: Span
    """The words, inside the quotation marks."""
    text: str
    """The words themselves."""
    form: str
    """`direct`, `indirect` or `mixed`."""
    speaker: Actor | None
    """Who said it; None where nobody could be tied to the words."""
    cue: Span | None
    """The words that mark it as speech."""
    about: tuple[Actor, ...]
    """Whom it is about."""
    stance: float | None
    """−1 hostile to +1 friendly, towards the first of `about`."""


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """A time expression."""

    span: Span
    """The words."""
    type: str
    """TIMEX3 type: `DATE`, `TIME`, `DURATION` or `SET`."""
    value: str | None
    """TIMEX3 value; None when unresolved."""


@dataclass(frozen=True, slots=True)
class Block:
    """A part of the text."""

    span: Span
    """Where."""
    role: str
    """`title`, `body`, `heading`, …"""


@dataclass(frozen=True, slots=True)
class Note:
    """Something odd, or seen and not coded."""

    code: str
    """A stable code; `detente explain CODE` tells more."""
    message: str
    """One line."""
    span: Span | None
    """None for the whole article."""


class Doc:
    """A coded document.

    It holds one record as JSON (`to_json()`), the very line that `detente read` prints; all else is
    read from it when asked for. Two documents are equal when their records are; pickling keeps the
    record. In Jupyter it shows its text with actors and acts marked.
    """

    __slots__ = ("__dict__", "_line")

    def __init__(self, record: str) -> None:
        """Makes a document of a record in JSON, schema 1."""
        self._line = record

    @cached_property
    def record(self) -> dict[str, Any]:
        """The record as a dictionary; its schema is what `detente schema` prints."""
        return json.loads(self._line)

    def to_json(self) -> str:
        """The record as one line of JSON."""
        return self._line

    @property
    def id(self) -> str:
        """The article's id: 32 hexadecimal digits, the same for the same text and address."""
        return self.record["article"]["id"]

    @property
    def text(self) -> str:
        """All that spans refer to."""
        return self.record["article"]["text"]

    @property
    def title(self) -> str | None:
        """Headline."""
        return self.record["article"]["title"]

    @property
    def url(self) -> str | None:
        """Canonical address."""
        return self.record["article"]["url"]

    @property
    def site(self) -> str | None:
        """Publisher."""
        return self.record["article"]["site"]

    @property
    def source_id(self) -> str | None:
        """The id that the caller gave."""
        return self.record["article"]["source_id"]

    @property
    def language(self) -> str | None:
        """BCP 47 tag; None when the text is too short to tell."""
        return self.record["article"]["language"]

    @property
    def published(self) -> datetime.date | None:
        """Day of publication; None when neither page nor caller states one."""
        published = self.record["article"]["published"]
        return published and _day(published["date"])

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """Who did what to whom, in the order of the text."""
        return tuple(_event(value) for value in self.record["reports"])

    @cached_property
    def quotes(self) -> tuple[Quote, ...]:
        """Who said what, in the order of the text."""
        return tuple(_quote(value) for value in self.record["quotes"])

    @cached_property
    def dates(self) -> tuple[TimeExpression, ...]:
        """Time expressions."""
        values = self.record["dates"]
        return tuple(TimeExpression(_span(v), v["type"], v["value"]) for v in values)

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Places mentioned."""
        return tuple(_place(value) for value in self.record["places"])

    @cached_property
    def mentions(self) -> tuple[Actor, ...]:
        """Words that stand for actors, whether they act or not."""
        return tuple(_actor({**v, **v["actor"]}) for v in self.record["mentions"])

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """Parts of the text with their roles."""
        return tuple(Block(_span(v), v["role"]) for v in self.record["article"]["blocks"])

    @cached_property
    def notes(self) -> tuple[Note, ...]:
        """What was odd or left uncoded."""
        values = self.record["notes"]
        return tuple(Note(v["code"], v["message"], _optional(_span, v)) for v in values)

    def __repr__(self) -> str:
        title = self.title or self.text[:40].strip()
        return (
            f"<detente.Doc {title!r}: {len(self.record['reports'])} events, "
            f"{len(self.record['quotes'])} quotes>"
        )

    def __eq__(self, other: object) -> bool:
        return self._line == other._line if isinstance(other, Doc) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._line)

    def __reduce__(self) -> tuple[type[Doc], tuple[str]]:
        return Doc, (self._line,)

    def _repr_html_(self) -> str:
        return _html.document(self)


def _day(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


def _span(value: dict[str, Any]) -> Span:
    return Span(value["start"], value["end"])


def _optional(make: Any, value: dict[str, Any] | None) -> Any:
    """Makes something of a value; None where it, or its place in the text, is missing."""
    return None if value is None or value.get("start", 0) is None else make(value)


def _actor(value: dict[str, Any]) -> Actor:
    return Actor(
        value["name"],
        value["code"],
        value["country"],
        value["sector"],
        value["kind"],
        _span(value),
    )


def _place(value: dict[str, Any]) -> Place:
    return Place(
        value["name"],
        value["country"],
        value["lat"],
        value["lon"],
        value["geonames"],
        _span(value),
    )


def _when(value: dict[str, Any] | None) -> When | None:
    if value is None:
        return None
    return When(
        _day(value["first"]),
        _day(value["last"]),
        value["precision"],
        value["basis"],
        _optional(_span, value),
    )


def _event(value: dict[str, Any]) -> Event:
    return Event(
        id=value["id"],
        sources=tuple(map(_actor, value["source"])),
        targets=tuple(map(_actor, value["target"])),
        type=value["type"],
        mode=value["mode"],
        contexts=tuple(value["context"]),
        cameo=value["cameo"],
        quad=value["quad"],
        goldstein=value["goldstein"],
        status=value["status"],
        said_by=_optional(_actor, value["said_by"]),
        when=_when(value["when"]),
        place=_optional(_place, value["place"]),
        dead=value["dead"],
        injured=value["injured"],
        size=value["size"],
        confidence=value["confidence"],
        span=_span(value["trigger"]),
        evidence=tuple(map(_span, value["evidence"])),
        sentence=_span(value["sentence"]),
        rule=value["rule"],
    )


def _quote(value: dict[str, Any]) -> Quote:
    return Quote(
        span=_span(value),
        text=value["text"],
        form=value["form"],
        speaker=_optional(_actor, value["speaker"]),
        cue=_optional(_span, value["cue"]),
        about=tuple(map(_actor, value["about"])),
        stance=value["stance"],
    )
