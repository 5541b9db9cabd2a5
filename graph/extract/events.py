"""Happenings: sentence → event mentions with their participants and dates."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace

from graph.extract.context import Context, tight_span, times_in
from graph.extract.expressions import TimeKind
from graph.extract.outcomes import outcome, tells_of_nothing
from graph.extract.participants import find_arguments
from graph.extract.places import find_places, spelled
from graph.extract.sentence import SLOTS, Sentence
from graph.extract.status import is_hypothetical
from graph.extract.subjects import CLAUSE_END
from graph.extract.times import Time, is_measure
from graph.extract.triggers import Trigger, triggers_for
from graph.model import Argument, EventMention
from graph.vocab import EventType, Role, Status

_SLOT = f"[{''.join(SLOTS.values())}]"
_PERIODS = (TimeKind.INTERVAL,)
_ALONE = {EventType.FINANCIAL_REPORT: Role.AGENT, EventType.DEPARTURE: Role.PERSON}
_VERB = "担任|出任|任职|成立|创立|创办|发布|推出|上线|收购|加入|上市|离开|完成|获得|投资|生产|发生|整合|举行|召开"
_NAMED_BY_YEAR = re.compile(r"[^，。；]{0,4}(?:大会|年会|评选|榜)")
"""What a year only names: 召开2017年度股东大会."""
_OF_PAPER = re.compile(r"的?[一这那某][份篇项次](?:研究|调查)?(?:报告|文章|采访|研究|调查|备忘录|内部信)")
"""What a time is only that of: 去年10月的一份报告."""
_WITHIN = re.compile(rf"[^，。；]*(?:{_VERB})[^，。；]*的[^，。；的]{{0,6}}{_SLOT}")
"""What follows a time that belongs to a relative clause: 1977年至1981年担任总统的林晚离世."""


_SINCE = re.compile("[自从]$")
"""What stands before a time since which something holds: 自2020年成立以来."""
_BACK_TO = re.compile("[自从][^，。；]{0,16}$")
"""The same before a happening: 自云雀发布以来."""
_UNTIL = re.compile("[^，。；]{0,12}(?:以来|至今)")
"""What follows either."""


def find_events(sentence: Sentence, context: Context) -> Iterator[EventMention]:
    """Yield the happenings a sentence tells of, each with at least one participant."""
    here, sentence = sentence, spelled(sentence)
    times = times_in(sentence, context)
    found: dict[EventType, list[tuple[int, int]]] = {}
    for trigger, pattern in triggers_for(sentence.masked):
        for match in pattern.finditer(sentence.masked):
            start, end = match.span()
            if trigger.never.match(sentence.masked, end) or trigger.unless.search(sentence.masked, 0, start):
                continue
            if is_hypothetical(sentence, start) or tells_of_nothing(sentence, start, end):
                continue
            if any(start < other_end and other_start < end for other_start, other_end in found.get(trigger.type, [])):
                continue
            arguments, confidence = find_arguments(sentence, match, trigger, context)
            undated = not any(time.value and time.end <= start + 1 for time in times)
            if not arguments or (trigger.dates == "told" and undated):
                continue
            found.setdefault(trigger.type, []).append((start, end))
            arguments += tuple(Argument(role=Role.PLACE, mention=place) for place in find_places(here, *_clause(sentence, start, end)))
            status = outcome(sentence, start, end, context.status_of(here, _same(here, sentence, start), _same(here, sentence, end)))
            when = _when(sentence, start, end, times, trigger)
            if status is Status.PLANNED and len(when) == len(context.published) == 10 and when <= context.published:
                when = ""  # the day of the message: 4月29日，星河宣布将推出云雀
            elif status is Status.ASSERTED and _is_ahead(when, context.published) and trigger.type is not EventType.FINANCIAL_REPORT:
                status = Status.PLANNED  # told in 2025: 2026年3月，星河发布云雀; but the report on fiscal 2026 may be out
            event = EventMention(
                type=trigger.type,
                trigger=tight_span(sentence, start, end),
                arguments=arguments,
                when=when,
                sentence=sentence.span,
                status=status,
                extractor=f"trigger:{trigger.name}",
                confidence=confidence,
            )
            yield from _each(event)


def _is_ahead(when: str, published: str) -> bool:
    """Tell whether a time begins after the day of publication, as far as both are known: 2026-03 after 2025-11-22."""
    known = min(len(when.partition("/")[0]), len(published))
    return known >= 4 and when[:known] > published[:known]


def _each(event: EventMention) -> Iterator[EventMention]:
    """Yield a happening once for each who does it alone: 星河、云帆相继公布财报 are two reports."""
    role = _ALONE.get(event.type)
    alone = [argument for argument in event.arguments if argument.role is role]
    if len(alone) < 2:
        yield event
    for one in alone if len(alone) > 1 else ():
        yield replace(event, arguments=tuple(argument for argument in event.arguments if argument is one or argument.role is not role))


def _same(here: Sentence, other: Sentence, position: int) -> int:
    """Return where a position of a sentence stands in the same sentence masked otherwise."""
    if here is other:
        return position
    return bisect_right(range(len(here.masked)), other.offset(position), key=here.offset) - (position < len(other.masked))


def _clause(here: Sentence, start: int, end: int) -> tuple[int, int]:
    """Return the range of the document's text from where the clause of a trigger begins to where that of its end ends."""
    before = max((match.end() for match in CLAUSE_END.finditer(here.masked, 0, start)), default=0)
    after = CLAUSE_END.search(here.masked, end)
    return here.offset(before), here.offset(after.start() if after else len(here.masked))


