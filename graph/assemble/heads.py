"""Two heads of one body: 云帆CEO李岚 and 云帆CEO王刚, at one time."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from itertools import combinations
from tomllib import loads

from graph.assemble.papers import Papers, apart, before, documents_of
from graph.assemble.titles import posts
from graph.model import Conflict, Event, Statement
from graph.vocab import EventType, Predicate, Role, Status

_NEAR = 92
"""Up to how many days apart two articles speak of one time, when neither tells since when someone holds the post."""
_CHINESE = re.compile("[\u3400-\u9fff]")
_PARTED = re.compile(r"[·・•‧∙.\s_-]+|%[0-9a-f]{2}")
_SURE = 0.7
"""How sure a head must be to dispute another's post: a weaker reading is more often wrong than the articles are at odds."""
_SAME = 31
"""Up to how many days apart two newcomers took up one post, when no order of theirs is told."""


def rival_heads(statements: Sequence[Statement], events: Sequence[Event], papers: Papers) -> Iterator[Conflict]:
    """Yield two persons who are said to hold a post that only one can hold, in articles that no change of hands sets apart.

    There is none where one of the two is told to have left the post, where the newcomer came after the other was last named, or where one
    article names both.
    """
    left = _left(statements, events)
    came = _came(events)
    holders: dict[tuple[str, str], list[Statement]] = defaultdict(list)
    for statement in statements:
        if statement.predicate is Predicate.LEADS and statement.status is Status.ASSERTED and _is_present(statement):
            gone = left.get((statement.subject, statement.object), frozenset())
            for post in _sole_posts(statement.qualifiers.title) - gone if "" not in gone else ():
                holders[statement.object, post].append(statement)
    for held in holders.values():
        clear = _clear(held)
        for first, second in combinations(held, 2):
            if documents_of(first) & clear and documents_of(second) & clear and _at_one_time(first, second, came, papers):
                yield Conflict(first=min(first.id, second.id), second=max(first.id, second.id))


def _is_present(statement: Statement) -> bool:
    """Tell whether a statement is surely read, and not of the past."""
    past = any(word in piece.text.lower() for piece in statement.evidence for word in _words()["past"])
    return statement.confidence >= _SURE and not past


def _clear(held: Iterable[Statement]) -> set[str]:
    """Return the documents that give a post to one person only: one that gives it to two tells of a change, or was misread."""
    persons: dict[str, set[str]] = defaultdict(set)
    for statement in held:
        for paper in documents_of(statement):
            persons[paper].add(statement.subject)
    return {paper for paper, found in persons.items() if len(found) == 1}


def _alike(first: str, second: str) -> bool:
    """Tell whether two persons may be one, spelled in two ways: 达拉·科斯罗萨西 and 达拉・科斯罗沙希, 库克 and Tim Cook."""
    one, other = (person.rpartition("/")[2].casefold() for person in (first, second))
    if one in other or other in one or _CHINESE.search(one) is None or _CHINESE.search(other) is None:
        return True
    parts, others = _PARTED.split(one), _PARTED.split(other)
    return len(parts) > 1 and len(others) > 1 and (parts[0] == others[0] or parts[-1] == others[-1])


def _sole_posts(title: str) -> frozenset[str]:
    """Return the posts of a title that only one person holds."""
    words = _words()
    plain = set()
    for post in posts(title):
        while any(post.startswith(word) for word in words["plain"]):
            post = next(post.removeprefix(word).strip() for word in words["plain"] if post.startswith(word))
        plain.add(post)
    return frozenset(plain & set(words["held_by_one"]))


def _left(statements: Iterable[Statement], events: Iterable[Event]) -> dict[tuple[str, str], frozenset[str]]:
    """Return the posts that persons are told to have left, by person and body; "" stands for any."""
    left: dict[tuple[str, str], frozenset[str]] = defaultdict(frozenset)
    for statement in statements:
        if statement.predicate in (Predicate.LEADS, Predicate.WORKS_FOR) and (
            statement.status is Status.ENDED or statement.qualifiers.valid_until
        ):
            left[statement.subject, statement.object] |= _sole_posts(statement.qualifiers.title) or {""}
    for event in events:
        if event.type is EventType.DEPARTURE:
            for pair in _pairs(event):
                left[pair] |= {""}
    return left


def _came(events: Iterable[Event]) -> dict[tuple[str, str], tuple[Event, ...]]:
    """Return the appointments by person and body."""
    came: dict[tuple[str, str], tuple[Event, ...]] = defaultdict(tuple)
    for event in events:
        if event.type is EventType.APPOINTMENT:
            for pair in _pairs(event):
                came[pair] += (event,)
    return came


def _pairs(event: Event) -> Iterator[tuple[str, str]]:
    """Yield who came or went, with where."""
    for one in event.participants:
        if one.role is Role.PERSON:
            yield from ((one.entity, other.entity) for other in event.participants if other.role in (Role.AGENT, Role.OBJECT))


def _at_one_time(first: Statement, second: Statement, came: dict[tuple[str, str], tuple[Event, ...]], papers: Papers) -> bool:
    if _alike(first.subject, second.subject) or documents_of(first) & documents_of(second):
        return False
    since = [_since(holder, came, papers) for holder in (first, second)]
    if since[0] is None and since[1] is None:
        unknown = papers.undated(first) or papers.undated(second)
        return unknown or papers.near(first, second, _NEAR)
    if since[0] and since[1] and not before(since[0], since[1]) and not before(since[1], since[0]):
        return apart(since[0], since[1]) <= _SAME
    return all(
        start is None or any(before(start, told) for told in papers.dates(other))
        for start, other in zip(since, (second, first), strict=True)
    )


def _since(holder: Statement, came: dict[tuple[str, str], tuple[Event, ...]], papers: Papers) -> str | None:
    """Return when a head came; "" when that is not known of a newcomer, None when nothing says that they came lately."""
    if holder.qualifiers.valid_from:
        return holder.qualifiers.valid_from
    appointments = came.get((holder.subject, holder.object), ())
    dates = [event.date or max(papers.dates(event), default="") for event in appointments]
    if any(word in piece.text.lower() for piece in holder.evidence for word in _words()["taking_up"]):
        dates.append(max(papers.dates(holder), default=""))
    return max(dates) if dates else None


@cache
def _words() -> dict[str, list[str]]:
    words: dict[str, list[str]] = loads((files("graph.assemble") / "conflicts.toml").read_text("utf-8"))["posts"]
    return words
