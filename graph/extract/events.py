"""Happenings: sentence → event mentions with their participants and dates; event mentions of a document → one each."""

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from graph.extract.context import Context, tight_span, times_in
from graph.extract.sentence import SLOTS, Sentence, compile_pattern, slot_class
from graph.extract.subjects import CLAUSE_END, OBLIQUE, find_subject, find_topic, is_modifier
from graph.extract.times import Time, TimeKind, is_measure
from graph.model import Argument, EventMention, Mention
from graph.vocab import EntityType, EventType, Role, Status

_SLOT = f"[{''.join(SLOTS.values())}]"
_BESIDE = re.compile(r"(?:[在于到向]|进入|登上|登陆|接入)$")
"""What stands before a mention that is not what is done, but where: 进入App Store前三."""
_LISTED = re.compile(r"\s?(?:[、/]|,\s|和|与|及|以及|、以及|还有|and|, and)\s?")
_PERIODS = (TimeKind.INTERVAL,)


@dataclass(frozen=True, slots=True)
class _Place:
    """Say where a role is filled from: `<` before, `<<` before and in earlier sentences, `^` first, `>` after, `=` told in other words."""

    role: Role
    where: str
    types: tuple[EntityType, ...]
    words: tuple[re.Pattern[str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Trigger:
    """Hold one entry of rules/events.toml, where its fields are explained."""

    name: str
    type: EventType
    patterns: tuple[re.Pattern[str], ...]
    never: re.Pattern[str]
    unless: re.Pattern[str]
    roles: tuple[_Place, ...]
    need: tuple[tuple[str, ...], ...]
    dates: str
    nearer: str
    nameless: re.Pattern[str]


def find_events(sentence: Sentence, context: Context) -> Iterator[EventMention]:
    """Yield the happenings a sentence tells of, each with at least one participant."""
    times = times_in(sentence, context)
    found: dict[EventType, list[tuple[int, int]]] = {}
    for trigger in _triggers():
        for pattern in trigger.patterns:
            for match in pattern.finditer(sentence.masked):
                start, end = match.span()
                if trigger.never.match(sentence.masked, end) or trigger.unless.search(sentence.masked, 0, start):
                    continue
                if any(start < other_end and other_start < end for other_start, other_end in found.get(trigger.type, [])):
                    continue
                arguments, confidence = _arguments(sentence, match, trigger, context)
                undated = not any(time.value and time.end <= start + 1 for time in times)
                if not arguments or (trigger.dates == "told" and undated):
                    continue
                found.setdefault(trigger.type, []).append((start, end))
                yield EventMention(
                    type=trigger.type,
                    trigger=tight_span(sentence, start, end),
                    arguments=arguments,
                    when=_when(sentence, start, end, times, trigger),
                    sentence=sentence.span,
                    status=context.status_of(sentence, start, end),
                    extractor=f"trigger:{trigger.name}",
                    confidence=confidence,
                )


def merge_events(events: Iterable[EventMention], key: Callable[[Mention], str] = lambda mention: mention.text) -> tuple[EventMention, ...]:
    """Return the event mentions of a document, those of one happening made one: the earliest, with all participants and the finest date.

    Two mentions tell of one happening when they are of one type, share a participant that tells happenings of that type apart, and neither
    their dates nor their statuses contradict. `key` says which mentions name the same thing.
    """
    kept: list[EventMention] = []
    for event in sorted(events, key=lambda each: (each.sentence.start, each.trigger.start, each.trigger.end, each.type)):
        for index, other in enumerate(kept):
            if _is_same(event, other, key):
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


def _is_same(event: EventMention, other: EventMention, key: Callable[[Mention], str]) -> bool:
    if event.type is not other.type or (event.status is Status.DENIED) != (other.status is Status.DENIED):
        return False
    if event.when and other.when and not (event.when.startswith(other.when) or other.when.startswith(event.when)):
        return False
    mine, theirs = ({key(argument.mention) for argument in each.arguments if argument.role in _roles_of(each)} for each in (event, other))
    # A firm has many partners: only the same two make the same partnership.
    return len(mine & theirs) >= (min(2, len(mine), len(theirs)) if event.type is EventType.PARTNERSHIP else 1)


def _roles_of(event: EventMention) -> tuple[Role, ...]:
    telling = _TELLING.get(event.type, ())
    present = tuple(argument.role for argument in event.arguments if argument.role in telling)
    return present or tuple(role for role in Role if role is not Role.PLACE)


def _united(first: EventMention, second: EventMention, key: Callable[[Mention], str]) -> EventMention:
    known = {key(argument.mention) for argument in first.arguments}
    added = tuple(argument for argument in second.arguments if key(argument.mention) not in known)
    when = max(first.when, second.when, key=len)
    return replace(first, arguments=first.arguments + added, when=when, confidence=max(first.confidence, second.confidence))


def _arguments(here: Sentence, match: re.Match[str], trigger: _Trigger, context: Context) -> tuple[tuple[Argument, ...], float]:
    """Return the participants, and how sure they are; none when one that is needed is missing."""
    taken: dict[str, Argument] = {}
    confidence = 0.85

    def take(role: Role, mention: Mention) -> None:
        if role is Role.PLACE and mention.type is not EntityType.PLACE:
            role = Role.OBJECT  # 在纳斯达克上市: an exchange is no place, but what the listing was done with
        if not (role is Role.OBJECT and mention.type is EntityType.PRODUCT and trigger.nameless.search(mention.text)):
            taken.setdefault(mention.text.casefold(), Argument(role=role, mention=mention))

    for name in match.groupdict():
        # A list does not run on across a clause: 投资了MiniMax，阿里巴巴也跟投.
        end = match.start(name) + len((match[name] or "").partition("，")[0])
        for slot, mention in here.slots():
            if match.start(name) <= slot < end:
                take(Role(name), mention)
    for place in trigger.roles:
        if place.words:
            for mention in _in_other_words(here, place):
                take(place.role, mention)
        elif place.where == ">":
            for mention in _after(here, match.end(), place.types):
                take(place.role, mention)
        elif place.where == "^" and (topic := find_topic(here, match.start(), place.types)) is not None:
            take(place.role, topic)
        elif all(argument.role is not place.role for argument in taken.values()):
            near = replace(context, previous=()) if place.where == "<" else context
            found = find_subject(here, match.start(), place.types, near)
            if found is not None and found[0].text.casefold() not in taken and found[1] != OBLIQUE:
                take(place.role, found[0])
                confidence = min(confidence, found[1])
    arguments = tuple(taken.values())
    filled = {argument.role.value for argument in arguments}
    if trigger.nearer and re.search(rf"[{trigger.nearer}][^，。；]*$", here.masked[: match.start()]):
        return (), 0.0
    if not (filled - {"place"}) or any(not filled.intersection(choice) for choice in trigger.need):
        return (), 0.0
    return arguments, confidence


def _after(here: Sentence, position: int, types: tuple[EntityType, ...]) -> tuple[Mention, ...]:
    """Return the first suitable mention after a position, within the clause, with the rest of its list."""
    end = CLAUSE_END.search(here.masked, position)
    if end and re.match(_SLOT, here.masked[end.end() :]) and end[0] in "，：":
        # 发布了一个新服务，Nintendo Music
        end = CLAUSE_END.search(here.masked, end.end())
    limit = min(end.start() if end else len(here.masked), position + 40)
    listed: list[Mention] = []
    last = -1
    for slot, mention in here.slots():
        if slot < position or mention.type not in types:
            continue
        if not listed and (is_modifier(here, slot) or _BESIDE.search(here.masked, 0, slot)):
            continue
        if _LISTED.fullmatch(here.masked[last + 1 : slot]) if listed else slot < limit:
            listed.append(mention)
            last = slot
        elif listed or slot >= limit:
            break
    return tuple(listed)


def _in_other_words(here: Sentence, place: _Place) -> Iterator[Mention]:
    for pattern in place.words:
        for found in pattern.finditer(here.masked):
            yield from here.mentions_in(*found.span("it"))


def _when(here: Sentence, start: int, end: int, times: tuple[Time, ...], trigger: _Trigger) -> str:
    """Return the time told nearest before a trigger; else within or after it, in the same clause."""
    usable = [time for time in times if time.value and time.kind not in (TimeKind.SINCE, TimeKind.NOW)]
    usable = [
        time
        for time in usable
        if not is_measure(here.masked, time) and not re.search(r"(?:截至|截止到?|as of)\s?$", here.masked[: time.start])
    ]
    if trigger.dates == "point":
        usable = [time for time in usable if time.kind not in _PERIODS and (time.kind is TimeKind.RECENT or len(time.value) > 4)]
    before = [time for time in usable if time.end <= start and _reaches(here, time, start)]
    inside = [time for time in usable if start <= time.start < end]
    if inside or before:
        return (inside or before)[-1].value
    clause = CLAUSE_END.search(here.masked, end)
    limit = clause.start() if clause else len(here.masked)
    return next((time.value for time in usable if end <= time.start < limit), "")


def _reaches(here: Sentence, time: Time, position: int) -> bool:
    """Tell whether a time told in an earlier clause still holds: it opens its clause (今年3月，…), or is no day (X于2月11日上线，…)."""
    clause = max((match.end() for match in CLAUSE_END.finditer(here.masked, 0, time.start)), default=0)
    between = CLAUSE_END.search(here.masked, time.end, position)
    opens = re.fullmatch(r".{0,3}", here.masked[clause : time.start])
    return between is None or len(time.value) < 10 or (opens is not None and re.search(_SLOT, opens[0]) is None)


@cache
def _triggers() -> tuple[_Trigger, ...]:
    table = tomllib.loads(files("graph.extract").joinpath("rules", "events.toml").read_text("utf-8"))
    return tuple(
        _Trigger(
            name=f"{entry['type']}-{number}",
            type=EventType(entry["type"]),
            patterns=tuple(compile_pattern(pattern) for pattern in entry["patterns"]),
            never=compile_pattern(entry.get("never", "(?!)")),
            unless=compile_pattern(entry.get("unless", "(?!)")),
            roles=tuple(_place(text, table["words"]) for text in entry["roles"]),
            need=tuple(tuple(choice.split("|")) for choice in entry.get("need", ())),
            dates=entry.get("dates", ""),
            nameless=re.compile(entry.get("nameless", "(?!)")),
            nearer=slot_class(entry["nearer"]) if "nearer" in entry else "",
        )
        for number, entry in enumerate(table["trigger"])
    )


def _place(text: str, words: Mapping[str, Sequence[str]]) -> _Place:
    """Read one entry of `roles`: agent<<Company|Person."""
    parsed = re.fullmatch(r"(?P<role>\w+)(?P<where><<?|\^|>|=)(?P<types>[\w|]+)", text)
    if parsed is None:
        raise ValueError(f"not a role: {text!r}")
    if parsed["where"] == "=":
        return _Place(Role(parsed["role"]), "=", (), tuple(compile_pattern(pattern) for pattern in words[parsed["types"]]))
    return _Place(Role(parsed["role"]), parsed["where"], tuple(EntityType(name) for name in parsed["types"].split("|")), ())