def _when(here: Sentence, start: int, end: int, times: tuple[Time, ...], trigger: Trigger) -> str:
    """Return the time told nearest before a trigger; else within or after it, in the same clause; empty when that is a time unknown."""
    usable = [time for time in times if time.kind not in (TimeKind.SINCE, TimeKind.NOW)]
    usable = [
        time
        for time in usable
        if not is_measure(here.masked, time) and not re.search(r"(?:截至|截止到?|as of)\s?$", here.masked[: time.start])
    ]
    usable = [
        time for time in usable if not here.masked.endswith("年度", time.start, time.end) or not _NAMED_BY_YEAR.match(here.masked, time.end)
    ]
    usable = [time for time in usable if not _OF_PAPER.match(here.masked, time.end)]
    if trigger.dates == "point":
        usable = [time for time in usable if time.kind not in _PERIODS and (time.kind is TimeKind.RECENT or len(time.value) != 4)]
    before = [
        time
        for time in usable
        if time.end <= start
        and not _only_begins(here, time, start)
        and _reaches(here, time, start)
        and _WITHIN.match(here.masked, time.end, start + 1) is None
    ]
    inside = [time for time in usable if start <= time.start < end]
    since = _BACK_TO.search(here.masked, 0, start)
    if since and _UNTIL.match(here.masked, end) and not inside and all(time.start < since.start() for time in before):
        return ""  # 2026年开年，迎来了自云雀发布以来最大的变化
    if inside or before:
        return (inside or before)[-1].value
    clause = CLAUSE_END.search(here.masked, end)
    limit = clause.start() if clause else len(here.masked)
    return next((time.value for time in usable if end <= time.start < limit), "")


def _only_begins(here: Sentence, time: Time, position: int) -> bool:
    """Tell whether a time is when something else began, since which this has happened: 自2020年成立以来，已融资三轮."""
    return _SINCE.search(here.masked, 0, time.start) is not None and _UNTIL.match(here.masked, time.end, position) is not None


def _reaches(here: Sentence, time: Time, position: int) -> bool:
    """Tell whether a time told in an earlier clause still holds: it opens its clause (今年3月，…), or is no day (X于2月11日上线，…)."""
    clause = max((match.end() for match in CLAUSE_END.finditer(here.masked, 0, time.start)), default=0)
    between = CLAUSE_END.search(here.masked, time.end, position)
    opens = re.fullmatch(r".{0,3}", here.masked[clause : time.start])
    return between is None or len(time.value) < 10 or (opens is not None and re.search(_SLOT, opens[0]) is None)
