"""Happenings: sentence → event mentions with their participants and dates; event mentions of a document → one each."""

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from graph.extract.context import Context, mention_at, tight_span, times_in
from graph.extract.sentence import GROUPS, SLOTS, Sentence, compile_pattern, slot_class
from graph.extract.subjects import CLAUSE_END, OBLIQUE, find_subject, is_modifier
from graph.extract.times import Time, TimeKind, is_measure
from graph.model import Argument, EventMention, Mention
from graph.vocab import EntityType, EventType, Role, Status

_SLOT = f"[{''.join(SLOTS.values())}]"
_LISTED = re.compile(r"\s?(?:[、,，/]|和|与|及|以及|、以及|还有|and|, and)\s?")
_WORDS = {
    "Investor": r"(?:由|获)(?P<it>{slot})|(?P<it2>{slot})(?:等)?(?:联合|共同|独家)?(?:领投|跟投|参投|投资)|led by (?P<it3>{slot})",
    "Exchange": r"(?:在|于|登陆|向)(?P<it>{slot})|on (?:the )?(?P<it2>{slot})",
    "Employer": r"(?P<it>{slot})(?:公司|集团)?(?:[^，。；{slots}]{{0,8}})?(?:CEO|CFO|CTO|COO|总裁|董事长|负责人|总经理|副总裁|创始人|首席|掌门|主席)",
}
"""Where a participant stands that is told in other words: the lead investor, the exchange, the employer."""
_PERIODS = (TimeKind.INTERVAL,)


@dataclass(frozen=True, slots=True)
class _Place:
    """Say where a role is filled from: `<` before, `<<` before and in earlier sentences, `^` first, `>` after, `=` told in other words."""

    role: Role
    where: str
    types: tuple[EntityType, ...]
    words: str


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
                if not arguments or trigger.dates == "told" and not any(time.value and time.end <= start + 1 for time in times):
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
    """Return the event mentions of a document with those of one happening made one: the earliest, with all participants and the finest date.

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
    EventType.PARTNERSHIP: (Role.OBJECT,),
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
    return bool(mine & theirs)


def _roles_of(event: EventMention) -> tuple[Role, ...]:
    telling = _TELLING.get(event.type, ())
    present = tuple(argument.role for argument in event.arguments if argument.role in telling)
    return present or tuple(role for role in Role if role is not Role.PLACE)


def _united(first: EventMention, second: EventMention, key: Callable[[Mention], str]) -> EventMention:
    known = {(argument.role, key(argument.mention)) for argument in first.arguments}
    added = tuple(argument for argument in second.arguments if (argument.role, key(argument.mention)) not in known)
    when = max(first.when, second.when, key=len)
    return replace(first, arguments=first.arguments + added, when=when, confidence=max(first.confidence, second.confidence))


def _arguments(here: Sentence, match: re.Match[str], trigger: _Trigger, context: Context) -> tuple[tuple[Argument, ...], float]:
    """Return the participants, and how sure they are; none when one that is needed is missing."""
    taken: dict[Mention, Role] = {}
    confidence = 0.85
    for name in match.groupdict():
        for slot, mention in here.slots():
            if match.start(name) <= slot < match.end(name):
                taken.setdefault(mention, Role(name))
    for place in trigger.roles:
        if place.where == "=" and place.words:
            for mention in _in_other_words(here, match, place):
                taken.setdefault(mention, place.role)
        elif place.where == ">":
            for mention in _after(here, match.end(), place.types):
                taken.setdefault(mention, place.role)
        elif place.role not in taken.values():
            near = replace(context, previous=()) if place.where == "<" else context
            position = next((slot for slot, mention in here.slots() if mention.type in place.types), 0) + 1 if place.where == "^" else match.start()
            found = find_subject(here, min(position, match.start()), place.types, near)
            if found is not None and found[0] not in taken and found[1] != OBLIQUE:
                taken[found[0]] = place.role
                confidence = min(confidence, found[1])
    arguments = tuple(Argument(role=role, mention=mention) for mention, role in taken.items())
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
        if not listed and is_modifier(here, slot):
            continue
        if not listed and slot < limit or listed and _LISTED.fullmatch(here.masked[last + 1 : slot]):
            listed.append(mention)
            last = slot
        elif listed or slot >= limit:
            break
    return tuple(listed)


def _in_other_words(here: Sentence, match: re.Match[str], place: _Place) -> Iterator[Mention]:
    slots = f"[{''.join(SLOTS[each] for each in place.types)}]"
    pattern = _WORDS[place.words].replace("{slots}", _SLOT[1:-1]).replace("{slot}", slots).replace("{{", "{").replace("}}", "}")
    for found in re.finditer(pattern, here.masked):
        mention = mention_at(here, found.start(found.lastgroup or 0))
        if mention is not None:
            yield mention


def _when(here: Sentence, start: int, end: int, times: tuple[Time, ...], trigger: _Trigger) -> str:
    """Return the time told nearest before a trigger; else within or after it, in the same clause."""
    usable = [time for time in times if time.value and time.kind not in (TimeKind.SINCE, TimeKind.NOW)]
    usable = [time for time in usable if not is_measure(here.masked, time) and not re.search(r"(?:截至|截止到?|as of)\s?$", here.masked[: time.start])]
    if trigger.dates == "point":
        usable = [time for time in usable if time.kind not in _PERIODS and (time.kind is TimeKind.RECENT or len(time.value) > 4)]
    before = [time for time in usable if time.end <= start]
    inside = [time for time in usable if start <= time.start < end]
    if inside or before:
        return (inside or before)[-1].value
    clause = CLAUSE_END.search(here.masked, end)
    limit = clause.start() if clause else len(here.masked)
    return next((time.value for time in usable if end <= time.start < limit), "")


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
            roles=tuple(_place(text) for text in entry["roles"]),
            need=tuple(tuple(choice.split("|")) for choice in entry.get("need", ())),
            dates=entry.get("dates", ""),
            nearer=slot_class(entry["nearer"]) if "nearer" in entry else "",
        )
        for number, entry in enumerate(table["trigger"])
    )


_DEFAULTS = {
    "Investor": (EntityType.COMPANY, EntityType.ORGANIZATION, EntityType.PERSON),
    "Exchange": (EntityType.ORGANIZATION,),
    "Employer": (EntityType.COMPANY, EntityType.ORGANIZATION, EntityType.UNIT),
}


def _place(text: str) -> _Place:
    """Read one entry of `roles`: agent<<Company|Person."""
    parsed = re.fullmatch(r"(?P<role>\w+)(?P<where><<?|\^|>|=)(?P<types>[\w|]+)", text)
    if parsed is None:
        raise ValueError(f"not a role: {text!r}")
    words = parsed["types"] if parsed["types"] in _DEFAULTS else ""
    types = _DEFAULTS[words] if words else tuple(each for name in parsed["types"].split("|") for each in GROUPS.get(name, ()) or (EntityType(name),))
    return _Place(Role(parsed["role"]), parsed["where"], types, words)
