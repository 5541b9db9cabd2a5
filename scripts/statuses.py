"""How well statuses are told: those of the gold beside those of the graph, over relations and events that both have."""

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

from rdflib import RDF, Graph

STATUSES = ("Asserted", "Planned", "Reported", "Denied", "Ended")
Confusion = Counter[tuple[str, str]]
"""How often something has one status in the gold and another in the graph."""


def confusions(gold: Path, built: Path, score: ModuleType) -> dict[str, Confusion]:
    """Count statuses by kind, `relations` and `events`; what is optional in the gold is left out."""
    counts: dict[str, Confusion] = {"relations": Counter(), "events": Counter()}
    for path in sorted(gold.glob("*.json")):
        wanted = json.loads(path.read_text("utf-8"))
        place = built / path.stem / "graph.ttl"
        made = score.Built(place)
        owner = _owners(wanted, made, score)
        counts["relations"] += _of_relations(wanted, made, owner, score.SYMMETRIC)
        counts["events"] += _of_events(wanted, place, owner, score)
    return counts


def _owners(wanted: Mapping[str, Any], made: Any, score: ModuleType) -> dict[Any, str]:
    """Return the gold entity that each entity of the graph stands for: the one that shares most of its names."""
    names = {one["id"]: {score.norm(name) for name in one["names"] + one.get("en", [])} for one in wanted["entities"]}
    best = {entity: max(names, key=lambda one: (len(names[one] & labels), one)) for entity, (_, labels) in made.entities.items() if names}
    return {entity: one for entity, one in best.items() if names[one] & made.entities[entity][1]}


def _of_relations(wanted: Mapping[str, Any], made: Any, owner: Mapping[Any, str], symmetric: set[str]) -> Confusion:
    def key(subject: str, predicate: str, other: str) -> tuple[str, ...]:
        return (predicate, *(sorted((subject, other)) if predicate in symmetric else (subject, other)))

    found: dict[tuple[str, ...], set[str]] = {}
    for subject, predicate, other, status in made.statements:
        if subject in owner and other in owner:
            found.setdefault(key(owner[subject], predicate, owner[other]), set()).add(status)
    counts: Confusion = Counter()
    for one in wanted["relations"]:
        told = found.get(key(one["s"], one["p"], one["o"]))
        if told and not one.get("optional"):
            counts[one["status"], one["status"] if one["status"] in told else min(told)] += 1
    return counts


def _of_events(wanted: Mapping[str, Any], place: Path, owner: Mapping[Any, str], score: ModuleType) -> Confusion:
    triples = Graph().parse(place, format="turtle") if place.exists() else Graph()
    found = []
    for kind in score.EVENTS:
        for event in sorted(set(triples.subjects(RDF.type, score.GX[kind]))):
            roles = (score.GX.agent, score.GX.object, score.GX.person, score.GX.participant)
            who = {owner.get(one) for role in roles for one in triples.objects(event, role)}
            found.append((kind, who, triples.value(event, score.GX.date), score.local(triples.value(event, score.GX.status) or "Asserted")))
    counts: Confusion = Counter()
    for one in wanted["events"]:
        told = {status for kind, who, date, status in found if _is(one, kind, who, date, score)}
        if told and not one.get("optional"):
            counts[one["status"], one["status"] if one["status"] in told else min(told)] += 1
    return counts


def _is(one: Mapping[str, Any], kind: str, who: set[str | None], date: object, score: ModuleType) -> bool:
    return kind == one["type"] and bool(who & {*one["agent"], *one["object"], *one["person"]}) and score.dates_agree(one["date"], date)


def table(confusion: Confusion) -> str:
    """Return a table in Markdown: a row for each status of the gold, a column for each of the graph, and how many of both are right."""
    rows = ["| gold \\ graph | " + " | ".join(STATUSES) + " | precision | recall |", "|---" * (len(STATUSES) + 3) + "|"]
    for own in STATUSES:
        right = confusion[own, own]
        made = sum(confusion[other, own] for other in STATUSES)
        wanted = sum(confusion[own, other] for other in STATUSES)
        shares = " | ".join(f"{right / whole:.2f} of {whole}" if whole else "–" for whole in (made, wanted))
        rows.append(f"| {own} | " + " | ".join(str(confusion[own, other]) for other in STATUSES) + f" | {shares} |")
    return "\n".join(rows)
