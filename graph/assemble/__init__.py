"""Turn what the documents say into what the graph holds: claims merged, evidence collected, contradictions kept."""

from collections.abc import Mapping, Sequence

from graph.assemble.conflicts import find_conflicts
from graph.assemble.events import assemble_events
from graph.assemble.evidence import Sources
from graph.assemble.observations import assemble_observations
from graph.assemble.statements import assemble_statements
from graph.assemble.support import supported
from graph.model import Extraction, KnowledgeGraph, Resolution, Schema


def assemble(extractions: Sequence[Extraction], resolution: Resolution, schema: Schema, stories: Mapping[str, str]) -> KnowledgeGraph:
    """Return the graph of a set of documents; `stories` tells by document which story it prints, so that reprints count once.

    The confidence of a claim is the noisy-or over independent sources of the surest evidence within each; claims at odds are linked.
    """
    ordered = sorted(extractions, key=lambda extraction: extraction.document.id)
    documents = tuple(extraction.document for extraction in ordered)
    sources = Sources(documents, stories)
    ordered = [supported(extraction, resolution) for extraction in ordered]
    statements = assemble_statements(ordered, resolution, schema, sources)
    events = assemble_events(ordered, resolution, schema, sources)
    observations = assemble_observations(ordered, resolution, schema, sources)
    return KnowledgeGraph(
        documents=documents,
        entities=resolution.entities,
        statements=statements,
        events=events,
        observations=observations,
        merges=resolution.reasons,
        conflicts=find_conflicts(documents, statements, events, observations),
    )
