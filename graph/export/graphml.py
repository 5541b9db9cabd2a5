"""GraphML (Brandes et al. 2002), as Gephi, yEd and Cytoscape read it."""

from io import BytesIO

import networkx as nx
from networkx.readwrite.graphml import write_graphml_xml

from graph.network import flatten, to_network
from graph.store import Store

LINE_ENDS = str.maketrans({character: f"&#{ord(character)};" for character in "\r\x85\u2028"})
"""What a reader of XML 1.0 or 1.1 takes for the end of a line, and turns into a line feed or a blank, unless it is spelled out."""


def graphml(store: Store) -> dict[str, str]:
    """Return `graph.graphml`: entities as nodes, statements as edges, every attribute a single value."""
    flat = flatten(to_network(store))
    ordered: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    ordered.add_nodes_from(sorted(flat.nodes(data=True), key=lambda node: str(node[0])))
    for start, end, key, attributes in sorted(flat.edges(keys=True, data=True), key=lambda edge: tuple(map(str, edge[:3]))):
        ordered.add_edge(start, end, key, **attributes)
    written = BytesIO()
    write_graphml_xml(ordered, written, encoding="utf-8", prettyprint=True)  # not lxml's writer, whose bytes differ
    return {"graph.graphml": written.getvalue().decode("utf-8").translate(LINE_ENDS) + "\n"}
