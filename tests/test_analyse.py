import random
from collections.abc import Callable
from itertools import combinations

import networkx as nx
import pytest

from graph.analyse import analyse, centrality, communities, measure, path, paths, projection
from graph.analyse.centrality import sampled_betweenness
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
    monkeypatch.setattr(centrality, "EXACT_NODES", 20)
    monkeypatch.setattr(centrality, "MOST_SOURCES", 20)
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


BIG = {"a barbell": barbell, "a karate club": karate}


@pytest.mark.parametrize("made", BIG.values(), ids=BIG)
def test_betweenness_from_all_sources_is_that_of_networkx(made: Callable[[], Network]) -> None:
    core = projection(made())
    known = nx.betweenness_centrality(core)
    assert sampled_betweenness(core, len(core)) == pytest.approx(known)
    assert sampled_betweenness(core, len(core) + 5) == pytest.approx(known)


def test_betweenness_of_parts_and_pairs() -> None:
    parts = projection(bare([("a", "b"), ("b", "c"), ("x", "y"), ("y", "z"), ("z", "x")]))
    assert sampled_betweenness(parts, 6) == pytest.approx(nx.betweenness_centrality(parts))
    assert sampled_betweenness(projection(bare([("a", "b")])), 2) == {"a": 0.0, "b": 0.0}


def test_large_networks_begin_with_label_propagation_and_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    edges = [(f"{group}{a}", f"{group}{b}") for group in "abcdef" for a, b in combinations(range(6), 2)]
    edges += [(f"{one}0", f"{other}1") for one, other in zip("abcdef", "bcdefa", strict=True)]
    groups = analyse(bare(edges)).communities
    monkeypatch.setattr(communities, "LOUVAIN_EDGES", 20)
    analysis = analyse(bare(edges))
    assert analysis.communities == groups == tuple(tuple(f"{group}{number}" for number in range(6)) for group in "abcdef")
    assert analysis.communities_method == "label propagation, then louvain"
    assert analyse(barbell()).communities_method == "louvain"


def test_estimates_say_from_how_many_sources(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(centrality, "EXACT_NODES", 20)
    monkeypatch.setattr(centrality, "MOST_SOURCES", 30)
    assert analyse(karate()).betweenness_sources == 30
    assert analyse(barbell()).betweenness_sources == 0
    monkeypatch.setattr(centrality, "SEARCHED_EDGES", 78 * 12)
    monkeypatch.setattr(centrality, "FEWEST_SOURCES", 10)
    assert analyse(karate()).betweenness_sources == 12
    monkeypatch.setattr(centrality, "SEARCHED_EDGES", 1)
    assert analyse(karate()).betweenness_sources == 10
    assert measure(karate(), "betweenness") == (analyse(karate()).betweenness, 10)


def test_one_measure_is_that_of_the_analysis() -> None:
    analysis = analyse(karate())
    assert measure(karate(), "pagerank") == (analysis.pagerank, 0)
    assert measure(karate(), "degree") == (analysis.degree, 0)
    assert measure(karate(), "betweenness") == (analysis.betweenness, 0)
    assert [measure(bare([], ["alone"]), by)[0] for by in centrality.MEASURES] == [{"alone": 1.0}, {"alone": 0.0}, {"alone": 0.0}]


def test_all_shortest_paths_the_surest_first() -> None:
    network = bare([("a", "m"), ("m", "z"), ("a", "n"), ("n", "z"), ("a", "o"), ("o", "z"), ("a", "p"), ("p", "q"), ("q", "z")])
    network.edges["a", "m", "a-m"]["confidence"] = 0.3
    network.edges["o", "z", "o-z"]["confidence"] = 0.5
    assert [[step.end for step in steps] for steps in paths(network, "a", "z", 9)] == [["n", "z"], ["o", "z"], ["m", "z"]]
    assert [[step.end for step in steps] for steps in paths(network, "a", "z", 2)] == [["n", "z"], ["o", "z"]]
    assert paths(network, "a", "a", 3) == ()


def test_shortest_paths_are_as_many_as_networkx_finds() -> None:
    club = karate()
    for end in ("16", "25", "33"):
        known = sorted(nx.all_shortest_paths(projection(club), "00", end))
        assert sorted([step.start for step in steps] + [end] for steps in paths(club, "00", end, 1000)) == known
