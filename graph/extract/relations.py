"""Sentences → relation mentions, by rules over typed slots."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

from graph.extract.anaphora import REACH, antecedent, main_company, with_antecedents
from graph.extract.patterns import Rule, rules_for, title_patterns, titles_pattern
from graph.extract.sentence import SLOTS, Sentence, in_headline, slot_class, without_places
from graph.extract.status import find_status, is_hypothetical
from graph.extract.topics import topic_of
from graph.model import Mention, Qualifiers, RelationMention, Span
from graph.vocab import Predicate, Status

_JOINT = re.compile(r"\s?(?:兼任?|暨|、|及|和|与|/|＆|&|，兼|，)\s?")
_FORMER = re.compile(r"^(?:原|前任?)(?!台)")
_SLOT = re.compile("[\ue001-\ue006]")


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
    """Yield the relation mentions of a document's sentences, in order; what the document says is over is so wherever it speaks of it."""
    found = list(_told(sentences))
    over = [one for one in found if one.status is Status.ENDED]
    for one in found:
        ended = one.status is Status.ASSERTED and any(_is_same(one, other) for other in over)
        yield replace(one, status=Status.ENDED) if ended else one


def _is_same(one: RelationMention, other: RelationMention) -> bool:
    """Tell whether two mentions speak of the same relation: one post where both name the post, in whatever words they name the person."""
    first, second = one.qualifiers.title, other.qualifiers.title
    return (
        one.predicate is other.predicate
        and one.predicate in _ONGOING
        and (
            _same_ends(one, other.subject, other.object)
            or (one.predicate is Predicate.PARTNERS_WITH and _same_ends(one, other.object, other.subject))
        )
        and (first in second or second in first)
    )


def _same_ends(one: RelationMention, subject: Mention, object_: Mention) -> bool:
    return _same_name(one.subject, subject) and _same_name(one.object, object_)


def _same_name(one: Mention, other: Mention) -> bool:
    """Tell whether two names are one, or the second part of the other: 特雷沃·米尔顿, 米尔顿."""
    return (
        one.text == other.text
        or bool(one.entry and one.entry == other.entry)
        or one.text.rpartition("·")[2] == other.text.rpartition("·")[2]
    )


def _told(sentences: Sequence[Sentence]) -> Iterator[RelationMention]:
    main = main_company(sentences)
    bare = list(with_antecedents([without_places(sentence) for sentence in sentences]))
    sentences = list(with_antecedents(sentences))
    for index, sentence in enumerate(sentences):
        if len(sentence.mentions) < 2 and (index == 0 or not sentences[index - 1].mentions):
            continue
        for rule in rules_for(sentence.masked + bare[index].masked):
            # 收购泰国品牌远山: a place between verb and object is in the way of every rule that is not about places.
            seen = sentences if rule.about_places else bare
            earlier = seen[max(0, index - REACH) : index]
            for found in _matches(rule, seen[index], earlier, main):
                if rule.status is not None or not is_hypothetical(seen[index], found.end):
                    yield from _mentions(found, seen[index], earlier)


def _matches(rule: Rule, sentence: Sentence, earlier: Sequence[Sentence], main: Sequence[Mention]) -> Iterator[Found]:
    """Yield every match of a rule; the next begins after the first mention of the one before, so that they may overlap."""
    position = 0
    masked = sentence.masked
    while match := rule.pattern.search(masked, position):
        position = next((slot for slot, _ in sentence.slots() if match.start() <= slot < match.end()), match.end() - 1) + 1
        groups = match.groupdict()
        subjects = _filler("s", rule.subject, match, sentence, earlier, main)
        objects = _filler("o", rule.object, match, sentence, earlier, main)
        if subjects and objects:
            former = bool(groups.get("former") or groups.get("former2"))
            found = Found(rule, match.start(), match.end(), subjects, objects, groups.get("title") or "", former)
            yield from _titled(found, match) if rule.titled else (found,)


def _titled(found: Found, match: re.Match[str]) -> Iterator[Found]:
    """Yield each of many with the title that stands before it, a subject, or after it, an object."""
    if found.rule.titled == "subjects":
        for one, piece in zip(found.subjects, _SLOT.split(match["s"])[:-1], strict=True):
            if title := titles_pattern().search(piece):
                yield replace(found, subjects=(one,), title=title["title"])
    else:
        for one, piece in zip(found.objects, _SLOT.split(match["o"])[1:], strict=True):
            if title := titles_pattern().search(piece):
                yield replace(found, objects=(one,), title=title["title"])


