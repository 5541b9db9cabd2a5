"""Pages of graphs too large to show every node by itself."""

import json
from collections.abc import Iterator
from functools import cache
from itertools import combinations
from math import hypot
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from graph.analyse import analyse
from graph.network import Network
from graph.render import MOST_SINGLE, render
from graph.render.columns import from_columns, in_columns
from graph.render.groups import MOST_MEMBERS, gather, lay_out_groups
from graph.render.layout import Box
from tests.browser import BROWSER, ENTER, Browser, browser
from tests.networks import crowd, networked, sample
from tests.test_render import Page

__all__ = ["browser"]

SMALL = 320
"""Nodes of the graph that most tests gather into groups, though it would do without."""


@cache
def small() -> Network:
    return networked(crowd(SMALL, 2 * SMALL, communities=9))


@cache
def small_page() -> str:
    return render(small(), analyse(small()), title="群体", most_single=100)


@cache
def small_payload() -> dict[str, Any]:
    return Page(small_page()).payload


def test_rows_come_back_from_columns() -> None:
    rows = [{"id": 1, "name": "a"}, {"id": 2, "extra": [3]}]
    assert from_columns(**json.loads(json.dumps(in_columns(rows)))) == rows
    assert from_columns(**in_columns([])) == []


def test_every_drawn_node_is_in_one_group() -> None:
    payload = small_payload()
    members = [number for group in payload["groups"] for number in group["members"]]
    assert sorted(members) == list(range(payload["drawn"])) == [node["id"] for node in payload["nodes"]]
    assert all(group["members"] == sorted(group["members"]) for group in payload["groups"])
    assert [group["id"] for group in payload["groups"]] == list(range(len(payload["groups"])))


def test_small_graphs_have_no_groups() -> None:
    assert Page(render(networked(sample()), analyse(networked(sample())), title="")).payload["groups"] == []


def test_groups_are_circles_apart_and_hold_their_members() -> None:
    payload = small_payload()
    for one, other in combinations(payload["groups"], 2):
        assert hypot(one["x"] - other["x"], one["y"] - other["y"]) > one["radius"] + other["radius"]
    for group in payload["groups"]:
        for number in group["members"]:
            node = payload["nodes"][number]
            assert hypot(node["x"] - group["x"], node["y"] - group["y"]) < group["radius"]


def test_communities_too_large_are_divided_and_the_smallest_gathered() -> None:
    star: nx.Graph[str] = nx.Graph(("hub", f"leaf{number}") for number in range(2 * MOST_MEMBERS))
    star.add_edges_from((f"a{number}", f"b{number}") for number in range(30))
    star.add_nodes_from(["alone"])
    groups = gather(star, [sorted(node for node in star if node.startswith(("hub", "leaf")))])
    assert sorted(node for group in groups for node in group) == sorted(star)
    assert max(map(len, groups)) <= MOST_MEMBERS
    (pairs,) = [group for group in groups if "a1" in group]
    assert len(pairs) == 61
    boxes = {node: Box(width=60, height=30, drop=5) for node in star}
    positions, circles = lay_out_groups(star, groups, boxes)
    assert set(positions) == set(star)
    assert [circle.members for circle in circles] == list(groups)


def test_a_grouped_page_is_the_same_every_time() -> None:
    assert render(small(), analyse(small()), title="群体", most_single=100) == small_page()


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    network = networked(crowd(10_000, 30_000))
    path = tmp_path_factory.mktemp("large") / "large.html"
    path.write_text(render(network, analyse(network), title="一万"), encoding="utf-8", newline="\n")
    yield path


def standing(browser: Browser) -> dict[str, Any]:
    """Return what the picture holds: how many single nodes and edges, and the groups that are closed or open."""
    held: dict[str, Any] = browser.run("return guanxi.groups()")
    return held


def click_group(browser: Browser, number: int) -> None:
    browser.painted()
    spot = browser.run("return guanxi.whereGroup(arguments[0])", number)
    browser.click_at(spot["x"], spot["y"])


def in_browser(test: Any) -> Any:
    for mark in BROWSER:
        test = mark(test)
    return test


