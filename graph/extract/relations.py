"""Sentences → relation mentions, by rules over typed slots."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from graph.extract.anaphora import REACH, with_antecedents
from graph.extract.patterns import Rule, load_rules, title_patterns
from graph.extract.sentence import Sentence, slot_class, without_places
from graph.extract.status import find_status
from graph.extract.topics import topic_of
from graph.model import Mention, Qualifiers, RelationMention, Span
from graph.vocab import Predicate, Status

_JOINT = re.compile(r"\s?(?:兼任?|暨|、|及|和|与|/|＆|&|，兼|，)\s?")


@dataclass(frozen=True, slots=True)
class Found:
    """Hold what a rule matched: where, and who stands in which place."""

    rule: Rule
    start: int
    end: int
    subjects: tuple[Mention, ...]
    objects: tuple[Mention, ...]
    title: str
    former: bool


def find_relations(sentences: Sequence[Sentence]) -> Iterator[RelationMention]:
    """Yield the relation mentions of a document's sentences, in order."""
    bare = list(with_antecedents([without_places(sentence) for sentence in sentences]))
    sentences = list(with_antecedents(sentences))
    for index, sentence in enumerate(sentences):
        if len(sentence.mentions) < 2 and (index == 0 or not sentences[index - 1].mentions):
            continue
        for rule in load_rules():
            # 收购泰国品牌远山: a place between verb and object is in the way of every rule that is not about places.
            seen = sentences if rule.about_places else bare
            for found in _matches(rule, seen[index], seen[index - 1] if index else None):
                yield from _mentions(found, seen[index], seen[max(0, index - REACH) : index])


def _matches(rule: Rule, sentence: Sentence, previous: Sentence | None) -> Iterator[Found]:
    """Yield every match of a rule; the next begins after the first mention of the one before, so that they may overlap."""
    position = 0
    masked = sentence.masked
    while match := rule.pattern.search(masked, position):
        position = next(slot for slot, _ in sentence.slots() if slot >= match.start()) + 1
        groups = match.groupdict()
        subjects = _filler("s", rule.subject, match, sentence, previous)
        objects = _filler("o", rule.object, match, sentence, previous)
        if subjects and objects:
            former = bool(groups.get("former") or groups.get("former2"))
            yield Found(rule, match.start(), match.end(), subjects, objects, groups.get("title") or "", former)


def _filler(group: str, elsewhere: str, match: re.Match[str], sentence: Sentence, previous: Sentence | None) -> tuple[Mention, ...]:
    """Return the mentions in a place of a rule: captured, or looked for where the rule says."""
    if not elsewhere:
        start, end = match.span(group)
        return sentence.mentions_in(start, end)
    where, _, types = elsewhere.partition(":")
    slots = slot_class(types)
    if where == "topic":
        topic = topic_of(sentence, match.start(), slots)
        return () if topic is None else (topic,)
    before = [mention for slot, mention in sentence.slots() if slot < match.start() and sentence.masked[slot] in slots]
    if not before and previous is not None:
        before = [mention for slot, mention in previous.slots() if previous.masked[slot] in slots]
    return tuple(before[-1:])


def _telling(sentence: Sentence, earlier: Sequence[Sentence], *mentions: Mention) -> Span:
    """Return the range that tells a relation: the sentence, and the earlier ones back to the one that names who is meant.

    远山科技…。该公司收购了海棠。 tells it in two sentences, and evidence must show both names.
    """
    first = min(mention.start for mention in mentions)
    starts = [one.span.start for one in earlier if one.span.start <= first < one.span.end]
    return Span(start=min([sentence.span.start, *starts]), end=sentence.span.end)


def _mentions(found: Found, sentence: Sentence, earlier: Sequence[Sentence]) -> Iterator[RelationMention]:
    rule = found.rule
    if rule.status is not None:
        status = rule.status
    elif found.former:
        status = Status.ENDED
    else:
        status = find_status(sentence, found.start, found.end)
    predicates = (rule.predicate,) if rule.predicate else posts_of(found.title)
    for predicate in predicates:
        title = found.title if predicate in {Predicate.LEADS, Predicate.WORKS_FOR} else ""
        for subject, object_ in _joined(found):
            if subject == object_ or subject.text == object_.text:
                continue
            yield RelationMention(
                predicate=predicate,
                subject=subject,
                object=object_,
                trigger=sentence.span_of(found.start, found.end),
                sentence=_telling(sentence, earlier, subject, object_),
                qualifiers=Qualifiers(title=title.strip()),
                status=_lasting(predicate, status),
                extractor=f"pattern:{rule.id}",
                confidence=round(rule.confidence * min(subject.confidence, object_.confidence) ** 0.5, 2),
            )


def _joined(found: Found) -> Iterator[tuple[Mention, Mention]]:
    """Yield who goes with whom: each with each, or in order where the rule says so and there are as many of both."""
    if not found.rule.each:
        yield from product(found.subjects, found.objects)
    elif len(found.subjects) == len(found.objects):
        yield from zip(found.subjects, found.objects, strict=True)


_DONE = frozenset({Predicate.FOUNDED, Predicate.ACQUIRED, Predicate.INVESTED_IN})


def _lasting(predicate: Predicate, status: Status) -> Status:
    """Return the status of what was once done and stays done: who founded, bought or invested once (曾投资) did so still."""
    return Status.ASSERTED if predicate in _DONE and status is Status.ENDED else status


def posts_of(title: str) -> tuple[Predicate, ...]:
    """Return what a chain of titles makes of a person: 创始人兼CEO founded and leads, 副总裁 works for."""
    head, founder = title_patterns()
    titles = [part for part in _JOINT.split(title) if part]
    predicates: dict[Predicate, None] = {}
    for one in titles:
        if founder.fullmatch(one):
            predicates[Predicate.FOUNDED] = None
        elif head.fullmatch(one):
            predicates[Predicate.LEADS] = None
        else:
            predicates[Predicate.WORKS_FOR] = None
    if Predicate.LEADS in predicates:
        predicates.pop(Predicate.WORKS_FOR, None)
    return tuple(predicates) or (Predicate.WORKS_FOR,)
