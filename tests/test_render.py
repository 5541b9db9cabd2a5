import json
import re
from base64 import b64encode
from dataclasses import replace
from functools import cache
from hashlib import sha256
from html.parser import HTMLParser
from importlib.resources import files
from itertools import combinations
from typing import Any

import networkx as nx
import pytest

from graph.analyse import analyse
from graph.model import Conflict, KnowledgeGraph
from graph.render import IN_COLUMNS, rank, render
from graph.render.columns import from_columns
from graph.render.drawing import canvas_label, width
from graph.render.layout import Box, lay_out
from graph.render.payload import Sentences
from graph.render.spellings import initials, pinyin, script_table
from graph.vocab import EntityType, Predicate, Status
from tests.networks import ALIBABA, DOUBAO, QWEN, QWEN_UNIT, TENCENT, WU, entity, evidence, hostile, networked, sample, statement


class Page(HTMLParser):
    """Collect the elements of a page, and the texts of its scripts and styles."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, dict[str, str | None], str]] = []
        self._text: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._text = []

    def handle_data(self, data: str) -> None:
        self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style", "title"):
            self.texts.append((*self.elements[-1], "".join(self._text)))

    @property
    def payload(self) -> dict[str, Any]:
        ((_, _, text),) = [row for row in self.texts if row[1].get("id") == "payload"]
        payload: dict[str, Any] = json.loads(text)
        return payload | {key: from_columns(**value) for key, value in payload.items() if key in IN_COLUMNS}


def rendered(kg: KnowledgeGraph, *, title: str = "关系", **options: int) -> str:
    network = networked(kg)
    return render(network, analyse(network), title=title, **options)


@cache
def page() -> Page:
    return Page(rendered(sample()))


def test_the_page_refers_to_nothing_outside_itself() -> None:
    for kg in (sample(), hostile()):
        shown = Page(rendered(kg))
        for tag, attributes in shown.elements:
            assert tag not in ("link", "img", "iframe", "object", "embed", "base", "form", "video", "audio", "source")
            for name, value in attributes.items():
                assert name not in ("src", "srcset", "data", "action", "poster", "ping", "style")
                assert not name.startswith("on")
                assert name != "href" or (value or "").startswith("#")
        for tag, _, text in shown.texts:
            if tag == "style":
                assert "url(" not in text
                assert "@import" not in text
            assert "sourceMappingURL" not in text


def test_the_policy_lets_only_its_own_scripts_and_style_in() -> None:
    (policy,) = [row["content"] for tag, row in page().elements if tag == "meta" and row.get("http-equiv") == "Content-Security-Policy"]
    rules = {rule.split()[0]: rule.split()[1:] for rule in (policy or "").split("; ")}
    assert rules["default-src"] == ["'none'"]
    assert not {"connect-src", "frame-src", "font-src"} & set(rules)
    assert "'unsafe-inline'" not in (policy or "")
    for tag, rule in (("script", "script-src"), ("style", "style-src")):
        texts = [text for name, attributes, text in page().texts if name == tag and attributes.get("type") != "application/json"]
        hashes = [f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" for text in texts]
        assert rules[rule] == hashes


def test_the_page_shows_the_vis_network_of_pyvis() -> None:
    libraries = [text for tag, _, text in page().texts if tag == "script" and "vis-network" in text[:200]]
    assert len(libraries) == 1
    assert len(libraries[0]) > 400_000


def test_no_name_becomes_markup() -> None:
    html = rendered(hostile(), title="</title><script>window.hacked=9</script>")
    shown = Page(html)
    plain = Page(rendered(sample()))
    # A hostile graph makes the very same elements as a harmless one.
    assert [tag for tag, _ in shown.elements] == [tag for tag, _ in plain.elements]
    names = [one["zh"] for one in shown.payload["entities"]]
    assert sorted(names) == sorted(one.label("zh") for one in hostile().entities)
    assert shown.payload["title"] == "</title><script>window.hacked=9</script>"
    data = html[html.index('id="payload">') :].split("</script>", 1)[0]
    assert "<" not in data[len('id="payload">') :]


def test_the_same_documents_give_the_same_bytes() -> None:
    kg = sample()
    backwards = replace(kg, entities=kg.entities[::-1], statements=kg.statements[::-1], documents=kg.documents[::-1])
    assert rendered(kg) == rendered(backwards)
    assert rendered(kg).encode("utf-8").decode("utf-8") == rendered(kg)


def test_everything_known_is_in_the_page() -> None:
    payload = page().payload
    entities = payload["entities"]
    assert {one["id"] for one in entities} == {one.id for one in sample().entities}
    assert len(payload["facts"]) == len(sample().statements)
    assert len(payload["events"]) == 2
    assert len(payload["figures"]) == 3
    assert payload["newest"] == "2025-12-18"
    (leads,) = [fact for fact in payload["facts"] if fact["p"] == "leads"]
    assert (entities[leads["s"]]["zh"], entities[leads["o"]]["zh"]) == ("吴嘉", "千问C端事业群")
    assert leads["qualifiers"] == {"title": "负责人", "valid_from": "2025-12"}
    number, highlights, extractor, confidence = leads["evidence"][0]
    document, text, printed = payload["sentences"][number]
    assert [text[start:end] for start, end in highlights] == ["吴嘉", "领衔", "千问C端事业群"]
    assert printed == "由集團副總裁吳嘉領銜千問C端事業群。"
    assert (extractor, confidence) == ("pattern:test", 0.9)
    assert payload["documents"][document] == ["阿里成立新事业群", "新报", "2025-12-09", "https://news.example/a?b=1&c=<2>", "news/0.txt"]


def test_claims_know_what_stands_against_them() -> None:
    kg = sample()
    first, second = kg.observations[0], kg.observations[1]
    told = Page(rendered(replace(kg, conflicts=(Conflict(first=first.id, second=second.id),)))).payload
    against = {figure["id"]: figure.get("against") for figure in told["figures"]}
    assert against[f"observation/{first.id}"] == [f"observation/{second.id}"]
    assert against[f"observation/{second.id}"] == [f"observation/{first.id}"]
    assert not any("against" in claim for claim in (*told["facts"], *told["events"]))


def test_edges_stand_for_facts_alike() -> None:
    first = statement(WU, Predicate.LEADS, QWEN_UNIT)
    again = replace(first, id="other", label_zh="再")
    kg = replace(sample(), statements=(first, again, *sample().statements[1:]))
    payload = Page(rendered(kg)).payload
    (edge,) = [edge for edge in payload["edges"] if edge["predicate"] == "leads"]
    assert {payload["facts"][number]["zh"] for number in edge["facts"]} == {first.label_zh, "再"}
    assert edge["arrows"] == "to"
    assert {edge["arrows"] for edge in payload["edges"] if edge["predicate"] == "competesWith"} == {""}


def test_edges_between_the_same_two_do_not_lie_on_each_other() -> None:
    payload = page().payload
    number = {one["id"]: place for place, one in enumerate(payload["entities"])}
    pair = {number[ALIBABA.id], number[TENCENT.id]}
    bends = []
    for edge in payload["edges"]:
        if {edge["from"], edge["to"]} == pair:
            smooth = edge["smooth"]
            turned = 1 if edge["from"] < edge["to"] else -1
            bends.append(turned * (smooth["roundness"] * (1 if smooth["type"] == "curvedCW" else -1)) if smooth else 0)
    assert len(bends) == 3
    assert len(set(bends)) == 3


def test_every_type_relation_and_status_has_a_look() -> None:
    style = page().payload["style"]
    assert set(style["types"]) == set(EntityType)
    assert set(style["statuses"]) == set(Status)
    predicates = [predicate for family in style["families"].values() for predicate in family["predicates"]]
    assert sorted(predicates) == sorted(Predicate)
    assert len({look["shape"] for look in style["types"].values()}) == len(EntityType)


def test_every_phrase_is_in_both_languages_and_used() -> None:
    strings = page().payload["strings"]
    scripts = "".join(path.read_text("utf-8") for path in (files("graph.render") / "page").iterdir() if path.name.endswith(".js"))
    for key, phrases in strings.items():
        assert {"zh", "en"} <= set(phrases), key
        assert f'"{key}"' in scripts or f"`{key.split('-')[0]}-${{" in scripts, key
    for key in re.findall(r'say\("(\w+)"', scripts):
        assert key in strings


def test_of_large_networks_the_most_important_are_drawn() -> None:
    payload = Page(rendered(sample(), most_drawn=4)).payload
    assert payload["drawn"] == len(payload["nodes"]) == 4
    assert len(payload["entities"]) == len(sample().entities)
    assert len(payload["facts"]) == len(sample().statements)
    network = networked(sample())
    analysis = analyse(network)
    assert [one["id"] for one in payload["entities"]] == list(rank(network, analysis))
    assert all(edge["from"] < 4 and edge["to"] < 4 for edge in payload["edges"])
    importance = [analysis.pagerank[one["id"]] for one in payload["entities"]]
    assert importance[:4] == sorted(importance, reverse=True)[:4]
    assert {DOUBAO.id, QWEN.id} <= {one["id"] for one in payload["entities"]}


def test_a_crowd_without_relations_is_not_drawn() -> None:
    crowd = tuple(entity(f"某{number}") for number in range(20))
    kg = replace(sample(), entities=(*sample().entities, *crowd))
    payload = Page(rendered(kg)).payload
    assert payload["alone"] == 21
    assert payload["drawn"] == len(payload["nodes"]) == len(sample().entities) - 1
    assert len(payload["entities"]) == len(kg.entities)
    few = Page(rendered(replace(kg, entities=(*sample().entities, *crowd[:3])))).payload
    assert (few["alone"], few["drawn"]) == (0, len(sample().entities) + 3)


def test_an_empty_graph_has_a_page() -> None:
    payload = Page(rendered(KnowledgeGraph(documents=(), entities=()))).payload
    assert payload["nodes"] == payload["edges"] == payload["entities"] == []


LABELS = {
    "plain": ("阿里巴巴", "阿里巴巴"),
    "line breaks": ("two\nlines\tand\u2028more", "two lines and more"),
    "turned around": ("\u202eevil\u202c", "evil"),
    "long Chinese": ("一二三四五六七八九十一二三四五", "一二三四五六七八九十一二…"),
    "long English": ("State Administration for Market Regulation", "State Administration for…"),
    "control characters": ("a\x00b\x7fc", "a b c"),
}


@pytest.mark.parametrize(("name", "label"), LABELS.values(), ids=LABELS)
def test_labels_fit_the_picture(name: str, label: str) -> None:
    assert canvas_label(name) == label
    assert width(label) <= 26


LAYOUTS = {
    "star": nx.star_graph(60),
    "tree": nx.balanced_tree(3, 4),
    "dense": nx.complete_graph(25),
    "parts": nx.disjoint_union_all([nx.path_graph(n) for n in (1, 1, 2, 3, 9)]),
    "large": nx.barabasi_albert_graph(220, 1, seed=3),
}


@pytest.mark.parametrize("shape", LAYOUTS.values(), ids=LAYOUTS)
def test_no_two_nodes_or_labels_overlap(shape: "nx.Graph[int]") -> None:
    joined: nx.Graph[str] = nx.Graph((str(a), str(b)) for a, b in shape.edges)
    joined.add_nodes_from(map(str, shape))
    boxes = {node: Box(width=60 + 10 * (int(node) % 5), height=34, drop=9) for node in joined}
    spots = lay_out(joined, boxes)
    assert set(spots) == set(joined)
    for one, other in combinations(sorted(spots), 2):
        apart_x = abs(spots[one][0] - spots[other][0])
        apart_y = abs(spots[one][1] - spots[other][1])
        assert apart_x >= (boxes[one].width + boxes[other].width) / 2 or apart_y >= 34, (one, other)


@pytest.mark.parametrize("count", [2, 3, 12])
def test_a_chain_is_not_drawn_out(count: int) -> None:
    joined: nx.Graph[str] = nx.Graph((str(number), str(number + 1)) for number in range(count - 1))
    spots = lay_out(joined, {node: Box(width=90, height=40, drop=9) for node in joined})
    for one, other in joined.edges:
        assert max(abs(spots[one][axis] - spots[other][axis]) for axis in (0, 1)) < 200


def test_a_layout_does_not_depend_on_the_order_of_nodes() -> None:
    shape: nx.Graph[str] = nx.Graph((str(a), str(b)) for a, b in nx.karate_club_graph().edges)
    backwards: nx.Graph[str] = nx.Graph()
    backwards.add_nodes_from(sorted(shape, reverse=True))
    backwards.add_edges_from((b, a) for a, b in sorted(shape.edges, reverse=True))
    boxes = {node: Box(width=60, height=30, drop=5) for node in shape}
    assert lay_out(shape, boxes) == lay_out(backwards, boxes)


def test_a_name_in_one_language_only_is_shown_in_both() -> None:
    alone = entity("某某", EntityType.COMPANY)
    payload = Page(rendered(KnowledgeGraph(documents=(), entities=(alone,)))).payload
    assert (payload["nodes"][0]["label"], payload["nodes"][0]["label_en"]) == ("某某", "某某")


def test_names_come_with_their_traditional_characters_and_their_sound() -> None:
    assert pinyin(["中微公司", "AMEC", "千问C端", "重庆", "遠東海運"]) == ["zhongweigongsi", "qianwencduan", "chongqing", "yuandonghaiyun"]
    assert initials(["阿里巴巴", "吴嘉", "AMEC", "千问APP", "遠東海運"]) == ["albb", "wj", "qwapp", "ydhy"]
    traditional, simplified = script_table(["长荣海运", "台积电"])
    assert len(traditional) == len(simplified)
    pairs = set(zip(traditional, simplified, strict=True))
    assert {("長", "长"), ("榮", "荣"), ("運", "运"), ("臺", "台"), ("颱", "台"), ("積", "积"), ("電", "电")} <= pairs
    assert set(simplified) <= set("长荣海运台积电")
    assert script_table(["NIO"]) == ("", "")


def test_the_page_shows_no_emphasis_of_the_source() -> None:
    kg = sample()
    told = evidence("总裁吴嘉表示，千问发布。")
    marked = replace(told, quote="总裁吴嘉**表示，千问发布。")
    kg = replace(kg, statements=tuple(replace(one, evidence=(marked,)) for one in kg.statements))
    rows = Page(rendered(kg)).payload["sentences"]
    assert [printed for _, text, printed in rows if text == told.text] == [""]


@pytest.mark.parametrize(
    ("quote", "printed"), [("阿里与\n千问。", ""), ("阿里與千問。", "阿里與千問。")], ids=["broken elsewhere", "other characters"]
)
def test_a_sentence_is_shown_as_printed_only_where_that_differs(quote: str, printed: str) -> None:
    network = networked(replace(sample(), statements=(statement(ALIBABA, Predicate.MAKES, QWEN, evidence("阿里与千问。", quote=quote)),)))
    sentences = Sentences(network.graph["documents"])
    (edge,) = [edge for *_, edge in network.edges(data=True)]
    sentences.cite(edge["evidence"])
    assert [row[2] for row in sentences.rows] == [printed]
