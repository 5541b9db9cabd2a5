"""Happenings: sentence → event mentions with their participants and dates."""

import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from graph.extract.context import Context, tight_span, times_in
from graph.extract.outcomes import outcome
from graph.extract.places import find_places, spelled
from graph.extract.sentence import SLOTS, Sentence, compile_pattern, slot_class
from graph.extract.status import is_hypothetical
from graph.extract.subjects import CLAUSE_END, OBLIQUE, find_subject, find_topic, is_modifier
from graph.extract.times import Time, TimeKind, is_measure
from graph.model import Argument, EventMention, Mention
from graph.vocab import EntityType, EventType, Role

_SLOT = f"[{''.join(SLOTS.values())}]"
_BESIDE = re.compile(
    r"(?:[在于到向]|进入|登上|登陆|接入|搭载|基于|支持|采用|面向|针对|适用于|用于|依托|类似于?|媲美|对标|比肩|超越|超过|不同于|通过|使用|利用|兼容|整合|集成|代替|替代|取代|[与和跟同给]|(?<![名称号])为)(?:了)?$"
)
"""What stands before a mention that is not what is done, but where, on what or like what: 进入App Store前三, 发布类似云雀的产品."""
_ANOTHER = re.compile(r"一[款个项种套]|全新|新一?代?")
"""What stands before a comma after which the name follows: 发布了一项音频服务，云雀音乐."""
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
    part: re.Pattern[str]


def find_events(sentence: Sentence, context: Context) -> Iterator[EventMention]:
    """Yield the happenings a sentence tells of, each with at least one participant."""
    here, sentence = sentence, spelled(sentence)
    times = times_in(sentence, context)
    found: dict[EventType, list[tuple[int, int]]] = {}
    for trigger in _triggers():
        for pattern in trigger.patterns:
            for match in pattern.finditer(sentence.masked):
                start, end = match.span()
                if trigger.never.match(sentence.masked, end) or trigger.unless.search(sentence.masked, 0, start):
                    continue
                if is_hypothetical(sentence, start):
                    continue
                if any(start < other_end and other_start < end for other_start, other_end in found.get(trigger.type, [])):
                    continue
                arguments, confidence = _arguments(sentence, match, trigger, context)
                undated = not any(time.value and time.end <= start + 1 for time in times)
                if not arguments or (trigger.dates == "told" and undated):
                    continue
                found.setdefault(trigger.type, []).append((start, end))
                arguments += tuple(Argument(role=Role.PLACE, mention=place) for place in find_places(here, *_clause(sentence, start, end)))
                yield EventMention(
                    type=trigger.type,
                    trigger=tight_span(sentence, start, end),
                    arguments=arguments,
                    when=_when(sentence, start, end, times, trigger),
                    sentence=sentence.span,
                    status=outcome(sentence, start, end, context.status_of(here, _same(here, sentence, start), _same(here, sentence, end))),
                    extractor=f"trigger:{trigger.name}",
                    confidence=confidence,
                )


def _arguments(here: Sentence, match: re.Match[str], trigger: _Trigger, context: Context) -> tuple[tuple[Argument, ...], float]:
    """Return the participants, and how sure they are; none when one that is needed is missing."""
    taken: dict[str, Argument] = {}
    confidence = 0.85

    def take(role: Role, mention: Mention) -> None:
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
            for mention in _after(here, match.end(), place.types, trigger.part):
                take(place.role, mention)
        elif place.where == "^" and (topic := find_topic(here, match.start(), place.types)) is not None:
            take(place.role, topic)
        elif all(argument.role is not place.role for argument in taken.values()):
            near = replace(context, previous=()) if place.where == "<" else context
            found = find_subject(here, match.start(), place.types, near)
            if (
                found is not None
                and found[0].text.casefold() not in taken
                and found[1] != OBLIQUE
                and not _apart(here, found[0], match.start())
            ):
                take(place.role, found[0])
                confidence = min(confidence, found[1])
    arguments = tuple(taken.values())
    filled = {argument.role.value for argument in arguments}
    if trigger.nearer and re.search(rf"[{trigger.nearer}][^，。；]*$", here.masked[: match.start()]):
        return (), 0.0
    if not filled or any(not filled.intersection(choice) for choice in trigger.need):
        return (), 0.0
    return arguments, confidence


def _same(here: Sentence, other: Sentence, position: int) -> int:
    """Return where a position of a sentence stands in the same sentence masked otherwise."""
    if here is other:
        return position
    return bisect_right(range(len(here.masked)), other.offset(position), key=here.offset) - (position < len(other.masked))


def _apart(here: Sentence, mention: Mention, position: int) -> bool:
    """Tell whether a mention stands in another part of a row of headlines: 星河发布云雀；国家队刷新纪录."""
    slot = next((slot for slot, other in here.slots() if other is mention and slot < position), position)
    return re.search("[；|｜]", here.masked[slot:position]) is not None


def _clause(here: Sentence, start: int, end: int) -> tuple[int, int]:
    """Return the range of the document's text from where the clause of a trigger begins to where that of its end ends."""
    before = max((match.end() for match in CLAUSE_END.finditer(here.masked, 0, start)), default=0)
    after = CLAUSE_END.search(here.masked, end)
    return here.offset(before), here.offset(after.start() if after else len(here.masked))


def _after(here: Sentence, position: int, types: tuple[EntityType, ...], part: re.Pattern[str]) -> tuple[Mention, ...]:
    """Return the first suitable mention after a position, within the clause, with the rest of its list."""
    end = CLAUSE_END.search(here.masked, position)
    if end and re.match(_SLOT, here.masked[end.end() :]) and end[0] in "，：" and _ANOTHER.search(here.masked, position, end.start()):
        end = CLAUSE_END.search(here.masked, end.end())
    limit = min(end.start() if end else len(here.masked), position + 40)
    listed: list[Mention] = []
    last = -1
    for slot, mention in here.slots():
        if slot < position or mention.type not in types:
            continue
        if not listed and (is_modifier(here, slot) or _BESIDE.search(here.masked, max(slot - 6, position), slot)):
            continue
        if part.match(here.masked, slot + 1):
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
            part=compile_pattern(entry.get("part", "(?!)")),
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
