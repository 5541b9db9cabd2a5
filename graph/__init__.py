"""Guanxi (关系): turn Chinese business news into a knowledge graph whose every edge shows its sentence.

The data path:

========  =====================================  ==============================================================  ====================
stage     function                               in → out                                                        library
========  =====================================  ==============================================================  ====================
read      `read(sources)`                        files → `Document`: decoded, main text, cleaned, dated          trafilatura, OpenCC
annotate  `annotate(documents, nlp)`             `Document` → spaCy `Doc`: words, sentences, spans of names      spaCy, jieba
extract   `extract(doc, lexicon)`                `Doc` → `Extraction`: mentions, relations, events, figures      spaCy
resolve   `resolve(extractions, lexicon)`        mentions → `Resolution`: which mentions are one entity, why     stdlib
assemble  `assemble(extractions, resolution, …)` → `KnowledgeGraph`: claims merged, evidence collected           stdlib
store     `Store.add(kg)`, `Store.query(…)`      → RDF, SPARQL                                                   Oxigraph, rdflib
network   `to_network(store)`                    RDF → networkx `MultiDiGraph`                                   networkx
analyse   `analyse(network)`                     → centrality, communities, brokers, paths                       networkx
render    `render(network, analysis)`            → one HTML file                                                 pyvis
report    `report_markdown(network, …)`          → the findings in words                                         stdlib
export    `EXPORTERS[name](store, directory)`    → files other systems import                                    —
========  =====================================  ==============================================================  ====================
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from graph.config import Config
    from graph.pipeline import Built, add, as_of, build, remove
    from graph.queries import load_query
    from graph.store import Store

__all__ = ["Built", "Config", "Store", "add", "as_of", "build", "load_query", "remove"]

_HOMES = {
    "Built": "graph.pipeline",
    "add": "graph.pipeline",
    "as_of": "graph.pipeline",
    "build": "graph.pipeline",
    "remove": "graph.pipeline",
    "Config": "graph.config",
    "Store": "graph.store",
    "load_query": "graph.queries",
}


def __getattr__(name: str) -> Any:
    """Load a public name when it is first asked for, so that `import graph` is quick and pulls in no heavy library."""
    if name not in _HOMES:
        raise AttributeError(f"module 'graph' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
