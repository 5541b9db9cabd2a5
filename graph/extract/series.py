"""Figures told one after another: of the members of a list, or of several years (分别为39亿美元和27亿美元)."""

import re
from collections.abc import Sequence

from graph.extract.context import Context
from graph.extract.cues import SLOT, Hit, cue_ending
from graph.extract.owners import lists_before
from graph.extract.quantities import Kind, Quantity
from graph.extract.sentence import Sentence
from graph.extract.times import Time
from graph.model import Mention
from graph.vocab import EntityType

_AND = re.compile(r"起?(?:[、，,和与及]|以及|,?\sand\s)\s?约?")


def series_at(here: Sentence, quantities: Sequence[Quantity], index: int, hit: Hit, times: Sequence[Time], context: Context) -> int:
    """Return how many figures from `index` on follow one another in a list that is told of as many owners or times."""
    first = quantities[index]
    if first.start < hit.start:
        return 1
    last = index
    while (
        last + 1 < len(quantities)
        and _alike(quantities[last + 1], first)
        and _AND.fullmatch(here.masked[quantities[last].end : quantities[last + 1].start])
    ):
        last += 1
    count = last - index + 1
    clause = max(here.masked.rfind(mark, 0, hit.start) for mark in "；;。") + 1
    if count > 1 and has_versions(here, hit) and "和" in here.masked[first.end : quantities[last].start]:
        return count
    if count > 1 and ("分别" in here.masked[clause : first.start] or "respectively" in here.masked):
        return count
    if count > 1 and (len(members_of(here, hit, count, context)) == count or years_of(here, times, hit, count)):
        return count
    return 1


def _alike(one: Quantity, other: Quantity) -> bool:
    """Tell whether two figures may stand in one list: the unit is often told only with the last (21亿、47亿元)."""
    loose = (Kind.BARE, Kind.PLAIN)
    return one.kind is other.kind or one.kind in loose or other.kind in loose


def pair_of(here: Sentence, quantities: Sequence[Quantity], index: int, hit: Hit) -> Hit | None:
    """Return the cue of the first of two figures that two measures are told of: 营收和净利润分别为50亿元和5亿元; `hit` is the second's."""
    if index + 1 >= len(quantities) or "分别" not in here.masked[hit.end : quantities[index].start]:
        return None
    if not _AND.fullmatch(here.masked[quantities[index].end : quantities[index + 1].start]):
        return None
    joint = re.search(r"(?:以及|[和与及、])\s?(?:归母|经?调整后?的?)?$", here.masked[: hit.start])
    return None if joint is None else cue_ending(here.masked, quantities[index], joint.start())


def has_versions(here: Sentence, hit: Hit) -> bool:
    """Tell whether figures after 分别 are of the versions of one product that nobody names: 续航里程分别为310公里和405公里."""
    clause = max(here.masked.rfind(mark, 0, hit.start) for mark in "；;。，") + 1
    joined = re.search(r"[、和与及]|前者|后者|分别|二者|两者", here.masked[clause : hit.start])
    return hit.cue.subjects == (EntityType.PRODUCT,) and not joined and not re.search(rf"{SLOT}\s?[、和与及]", here.masked[: hit.start])


def members_of(here: Sentence, hit: Hit, count: int, context: Context) -> tuple[Mention, ...]:
    """Return the list of mentions that figures after 分别 belong to; 两家公司 and 二者 stand for the pair of the sentence before."""
    for members in lists_before(here, hit.start, hit.cue.subjects):
        if len(members) == count:
            return members
    if count == 2 and context.previous and re.search(r"两家|二者|两者|双方", here.masked[: hit.start]):
        seen = {mention.text: mention for mention in context.previous[-1].mentions if mention.type in hit.cue.subjects}
        return tuple(seen.values()) if len(seen) == 2 else ()
    return ()


def years_of(here: Sentence, times: Sequence[Time], hit: Hit, count: int) -> tuple[str, ...]:
    """Return the times that as many figures belong to: a run of years (2004-2008年), or a list (2022年、2023年和2024年上半年)."""
    for time in times:
        if time.end <= hit.start and len(time.first) == 4 and len(time.last) == 4:
            years = tuple(str(year) for year in range(int(time.first), int(time.last) + 1))
            if len(years) == count:
                return years
    run: list[Time] = []
    for time in times:
        if time.end > hit.start:
            break
        if run and not re.fullmatch(r"(?:年?[、，,和与及]|以及|,?\sand\s|年)\s?", here.masked[run[-1].end : time.start]):
            run = []
        run.append(time)
        if len(run) == count and all(time.value for time in run):
            following = here.masked[time.end : time.end + 2]
            if not re.match(r"[、和与及]", following):
                return tuple(time.value for time in run)
    return ()
