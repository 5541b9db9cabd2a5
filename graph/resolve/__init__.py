"""Decide which mentions are one entity, within a document and across documents, and say why.

The result is a function of the set of documents and the user's decisions: everything is sorted before anything is merged.
"""

from collections import defaultdict
from collections.abc import Sequence

from graph.lexicon import Lexicon
from graph.model import Extraction, Mention, Resolution
from graph.resolve.across import group_names
from graph.resolve.decisions import Decisions, load_decisions, unmatched
from graph.resolve.entities import build_entities
from graph.resolve.listing import list_decisions, merges
from graph.resolve.within import Local, Refusal, local_names

__all__ = ["Decisions", "load_decisions", "resolve"]


def resolve(extractions: Sequence[Extraction], lexicon: Lexicon, decisions: Decisions | None = None) -> Resolution:
    """Return one entity for every thing the documents name, which entity each mention stands for, and the reason of every merge."""
    decisions = decisions or Decisions()
    ordered = sorted(extractions, key=lambda extraction: extraction.document.id)
    locals_: list[Local] = []
    refusals: list[Refusal] = []
    for extraction in ordered:
        found, refused = local_names(extraction, lexicon, decisions)
        locals_ += found
        refusals += refused
    groups, refused = group_names(locals_, ordered, lexicon)
    built = build_entities(groups, lexicon, decisions)
    entity_of: dict[Mention, str] = {}
    for entity, group in built:
        for local in group.members:
            entity_of.update(dict.fromkeys(local.mentions, entity.id))
    named: dict[tuple[str, int], frozenset[str]] = defaultdict(frozenset)
    for local in locals_:
        for what, number, names in local.decided:
            named[what, number] |= names
    paths = {extraction.document.id: extraction.document.path for extraction in ordered}
    return Resolution(
        entities=tuple(sorted((entity for entity, _ in built), key=lambda entity: entity.id)),
        entity_of=entity_of,
        reasons=merges(built),
        decisions=list_decisions(built, [*refusals, *refused], entity_of, paths),
        unmatched=unmatched(decisions, named),
    )
