"""What a network holds on its nodes and edges, and what its shape tells."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias, TypedDict

import networkx as nx

Network: TypeAlias = "nx.MultiDiGraph[str]"
"""A directed multigraph whose nodes are entity ids (`person/吴嘉`) and whose edge keys are statement ids."""


class EvidenceView(TypedDict):
    """Hold one sentence and the document it stands in, ready to be shown."""

    text: str
    quote: str
    highlights: tuple[tuple[int, int], ...]
    """Half-open ranges of `text`, in code points."""
    document: str
    title: str
    publisher: str
    published: str
    url: str
    path: str
    extractor: str
    confidence: float


class DocumentView(TypedDict):
    """Hold what is known about one document; `title` is its path when it has no headline."""

    id: str
    title: str
    publisher: str
    published: str
    url: str
    path: str


class EventView(TypedDict):
    """Hold one event; `sources` is how many independent documents tell it, `participants` are pairs of role and entity id."""

    id: str
    type: str
    type_en: str
    type_zh: str
    label_en: str
    label_zh: str
    date: str
    status: str
    confidence: float
    sources: int
    participants: tuple[tuple[str, str], ...]
    evidence: tuple[EvidenceView, ...]


class ObservationView(TypedDict):
    """Hold one figure; `about` and `source` are entity ids, `source` may be empty."""

    id: str
    about: str
    metric: str
    metric_en: str
    metric_zh: str
    value: str
    upper: str
    """Of a range the upper end, whose lower one `value` is."""
    unit: str
    measured: str
    """What is measured, as the text puts it, where the metric alone does not tell; of growth what grew."""
    time: str
    period: str
    """The months it is of where that is no whole year: 2025-07/2025-09."""
    source: str
    label_en: str
    label_zh: str
    status: str
    confidence: float
    sources: int
    evidence: tuple[EvidenceView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Broker:
    """Say how much an entity holds separate communities together; `communities` are those its neighbours belong to."""

    entity: str
    score: float
    communities: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """Hold what the shape of a network tells; mappings are keyed by entity id and cover every entity."""

    degree: Mapping[str, int]
    """Number of distinct entities joined to it."""
    pagerank: Mapping[str, float]
    betweenness: Mapping[str, float]
    """Share of the shortest paths between others that run through it, 0 to 1."""
    betweenness_exact: bool
    """Whether betweenness was counted over all pairs, not estimated from a sample."""
    betweenness_sources: int = 0
    """From how many entities betweenness was estimated; 0 when it is exact."""
    communities: tuple[tuple[str, ...], ...]
    """Groups, largest first, members sorted; entities that nothing joins belong to none."""
    communities_method: str = "louvain"
    """How they were found: `louvain`, or for a large network `label propagation, then louvain`."""
    brokers: tuple[Broker, ...]
    """Best first."""
    components: tuple[tuple[str, ...], ...]
    """Connected parts of two or more, largest first, members sorted."""
    isolated: tuple[str, ...]
    """Entities without any statement at all."""

    def community_of(self) -> dict[str, int]:
        """Return the number of the community of every entity that belongs to one."""
        return {entity: number for number, members in enumerate(self.communities) for entity in members}
