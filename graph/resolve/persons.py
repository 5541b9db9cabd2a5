"""Decide which persons of one name are one, and which are namesakes."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from graph.resolve.circles import Circle, Circles
from graph.resolve.joiner import Joiner
from graph.resolve.merging import RULE, SURE, Merger, Traits
from graph.resolve.reasons import Reason, Veto

_TOLD = frozenset({Veto.EMPLOYERS})


def join_persons(indexes: Sequence[int], joiner: Joiner, circles: Circles) -> set[int]:
    """Join persons of one name, but keep namesakes apart; return those who have a namesake.

    Persons told to belong to one circle of organizations are one. Two such teams are one when the texts of all members of one name
    an organization of the other (who changes employer is told to); if only some do, nobody knows whom they mean, and the teams stay apart.
    Who belongs nowhere joins the only team, or the only one whose organization the text names.
    """
    locals_, merger = joiner.locals_, joiner.merger
    told = {index: frozenset(circles.of(index) | circles.home(index)) for index in indexes}
    for index in indexes:
        merger.learn(index, Traits(circles=told[index]))
    by_entry: dict[str, int] = {}
    by_name: dict[str, list[int]] = defaultdict(list)
    for index in indexes:
        if entry := circles.entry(index):
            joiner.join_entry(index, by_entry.setdefault(entry, index), SURE | _TOLD)
        for name in locals_[index].full:
            by_name[name].append(index)
    namesakes: set[int] = set()
    settled: set[int] = set()
    for _, same in sorted(by_name.items()):
        groups = _people(same, told, circles)
        for group in groups:
            for other in group[1:]:
                # What was found for this name says nothing of those who came in under another.
                despite = RULE if {group[0], other} & settled else _TOLD
                joiner.join(other, group[0], joiner.written(other), joiner.written(group[0]), Reason.SAME_FORM, despite)
        settled.update(index for group in groups if len(group) > 1 for index in group)
        for group in groups[1:]:
            joiner.refuse(group[0], groups[0][0], Veto.EMPLOYERS)
        if len(groups) > 1:
            namesakes.update(same)
    return namesakes


def _people(same: Sequence[int], told: Mapping[int, frozenset[Circle]], circles: Circles) -> list[list[int]]:
    """Return those of one name, sorted into persons."""
    people = Merger((index, Traits()) for index in same)
    by_circle: dict[Circle, int] = {}
    by_entry: dict[str, int] = {}
    placed: dict[int, None] = {}
    for index in same:
        if entry := circles.entry(index):
            people.join(by_entry.setdefault(entry, index), index)
        for circle in sorted(told[index], key=str):
            people.join(by_circle.setdefault(circle, index), index)
        if entry or told[index]:
            placed[index] = None
    _join_teams(people, list(placed), told, by_circle, circles)
    teams = {people.find(index) for index in placed}
    lost = [index for index in same if index not in placed]
    for index in lost:
        near = {people.find(by_circle[circle]) for circle in circles.beside(index) & by_circle.keys()}
        choice = teams if len(teams) == 1 and not circles.stranger(index) else near
        if len(choice) == 1:
            people.join(min(choice), index)
        elif not teams or circles.stranger(index):
            people.join(next(other for other in lost if circles.stranger(other) == circles.stranger(index)), index)
    return people.groups()


def _join_teams(
    people: Merger[int], placed: Sequence[int], told: Mapping[int, frozenset[Circle]], by_circle: Mapping[Circle, int], circles: Circles
) -> None:
    """Join two teams when the texts of all members of one name an organization of the other."""
    teams: dict[int, list[int]] = defaultdict(list)
    for index in placed:
        teams[people.find(index)].append(index)
    near = {
        tuple(sorted((people.find(index), people.find(by_circle[circle]))))
        for index in placed
        for circle in circles.beside(index) & by_circle.keys()
    }
    for first, second in sorted(near):
        mine, theirs = people.find(first), people.find(second)
        if mine == theirs:
            continue
        if _all_name(teams[mine], teams[theirs], told, circles) or _all_name(teams[theirs], teams[mine], told, circles):
            people.join(mine, theirs)
            teams[mine] += teams.pop(theirs)


def _all_name(members: Sequence[int], others: Sequence[int], told: Mapping[int, frozenset[Circle]], circles: Circles) -> bool:
    """Tell whether the text of each member names an organization of the others."""
    wanted = {circle for other in others for circle in told[other]}
    return all(circles.beside(member) & wanted for member in members)
