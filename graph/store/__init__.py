"""The graph as RDF: what was extracted, what follows from it, and SPARQL over both."""

from graph.store.embedded import Store
from graph.store.results import SOLUTION_FORMATS, TRIPLE_FORMATS, Result

__all__ = ["SOLUTION_FORMATS", "TRIPLE_FORMATS", "Result", "Store"]