def _filler(
    group: str, elsewhere: str, match: re.Match[str], sentence: Sentence, earlier: Sequence[Sentence], main: Sequence[Mention]
) -> tuple[Mention, ...]:
    """Return the mentions in a place of a rule: captured, or looked for where the rule says."""
    if not elsewhere:
        start, end = match.span(group)
        return sentence.mentions_in(start, end)
    where, _, types = elsewhere.partition(":")
    slots = slot_class(types)
    if where == "topic":
        topic = topic_of(sentence, match.start(), slots)
        return () if topic is None else (topic,)
    if where == "told":
        about = topic_of(sentence, match.start(), slot_class("Thing"))
        if about is not None and SLOTS[about.type] not in slots:
            return ()  # 云端上线了星河: what the sentence is about stands there, and is no maker
        if about is None and types == "Org" and not _goes_on(earlier, slots):
            return ()  # 星河云做了许多尝试。包括建立安全中心
        told = antecedent(sentence, match.start(), earlier, types, main if types == "Company" else ())
        return () if told is None else (told,)
    before = [mention for slot, mention in sentence.slots() if slot < match.start() and sentence.masked[slot] in slots]
    if not before and earlier:
        before = [mention for slot, mention in earlier[-1].slots() if earlier[-1].masked[slot] in slots]
    return tuple(before[-1:])


def _goes_on(earlier: Sequence[Sentence], slots: str) -> bool:
    """Tell whether the nearest of some sentences that is about a thing is about one of some types."""
    topics = (topic_of(one, len(one.masked), slot_class("Thing")) for one in reversed(earlier))
    topic = next((topic for topic in topics if topic is not None), None)
    return topic is None or SLOTS[topic.type] in slots


def telling(sentence: Sentence, earlier: Sequence[Sentence], *mentions: Mention) -> Span:
    """Return the range that tells a relation: the sentence, and the earlier ones back to the one that names who is meant.

    远山科技…。该公司收购了海棠。 tells it in two sentences, and evidence must show both names.
    """
    first = min(mention.start for mention in mentions)
    starts = [one.span.start for one in earlier if one.span.start <= first < one.span.end]
    return Span(start=min([sentence.span.start, *starts]), end=sentence.span.end)


def _mentions(found: Found, sentence: Sentence, earlier: Sequence[Sentence]) -> Iterator[RelationMention]:
    rule = found.rule
    if re.search("[|｜]", sentence.masked[found.start : found.end]):
        return  # 星河发布新功能 | 天枢早报: what stands after a headline is who prints it
    nominated = rule.predicate in POSTS and sentence.masked.endswith("提名的", 0, found.start)  # 总统提名的商务部长林晓舟
    told = (
        Status.PLANNED
        if nominated
        else rule.status or find_status(sentence, found.start, found.end, lasts=rule.predicate in LASTING, post=rule.predicate in POSTS)
    )
    predicates = {rule.predicate: False} if rule.predicate else posts_of(found.title)
    for predicate, past in predicates.items():
        status = Status.ENDED if found.former or past else told
        title = found.title if predicate in {Predicate.LEADS, Predicate.WORKS_FOR} else ""
        for subject, object_ in _joined(found):
            if subject == object_ or subject.text.removesuffix("公司") == object_.text.removesuffix("公司"):
                continue
            if predicate is Predicate.MAKES and in_headline(sentence, object_):
                continue  # 远山发布了《云雀退款说明》
            then = rule.predicate in POSTS and any(  # 远山资本时任合伙人林晓舟
                sentence.masked.startswith("时任", slot + 1) or _FORMERLY.search(sentence.masked, 0, slot)
                for slot, mention in sentence.slots()
                if mention is object_
            )
            over = bool(title) and status is Status.ASSERTED and leaves(sentence, subject)
            yield RelationMention(
                predicate=predicate,
                subject=subject,
                object=object_,
                trigger=sentence.span_of(found.start, found.end),
                sentence=telling(sentence, earlier, subject, object_),
                qualifiers=Qualifiers(title=title.strip()),
                status=Status.ENDED if over or then or _is_period(found, sentence) else lasting(predicate, status),
                extractor=f"pattern:{rule.id}",
                confidence=round(rule.confidence * min(subject.confidence, object_.confidence) ** 0.5, 2),
            )


