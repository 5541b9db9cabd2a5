"""What a report is made of: claims in both languages, each with the sentences it rests on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from graph.network import EventView, EvidenceView, ObservationView


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Hold one statement, event or figure as a sentence in both languages, with what it rests on, surest first."""

    id: str
    en: str
    zh: str
    status: str
    confidence: float
    sources: int
    """How many independent documents tell it."""
    when: str = ""
    qualifiers: Mapping[str, str] = field(default_factory=dict)
    evidence: tuple[EvidenceView, ...]

    def said(self, language: str) -> str:
        """Return the claim as a sentence in a language, en or zh."""
        return self.zh if language == "zh" else self.en

    def told(self) -> tuple[str, str]:
        """Return when the first and the last document that tell it were published, as ISO 8601; empty for one of unknown date."""
        dates = sorted(view["published"] for view in self.evidence)
        return dates[0], dates[-1]

    def told_on(self) -> str:
        """Return when the first dated document that tells a claim without a date was published, as ISO 8601; else, or of none, empty."""
        return "" if self.when else min(filter(None, (view["published"] for view in self.evidence)), default="")

    def order(self) -> tuple[str, str]:
        """Return a key that puts the oldest first: by its date or else when it was first told; those of neither last."""
        return self.when or self.told_on() or "9999", self.id


def statement(key: str, edge: Mapping[str, Any]) -> Claim:
    """Return the claim that an edge of a network makes; it is dated by when it begins to hold, or else ends to."""
    told = {name: value for name, value in edge["qualifiers"].items() if value}
    return Claim(
        id=key,
        en=edge["sentence_en"],
        zh=edge["sentence_zh"],
        status=edge["status"],
        confidence=edge["confidence"],
        sources=edge["sources"],
        when=told.get("valid_from", "") or told.get("valid_until", ""),
        qualifiers=told,
        evidence=_surest_first(edge["evidence"]),
    )


def event(view: EventView) -> Claim:
    """Return the claim that something happens."""
    return _dated(view, view["date"])


def figure(view: ObservationView) -> Claim:
    """Return the claim that something measures so much."""
    return _dated(view, view["time"])


def _dated(view: EventView | ObservationView, when: str) -> Claim:
    return Claim(
        id=view["id"],
        en=view["label_en"],
        zh=view["label_zh"],
        status=view["status"],
        confidence=view["confidence"],
        sources=view["sources"],
        when=when,
        evidence=_surest_first(view["evidence"]),
    )


def _surest_first(evidence: Iterable[EvidenceView]) -> tuple[EvidenceView, ...]:
    return tuple(sorted(evidence, key=lambda view: (-view["confidence"], view["document"], view["text"], view["extractor"])))
