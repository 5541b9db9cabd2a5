import random
from itertools import combinations

import networkx as nx
import pytest

import graph.analyse
from graph.analyse import analyse, path
from graph.errors import NotFound
from graph.network import Network
from tests.networks import ALIBABA, DOUBAO, HANGZHOU, LONELY, QWEN, QWEN_APP, TENCENT, WU, bare, networked, sample


def karate() -> Network:
    return bare((f"{a:02}", f"{b:02}") for a, b in nx.karate_club_graph().edges)


def barbell() -> Network:
    """Return two groups of four in which everybody knows everybody, joined by x."""
    left, right = ["a1", "a2", "a3", "a4"], ["b1", "b2", "b3", "b4"]
    return bare([*combinations(left, 2), *combinations(right, 2), ("a1", "x"), ("x", "b1")])


def test_the_middle_of_a_star_is_everything() -> None:
    analysis = analyse(bare([("middle", f"leaf{number}") for number in range(6)]))
    assert analysis.degree["middle"] == 6
    assert analysis.betweenness["middle"] == pytest.approx(1)
    assert analysis.betweenness["leaf0"] == 0
    assert analysis.pagerank["middle"] == max(analysis.pagerank.values())
    assert analysis.components == (("leaf0", "leaf1", "leaf2", "leaf3", "leaf4", "leaf5", "middle"),)


def test_zacharys_karate_club() -> None:
    analysis = analyse(karate())
    assert (analysis.degree["00"], analysis.degree["33"], analysis.degree["01"]) == (16, 17, 9)
    # Betweenness and PageRank as networkx and igraph publish them for this network.
    assert analysis.betweenness["00"] == pytest.approx(0.4376, abs=1e-4)
    assert analysis.betweenness["33"] == pytest.approx(0.3041, abs=1e-4)
    assert analysis.pagerank["33"] == pytest.approx(0.1009, abs=1e-4)
    assert sum(analysis.pagerank.values()) == pytest.approx(1)
    assert analysis.betweenness_exact
    # The club split around its two leaders.
    community_of = analysis.community_of()
    assert community_of["00"] != community_of["33"]
    assert community_of["00"] == community_of["01"]
    assert community_of["33"] == community_of["32"]
    assert 3 <= len(analysis.communities) <= 5


def test_brokers_join_communities() -> None:
    analysis = analyse(barbell())
    assert len(analysis.communities) == 2
    brokers = [broker.entity for broker in analysis.brokers]
    assert brokers[0] == "x"
    assert set(brokers) <= {"x", "a1", "b1"}
    assert analysis.brokers[0].communities == (0, 1)


def test_communities_are_the_cliques_of_a_ring_of_cliques() -> None:
    edges = [(f"{group}{a}", f"{group}{b}") for group in "abcd" for a, b in combinations(range(5), 2)]
    edges += [("a0", "b1"), ("b0", "c1"), ("c0", "d1"), ("d0", "a1")]
    assert analyse(bare(edges)).communities == tuple(tuple(f"{group}{number}" for number in range(5)) for group in "abcd")


def test_the_order_of_nodes_and_edges_does_not_matter() -> None:
    edges = list(karate().edges())
    random.Random(1).shuffle(edges)  # noqa: S311 - only to mix the order
    assert analyse(bare(edges)) == analyse(karate())


def test_large_networks_are_sampled_and_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graph.analyse, "EXACT_NODES", 20)
    monkeypatch.setattr(graph.analyse, "SAMPLED_SOURCES", 20)
    first, second = analyse(karate()), analyse(karate())
    assert not first.betweenness_exact
    assert first == second
    assert first.betweenness["00"] == pytest.approx(0.4376, abs=0.2)


def test_what_does_not_hold_joins_nothing() -> None:
    analysis = analyse(networked(sample()))
    # Alibaba: its unit and Tencent; not the city it sits in.
    assert analysis.degree[ALIBABA.id] == 2
    # Tencent: Alibaba and Qwen, which it uses; not Doubao, which it used once.
    assert analysis.degree[TENCENT.id] == 2
    assert analysis.degree[HANGZHOU.id] == 0
    assert HANGZHOU.id not in analysis.community_of()


def test_only_entities_without_any_statement_are_isolated() -> None:
    analysis = analyse(networked(sample()))
    assert analysis.isolated == (LONELY.id,)
    assert set(analysis.degree) == set(analysis.pagerank) == set(analysis.betweenness) == set(networked(sample()))


def test_shortest_path() -> None:
    network = networked(sample())
    steps = path(network, WU.id, DOUBAO.id)
    assert [step.start for step in steps] == [WU.id, "unit/千问C端事业群", QWEN_APP.id]
    assert steps[-1].end == DOUBAO.id
    for step in steps:
        (key,) = step.statements
        assert network.has_edge(step.start, step.end, key) or network.has_edge(step.end, step.start, key)


def test_of_equally_short_paths_the_surer_is_taken() -> None:
    network = bare([("a", "m"), ("m", "z"), ("a", "n"), ("n", "z")])
    for edge in ("a-m", "m-z"):
        network.edges["a" if edge == "a-m" else "m", "m" if edge == "a-m" else "z", edge]["confidence"] = 0.3
    assert [step.end for step in path(network, "a", "z")] == ["n", "z"]


def test_paths_do_not_run_over_cities_or_denials() -> None:
    network = networked(sample())
    assert path(network, WU.id, HANGZHOU.id) == ()
    (step,) = path(network, TENCENT.id, QWEN.id)
    assert [network.edges[TENCENT.id, QWEN.id, key]["status"] for key in step.statements] == ["Asserted"]
    assert path(network, WU.id, WU.id) == ()


def test_a_path_needs_known_ends() -> None:
    with pytest.raises(NotFound, match="nobody"):
        path(networked(sample()), WU.id, "person/nobody")


def test_an_empty_network_has_an_empty_analysis() -> None:
    analysis = analyse(bare([]))
    assert not any((analysis.communities, analysis.brokers, analysis.components, analysis.isolated, analysis.pagerank))
    assert analyse(bare([], ["alone"])).isolated == ("alone",)
