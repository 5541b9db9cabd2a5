"""What a graph and an answer look like in a notebook: small tables of HTML in which every text is escaped."""

from collections import Counter
from collections.abc import Iterable, Sequence
from html import escape
from itertools import islice

from graph.model import Event, Evidence, KnowledgeGraph, Observation, Statement

Claim = Statement | Event | Observation

SHOWN = 10
"""Entities, and facts, that a graph shows of itself."""
LONGEST = 160
"""Characters of a text that are shown."""


def table(head: Sequence[str], rows: Iterable[Sequence[str]], caption: str = "") -> str:
    """Return a table of HTML whose cells are these texts, long ones shortened."""
    top = f"<caption>{escape(caption)}</caption>" if caption else ""
    lines = "".join(_row("td", row) for row in rows)
    return f"<table>{top}<thead>{_row('th', head)}</thead><tbody>{lines}</tbody></table>"


def shown(kg: KnowledgeGraph) -> str:
    """Return what a knowledge graph shows of itself: how much it holds, of whom it tells most, and its best supported statements."""
    claims: tuple[Claim, ...] = (*kg.statements, *kg.events, *kg.observations)
    counts = Counter(entity for claim in claims for entity in _entities(claim))
    most = sorted((entity for entity in kg.entities if counts[entity.id]), key=lambda entity: (-counts[entity.id], entity.id))
    best = sorted(kg.statements, key=lambda claim: (-claim.sources, -claim.confidence, claim.id))
    return "".join(
        (
            f"<p>{escape(told(kg))}</p>",
            table(
                ("entity", "", "type", "claims"),
                ((entity.label("en"), entity.label("zh"), entity.type, str(counts[entity.id])) for entity in most[:SHOWN]),
                "Of whom it tells most",
            ),
            table(
                ("statement", "status", "sources", "sentence"),
                ((claim.label_en, claim.status, str(claim.sources), _sentence(claim.evidence)) for claim in islice(best, SHOWN)),
                "Best supported statements",
            ),
        )
    )


def told(kg: KnowledgeGraph) -> str:
    """Return in a line how much a knowledge graph holds."""
    counts = {
        "documents": kg.documents,
        "entities": kg.entities,
        "statements": kg.statements,
        "events": kg.events,
        "observations": kg.observations,
        "conflicts": kg.conflicts,
    }
    return f"Knowledge graph: {', '.join(f'{name} {len(things):,}' for name, things in counts.items())}"


def _row(tag: str, cells: Sequence[str]) -> str:
    return f"<tr>{''.join(f'<{tag}>{escape(_short(cell))}</{tag}>' for cell in cells)}</tr>"


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _sentence(evidence: Sequence[Evidence]) -> str:
    return max(evidence, key=lambda one: (one.confidence, one.document_id, -one.start)).text


def _entities(claim: Claim) -> set[str]:
    match claim:
        case Statement():
            return {claim.subject, claim.object}
        case Event():
            return {participant.entity for participant in claim.participants}
        case Observation():
            return {claim.about}
