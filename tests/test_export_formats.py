"""Formats checked against their specifications, where the database itself cannot be had on every machine."""

import csv
import json
import re
import subprocess
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from graph.export import EXPORTERS
from graph.export.cypher import literal
from graph.export.gexf import day
from graph.export.property_graph import property_graph
from graph.model import KnowledgeGraph, Qualifiers
from graph.store import Store
from tests.hostile import HOSTILE, hostile_store, knowledge


@pytest.fixture(scope="module")
def store() -> Store:
    return hostile_store()


def rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, strict=True))


def test_neptune_headers(store: Store, tmp_path: Path) -> None:
    """System columns and types of the bulk loader's two formats (Neptune user guide, "Load format")."""
    paths = {str(path.relative_to(tmp_path / "neptune")): path for path in EXPORTERS["neptune"](store, tmp_path)}
    system = {
        "opencypher/nodes": [":ID", ":LABEL"],
        "opencypher/edges": [":ID", ":START_ID", ":END_ID", ":TYPE"],
        "gremlin/nodes": ["~id", "~label"],
        "gremlin/edges": ["~id", "~from", "~to", "~label"],
    }
    ids: dict[str, list[str]] = {"opencypher": [], "gremlin": []}
    for name, path in paths.items():
        if path.suffix == ".csv":
            header, *body = rows(path)
            wanted = system[name.partition("_")[0]]
            assert header[: len(wanted)] == wanted
            assert all(re.fullmatch(r"\w+:(String|Long|Double|String\[\])", column) for column in header[len(wanted) :]), header
            assert not ("edges" in name and any("[]" in column for column in header)), "an edge may have no list"
            assert all(len(row) == len(header) for row in body)
            ids[name.partition("/")[0]] += [row[0] for row in body]
    assert all(len(found) == len(set(found)) for found in ids.values()), "an identifier of a node or edge is given once"


def test_neptune_leaves_out_what_is_not_known(store: Store, tmp_path: Path) -> None:
    """Nothing between commas is no value; two quotes are a text of no length."""
    path = next(path for path in EXPORTERS["neptune"](store, tmp_path) if path.match("gremlin/nodes_documents.csv"))
    assert path.read_text("utf-8").count('""') == path.read_text("utf-8").count('say ""hi""') * 2
    assert path.read_text("utf-8").rstrip("\n").split("\n")[-1].count(",,") >= 1


def test_neptune_lists(store: Store, tmp_path: Path) -> None:
    path = next(path for path in EXPORTERS["neptune"](store, tmp_path) if path.match("opencypher/nodes_entities.csv"))
    header, *body = rows(path)
    found = {row[header.index("label_en:String")]: row[header.index("aliases:String[]")] for row in body}
    assert re.split(r"(?<!\\);", found["a,b;c\td"]) == [r"a,b\;c" + "\td\\;alias", r"a,b\;c" + "\td，别名"]
    assert {row[1] for row in body} == {"Entity;Organization;Company"}


def test_graphson_is_an_adjacency_list(store: Store, tmp_path: Path) -> None:
    """One vertex a line, each edge at both its ends, values typed (TinkerPop IO documentation, GraphSON 3.0)."""
    (path,) = EXPORTERS["graphson"](store, tmp_path)
    vertices = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    known = {vertex["id"] for vertex in vertices}
    leaving = {
        e["id"]: (v["id"], t, e["inV"], str(e.get("properties"))) for v in vertices for t, es in v.get("outE", {}).items() for e in es
    }
    arriving = {
        e["id"]: (e["outV"], t, v["id"], str(e.get("properties"))) for v in vertices for t, es in v.get("inE", {}).items() for e in es
    }
    whole = property_graph(store)
    assert len(known) == len(vertices) == sum(map(len, whole.nodes.values()))
    assert leaving == arriving
    assert leaving.keys() == {edge.id for edge in (*whole.relations, *whole.links)}
    assert all(start in known and end in known for start, _, end, _ in leaving.values())
    numbers = [told["id"]["@value"] for v in vertices for values in v["properties"].values() for told in values]
    assert numbers == list(range(len(numbers))), "every property of a vertex has an identifier of its own"
    values = [told["value"] for v in vertices for values in v["properties"].values() for told in values]
    assert {value["@type"] for value in values if isinstance(value, dict)} == {"g:Int64", "g:Double"}
    assert all(isinstance(value, str | dict) for value in values)
    aliases = [told["value"] for told in next(v for v in vertices if v["label"] == "Company")["properties"]["aliases"]]
    assert len(aliases) == 2


