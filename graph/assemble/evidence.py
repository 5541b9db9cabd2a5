"""Evidence: the sentences a claim rests on, how sure they make it, and from how many sources it is."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from math import prod

from graph.model import Document, Evidence, Offset, Span

_NAME_BASE = "name-base:"
"""Begins the names of extractors that read a relation from the name base where two names stand together: the document does not say it."""
_COPIED = 16
"""The least number of letters of a sentence that, standing in two stories, was copied from one to the other or from a third."""


class Sources:
    """Make evidence from sentences of documents, and weigh it."""

    def __init__(self, documents: Sequence[Document], stories: Mapping[str, str]) -> None:
        """Take the documents, and by document which story it prints."""
        self._documents = {document.id: document for document in documents}
        self._stories = stories
        self._quotes: dict[tuple[str, Offset, Offset], tuple[Offset, Offset, str]] = {}

    def evidence(self, document_id: str, sentence: Span, marked: Iterable[Span], extractor: str, confidence: float) -> Evidence:
        """Return the evidence that a sentence gives, with the ranges in it that carry the claim."""
        document = self._documents[document_id]
        sentence = _trimmed(document.text, sentence)
        where = (document_id, sentence.start, sentence.end)
        if where not in self._quotes:
            start, end = document.source_span(sentence.start, sentence.end)
            self._quotes[where] = (start, end, document.quote(start, end))
        start, end, quote = self._quotes[where]
        inside = [
            Span(start=max(span.start, sentence.start) - sentence.start, end=min(span.end, sentence.end) - sentence.start)
            for span in marked
            if span.start < sentence.end and span.end > sentence.start
        ]
        return Evidence(
            document_id=document_id,
            start=start,
            end=end,
            quote=quote,
            text=document.text[sentence.start : sentence.end],
            highlights=_united(inside),
            extractor=extractor,
            confidence=confidence,
        )

    def weigh(self, evidence: Sequence[Evidence]) -> tuple[float, int]:
        """Return how sure evidence makes a claim, and how many independent sources it comes from.

        The confidence is the maximum within a source, noisy-or across sources (Pearl 1988). A source is a story, however often reprinted;
        stories that share a sentence count once, as do all that the name base alone speaks for.
        """
        surest: dict[str, float] = defaultdict(float)
        source_of = self._origins(evidence)
        for piece in evidence:
            source = source_of[self._story(piece)]
            surest[source] = max(surest[source], piece.confidence)
        return round(1.0 - prod(1.0 - surest[source] for source in sorted(surest)), 4), len(surest)

    def _story(self, piece: Evidence) -> str:
        document = self._documents[piece.document_id]
        return self._stories.get(document.id) or document.same_story or document.id

    def _origins(self, evidence: Iterable[Evidence]) -> dict[str, str]:
        """Return for each story the first of those it shares a source with."""
        sentences: dict[str, set[str]] = defaultdict(set)
        read: set[str] = set()
        for piece in evidence:
            story = self._story(piece)
            letters = re.sub(r"\W", "", piece.text).lower()
            sentences[story] |= {letters} if len(letters) >= _COPIED else set()
            if not piece.extractor.startswith(_NAME_BASE):
                read.add(story)
        origins: dict[str, str] = {}
        told: dict[str, str] = {}
        for story in sorted(sentences):
            known = _NAME_BASE if story not in read else ""
            signs = {*sentences[story], known} - {""}
            shared = sorted({origins[told[sign]] for sign in signs if sign in told})
            origins[story] = shared[0] if shared else story
            for other in origins:
                if origins[other] in shared:
                    origins[other] = shared[0]
            told |= {sign: story for sign in signs if sign not in told}
        return origins


def collected(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Return evidence sorted, each sentence once: with the rule that was surest and everything that was marked in it."""
    best: dict[tuple[str, Offset, Offset, str], Evidence] = {}
    for piece in evidence:
        where = (piece.document_id, piece.start, piece.end, piece.text)
        other = best.get(where, piece)
        surer = min(piece, other, key=lambda each: (-each.confidence, each.extractor))
        best[where] = replace(surer, highlights=_united((*piece.highlights, *other.highlights)))
    return tuple(best[where] for where in sorted(best))


def _trimmed(text: str, span: Span) -> Span:
    piece = text[span.start : span.end]
    start = span.start + len(piece) - len(piece.lstrip())
    return Span(start=start, end=max(start, span.start + len(piece.rstrip())))


def _united(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return ranges sorted, those that overlap as one."""
    united: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, span.end)):
        if span.start >= span.end:
            continue
        if united and span.start < united[-1].end:
            united[-1] = Span(start=united[-1].start, end=max(united[-1].end, span.end))
        else:
            united.append(span)
    return tuple(united)
