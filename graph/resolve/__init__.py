"""Decide which mentions are one entity, within a document and across documents, and say why.

The result is a function of the set of documents: everything is sorted before anything is merged.
"""

from collections.abc import Sequence

from graph.lexicon import Lexicon
from graph.model import Extraction, Mention, Resolution
from graph.resolve.across import group_names
from graph.resolve.entities import build_entities
from graph.resolve.within import local_names


def resolve(extractions: Sequence[Extraction], lexicon: Lexicon) -> Resolution:
    """Return one entity for every thing the documents name, which entity each mention stands for, and the reason of every merge."""
    ordered = sorted(extractions, key=lambda extraction: extraction.document.id)
    locals_ = [local for extraction in ordered for local in local_names(extraction, lexicon)]
    groups = group_names(locals_, ordered, lexicon)
    built = build_entities(groups, lexicon)
    entity_of: dict[Mention, str] = {}
    for entity, group in built:
        for local in group.members:
            entity_of.update(dict.fromkeys(local.mentions, entity.id))
    reasons = {merge for entity, group in built for merge in group.merges(entity)}
    return Resolution(
        entities=tuple(sorted((entity for entity, _ in built), key=lambda entity: entity.id)),
        entity_of=entity_of,
        reasons=tuple(sorted(reasons, key=lambda merge: (merge.into, merge.name, merge.entity, merge.reason))),
    )
