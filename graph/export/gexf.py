"""GEXF 1.3 (gexf.net), as Gephi 0.9.3 and later read it: a dynamic graph whose edges last from `validFrom` to `validUntil`."""

import re
from calendar import monthrange
from collections.abc import Iterable, Mapping
from xml.etree import ElementTree as ET

from graph.export.graphml import LINE_ENDS
from graph.network import flatten, to_network
from graph.store import Store

_NAMESPACE = "http://gexf.net/1.3"
_TYPES = {int: "integer", float: "double", str: "string"}
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")


def gexf(store: Store) -> dict[str, str]:
    """Return `graph.gexf`: entities as nodes, statements of every status as edges.

    A date without a day or a month lasts as long as it says: from 2025-03 means from the first of March, until 2025-03 to the last.

    Raises:
        InputError: when the graph is not one of ours.
    """
    flat = flatten(to_network(store))
    nodes = dict(sorted(flat.nodes.items()))
    edges = sorted(flat.edges(keys=True, data=True), key=lambda edge: edge[:3])
    whole = ET.Element("gexf", {"xmlns": _NAMESPACE, "version": "1.3"})
    meta = ET.SubElement(whole, "meta")
    ET.SubElement(meta, "creator").text = "Guanxi"
    dynamic = {"defaultedgetype": "directed", "mode": "dynamic", "timeformat": "date", "timerepresentation": "interval"}
    inner = ET.SubElement(whole, "graph", dynamic)
    of_nodes = _attributes(inner, "node", nodes.values())
    of_edges = _attributes(inner, "edge", (attributes for *_, attributes in edges))
    place = ET.SubElement(inner, "nodes")
    for node, attributes in nodes.items():
        _values(ET.SubElement(place, "node", {"id": node, "label": attributes["label"]}), attributes, of_nodes)
    place = ET.SubElement(inner, "edges")
    for start, end, key, attributes in edges:
        told = {"id": key, "source": start, "target": end, "label": attributes["label"], "kind": attributes["predicate"]}
        edge = ET.SubElement(place, "edge", told)
        _values(edge, attributes, of_edges)
        _spell(edge, attributes["valid_from"], attributes["valid_until"])
    ET.indent(whole, " ")
    return {"graph.gexf": '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(whole, encoding="unicode").translate(LINE_ENDS) + "\n"}


def _attributes(place: ET.Element, kind: str, told: Iterable[Mapping[str, object]]) -> dict[str, str]:
    """Declare the attributes of nodes or edges, and return their ids by name."""
    types = {name: _TYPES[type(value)] for attributes in told for name, value in attributes.items() if name != "label"}
    declared = ET.SubElement(place, "attributes", {"class": kind, "mode": "static"})
    for name in types:
        ET.SubElement(declared, "attribute", {"id": name, "title": name, "type": types[name]})
    return {name: name for name in types}


def _values(place: ET.Element, attributes: Mapping[str, object], ids: Mapping[str, str]) -> None:
    values = ET.SubElement(place, "attvalues")
    for name, identifier in ids.items():
        if attributes.get(name) not in (None, ""):
            ET.SubElement(values, "attvalue", {"for": identifier, "value": str(attributes[name])})


def _spell(edge: ET.Element, valid_from: str, valid_until: str) -> None:
    """Say when an edge holds, if that is known and one end does not lie before the other."""
    start, end = day(valid_from, last=False), day(valid_until, last=True)
    if (start or end) and not (start and end and end < start):
        ET.SubElement(ET.SubElement(edge, "spells"), "spell", {**({"start": start} if start else {}), **({"end": end} if end else {})})


def day(text: str, *, last: bool) -> str:
    """Return the first or the last day of a date such as 2025, 2025-03 or 2025-03-14; nothing for what is none."""
    match = _DATE.fullmatch(text)
    if match is None:
        return ""
    year, month = int(match[1]), int(match[2] or (12 if last else 1))
    if not (year and 1 <= month <= 12):
        return ""
    length = monthrange(year, month)[1]
    number = int(match[3] or (length if last else 1))
    return f"{year:04}-{month:02}-{number:02}" if 1 <= number <= length else ""
