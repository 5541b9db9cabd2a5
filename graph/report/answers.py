"""Answers to questions about the network, as text, JSON and CSV: paths, ranks, groups, timelines."""

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from io import StringIO

from graph.analyse import Step, projection
from graph.errors import NotFound
from graph.network import Analysis, Network
from graph.quotes import readable
from graph.report.claims import Claim, statement
from graph.report.columns import aligned, cut, wide
from graph.report.groups import communities_in
from graph.report.places import places_in
from graph.report.timelines import Happening, happenings
from graph.report.words import Words

__all__ = [
    "communities_csv",
    "communities_json",
    "communities_text",
    "entity_named",
    "happenings",
    "path_csv",
    "path_json",
    "path_text",
    "rank_csv",
    "rank_json",
    "rank_table",
    "ranked",
    "timeline_csv",
    "timeline_json",
    "timeline_text",
    "why_no_path",
]

_NAME = 40
"""Widest name in a table, in columns."""
_MEMBERS = 12
"""Members of a group that are named in text."""
_CITED = ("sentence_en", "sentence_zh", "status", "confidence", "sources", "quote", "title", "publisher", "published", "url", "path")


# --- names -------------------------------------------------------------------------------------------------------


def entity_named(network: Network, given: str, name: str) -> str:
    """Return the one entity that goes by a name, in whatever case, that the graph is known to have; preferred names count before aliases.

    Raises:
        NotFound: when several go by it; the message lists them, and calls the name as it was given.
    """
    known = name.lower()
    preferred = [node for node, its in network.nodes.items() if known in (its["label_zh"].lower(), its["label_en"].lower())]
    found = preferred or [node for node, its in network.nodes.items() if known in map(str.lower, its["aliases"])]
    if len(found) != 1:
        raise NotFound(f"{given!r} names several: {', '.join(sorted(found))}; ask for one of these")
    return found[0]


# --- paths -------------------------------------------------------------------------------------------------------


def path_text(network: Network, ways: Sequence[Sequence[Step]], language: str) -> str:
    """Return paths in sentences: for every step the surest statement, with the sentence it rests on."""
    words = Words(network, language)
    blocks = []
    for number, steps in enumerate(ways, start=1):
        lines = [f"{number}. {' → '.join(map(words.label, (steps[0].start, *(step.end for step in steps))))}"]
        for step in steps:
            claims = _claims(network, step)
            more = f" ({words.say('others_of', number=len(claims) - 1)})" if len(claims) > 1 else ""
            lines += [f"   {words.cell(claims[0])}{more}", *_quoted(words, claims[0], "     ")]
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + "\n"


def why_no_path(network: Network, start: str, end: str) -> str:
    """Return why no path joins two entities."""
    words = Words(network, "en")
    if start == end:
        return f"both names stand for {words.name(start)}"
    joined = projection(network)
    alone = [words.name(entity) for entity in (start, end) if not joined.degree[entity]]
    told = "they lie in separate parts of the graph"
    if alone:
        told = f"nothing joins {' or '.join(alone)} to anything"
    return f"no path leads from {words.name(start)} to {words.name(end)}: {told}"


def path_json(network: Network, ways: Sequence[Sequence[Step]], _language: str) -> str:
    """Return paths with every statement of every step, and all its evidence."""
    told = [
        [
            {
                "from": _entity(network, step.start),
                "to": _entity(network, step.end),
                "statements": [asdict(claim) for claim in _claims(network, step)],
            }
            for step in steps
        ]
        for steps in ways
    ]
    return _json(told)


def path_csv(network: Network, ways: Sequence[Sequence[Step]], _language: str) -> str:
    """Return a row for every statement of every step, with its surest sentence."""
    rows = [
        (path, place, step.start, step.end, *_cited(claim))
        for path, steps in enumerate(ways, start=1)
        for place, step in enumerate(steps, start=1)
        for claim in _claims(network, step)
    ]
    return _csv(("path", "step", "from", "to", *_CITED), rows)


def _claims(network: Network, step: Step) -> list[Claim]:
    edges = {
        key: edge
        for start, end in ((step.start, step.end), (step.end, step.start))
        for key, edge in (network.get_edge_data(start, end) or {}).items()
    }
    return [statement(key, edges[key]) for key in step.statements]


# --- ranks -------------------------------------------------------------------------------------------------------


def ranked(network: Network, measured: Mapping[str, float], kind: str = "") -> list[tuple[int, str, float]]:
    """Return place, id and measure of every entity, or of those of a type, in order; places count all types."""
    order = sorted(measured, key=lambda entity: (-round(measured[entity], 9), entity))
    return [
        (place, entity, measured[entity])
        for place, entity in enumerate(order, start=1)
        if not kind or network.nodes[entity]["type"].lower() == kind.lower()
    ]


def rank_table(network: Network, ranked: Sequence[tuple[int, str, float]], by: str, language: str) -> str:
    """Return ranked entities below each other."""
    words = Words(network, language)
    rows = [(str(place), cut(words.name(entity), _NAME), words.kind(entity), _measure(value, by)) for place, entity, value in ranked]
    return aligned([("", words.say("name"), words.say("type"), by), *rows]) + "\n"


