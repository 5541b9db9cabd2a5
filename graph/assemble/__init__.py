"""Turn what the documents say into what the graph holds: claims merged, evidence collected, contradictions kept."""

from collections.abc import Mapping, Sequence

from graph.assemble.events import assemble_events
from graph.assemble.evidence import Sources
from graph.assemble.observations import assemble_observations
from graph.assemble.statements import assemble_statements
from graph.model import Extraction, KnowledgeGraph, Resolution, Schema


def assemble(extractions: Sequence[Extraction], resolution: Resolution, schema: Schema, stories: Mapping[str, str]) -> KnowledgeGraph:
    """Return the graph of a set of documents; `stories` tells by document which story it prints, so that reprints count once.

    The confidence of a claim is the noisy-or over stories of the surest evidence within each.
    """
    ordered = sorted(extractions, key=lambda extraction: extraction.document.id)
    documents = tuple(extraction.document for extraction in ordered)
    sources = Sources(documents, stories)
    return KnowledgeGraph(
        documents=documents,
        entities=resolution.entities,
        statements=assemble_statements(ordered, resolution, schema, sources),
        events=assemble_events(ordered, resolution, schema, sources),
        observations=assemble_observations(ordered, resolution, schema, sources),
        merges=resolution.reasons,
    )