GEXF = "{http://gexf.net/1.3}"


def test_gexf_is_that_of_the_schema(store: Store, tmp_path: Path) -> None:
    """Elements in the order, and with the attributes, of gexf.xsd and dynamics.xsd 1.3."""
    (path,) = EXPORTERS["gexf"](store, tmp_path)
    whole = ET.parse(path).getroot()  # noqa: S314  our own file
    assert (whole.tag, whole.attrib) == (f"{GEXF}gexf", {"version": "1.3"})
    inner = whole[1]
    assert [child.tag.removeprefix(GEXF) for child in inner] == ["attributes", "attributes", "nodes", "edges"]
    assert inner.attrib == {"defaultedgetype": "directed", "mode": "dynamic", "timeformat": "date", "timerepresentation": "interval"}
    declared = {(one.get("class"), sub.get("id")): sub.get("type") for one in inner.iter(f"{GEXF}attributes") for sub in one}
    assert {"string", "integer", "double"} == set(declared.values())
    for kind in ("node", "edge"):
        for element in inner.iter(f"{GEXF}{kind}"):
            assert [child.tag.removeprefix(GEXF) for child in element] in (["attvalues"], ["attvalues", "spells"])
            for value in element.iter(f"{GEXF}attvalue"):
                assert (kind, value.get("for")) in declared
                if declared[kind, value.get("for")] == "double":
                    float(value.get("value", ""))
    spells = [spell.attrib for spell in inner.iter(f"{GEXF}spell")]
    assert spells == [{"start": "2025-03-01"}] * len(HOSTILE)
    assert {edge.get("kind") for edge in inner.iter(f"{GEXF}edge")} == {"partnersWith"}


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2025", "2025-01-01", "2025-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2025-03-14", "2025-03-14", "2025-03-14"),
        ("2025-13", "", ""),
        ("2025-02-30", "", ""),
        ("0000", "", ""),
        ("soon", "", ""),
        ("", "", ""),
    ],
)
def test_days_of_a_date(text: str, first: str, last: str) -> None:
    assert (day(text, last=False), day(text, last=True)) == (first, last)


@pytest.mark.parametrize(
    ("valid_from", "valid_until", "spell"),
    [
        ("2024", "2025-02", {"start": "2024-01-01", "end": "2025-02-28"}),
        ("", "2025", {"end": "2025-12-31"}),
        ("2025", "2025", {"start": "2025-01-01", "end": "2025-12-31"}),
        ("2026", "2025", None),
        ("", "", None),
    ],
)
def test_spells(valid_from: str, valid_until: str, spell: dict[str, str] | None, tmp_path: Path) -> None:
    told = knowledge()
    one = replace(told.statements[0], qualifiers=Qualifiers(valid_from=valid_from, valid_until=valid_until))
    store = Store()
    store.add(KnowledgeGraph(documents=told.documents, entities=told.entities, statements=(one,)))
    (path,) = EXPORTERS["gexf"](store, tmp_path)
    found = [element.attrib for element in ET.parse(path).getroot().iter(f"{GEXF}spell")]  # noqa: S314  our own file
    assert found == ([spell] if spell else [])


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("it's", r"'it\'s'"),
        ("back\\slash", r"'back\\slash'"),
        ("\\u0027", r"'\\' + 'u0027'"),
        ("\\\\U00000027", r"'\\\\' + 'U00000027'"),
        ("ends\\", r"'ends\\'"),
        ("a\r\n\tb", r"'a\r\n\tb'"),
        ("吴嘉 😀", "'吴嘉 😀'"),
    ],
)
def test_texts_in_cypher(text: str, written: str) -> None:
    assert literal(text) == written


def test_a_column_that_is_a_keyword_is_quoted_in_cypher(store: Store, tmp_path: Path) -> None:
    path = EXPORTERS["cypher"](store, tmp_path)[0]
    assert "`end`: 7" in path.read_text("utf-8")


