"""What a document tells twice, made one: the event mentions of one happening, the measurements of one figure."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from graph.model import EventMention, Measurement, Mention
from graph.vocab import EventType, Role, Status

_FIGURE = re.compile(r"\d[\d.,]*")
_NEARBY = 160
"""How far apart, in code points, two sentences may begin that tell of one launch, one of them without the name."""


def merge_events(
    events: Iterable[EventMention], text: str = "", key: Callable[[Mention], str] = lambda mention: mention.text
) -> tuple[EventMention, ...]:
    """Return the event mentions of a document, those of one happening made one: the earliest, with all participants and the finest date.

    Two mentions tell of one happening when they are of one type, share a participant that tells happenings of that type apart, and neither
    their dates nor their statuses contradict; marks that are passed also share their figures, if `text`, the document's, shows two.
    `key` says which mentions name the same thing.
    """
    kept: list[EventMention] = []
    for event in sorted(events, key=lambda each: (each.sentence.start, each.trigger.start, each.trigger.end, each.type)):
        for index, other in enumerate(kept):
            if _is_same(event, other, text, key):
                kept[index] = _united(other, event, key)
                break
        else:
            kept.append(event)
    return tuple(kept)


_TELLING = {
    EventType.PRODUCT_LAUNCH: (Role.OBJECT,),
    EventType.APPOINTMENT: (Role.PERSON,),
    EventType.DEPARTURE: (Role.PERSON,),
    EventType.ACQUISITION: (Role.OBJECT,),
    EventType.FUNDING: (Role.OBJECT,),
    EventType.EVENT: (Role.OBJECT, Role.PERSON),
    EventType.REORGANIZATION: (Role.OBJECT,),
}
"""Which participants tell happenings of a type apart: a company launches many products, but a product is launched once."""


def _is_same(event: EventMention, other: EventMention, text: str, key: Callable[[Mention], str]) -> bool:
    if event.type is not other.type or (event.status is Status.DENIED) != (other.status is Status.DENIED):
        return False
    if event.type is EventType.MILESTONE:
        first, second = (set(_FIGURE.findall(text, one.trigger.start, one.trigger.end)) for one in (event, other))
        if first and second and first.isdisjoint(second):
            return False
    if event.when and other.when and not (event.when.startswith(other.when) or other.when.startswith(event.when)):
        return False
    if event.type is EventType.PRODUCT_LAUNCH and Role.OBJECT not in {*_filled(event)} & {*_filled(other)}:
        # 星河推出一款手机。这款名为云雀的手机…: what has no name is what has one nearby.
        # 云雀发布：搭载新芯片. 星河发布云雀: but what 云雀 itself brings out later is something else.
        pairs = ((Role.AGENT, Role.AGENT), (Role.AGENT, Role.OBJECT), (Role.OBJECT, Role.AGENT))
        shared = any(_who(event, one, key) & _who(other, another, key) for one, another in pairs)
        return shared and abs(event.sentence.start - other.sentence.start) <= _NEARBY
    if event.type is EventType.REORGANIZATION and _who(event, Role.AGENT, key) & _who(other, Role.AGENT, key):
        return abs(event.sentence.start - other.sentence.start) <= 2 * _NEARBY or _shares(event, other, key)
    if event.type in _POSTS and (event.when or other.when):
        # 林晚2010年加入海棠。如今执掌远山: two posts, of which one is dated.
        places = [{key(argument.mention) for argument in each.arguments if argument.role is not Role.PERSON} for each in (event, other)]
        if all(places) and not (places[0] <= places[1] or places[1] <= places[0]):
            return False
    return _shares(event, other, key)


def _shares(event: EventMention, other: EventMention, key: Callable[[Mention], str]) -> bool:
    mine, theirs = ({key(argument.mention) for argument in each.arguments if argument.role in _roles_of(each)} for each in (event, other))
    # A firm has many partners: only the same two make the same partnership.
    return len(mine & theirs) >= (min(2, len(mine), len(theirs)) if event.type is EventType.PARTNERSHIP else 1)


_POSTS = (EventType.APPOINTMENT, EventType.DEPARTURE)


def _filled(event: EventMention) -> Iterator[Role]:
    return (argument.role for argument in event.arguments)


def _who(event: EventMention, role: Role, key: Callable[[Mention], str]) -> set[str]:
    return {key(argument.mention) for argument in event.arguments if argument.role is role}


def _roles_of(event: EventMention) -> tuple[Role, ...]:
    telling = _TELLING.get(event.type, ())
    present = tuple(argument.role for argument in event.arguments if argument.role in telling)
    return present or tuple(role for role in Role if role is not Role.PLACE)


def _united(first: EventMention, second: EventMention, key: Callable[[Mention], str]) -> EventMention:
    known = {key(argument.mention) for argument in first.arguments}
    added = tuple(argument for argument in second.arguments if key(argument.mention) not in known)
    when = max(first.when, second.when, key=len)
    return replace(first, arguments=first.arguments + added, when=when, confidence=max(first.confidence, second.confidence))


def merge_measurements(
    measurements: Iterable[Measurement], key: Callable[[Mention], str] = lambda mention: mention.text
) -> tuple[Measurement, ...]:
    """Return the measurements of a document, each figure told once: the earliest, with the most exact time told of it.

    `key` says which mentions name the same thing.
    """
    kept: list[Measurement] = []
    for measurement in sorted(measurements, key=lambda each: (each.sentence.start, each.trigger.start, each.trigger.end, each.metric)):
        for index, other in enumerate(kept):
            same = (other.metric, other.value, key(other.about)) == (measurement.metric, measurement.value, key(measurement.about))
            shorter, longer = sorted((other.when, measurement.when), key=len)
            if same and other.status == measurement.status and longer.startswith(shorter) and _of_one(other.measured, measurement.measured):
                kept[index] = replace(
                    other,
                    when=longer,
                    period=other.period or measurement.period,
                    confidence=max(other.confidence, measurement.confidence),
                    source=other.source or measurement.source,
                )
                break
        else:
            kept.append(measurement)
    return tuple(kept)


def _of_one(one: str, other: str) -> bool:
    """Tell whether two wordings may mean one measure: 净利 and 归母净利润, but not 净利润 and 用户数."""
    return one in other or other in one or one[-1] == other[-1]