@in_browser
def test_groups_open_and_close(browser: Browser) -> None:
    browser.show(small_page())
    payload = small_payload()
    everything = len(payload["groups"])
    assert standing(browser) == {"single": 0, "lines": 0, "open": [], "closed": everything}
    assert f"{SMALL} 个实体归入 {everything} 个群体，已展开 0 个" in browser.text("#notice")
    click_group(browser, 0)
    held = standing(browser)
    assert held["open"] == [0]
    assert held["closed"] == everything - 1
    assert held["single"] == len(payload["groups"][0]["members"])
    members = set(payload["groups"][0]["members"])
    assert held["lines"] == sum({edge["from"], edge["to"]} <= members for edge in payload["edges"])
    assert "已展开 1 个" in browser.text("#notice")
    browser.press("#close-groups")
    assert standing(browser) == {"single": 0, "lines": 0, "open": [], "closed": everything}
    browser.press("#open-groups")
    assert standing(browser) == {"single": SMALL, "lines": len(payload["edges"]), "open": list(range(everything)), "closed": 0}
    assert browser.complaints() == []


@in_browser
def test_what_is_chosen_opens_its_group(browser: Browser) -> None:
    browser.show(small_page())
    payload = small_payload()
    last = payload["entities"][SMALL - 1]
    (home,) = [group["id"] for group in payload["groups"] if SMALL - 1 in group["members"]]
    browser.type("/")
    browser.type(last["zh"], ENTER)
    assert browser.text("#panel h2") == last["zh"]
    assert standing(browser)["open"] == [home]
    fact = next(fact for fact in payload["facts"] if fact["status"] == "Asserted")
    browser.show(small_page(), f"#fact={fact['id']}")
    # Both ends stand out, and the edge between them, whatever is open.
    assert standing(browser)["single"] >= 2
    assert standing(browser)["lines"] >= 1
    assert browser.complaints() == []


@in_browser
def test_filters_reach_into_closed_groups(browser: Browser) -> None:
    browser.show(small_page())
    for kind in ("Person", "Company", "Product"):
        browser.press(f'#legend [data-key="{kind}"]')
    assert standing(browser)["closed"] == 0
    assert browser.complaints() == []


@in_browser
def test_physics_runs_on_request_and_stops(browser: Browser) -> None:
    browser.open(sample())
    before = browser.where(sample().entities[1].id)
    browser.pause(200)
    assert browser.where(sample().entities[1].id) == before
    browser.press("#loosen")
    assert browser.run("return document.querySelector('#loosen').ariaPressed") == "true"
    browser.until(
        "const { x, y } = guanxi.where(arguments[0]); return x !== arguments[1] && y !== arguments[2]", sample().entities[1].id, *before
    )
    browser.press("#loosen")
    assert browser.run("return document.querySelector('#loosen').ariaPressed") == "false"
    after = browser.where(sample().entities[1].id)
    assert after != before
    browser.pause(200)
    assert browser.where(sample().entities[1].id) == after
    assert browser.complaints() == []


@in_browser
def test_ten_thousand_nodes(browser: Browser, large: Path) -> None:
    browser.show(large, "#lang=en")
    assert "10,000 entities" in browser.text("#notice")
    held = standing(browser)
    assert (held["single"], held["open"]) == (0, [])
    assert held["closed"] > 20
    click_group(browser, 0)
    assert standing(browser)["open"] == [0]
    assert 0 < standing(browser)["single"] <= MOST_SINGLE
    hidden = crowd(10_000, 30_000).entities[9_876]
    browser.type("/")
    browser.type(hidden.label("en"), ENTER)
    assert browser.text("#panel h2") == hidden.label("en")
    assert len(standing(browser)["open"]) in (1, 2)
    x, y = browser.where(hidden.id)
    assert browser.run("return document.elementFromPoint(arguments[0], arguments[1])?.tagName", x, y) == "CANVAS"
    browser.press("#open-groups")
    assert standing(browser)["single"] <= 2000 + 400
    assert browser.complaints() == []
