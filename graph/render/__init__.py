"""network → one HTML file that opens from disk, asks the network for nothing, and shows every edge's sentences."""

import json
import re
from base64 import b64encode
from hashlib import sha256
from html import escape
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from graph.config import BASE_IRI
from graph.network import Analysis, Network
from graph.render.columns import in_columns
from graph.render.drawing import draw
from graph.render.payload import page_payload, sorted_edges

MOST_DRAWN = 20_000
"""More nodes than this take too long to lay out and to open: the most important ones are drawn, the rest is found by search."""
MOST_SINGLE = 1500
"""More nodes than this make a page slow to move: they are gathered into groups, which open when clicked."""
MOST_ALONE = 12
"""More entities than this without any relation would crowd out those that have some: they are not drawn either."""
SCRIPTS = (
    *(
        "theme.js",
        "text.js",
        "numbers.js",
        "filter.js",
        "canvas.js",
        "groups.js",
        "legend.js",
        "labels.js",
        "evidence.js",
        "timeline.js",
        "chart.js",
        "panel.js",
        "entity.js",
        "overview.js",
    ),
    *("focus.js", "path.js", "copy.js", "save.js", "search.js", "table.js", "main.js"),
)
STYLES = ("page.css", "cards.css", "table.css", "find.css", "large.css")
IN_COLUMNS = ("entities", "facts", "events", "figures", "nodes", "edges")
_PLACE = re.compile(r"\{\{(\w+)\}\}")


def render(network: Network, analysis: Analysis, *, title: str, most_drawn: int = MOST_DRAWN, most_single: int = MOST_SINGLE) -> str:
    """Return the page as text, to be written as UTF-8: everything it needs is inside, and its policy forbids it to load or send anything.

    The page is drawn by vis-network, as pyvis ships it.
    """
    page = files(__name__) / "page"
    style: dict[str, Any] = json.loads((page / "style.json").read_text("utf-8"))
    ranked = rank(network, analysis)
    alone = len(analysis.isolated) if len(analysis.isolated) > MOST_ALONE else 0
    drawn = min(len(ranked) - alone, most_drawn)
    picture = draw(network, analysis, ranked[:drawn], style, sorted_edges(network), gathered=drawn > most_single)
    payload = page_payload(network, analysis, ranked, drawn=drawn, alone=alone)
    payload |= {
        "title": title,
        "base": network.graph.get("base_iri", BASE_IRI),
        "nodes": picture.nodes,
        "edges": picture.edges,
        "groups": picture.groups,
        "style": style,
    }
    payload |= {key: in_columns(payload[key]) for key in IN_COLUMNS}
    payload["strings"] = json.loads((page / "strings.json").read_text("utf-8"))
    library = _vis_network()
    script = '(() => {\n"use strict";\n' + "".join((page / name).read_text("utf-8") for name in SCRIPTS) + "})();\n"
    css = "".join((page / name).read_text("utf-8") for name in STYLES)
    parts = {
        "title": escape(title),
        "policy": _policy(scripts=(library, script), styles=(css,)),
        "css": css,
        "payload": script_safe_json(payload),
        "library": library,
        "script": script,
    }
    # One pass over the template: what is put in is never searched for places again.
    return _PLACE.sub(lambda place: parts[place[1]], (page / "page.html").read_text("utf-8"))


def rank(network: Network, analysis: Analysis) -> tuple[str, ...]:
    """Return the entities, most important first: by PageRank, then by how many documents tell of them; those without a relation last."""
    isolated = set(analysis.isolated)

    def place(entity: str) -> tuple[bool, float, int, str]:
        return (entity in isolated, -round(analysis.pagerank[entity], 9), -network.nodes[entity]["documents"], entity)

    return tuple(sorted(network, key=place))


def script_safe_json(value: object) -> str:
    """Return JSON that cannot end the script element it stands in, whatever names it holds."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text.encode("utf-8", "replace").decode("utf-8")


def _vis_network() -> str:
    """Return the vis-network that pyvis ships, without the note that would make a debugger look for its source map."""
    shipped = sorted(
        _folders(files("pyvis") / "templates" / "lib"), key=lambda folder: [int(part) for part in re.findall(r"\d+", folder.name)]
    )
    library = (shipped[-1] / "vis-network.min.js").read_text("utf-8").replace("\r\n", "\n")
    return re.sub(r"//# sourceMappingURL=.*", "", library)


def _folders(directory: Traversable) -> list[Traversable]:
    return [folder for folder in directory.iterdir() if folder.name.startswith("vis-")]


def _policy(*, scripts: tuple[str, ...], styles: tuple[str, ...]) -> str:
    """Return a Content-Security-Policy (W3C CSP 3) under which only these very scripts run and nothing is fetched."""
    allowed = {
        "default-src": "'none'",
        "script-src": " ".join(map(_hash, scripts)),
        "style-src": " ".join(map(_hash, styles)),
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return "; ".join(f"{name} {sources}" for name, sources in allowed.items())


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
