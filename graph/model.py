"""The things every stage speaks of: what the text says, what the graph holds, and the evidence that joins them."""

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape

from graph.vocab import EntityType, EventType, Metric, Predicate, Role, Status

Offset = int
"""A position in a text, counted in Unicode code points; every range is half-open."""


# --- documents ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """Map `length` code points from `start` in the clean text onto as many from `begin` in the source."""

    start: Offset
    begin: Offset
    length: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """Hold one article: its clean text, what is known about it, and the way back to the file it came from.

    `source` is the decoded file (for JSONL the record's text, below its title; for PDF and DOCX the text their library gives). `source_map`
    is sorted by `start`, and its segments cover `text` but for code points that cleaning put in (line breaks, restored characters).
    """

    id: str
    title: str
    text: str
    url: str = ""
    publisher: str = ""
    published: str = ""
    """ISO 8601 date with the precision known: 2025, 2025-12 or 2025-12-11; empty when unknown."""
    language: str = "zh-Hans"
    """Language of the original: zh-Hans, zh-Hant or en."""
    path: str
    """Where it was read from, relative to the input given, in POSIX form; `file.jsonl#3` for the third record."""
    media_type: str = "text/plain"
    source: str
    source_map: tuple[Segment, ...]
    same_story: str = ""
    """Identifier shared by near-identical documents (reprints); its own id when there is no other."""
    warnings: tuple[str, ...] = ()

    def source_span(self, start: Offset, end: Offset) -> tuple[Offset, Offset]:
        """Return the smallest range of `source` that holds the code points `start` to `end` of `text`."""
        begins: list[Offset] = []
        index = max(bisect_right(self.source_map, start, key=lambda segment: segment.start) - 1, 0)
        for position in range(index, len(self.source_map)):
            segment = self.source_map[position]
            if segment.start >= end:
                break
            first = max(start, segment.start)
            last = min(end, segment.start + segment.length)
            if first < last:
                begins += [segment.begin + first - segment.start, segment.begin + last - segment.start]
        return (min(begins), max(begins)) if begins else (0, 0)

    def quote(self, begin: Offset, end: Offset) -> str:
        """Return what a reader of the file sees in a range of `source`: markup of HTML removed, the rest untouched.

        Characters that no XML file can hold become U+FFFD, as they do in the graph.
        """
        return ILLEGAL_IN_XML.sub("\ufffd", visible(self.source[begin:end], self.media_type))


ILLEGAL_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters no XML 1.0 file can hold, so that a graph with them could not be exported."""


def visible(source: str, media_type: str) -> str:
    """Return the text a reader sees in a piece of a source of this media type."""
    if media_type != "text/html":
        return source
    shown = re.sub(r"(?is)<(script|style)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)|<[^>]*>", "", source)
    return " ".join(unescape(shown).split())


# --- what the text says ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Mark a range of a document's text."""

    start: Offset
    end: Offset


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Record that a range of a document's text names something; `text` is `Document.text[start:end]`."""

    document_id: str
    start: Offset
    end: Offset
    text: str
    type: EntityType
    extractor: str
    confidence: float
    entry: str = ""
    """Key of the lexicon entry the name was recognised by; empty for names the lexicon does not hold."""
    same_as: str = ""
    """Another name in the same document that the text itself equates with this one, as 阿里巴巴（以下简称阿里）does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Qualifiers:
    """Narrow a statement down; empty strings where nothing is told. Times are ISO 8601 with the precision told."""

    title: str = ""
    valid_from: str = ""
    valid_until: str = ""
    amount: str = ""
    """A decimal number in the unit of `currency`, as text so that it stays exact."""
    currency: str = ""
    """ISO 4217 code."""
    share: str = ""
    """A fraction between 0 and 1, as text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationMention:
    """Record that a sentence states a relation between two mentions."""

    predicate: Predicate
    subject: Mention
    object: Mention
    trigger: Span
    sentence: Span
    qualifiers: Qualifiers = Qualifiers()
    status: Status = Status.ASSERTED
    extractor: str
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """Fill a role of an event with a mention."""

    role: Role
    mention: Mention


@dataclass(frozen=True, slots=True, kw_only=True)
class EventMention:
    """Record that a sentence tells of a happening."""

    type: EventType
    trigger: Span
    arguments: tuple[Argument, ...]
    when: str = ""
    sentence: Span
    status: Status = Status.ASSERTED
    extractor: str
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """Record that a sentence states a figure about a mention."""

    about: Mention
    metric: Metric
    value: str
    """A decimal number as text, in `unit`: 1.72亿 is 172000000, 35.8% is 0.358."""
    unit: str
    """ISO 4217 code for money, `ratio` for shares and rates, else the thing counted in English: user, unit, rank, star."""
    upper: str = ""
    """Of a range the upper end, whose lower one `value` is."""
    measured: str = ""
    """What is measured, as the text puts it: 海外销量; of growth what grew."""
    when: str = ""
    period: str = ""
    """The months a figure is of where that is no whole year, as an ISO 8601 interval: 2025-07/2025-09 of 2025年第三季度."""
    source: Mention | None = None
    trigger: Span
    sentence: Span
    status: Status = Status.ASSERTED
    extractor: str
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """Hold everything one document says: the unit of caching and of distribution."""

    document: Document
    mentions: tuple[Mention, ...] = ()
    relations: tuple[RelationMention, ...] = ()
    events: tuple[EventMention, ...] = ()
    measurements: tuple[Measurement, ...] = ()


