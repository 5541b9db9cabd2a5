"""Cytoscape.js JSON, which Cytoscape 3.x imports as `.cyjs`."""

import json

from graph.network import flatten, to_network
from graph.store import Store


def cytoscape(store: Store) -> dict[str, str]:
    """Return `graph.cyjs`: entities as nodes, statements of every status as edges.

    Raises:
        InputError: when the graph is not one of ours.
    """
    flat = flatten(to_network(store))
    nodes = [
        {"data": {"id": node, "name": told["label"], "shared_name": node, **told}, "selected": False}
        for node, told in sorted(flat.nodes.items())
    ]
    edges = [
        {
            "data": {
                "id": key,
                "source": start,
                "target": end,
                "name": told["label"],
                "shared_name": key,
                "interaction": told["predicate"],
                "shared_interaction": told["predicate"],
                **told,
            },
            "selected": False,
        }
        for start, end, key, told in sorted(flat.edges(keys=True, data=True), key=lambda edge: edge[:3])
    ]
    document = {
        "format_version": "1.0",
        "generated_by": "guanxi",
        "target_cytoscapejs_version": "~3.0",
        "data": {"name": "关系 Guanxi", "shared_name": "关系 Guanxi"},
        "elements": {"nodes": nodes, "edges": edges},
    }
    return {"graph.cyjs": json.dumps(document, ensure_ascii=False, indent=1) + "\n"}
