"""Annotated articles with what the rules find in them and their trees, and how many of their relations are found."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any
from unicodedata import normalize

from spacy.language import Language

from graph.annotate import annotate, load_pipeline
from graph.assemble import assemble
from graph.extract import extract
from graph.extract.sentence import Sentence, masked_sentences
from graph.lexicon import Lexicon
from graph.model import Document, Entity, Extraction, RelationMention, Resolution, Span
from graph.ontology import load_schema
from graph.read import find_sources, read
from graph.read.reprints import story_of
from graph.read.script import simplified
from graph.resolve import resolve
from training.syntax_trees import Trees, parse

SYMMETRIC = frozenset({"partnersWith", "competesWith", "integrates"})
FOLDS = 3

Key = tuple[str, str, str]
"""A statement as the scorer knows it: property and two annotated entities."""


@dataclass(frozen=True)
class Article:
    """Hold what the rules find in an article, its trees, and its annotation."""

    gold: dict[str, Any]
    extraction: Extraction
    resolution: Resolution
    sentences: tuple[Sentence, ...]
    trees: Trees

    @cached_property
    def owners(self) -> dict[str, str]:
        """Return for each entity found the annotated one it stands for, as the scorer decides."""
        return {entity.id: owner for entity in self.resolution.entities if (owner := self._owner(entity))}

    def _owner(self, entity: Entity) -> str | None:
        labels = {folded(label.text) for label in (*entity.labels, *entity.aliases)} - {""}
        best = max(self.names, key=lambda one: (len(self.names[one] & labels), entity.type.value in self.kinds[one], one), default=None)
        return best if best is not None and self.names[best] & labels else None

    @cached_property
    def names(self) -> dict[str, set[str]]:
        """Return the names of the annotated entities, folded."""
        return {one["id"]: {folded(name) for name in [*one["names"], *one.get("en", [])]} for one in self.gold["entities"]}

    @cached_property
    def kinds(self) -> dict[str, set[str]]:
        """Return the types of the annotated entities."""
        return {one["id"]: {one["type"], *one.get("alt_types", [])} for one in self.gold["entities"]}

    @cached_property
    def wanted(self) -> dict[Key, set[str]]:
        """Return the statuses of the annotated statements."""
        wanted: dict[Key, set[str]] = defaultdict(set)
        for one in self.gold["relations"]:
            if not one.get("optional"):
                wanted[key(one["s"], one["p"], one["o"])].add(one["status"])
        return wanted

    @cached_property
    def properties(self) -> dict[tuple[str, str], str]:
        """Return the property annotated of two entities, the first by name where there are several."""
        told: dict[tuple[str, str], str] = {}
        for predicate, subject, object_ in sorted(self.wanted, reverse=True):
            told[subject, object_] = predicate
            if predicate in SYMMETRIC:
                told[object_, subject] = predicate
        return told

    @cached_property
    def free(self) -> set[Key]:
        """Return the statements that count neither way."""
        return {key(one["s"], one["p"], one["o"]) for one in self.gold["relations"] if one.get("optional")}

    @cached_property
    def optional(self) -> set[str]:
        """Return the entities whose statements count neither way."""
        return {one["id"] for one in self.gold["entities"] if one.get("optional")}

    def is_free(self, one: Key) -> bool:
        """Tell whether a statement counts neither way."""
        return one in self.free or bool(self.optional & set(one[1:]))


def folded(name: str) -> str:
    """Return the form in which the scorer compares names."""
    return re.sub(r"[\s\"'“”‘’「」『』《》〈〉<>·•・\-_]+", "", simplified(normalize("NFKC", name)).lower())


def key(subject: str, predicate: str, object_: str) -> Key:
    """Return a statement as the scorer knows it: without direction where the property has none."""
    first, second = sorted((subject, object_)) if predicate in SYMMETRIC else (subject, object_)
    return predicate, first, second


def articles(folder: Path, lexicon: Lexicon, parser: Language) -> Iterator[Article]:
    """Yield the articles of a folder of `NAME.txt` and `NAME.json`."""
    nlp = load_pipeline(lexicon)
    for path in sorted(folder.glob("*.json")):
        (document,) = [one for one in read(find_sources([path.with_suffix(".txt")]), max_bytes=10**8) if isinstance(one, Document)]
        (doc,) = annotate([document], nlp)
        extraction = extract(doc, lexicon)
        document = replace(document, same_story=story_of([document])[document.id])
        extraction = replace(extraction, document=document)
        spans = (Span(start=sentence.start_char, end=sentence.end_char) for sentence in doc.sents)
        sentences = tuple(masked_sentences(document.text, spans, extraction.mentions))
        resolution = resolve([extraction], lexicon)
        yield Article(json.loads(path.read_text("utf-8")), extraction, resolution, sentences, parse(doc, parser))


@dataclass(slots=True)
class Tally:
    """Count statements right, wrong and missed; a pair of each, the second without regard to status."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.right + other.right, self.wrong + other.wrong, self.missed + other.missed)

    def figures(self) -> tuple[float, float, float]:
        """Return precision, recall and F1."""
        precision = self.right / max(1, self.right + self.wrong)
        recall = self.right / max(1, self.right + self.missed)
        return precision, recall, 2 * self.right / max(1, 2 * self.right + self.wrong + self.missed)


def tally(article: Article, relations: Iterable[RelationMention]) -> Tally:
    """Assemble some relations of an article and count its statements as the scorer of the graph does, status included."""
    extraction = replace(article.extraction, relations=tuple(relations))
    document = extraction.document
    statements = assemble([extraction], article.resolution, load_schema(), {document.id: document.same_story}).statements
    got: dict[Key, set[str]] = defaultdict(set)
    unknown: set[Key] = set()
    for one in statements:
        subject, object_ = article.owners.get(one.subject), article.owners.get(one.object)
        if subject and object_:
            got[key(subject, one.predicate.value, object_)].add(one.status.value)
        else:
            unknown.add((one.predicate.value, one.subject, one.object))
    count = Tally(wrong=len(unknown))
    for found, statuses in got.items():
        if not article.is_free(found):
            right = bool(article.wanted.get(found, set()) & statuses)
            count += Tally(right=right, wrong=not right)
    count.missed = sum(not got.get(one, set()) & statuses for one, statuses in article.wanted.items())
    return count


def total(tallies: Iterable[Tally]) -> Tally:
    """Return the sum of some counts."""
    return sum(tallies, Tally())