# --- what the graph holds ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Label:
    """Give a name in a language (BCP 47: zh, en)."""

    language: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """Hold one thing of the world; `labels` has exactly one name a language (zh, en), `aliases` all others, both sorted."""

    id: str
    type: EntityType
    labels: tuple[Label, ...]
    aliases: tuple[Label, ...] = ()
    same_as: tuple[str, ...] = ()

    def label(self, language: str) -> str:
        """Return the preferred name in a language."""
        return next(label.text for label in self.labels if label.language == language)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Point at the sentence a claim rests on.

    `start` and `end` count code points of the document's source, and `quote` is what stands there (`Document.quote`); `text` is the
    same sentence as it was read: cleaned and in simplified characters. `highlights` are ranges of `text` that carry the claim.
    """

    document_id: str
    start: Offset
    end: Offset
    quote: str
    text: str
    highlights: tuple[Span, ...] = ()
    extractor: str
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """Claim a relation between two entities; its identity is everything but the evidence, which may not be empty."""

    id: str
    subject: str
    predicate: Predicate
    object: str
    qualifiers: Qualifiers = Qualifiers()
    status: Status = Status.ASSERTED
    confidence: float
    evidence: tuple[Evidence, ...]
    label_en: str
    label_zh: str
    sources: int = 1
    """How many independent sources tell it: reprints and copied sentences count once."""

    def __post_init__(self) -> None:
        """Raise `ValueError` when there is no evidence."""
        if not self.evidence:
            raise ValueError(f"statement without evidence: {self.subject} {self.predicate} {self.object}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """Fill a role of an event with an entity."""

    role: Role
    entity: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Hold one happening; its identity is its type, participants, date and status."""

    id: str
    type: EventType
    participants: tuple[Participant, ...]
    date: str = ""
    status: Status = Status.ASSERTED
    confidence: float
    evidence: tuple[Evidence, ...]
    label_en: str
    label_zh: str
    sources: int = 1
    """How many independent sources tell it: reprints and copied sentences count once."""

    def __post_init__(self) -> None:
        """Raise `ValueError` when there is no evidence."""
        if not self.evidence:
            raise ValueError(f"event without evidence: {self.type} {self.id}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """Hold one measured figure about an entity."""

    id: str
    about: str
    metric: Metric
    value: str
    unit: str
    upper: str = ""
    """Of a range the upper end, whose lower one `value` is."""
    measured: str = ""
    """What is measured, as the text puts it: 海外销量; of growth what grew."""
    time: str = ""
    period: str = ""
    """The months a figure is of where that is no whole year, as an ISO 8601 interval: 2025-07/2025-09 of 2025年第三季度."""
    source: str = ""
    status: Status = Status.ASSERTED
    confidence: float
    evidence: tuple[Evidence, ...]
    label_en: str
    label_zh: str
    sources: int = 1
    """How many independent sources tell it: reprints and copied sentences count once."""

    def __post_init__(self) -> None:
        """Raise `ValueError` when there is no evidence."""
        if not self.evidence:
            raise ValueError(f"observation without evidence: {self.about} {self.metric} {self.value}")


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Conflict:
    """Say that two claims cannot both be true as they are told; `first` and `second` are their ids, sorted."""

    first: str
    second: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """Say why two names were taken to be one entity."""

    entity: str
    name: str
    into: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityDecision:
    """Say that a name was merged into an entity, or kept apart from one it might have been, and why."""

    merged: bool
    entity: str
    own: str
    """The entity the name is, or would be, by itself."""
    name: str
    other: str
    """The name it was, or was not, taken for."""
    type: EntityType
    reason: str
    """One of a small closed set of words."""
    detail: str = ""
    """What was left out of the name, as a legal form."""
    documents: tuple[str, ...]
    """Paths of the documents that use the name, or of those whose names were kept apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """Say which mentions are one entity, and why; source mentions stay as they are, so that a merge can be explained and undone."""

    entities: tuple[Entity, ...]
    entity_of: Mapping[Mention, str]
    reasons: tuple[Merge, ...] = ()
    decisions: tuple[IdentityDecision, ...] = ()
    """Every merge and every refusal, in the order in which they are told."""
    unmatched: tuple[str, ...] = ()
    """A line for each decision of the user's that decided nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgeGraph:
    """Hold the assembled result: a pure function of the set of documents, every tuple sorted by id."""

    documents: tuple[Document, ...]
    entities: tuple[Entity, ...]
    statements: tuple[Statement, ...] = ()
    events: tuple[Event, ...] = ()
    observations: tuple[Observation, ...] = ()
    merges: tuple[Merge, ...] = field(default=())
    conflicts: tuple[Conflict, ...] = ()

    def _repr_html_(self) -> str:
        """Return what a notebook shows of the graph."""
        from graph.display import shown  # which knows this class

        return shown(self)

    def _repr_mimebundle_(self, **_wanted: object) -> dict[str, str]:
        """Return the same with a line for where no HTML is shown; else a notebook would keep the whole graph as text beside it."""
        from graph.display import told

        return {"text/html": self._repr_html_(), "text/plain": told(self)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Property:
    """Describe a relation of the ontology: which entity types it may join, and how it reads."""

    predicate: Predicate
    domain: frozenset[EntityType]
    range: frozenset[EntityType]
    label_en: str
    label_zh: str
    symmetric: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema:
    """Hold what `assemble` must know of the ontology."""

    properties: Mapping[Predicate, Property]
    classes: Mapping[str, tuple[str, str]]
    """Labels (en, zh) of every class by its local name."""
    metrics: Mapping[Metric, tuple[str, str]]
    """Labels (en, zh) of every metric."""