def _is_period(found: Found, sentence: Sentence) -> bool:
    """Tell whether a post is told as a time that is over: 在担任远山总裁期间."""
    taken = re.search("在(?:担任|出任|任)", sentence.masked[max(0, found.start - 4) : found.end])
    return found.rule.predicate in POSTS and taken is not None and _DURING.match(sentence.masked, found.end) is not None


_DURING = re.compile("[^，。；]{0,30}期间")

_LEAVING = re.compile(
    r"(?:(?:\s?(?:、|和|与|及|以及)\s?[^，。；：（(\ue001-\ue006]{0,8})?[\ue001-\ue006])*(?:[（(][^（）()]{0,24}[）)])?等?[（(：]?[^，。；：（(\ue001-\ue006]{0,12}?"
    r"(?:辞任|辞职|卸任|离任|离职|退休|辞去|去世|逝世|退任|卸下|不再担任|不再兼任|(?:被|遭)(?:免职|罢免|解雇|解职|解聘|免去|双开|开除|撤职)|离开(?:了)?公司)"
)
"""What follows somebody who leaves: 林晓舟辞任, 林晓舟、财务总监陈磊均已离职."""


def leaves(sentence: Sentence, person: Mention) -> bool:
    """Tell whether a sentence goes on to say that a person leaves the post it names: 远山科技首席执行官林晓舟辞任."""
    return any(
        mention is person and (found := _LEAVING.match(sentence.masked, slot + 1)) is not None and not _FUTURE.search(found.group())
        for slot, mention in sentence.slots()
    )


_FORMERLY = re.compile(r"(?<![之以此目日年月提])前[\ue001-\ue006](?:、[\ue001-\ue006])*[与和、]$")
"""What stands before the second of those somebody once worked for: 前远山与海棠员工林晓舟."""
_FUTURE = re.compile(r"将|拟|计划|打算|准备|预计|即将|有意")


def _joined(found: Found) -> Iterator[tuple[Mention, Mention]]:
    """Yield who goes with whom: each with each, or in order where the rule says so and there are as many of both."""
    if not found.rule.each:
        yield from product(found.subjects, found.objects)
    elif len(found.subjects) == len(found.objects):
        yield from zip(found.subjects, found.objects, strict=True)


LASTING = frozenset({Predicate.PARTNERS_WITH, Predicate.SUPPLIES, Predicate.INTEGRATES, Predicate.USES})
"""What goes on until somebody ends it."""
POSTS = frozenset({None, Predicate.LEADS, Predicate.WORKS_FOR, Predicate.REPORTS_TO})
"""What tells who holds a post; rules whose title decides have no predicate."""
_ONGOING = frozenset({Predicate.LEADS, Predicate.WORKS_FOR, Predicate.PARTNERS_WITH, Predicate.SUPPLIES})

_DONE = frozenset({Predicate.FOUNDED, Predicate.ACQUIRED, Predicate.INVESTED_IN})


def lasting(predicate: Predicate, status: Status) -> Status:
    """Return the status of what was once done and stays done: who founded, bought or invested once (曾投资) did so still."""
    return Status.ASSERTED if predicate in _DONE and status is Status.ENDED else status


def posts_of(title: str) -> dict[Predicate, bool]:
    """Return what a chain of titles makes of a person, and whether that is past: 创始人兼前CEO founded and led, 副总裁 works for."""
    head, founder = title_patterns()
    predicates: dict[Predicate, bool] = {}
    for part in filter(None, _JOINT.split(title)):
        former, one = _FORMER.match(part), _FORMER.sub("", part)
        if founder.fullmatch(one):
            predicates[Predicate.FOUNDED] = False
        else:
            held = Predicate.LEADS if head.fullmatch(one) else Predicate.WORKS_FOR
            predicates[held] = former is not None and predicates.get(held, True)
    if Predicate.LEADS in predicates:
        predicates.pop(Predicate.WORKS_FOR, None)
    return predicates or {Predicate.WORKS_FOR: False}
