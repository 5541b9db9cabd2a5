"""Texts → sentences with pairs of names that are related or not, which the network of pairs learns from."""

import json
import lzma
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from multiprocessing import Pool
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from graph.annotate import annotate, load_pipeline
from graph.annotate.network import Network
from graph.extract import sentence_spans, told_by_rules
from graph.extract.anaphora import with_antecedents
from graph.extract.entities import find_mentions
from graph.extract.learned import word_rows
from graph.extract.sentence import Sentence, masked_sentences
from graph.lexicon import Lexicon, load_lexicon
from graph.model import Document, Mention, Span
from graph.read.script import simplified
from graph.vocab import SYMMETRIC, EntityType
from training.clusters import shingles
from training.marked import occurrences, passage_texts

SILVER = ("geekpark", "eventmonitor_news2018", "fuyao_news", "solidot", "finance_and_news_sentences")
"""Raw texts that the rules read for the first rounds of training."""
MOST = 4_000_000
"""Characters taken of each."""
PIECE = 4_000
"""Characters that are read as one document."""
Told = tuple[int, int, str]
"""A relation between two names of a sentence, told by their places."""


@dataclass(frozen=True, slots=True)
class Example:
    """Hold a sentence, the row of the word of each of its characters, what is related in it, and what counts neither way."""

    sentence: Sentence
    rows: Sequence[int]
    related: set[Told] = field(default_factory=set)
    unsure: set[Told] = field(default_factory=set)


def read_by_rules(raw: Path, never: Iterable[str]) -> Iterator[Example]:
    """Yield the sentences of raw texts with what the rules find in them, but for lines that share something with `never`."""
    known = shingles(never)
    with Pool(2, _prepare) as pool:
        for examples in pool.imap(_read_piece, enumerate(_pieces(raw, known)), 16):
            yield from examples


def _pieces(raw: Path, known: Collection[int]) -> Iterator[str]:
    for name in SILVER:
        taken, piece, size = 0, [], 0
        with lzma.open(raw / f"{name}.txt.xz", "rt", encoding="utf-8") as lines:
            for line in map(simplified, map(str.rstrip, lines)):
                if taken > MOST:
                    break
                if shingles([line]) & known:
                    continue
                piece.append(line)
                size += len(line)
                if size > PIECE:
                    yield "\n".join(piece)
                    taken, piece, size = taken + size, [], 0
        yield "\n".join(piece)


_READERS: list[tuple[Language, Lexicon]] = []


def _prepare() -> None:
    lexicon = load_lexicon()
    _READERS[:] = [(load_pipeline(lexicon), lexicon)]


def _read_piece(numbered: tuple[int, str]) -> list[Example]:
    number, text = numbered
    ((nlp, lexicon),) = _READERS
    doc = annotated(text, str(number), nlp)
    mentions = find_mentions(doc, lexicon)
    examples = list(_examples(doc, mentions))
    by_end = {example.sentence.span.end: example for example in examples}
    for one in told_by_rules([*masked_sentences(text, sentence_spans(doc), mentions)], lexicon):
        if example := by_end.get(one.sentence.end):
            _relate(example, _is(one.subject), one.predicate, _is(one.object))
    return examples


def _is(name: Mention) -> Callable[[Mention], bool]:
    return lambda mention: mention == name


def annotated(text: str, name: str, nlp: Language) -> Doc:
    """Return a text as the annotate stage does."""
    document = Document(id=name, title="", text=text, path=name, source=text, source_map=())
    return next(iter(annotate([document], nlp)))


def _examples(doc: Doc, mentions: tuple[Mention, ...]) -> Iterator[Example]:
    sentences = list(with_antecedents([*masked_sentences(doc.text, sentence_spans(doc), mentions)]))
    for sentence, rows in zip(sentences, word_rows(doc, sentences), strict=True):
        if len(sentence.mentions) > 1:
            yield Example(sentence, rows)


def read_by_readers(relations: Path, names: Path, raw: Path, network: Network) -> Iterator[tuple[str, list[Example]]]:
    """Yield each annotated passage: its text, and its sentences with what readers found in them.

    Their names are once those of the readers and once those of a recogniser, with its errors; it should not have learned from the passages.
    """
    entities = {row["sha256"]: row["entities"] for row in map(json.loads, names.read_text("utf-8").splitlines())}
    lexicon = load_lexicon()
    nlp = load_pipeline(lexicon)
    nlp.tokenizer.network = network
    for row, text in passage_texts(relations, raw):
        listed = [*entities.get(row["sha256"], ()), *row.get("entities", ())]
        name = f"{row['source']}:{row['first']}"
        doc = annotated(text, name, nlp)
        mentions = tuple(
            Mention(document_id=name, start=start, end=end, text=text[start:end], type=EntityType(kind), extractor="gold", confidence=1.0)
            for start, end, kind in occurrences(text, listed)
        )
        entities_of: dict[str, set[int]] = defaultdict(set)
        for number, entity in enumerate(listed):
            for form in entity["names"]:
                entities_of[simplified(form)].add(number)
        examples = [example for seen in (mentions, find_mentions(doc, lexicon)) for example in _examples(doc, seen)]
        _label(examples, row, entities_of)
        yield text, examples


def _label(examples: Sequence[Example], row: dict, entities_of: Mapping[str, set[int]]) -> None:
    """Mark what the readers of a passage found: related where its evidence stands, unsure where the same names meet elsewhere."""

    def names(form: str) -> Callable[[Mention], bool]:
        meant = entities_of.get(form, set())
        return lambda mention: not meant.isdisjoint(entities_of.get(mention.text, ()))

    for one in row["relations"]:
        start, end = one["at"]
        for example in examples:
            span = example.sentence.span
            if span.start < end and start < span.end:
                _relate(example, names(one["s"]), one["p"], names(one["o"]), Span(start=start, end=end))
    told = {(one["s"], one["p"], one["o"]) for one in row["relations"]} | set(map(tuple, row.get("optional", ())))
    told |= {(object_, predicate, subject) for subject, predicate, object_ in told if predicate in SYMMETRIC}
    for subject, predicate, object_ in told:
        is_subject, is_object = names(subject), names(object_)
        for example in examples:
            mentions = example.sentence.mentions
            objects = [j for j, mention in enumerate(mentions) if is_object(mention)]
            example.unsure.update((i, j, predicate) for i, mention in enumerate(mentions) if is_subject(mention) for j in objects)
    for example in examples:
        example.unsure.difference_update(example.related)


def _relate(
    example: Example,
    is_subject: Callable[[Mention], bool],
    predicate: str,
    is_object: Callable[[Mention], bool],
    within: Span | None = None,
) -> None:
    """Mark the nearest two names of a sentence that are subject and object as related, those within the evidence first."""
    mentions = example.sentence.mentions
    subjects = [i for i, mention in enumerate(mentions) if is_subject(mention)]
    objects = [j for j, mention in enumerate(mentions) if is_object(mention)]
    if not subjects or not objects:
        return

    def outside(place: int) -> bool:
        return within is not None and not (within.start <= mentions[place].start and mentions[place].end <= within.end)

    i, j = min(((i, j) for i in subjects for j in objects), key=lambda pair: (outside(pair[0]) + outside(pair[1]), abs(pair[0] - pair[1])))
    example.related.add((i, j, str(predicate)))
    if predicate in SYMMETRIC:
        example.related.add((j, i, str(predicate)))
