from dataclasses import replace
from io import BytesIO
from pathlib import Path

import networkx as nx
import pytest

from graph.errors import InputError
from graph.model import KnowledgeGraph
from graph.network import flatten, to_network
from graph.store import Store
from tests.networks import ALIBABA, DOUBAO, LONELY, QWEN, QWEN_APP, QWEN_UNIT, TENCENT, WU, hostile, networked, sample


def test_entities_are_nodes_with_names_and_counts() -> None:
    node = networked(sample()).nodes["company/阿里巴巴"]
    assert (node["label_zh"], node["label_en"], node["type"]) == ("阿里巴巴", "Alibaba", "Company")
    assert node["aliases"] == ("阿里", "阿里集团")
    # unitOf, competesWith and its reported partnership (one sentence), locatedIn, investedIn, and the launch
    assert node["documents"] == 1
    assert node["mentions"] == 5


def test_statements_are_edges_with_all_they_rest_on() -> None:
    network = networked(sample())
    ((key, edge),) = network.get_edge_data(WU.id, QWEN_UNIT.id).items()
    assert str(key).startswith("statement/")
    assert (edge["predicate"], edge["label_en"], edge["label_zh"], edge["status"]) == ("leads", "leads", "领导", "Asserted")
    assert (edge["sentence_en"], edge["sentence_zh"]) == ("Wu Jia leads Qwen C-end Business Group", "吴嘉 leads 千问C端事业群")
    assert edge["confidence"] == 0.9
    assert {name: value for name, value in edge["qualifiers"].items() if value} == {"title": "负责人", "valid_from": "2025-12"}
    first = max(edge["evidence"], key=lambda view: view["confidence"])
    assert first["quote"] == "由集團副總裁吳嘉領銜千問C端事業群。"
    assert [first["text"][start:end] for start, end in first["highlights"]] == ["吴嘉", "领衔", "千问C端事业群"]
    assert (first["title"], first["publisher"], first["published"]) == ("阿里成立新事业群", "新报", "2025-12-09")
    assert (first["url"], first["path"], first["extractor"]) == ("https://news.example/a?b=1&c=<2>", "news/0.txt", "pattern:test")


def test_one_relation_told_twice_in_different_ways_is_two_edges() -> None:
    edges = networked(sample()).get_edge_data(TENCENT.id, QWEN.id)
    assert sorted(edge["status"] for edge in edges.values()) == ["Asserted", "Denied"]


def test_events_and_figures_hang_on_nodes_and_are_none() -> None:
    network = networked(sample())
    assert len(network) == len(sample().entities)
    assert [event["label_zh"] for event in network.nodes[ALIBABA.id]["events"]] == ["发布千问APP"]
    assert network.nodes[ALIBABA.id]["events"] == network.nodes[QWEN_APP.id]["events"]
    (event,) = network.nodes[ALIBABA.id]["events"]
    assert event["participants"] == (("agent", ALIBABA.id), ("object", QWEN_APP.id))
    assert (event["type"], event["type_zh"], event["date"]) == ("ProductLaunch", "产品发布", "2025-11-17")
    assert sorted(figure["value"] for figure in network.nodes[DOUBAO.id]["observations"]) == ["159000000", "172000000"]
    assert network.nodes[LONELY.id]["observations"] == network.nodes[LONELY.id]["events"] == ()
    assert [view["id"] for view in network.graph["documents"]] == ["document/d0", "document/d1"]


def test_the_order_of_the_input_does_not_matter() -> None:
    kg = sample()
    backwards = KnowledgeGraph(
        documents=kg.documents[::-1],
        entities=kg.entities[::-1],
        statements=kg.statements[::-1],
        events=kg.events[::-1],
        observations=kg.observations[::-1],
    )
    one, other = networked(kg), networked(backwards)
    assert list(one.nodes(data=True)) == list(other.nodes(data=True))
    assert list(one.edges(keys=True, data=True)) == list(other.edges(keys=True, data=True))
    assert one.graph == other.graph


def test_ids_do_not_depend_on_where_iris_begin() -> None:
    store = Store("urn:example:")
    store.add(sample())
    assert set(to_network(store)) == set(networked(sample()))


def test_hostile_names_stay_as_they_are() -> None:
    kg = hostile()
    network = networked(kg)
    assert sorted(node["label_zh"] for _, node in network.nodes(data=True)) == sorted(one.label("zh") for one in kg.entities)


def test_an_empty_graph_is_an_empty_network() -> None:
    network = networked(KnowledgeGraph(documents=(), entities=()))
    assert len(network) == 0
    assert network.graph["events"] == network.graph["documents"] == ()


@pytest.mark.parametrize("write", [nx.write_graphml, nx.write_gexf])
def test_flat_networks_can_be_written(write: object) -> None:
    for kg in (sample(), hostile()):
        flat = flatten(networked(kg))
        assert flat.number_of_edges() == len(kg.statements)
        assert callable(write)
        write(flat, BytesIO())


def test_flattening_keeps_what_matters() -> None:
    flat = flatten(networked(sample()))
    assert flat.nodes[ALIBABA.id]["aliases"] == "阿里 | 阿里集团"
    assert flat.nodes[ALIBABA.id]["events"] == "发布千问APP"
    ((_, edge),) = flat.get_edge_data(WU.id, QWEN_UNIT.id).items()
    assert (edge["predicate"], edge["title"], edge["status"], edge["documents"]) == ("leads", "负责人", "Asserted", 2)
    assert edge["evidence"] == "由集团副总裁吴嘉领衔千问C端事业群。"
    values = [value for _, node in flat.nodes(data=True) for value in node.values()]
    values += [value for *_, edge in flat.edges(data=True) for value in edge.values()]
    assert all(isinstance(value, str | int | float) for value in values)


BROKEN = {
    "no evidence": ("gx:evidence", "gx:seeAlso", "has no evidence"),
    "unknown status": ("gx:Asserted", "gx:Perhaps", "which the ontology does not have"),
    "no confidence": ("gx:confidence", "gx:sureness", "has no gx:confidence"),
    "object unknown": ("rdf:object unit:", "rdf:object product:", "no entity of the graph"),
}


@pytest.mark.parametrize(("old", "new", "message"), BROKEN.values(), ids=BROKEN)
def test_a_broken_graph_is_named_not_half_shown(tmp_path: Path, old: str, new: str, message: str) -> None:
    store = Store()
    store.add(replace(sample(), events=(), observations=()))
    text = store.turtle()
    assert old in text
    path = tmp_path / "graph.ttl"
    path.write_text(text.replace(old, new), "utf-8")
    with pytest.raises(InputError, match=message):
        to_network(Store.open(path))