def rank_json(network: Network, ranked: Sequence[tuple[int, str, float]], by: str, _language: str) -> str:
    """Return ranked entities, each with its measure."""
    return _json([{"place": place, **_entity(network, entity), by: value} for place, entity, value in ranked])


def rank_csv(network: Network, ranked: Sequence[tuple[int, str, float]], by: str, _language: str) -> str:
    """Return a row for every ranked entity."""
    rows = [(place, *_entity(network, entity).values(), f"{value:.10g}") for place, entity, value in ranked]
    return _csv(("place", "id", "type", "en", "zh", by), rows)


def _measure(value: float, by: str) -> str:
    return str(int(value)) if by == "degree" else f"{value:.2%}"


# --- groups ------------------------------------------------------------------------------------------------------


def communities_text(network: Network, analysis: Analysis, most: int, language: str) -> str:
    """Return the largest groups: how they are named, how large they are, what holds each together, and who joins it to others."""
    words = Words(network, language)
    groups = communities_in(network, analysis, places_in(network, analysis))
    if not groups:
        return words.say("no_communities") + "\n"
    blocks = [
        "\n".join(
            [
                f"{group.number + 1}. {words.names(group.members)}",
                f"   {words.held(group)}",
                f"   {words.names(group.members, _MEMBERS)}",
            ]
        )
        for group in groups[:most]
    ]
    rest = [words.say("more_communities", number=len(groups) - most)] if len(groups) > most else []
    return "\n".join([*blocks, *rest]) + "\n"


def communities_json(network: Network, analysis: Analysis, most: int, _language: str) -> str:
    """Return the largest groups with all their members, and by which method they were found."""
    groups = communities_in(network, analysis, places_in(network, analysis))
    told = [
        {
            "community": group.number + 1,
            "size": len(group.members),
            "relations": dict(group.relations),
            "brokers": list(group.brokers),
            "members": [_entity(network, member) for member in group.members],
        }
        for group in groups[:most]
    ]
    return _json({"method": analysis.communities_method, "communities": told})


def communities_csv(network: Network, analysis: Analysis, most: int, _language: str) -> str:
    """Return a row for every member of the largest groups, the most important of each first."""
    rows = [
        (group.number + 1, place, *_entity(network, member).values(), "yes" if member in group.brokers else "no")
        for group in communities_in(network, analysis, places_in(network, analysis))[:most]
        for place, member in enumerate(group.members, start=1)
    ]
    return _csv(("community", "place", "id", "type", "en", "zh", "broker"), rows)


# --- timelines ---------------------------------------------------------------------------------------------------


def timeline_text(network: Network, told: Sequence[Happening], language: str) -> str:
    """Return what happened, the oldest first, each with the sentence it rests on."""
    words = Words(network, language)
    lines = []
    for one in told:
        when = words.when(one.when, one.told_on)
        lines += [f"{when}{' ' * (10 - wide(when))}  {words.cell(one.claim)}", *_quoted(words, one.claim, " " * 12)]
    return "\n".join(lines) + "\n"


def timeline_json(_network: Network, told: Sequence[Happening], _language: str) -> str:
    """Return what happened with all its evidence."""
    return _json([asdict(one) for one in told])


def timeline_csv(_network: Network, told: Sequence[Happening], _language: str) -> str:
    """Return a row for everything that happened, with its surest sentence."""
    return _csv(("when", "told_on", "kind", *_CITED), [(one.when, one.told_on, one.kind, *_cited(one.claim)) for one in told])


# --- what they share ---------------------------------------------------------------------------------------------


def _quoted(words: Words, claim: Claim, indent: str) -> list[str]:
    best = claim.evidence[0]
    return [f"{indent}“{words.shown(readable(best['quote'], best['text']))}”", f"{indent}{words.source(claim)}"]


def _cited(claim: Claim) -> tuple[object, ...]:
    """Return the cells of a claim and its surest sentence, under `_CITED`."""
    best = claim.evidence[0]
    sentences = (claim.en, claim.zh, claim.status, claim.confidence, claim.sources, readable(best["quote"], best["text"]))
    return (*sentences, best["title"], best["publisher"], best["published"], best["url"], best["path"])


def _entity(network: Network, entity: str) -> Mapping[str, str]:
    node = network.nodes[entity]
    return {"id": entity, "type": node["type"], "en": node["label_en"], "zh": node["label_zh"]}


def _json(told: object) -> str:
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _csv(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(head)
    writer.writerows(rows)
    return text.getvalue()


PATHS = {"text": path_text, "json": path_json, "csv": path_csv}
RANKS = {"table": rank_table, "json": rank_json, "csv": rank_csv}
COMMUNITIES = {"text": communities_text, "json": communities_json, "csv": communities_csv}
TIMELINES = {"text": timeline_text, "json": timeline_json, "csv": timeline_csv}