SCHEMAS = {
    "neo4j.sh": ("cypher-shell", "CREATE CONSTRAINT guanxi_Entity IF NOT EXISTS FOR (n:Entity) REQUIRE n.iri IS UNIQUE;"),
    "memgraph.sh": ("mgconsole", "CREATE INDEX ON :Entity(iri);"),
}


@pytest.mark.parametrize("script", SCHEMAS)
def test_scripts_give_the_client_indexes_and_statements(script: str, store: Store, tmp_path: Path) -> None:
    folder = EXPORTERS["cypher"](store, tmp_path)[0].parent
    client, index = SCHEMAS[script]
    (tmp_path / client).write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" >"{tmp_path}/options"\ncat >"{tmp_path}/told"\n')
    (tmp_path / client).chmod(0o755)
    subprocess.run(["sh", folder / script, "-a", "two words"], env={"PATH": f"{tmp_path}:/usr/bin:/bin"}, check=True)
    assert (tmp_path / "options").read_text().splitlines()[-2:] == ["-a", "two words"]
    told = (tmp_path / "told").read_text("utf-8")
    assert told.startswith(index)
    assert told.endswith((folder / "graph.cypherl").read_text("utf-8"))


def test_falkordb_script_sends_each_statement_and_stops_at_an_error(store: Store, tmp_path: Path) -> None:
    folder = EXPORTERS["cypher"](store, tmp_path)[0].parent
    client = tmp_path / "redis-cli"
    client.write_text(f'#!/bin/sh\nprintf "%s " "$@" >>"{tmp_path}/told"; cat >>"{tmp_path}/told"; echo >>"{tmp_path}/told"\n')
    client.chmod(0o755)
    environment = {"PATH": f"{tmp_path}:/usr/bin:/bin"}
    subprocess.run(["sh", folder / "falkordb.sh", "news", "-p", "7711"], env=environment, check=True)
    statements = (folder / "graph.cypherl").read_text("utf-8").split("\n")[:-1]
    told = (tmp_path / "told").read_text("utf-8").split("\n")[:-1]
    assert told[6:] == [f"-p 7711 -e -x GRAPH.QUERY news {statement.removesuffix(';')}" for statement in statements]
    client.write_text("#!/bin/sh\nexit 1\n")
    assert subprocess.run(["sh", folder / "falkordb.sh", "news"], env=environment, check=False).returncode == 1


def test_neptune_script_loads_one_folder(store: Store, tmp_path: Path) -> None:
    folder = next(path for path in EXPORTERS["neptune"](store, tmp_path) if path.name == "load.sh").parent
    client = tmp_path / "aws"
    client.write_text(f'#!/bin/sh\necho "$@" >>"{tmp_path}/told"\n')
    client.chmod(0o755)
    command: list[str | Path] = [
        "sh",
        folder / "load.sh",
        "gremlin",
        "s3://bucket/news",
        "cluster.example",
        "arn:aws:iam::1:role/load",
        "eu-west-1",
    ]
    subprocess.run(command, env={"PATH": f"{tmp_path}:/usr/bin:/bin"}, check=True)
    copied, started = (tmp_path / "told").read_text().splitlines()
    assert copied == "s3 cp --recursive gremlin s3://bucket/news/gremlin --region eu-west-1"
    assert "--source s3://bucket/news/gremlin/ --format csv" in started
    wrong = subprocess.run([*command[:2], "rdf", *command[3:]], capture_output=True, text=True, check=False)
    assert (wrong.returncode, wrong.stderr) == (2, "load.sh: opencypher or gremlin, not rdf\n")


@pytest.mark.parametrize("name", ["neo4j", "ladybug", "neptune"])
def test_tables_for_databases_keep_names_that_a_spreadsheet_takes_for_formulas(name: str, store: Store, tmp_path: Path) -> None:
    formulas = {one for one in HOSTILE if one[0] in "=+-@"}
    for path in EXPORTERS[name](store, tmp_path):
        if path.name in {"nodes_entities.csv", "entities.csv"}:
            assert formulas <= {text for row in rows(path) for text in row}
