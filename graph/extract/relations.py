"""Sentences → relation mentions, by rules over typed slots."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graph.extract.patterns import Rule, load_rules, title_patterns
from graph.extract.sentence import Sentence, slot_class, without_places
from graph.extract.status import CLAUSE_END, find_status
from graph.model import Mention, Qualifiers, RelationMention
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
    bare = [without_places(sentence) for sentence in sentences]
    for index, sentence in enumerate(sentences):
        if len(sentence.mentions) < 2 and (index == 0 or not sentences[index - 1].mentions):
            continue
        for rule in load_rules():
            # 收购泰国品牌远山: a place between verb and object is in the way of every rule that is not about places.
            seen = sentences if rule.about_places else bare
            for found in _matches(rule, seen[index], seen[index - 1] if index else None):
                yield from _mentions(found, seen[index])


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
        return _topic(sentence, match.start(), slots)
    before = [mention for slot, mention in sentence.slots() if slot < match.start() and sentence.masked[slot] in slots]
    if not before and previous is not None:
        before = [mention for slot, mention in previous.slots() if previous.masked[slot] in slots]
    return tuple(before[-1:])


_OPENER = re.compile(
    rf"(?:^|[{CLAUSE_END}：:“”\"（(])\s?(?:(?:[0-9年月日号今去明上下周早晚初底末、\s]|于是|随后|此外|其中|同时|目前|近日|日前|如今|而|但|不过|因此|据悉|此前|当天|当日|此次|早在|对于|作为|由于|原|前|On|In|The|the|Last|This)+)?\ue002?$"
)
"""What may stand before the mention that a clause is about: the clause's beginning, a time, a conjunction, its maker (远山星河)."""


def _topic(sentence: Sentence, position: int, slots: str) -> tuple[Mention, ...]:
    """Return the mention of the wanted types that the words before a position are about.

    In 远山科技调整了架构，并上线了星河 the second clause has no subject of its own: the subject of the first carries on.
    """
    masked = sentence.masked
    for slot, mention in reversed(list(sentence.slots())):
        if slot >= position or masked[slot] not in slots:
            continue
        if _OPENER.search(masked[max(0, slot - 24) : slot]) and masked[slot + 1 : slot + 2] not in {"、", "和", "与"}:
            return (mention,)
    return ()


def _mentions(found: Found, sentence: Sentence) -> Iterator[RelationMention]:
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
        for subject in found.subjects:
            for object_ in found.objects:
                if subject == object_ or subject.text == object_.text:
                    continue
                yield RelationMention(
                    predicate=predicate,
                    subject=subject,
                    object=object_,
                    trigger=sentence.span_of(found.start, found.end),
                    sentence=sentence.span,
                    qualifiers=Qualifiers(title=title.strip()),
                    status=_founding(predicate, status),
                    extractor=f"pattern:{rule.id}",
                    confidence=round(rule.confidence * min(subject.confidence, object_.confidence) ** 0.5, 2),
                )


def _founding(predicate: Predicate, status: Status) -> Status:
    """Return the status of founding something: who founded it once is its founder still."""
    return Status.ASSERTED if predicate is Predicate.FOUNDED and status is Status.ENDED else status


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
