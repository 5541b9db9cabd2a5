"""Finding in the page: filters, neighbourhoods, paths, addresses, what can be copied and saved, theme and keys, in a real browser."""

import csv
import json
import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import StringIO
from urllib.parse import quote
from xml.etree import ElementTree

import pytest

from graph.analyse import path
from graph.model import Entity, KnowledgeGraph, Qualifiers
from graph.store import Store
from graph.vocab import Predicate, Status
from tests.browser import BROWSER, ENTER, ESCAPE, TAB, Browser, browser
from tests.networks import (
    ALIBABA,
    DOUBAO,
    HANGZHOU,
    HOSTILE,
    QWEN,
    QWEN_APP,
    QWEN_UNIT,
    TENCENT,
    WU,
    crowd,
    document,
    entity,
    evidence,
    hostile,
    networked,
    sample,
    statement,
)

__all__ = ["browser"]

pytestmark = BROWSER

SVG = "{http://www.w3.org/2000/svg}"


def dated() -> KnowledgeGraph:
    """Return four facts of different dates, sources and confidence, one of them undated."""
    papers = (
        document(0, title="旧闻", published="2023-05-01"),
        document(1, title="新闻", published="2025-12-09"),
        document(2, title="无日期", published=""),
    )
    one, two, three, four = (entity(name) for name in ("甲", "乙", "丙", "丁"))
    return KnowledgeGraph(
        documents=papers,
        entities=(one, two, three, four),
        statements=(
            statement(one, Predicate.PARTNERS_WITH, two, evidence("甲与乙合作。", 0), confidence=0.95),
            statement(two, Predicate.COMPETES_WITH, three, evidence("乙与丙竞争。", 1), confidence=0.6),
            statement(one, Predicate.ACQUIRED, three, evidence("甲收购丙。", 1), qualifiers=Qualifiers(valid_from="2024"), confidence=0.8),
            statement(three, Predicate.MAKES, four, evidence("丙推出丁。", 2), status=Status.PLANNED, confidence=0.9),
        ),
    )


def two_publishers() -> KnowledgeGraph:
    """Return two facts, of which one is told by another publisher, and one by both."""
    kg = dated()
    return replace(kg, documents=(replace(kg.documents[0], publisher="早报"), *kg.documents[1:]))


def shown_edges(browser: Browser) -> set[str]:
    return set(browser.run("return guanxi.shown()"))


def slide(browser: Browser, which: str, value: int) -> None:
    browser.run(
        "const input = document.querySelector(arguments[0]); input.value = arguments[1]; input.dispatchEvent(new Event('input'))",
        which,
        value,
    )


def facts_of(kg: KnowledgeGraph) -> dict[str, str]:
    return {f"statement/{one.id}": one.label_zh for one in kg.statements}


def seen(browser: Browser, kg: KnowledgeGraph) -> set[str]:
    return {facts_of(kg)[one] for one in shown_edges(browser)}


ACQUIRED, PARTNERS, RIVALS, MAKES = "甲 acquired 丙", "甲 partnersWith 乙", "乙 competesWith 丙", "丙 makes 丁"


def test_statuses_are_toggles(browser: Browser) -> None:
    browser.open(dated())
    assert seen(browser, dated()) == {ACQUIRED, PARTNERS, RIVALS, MAKES}
    browser.press('#legend [data-key="Planned"]')
    assert seen(browser, dated()) == {ACQUIRED, PARTNERS, RIVALS}
    assert browser.text("#notice").startswith("筛选隐去了 1 条事实、1 个实体")
    # The picture, the lists and the address say the same.
    browser.click_at(*browser.where("company/丙"))
    assert "丁" not in browser.text("#panel")
    assert "hide=Planned" in browser.run("return location.hash")
    browser.press("#notice .link")
    assert "丙 makes 丁" in browser.text("#panel")
    assert browser.run("return document.querySelector('#notice').hidden")
    assert browser.run("return document.querySelector('#legend [data-key=Planned]').ariaPressed") == "true"


def test_families_hide_their_facts_and_whom_they_leave_alone(browser: Browser) -> None:
    browser.open(dated(), "#entity=company/丁")
    browser.press('#legend [data-key="technology"]')
    assert seen(browser, dated()) == {ACQUIRED, PARTNERS, RIVALS}
    assert "它的事实都被筛选隐去了。" in browser.text("#panel")
    browser.press("#panel .bar .link")
    browser.click_at(*browser.where("company/丁"))
    assert browser.text("#panel h2") == "概览"


def test_confidence_has_a_least(browser: Browser) -> None:
    browser.open(dated())
    slide(browser, "#least", 80)
    assert seen(browser, dated()) == {PARTNERS, ACQUIRED, MAKES}
    assert "≥ 80%" in browser.text("#legend")
    slide(browser, "#least", 95)
    assert seen(browser, dated()) == {PARTNERS}
    slide(browser, "#least", 0)
    assert len(shown_edges(browser)) == 4


def test_time_has_two_handles(browser: Browser) -> None:
    browser.open(dated())
    # 2023-05, 2024 and 2025-12 are the months; what began in 2024 was told in 2025.
    assert browser.run("return document.querySelector('#until').max") == "2"
    slide(browser, "#from", 1)
    assert seen(browser, dated()) == {ACQUIRED, RIVALS, MAKES}
    slide(browser, "#until", 1)
    assert seen(browser, dated()) == {ACQUIRED, MAKES}
    assert browser.text("#legend .time output") == "2024"
    browser.press("#undated")
    assert seen(browser, dated()) == {ACQUIRED}
    # One handle does not pass the other.
    slide(browser, "#from", 2)
    assert browser.run("return document.querySelector('#from').value") == "1"
    address = browser.run("return location.hash")
    assert "from=2024&until=2024&undated=0" in address
    browser.open(dated(), address)
    assert seen(browser, dated()) == {ACQUIRED}
    assert browser.run("return [document.querySelector('#from').value, document.querySelector('#undated').checked]") == ["1", False]


def test_sources_can_be_left_out(browser: Browser) -> None:
    kg = two_publishers()
    browser.open(kg)
    browser.press("#sources summary")
    assert sorted(text.split()[0] for text in browser.texts("#sources label")) == ["新报", "早报"]
    browser.press('#sources input[value="早报"]')
    assert seen(browser, kg) == {ACQUIRED, RIVALS, MAKES}
    assert browser.text("#sources summary").startswith("来源 1 / 2")
    browser.run("document.querySelector('#sources .link:last-child').click()")
    assert shown_edges(browser) == set()
    browser.run("document.querySelector('#sources .link').click()")
    assert len(shown_edges(browser)) == 4


def test_single_relations_can_be_left_out(browser: Browser) -> None:
    kg = two_publishers()
    browser.open(kg)
    browser.press("#relations summary")
    browser.press('#relations input[value="makes"]')
    left = seen(browser, kg)
    assert MAKES not in left
    assert {ACQUIRED, RIVALS} <= left
    browser.open(kg, "#hide=acquired,makes")
    assert seen(browser, kg) == left - {ACQUIRED}


def test_an_address_that_filters_nonsense_filters_nothing(browser: Browser) -> None:
    browser.open(sample(), "#hide=constructor,__proto__,Nobody&least=abc&from=x&hops=9&focus=nobody")
    assert len(shown_edges(browser)) == len(sample().statements)
    assert browser.complaints() == []


def members(browser: Browser) -> set[str]:
    return set(browser.run("return guanxi.nodes()"))


def test_a_neighbourhood_by_steps(browser: Browser) -> None:
    browser.open(sample(), f"#entity={QWEN_UNIT.id}")
    whole = members(browser)
    browser.press("#panel .hops button:nth-of-type(2)")
    assert members(browser) == {QWEN_UNIT.id, WU.id, ALIBABA.id, QWEN_APP.id}
    assert browser.text("#notice").startswith("只显示“千问C端事业群”周围的 4 个实体。")
    browser.press("#panel .hops button:nth-of-type(3)")
    assert members(browser) == {QWEN_UNIT.id, WU.id, ALIBABA.id, QWEN_APP.id, TENCENT.id, HANGZHOU.id, QWEN.id, DOUBAO.id}
    address = browser.run("return location.hash")
    browser.open(sample(), address)
    assert len(members(browser)) == 8
    browser.type(ESCAPE)
    assert members(browser) == whole
    assert browser.text("#panel h2") == "千问C端事业群"


def double_click(browser: Browser, entity: str) -> None:
    """Open the neighbourhood of an entity; on a busy machine, the two clicks may come too far apart to be a double one."""
    before = members(browser)
    for _ in range(5):
        browser.double_click_at(*browser.where(entity))
        if members(browser) != before:
            return


def test_a_double_click_opens_a_neighbourhood_and_then_more_of_it(browser: Browser) -> None:
    browser.open(sample())
    double_click(browser, WU.id)
    assert members(browser) == {WU.id, QWEN_UNIT.id}
    double_click(browser, QWEN_UNIT.id)
    assert members(browser) == {WU.id, QWEN_UNIT.id, ALIBABA.id, QWEN_APP.id}
    browser.press("#notice .link")
    assert len(members(browser)) == 9


def test_who_goes_on_from_a_neighbourhood_takes_it_along(browser: Browser) -> None:
    browser.open(sample(), f"#entity={WU.id}&focus={WU.id}&hops=1")
    browser.type("/")
    browser.type("豆包", ENTER)
    assert browser.text("#panel h2") == "豆包"
    assert members(browser) == {WU.id, QWEN_UNIT.id, DOUBAO.id, QWEN_APP.id, TENCENT.id}


def test_a_neighbourhood_follows_the_filters(browser: Browser) -> None:
    browser.open(sample(), f"#entity={TENCENT.id}&focus={TENCENT.id}&hops=1")
    assert members(browser) == {TENCENT.id, ALIBABA.id, QWEN.id, DOUBAO.id}
    browser.press('#legend [data-key="Ended"]')
    assert members(browser) == {TENCENT.id, ALIBABA.id, QWEN.id}


def test_a_path_is_picked_by_search(browser: Browser) -> None:
    browser.open(sample(), f"#entity={WU.id}")
    browser.run("[...document.querySelectorAll('#panel .tool')].find(one => one.textContent.includes('路径')).click()")
    assert "从“吴嘉”出发" in browser.text("#notice")
    browser.type("豆包", ENTER)
    assert browser.text("#panel h2") == "吴嘉 → 豆包"
    steps = path(networked(sample()), WU.id, DOUBAO.id)
    assert browser.text("#panel .second") == f"{len(steps)} 步"
    assert browser.texts("#panel .step h3 .link") == ["吴嘉", "千问C端事业群", "千问C端事业群", "千问APP", "千问APP", "豆包"]
    assert "由集团副总裁吴嘉领衔千问C端事业群。" in browser.text("#panel .step")
    assert f"path={WU.id}&to={DOUBAO.id}" in browser.run("return decodeURIComponent(location.hash)")
    lit = set(browser.run("return guanxi.lit()"))
    assert lit == {step.start for step in steps} | {DOUBAO.id}


def test_a_path_is_picked_by_click_and_given_up_by_escape(browser: Browser) -> None:
    browser.open(sample(), f"#entity={WU.id}")
    start = "[...document.querySelectorAll('#panel .tool')].find(one => one.textContent.includes('路径')).click()"
    browser.run(start)
    browser.type(ESCAPE)
    assert browser.run("return document.querySelector('#notice').hidden")
    browser.run(start)
    browser.run("document.activeElement.blur()")
    browser.type(ESCAPE)
    assert browser.run("return document.querySelector('#notice').hidden")
    assert browser.text("#panel h2") == "吴嘉"
    browser.run(start)
    browser.click_at(*browser.where(ALIBABA.id))
    assert browser.text("#panel h2") == "吴嘉 → 阿里巴巴"


@pytest.mark.parametrize(("start", "end"), [(WU, TENCENT), (QWEN, TENCENT), (DOUBAO, ALIBABA), (HANGZHOU, WU), (TENCENT, DOUBAO)])
def test_paths_are_those_of_the_command_line(browser: Browser, start: Entity, end: Entity) -> None:
    browser.open(sample(), f"#path={start.id}&to={end.id}")
    steps = path(networked(sample()), start.id, end.id)
    facts = facts_of(sample())
    told = browser.run(
        "return [...document.querySelectorAll('#panel .step')]"
        ".map(step => [...step.querySelectorAll('.told > [dir=auto]')].map(one => one.textContent))"
    )
    assert [sorted(step) for step in told] == [sorted(facts[key] for key in step.statements) for step in steps]
    if not steps:
        assert browser.text("#panel .second") == "没有找到路径。"


def test_paths_are_no_longer_than_they_must_be(browser: Browser) -> None:
    kg = crowd(90, 130, communities=6)
    network = networked(kg)
    browser.open(kg)
    names = sorted(network)
    lengths = []
    for one, other in zip(names[::11], reversed(names[5::11]), strict=False):
        browser.go(f"#path={quote(one)}&to={quote(other)}")
        lengths.append(len(path(network, one, other)))
        assert len(browser.texts("#panel .step")) == lengths[-1]
    assert max(lengths) > 3


def test_a_path_goes_over_what_filters_leave(browser: Browser) -> None:
    browser.open(sample(), f"#path={ALIBABA.id}&to={TENCENT.id}")
    assert browser.text("#panel .second") == "1 步"
    browser.open(sample(), f"#path={ALIBABA.id}&to={TENCENT.id}&hide=Planned,Reported,competition")
    assert browser.text("#panel .second") == "4 步"
    assert "只在未被筛选隐去的事实中查找。" in browser.text("#panel")


def test_the_back_button_goes_back(browser: Browser) -> None:
    browser.open(sample(), f"#entity={WU.id}")
    browser.run("[...document.querySelectorAll('#panel .told .link')].find(one => one.textContent === '千问C端事业群').click()")
    assert browser.text("#panel h2") == "千问C端事业群"
    browser.press('#legend [data-key="Denied"]')
    browser.back()
    assert browser.text("#panel h2") == "吴嘉"
    browser.forward()
    assert browser.text("#panel h2") == "千问C端事业群"
    assert "hide=Denied" in browser.run("return location.hash")


def test_the_language_stays_in_the_address_that_names_it(browser: Browser) -> None:
    browser.open(sample(), f"#entity={WU.id}&focus={WU.id}&hops=2&lang=en")
    assert browser.text("#panel h2") == "Wu Jia"
    browser.press("#language")
    assert browser.text("#panel h2") == "吴嘉"
    address = browser.run("return location.hash")
    assert address.endswith("&hops=2&lang=zh")
    browser.open(sample(), address)
    assert browser.text("#panel h2") == "吴嘉"
    assert len(members(browser)) == 4


def copied(browser: Browser, words: str) -> str:
    """Return what a button copies where the clipboard is refused: the page shows it, all of it selected."""
    browser.run("navigator.clipboard.writeText = () => Promise.reject(new Error('refused'))")
    browser.run("[...document.querySelectorAll('#panel .tool')].find(one => one.textContent === arguments[0]).click()", words)
    text = browser.until("""
        const area = document.querySelector('#dialog[open] textarea');
        return area?.value.slice(area.selectionStart, area.selectionEnd)""")
    browser.run("document.querySelector('#dialog').close()")
    return str(text)


def test_a_link_is_copied(browser: Browser) -> None:
    browser.open(sample(), f"#entity={WU.id}")
    browser.press('#legend [data-key="Denied"]')
    link = copied(browser, "复制链接")
    assert link.startswith("file://")
    browser.visit(link)
    assert browser.text("#panel h2") == "吴嘉"
    assert browser.run("return document.querySelector('#legend [data-key=Denied]').ariaPressed") == "false"
    browser.run("navigator.clipboard.writeText = text => { window.taken = text; return Promise.resolve() }")
    browser.run("[...document.querySelectorAll('#panel .tool')].find(one => one.textContent === '复制链接').click()")
    assert browser.until("return window.taken") == link
    assert browser.until("return [...document.querySelectorAll('#panel .tool')].some(one => one.textContent === '已复制 ✓')")


@pytest.mark.parametrize("make", [sample, hostile])
def test_the_copied_query_finds_the_same(browser: Browser, make: Callable[[], KnowledgeGraph]) -> None:
    kg = make()
    store = Store()
    store.add(kg)
    browser.open(kg)
    for thing in kg.entities:
        browser.go(f"#entity={quote(store.iri(thing.id).removeprefix(store.base_iri))}")
        rows = store.select(copied(browser, "复制 SPARQL"))
        about = [one for one in kg.statements if thing.id in (one.subject, one.object)]
        assert {row["statement"] for row in rows} == {store.iri(f"statement/{one.id}") for one in about}
        assert {row["sentence"] for row in rows} == {proof.text for one in about for proof in one.evidence}
    for one in kg.statements[:4]:
        browser.go(f"#fact=statement/{one.id}")
        rows = store.select(copied(browser, "复制 SPARQL"))
        assert {row["told"] for row in rows} == {one.label_zh}
        assert {row["sentence"] for row in rows} == {proof.text for proof in one.evidence}


@pytest.fixture
def saved(browser: Browser) -> Callable[[str], bytes]:
    def save(kind: str) -> bytes:
        name, content = browser.saved(f"[data-save=save{kind.capitalize()}]")
        assert name.endswith(f".{kind}")
        return content

    return save


def read_csv(content: bytes) -> list[dict[str, str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(StringIO(content.decode("utf-8-sig"), newline="")))


def test_the_facts_are_saved_as_a_table(browser: Browser, saved: Callable[[str], bytes]) -> None:
    browser.open(sample())
    rows = {row["id"]: row for row in read_csv(saved("csv"))}
    assert set(rows) == set(facts_of(sample()))
    first = rows[f"statement/{sample().statements[0].id}"]
    assert (first["subject_zh"], first["relation"], first["object_en"]) == ("吴嘉", "leads", "Qwen C-end Business Group")
    assert (first["title"], first["date"], first["sentence"]) == ("负责人", "2025-12", "由集团副总裁吴嘉领衔千问C端事业群。")
    browser.press('#legend [data-key="Ended"]')
    assert {row["status"] for row in read_csv(saved("csv"))} == {"Asserted", "Planned", "Reported", "Denied"}
    assert browser.complaints() == []


def test_no_cell_is_a_formula(browser: Browser, saved: Callable[[str], bytes]) -> None:
    names = ("=HYPERLINK(1)", "+1", "-2+3", "@SUM(A1)", 'say "hi", now\nthen')
    things = tuple(entity(name) for name in names)
    kg = KnowledgeGraph(
        documents=(document(0, title="=1+1"),),
        entities=things,
        statements=tuple(statement(one, Predicate.USES, things[-1], evidence("\t=2")) for one in things[:-1]),
    )
    browser.open(kg)
    rows = read_csv(saved("csv"))
    assert {row["subject_zh"] for row in rows} == {f"'{name}" for name in names[:4]}
    assert {row["object_zh"] for row in rows} == {names[-1]}
    assert {row["document"] for row in rows} == {"'=1+1"}
    assert not any(cell[:1] in ("=", "+", "-", "@", "\t", "\r") for row in rows for cell in row.values() if cell)


def parsed(svg: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(svg)  # noqa: S314 - our own page wrote it


def size_of(browser: Browser) -> tuple[int, int]:
    width, height = browser.run(
        "const { clientWidth, clientHeight } = document.querySelector('#canvas'); return [clientWidth, clientHeight]"
    )
    return width, height


def test_what_is_told_of_a_hidden_type_is_hidden_with_it(browser: Browser) -> None:
    browser.open(sample(), f"#entity={QWEN_APP.id}")
    assert browser.run("return document.querySelectorAll('#panel .timeline > li').length") == 1
    browser.press('#legend [data-key="Company"]')
    assert browser.run("return document.querySelectorAll('#panel .timeline > li').length") == 0
    assert "2 个事件" in browser.text("#notice")
    browser.press('#legend [data-key="Company"]')
    browser.press('#legend [data-key="Product"]')
    assert "3 项数据" in browser.text("#notice")


def test_the_overview_counts_neighbours_as_cards_do(browser: Browser) -> None:
    browser.open(sample())
    rows = {row.split()[0]: row for row in browser.texts("#panel .why .told") if "相连" in row}
    told = rows["阿里巴巴"].split(maxsplit=1)[1]
    browser.go(f"#entity={ALIBABA.id}")
    assert told in browser.text("#panel")
    assert told == "与 2 个实体相连"  # where it is makes no neighbour


def test_the_picture_is_saved_as_a_drawing(browser: Browser, saved: Callable[[str], bytes]) -> None:
    browser.open(sample())
    root = parsed(saved("svg"))
    width, height = size_of(browser)
    assert root.tag == f"{SVG}svg"
    assert float(root.get("width", "")) == width
    assert float(root.get("height", "")) > height
    view = root.find(f"{SVG}g")
    assert view is not None
    edges, nodes, names = (part for part in view.findall(f"{SVG}g") if part.get("class") in ("edges", "nodes", "names"))
    drawn = browser.run("return guanxi.nodes().length")
    assert len(nodes) == drawn == 9
    assert len(edges) == 12
    labels = {label.text for label in names}
    assert {"吴嘉", "阿里巴巴", "腾讯"} <= labels
    words = "".join(root.itertext())
    assert "12 条事实" in words
    assert "人事" in words
    # A filter holds for what is saved too.
    browser.press('#legend [data-key="Person"]')
    after = parsed(saved("svg"))
    assert "吴嘉" not in "".join(after.itertext())
    assert browser.complaints() == []


def test_the_picture_is_saved_as_an_image(browser: Browser, saved: Callable[[str], bytes]) -> None:
    browser.open(sample())
    content = saved("png")
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    across, down, depth, colour = struct.unpack(">IIBB", content[16:26])
    width, height = size_of(browser)
    assert across == 2 * width
    assert down > 2 * height
    assert (depth, colour) == (8, 6)
    raw = zlib.decompress(b"".join(chunks(content)))
    assert len(set(raw)) > 50  # something is drawn on it
    assert browser.complaints() == []


def chunks(content: bytes) -> Iterator[bytes]:
    place = 8
    while place < len(content):
        (length,) = struct.unpack(">I", content[place : place + 4])
        if content[place + 4 : place + 8] == b"IDAT":
            yield content[place + 8 : place + 8 + length]
        place += 12 + length


def test_hostile_names_are_text_in_what_is_saved(browser: Browser, saved: Callable[[str], bytes]) -> None:
    browser.open(hostile())
    root = parsed(saved("svg"))
    tags = {part.tag.removeprefix(SVG) for part in root.iter()}
    assert tags <= {"svg", "g", "title", "rect", "clipPath", "path", "polygon", "polyline", "circle", "line", "text"}
    assert not any(name.startswith("on") or name.endswith("href") for part in root.iter() for name in part.attrib)
    rows = read_csv(saved("csv"))
    assert {row["subject_zh"] for row in rows} == {node["label_zh"] for node in networked(hostile()).nodes.values()}
    assert len(rows) == len(HOSTILE)
    assert saved("png").startswith(b"\x89PNG")
    assert browser.run("return window.hacked") is None
    assert browser.complaints() == []


def background(browser: Browser) -> int:
    colour = browser.run("return getComputedStyle(document.querySelector('#panel')).backgroundColor")
    return max(int(part) for part in colour.strip("rgb()").split(","))


def test_the_theme_is_chosen_and_remembered(browser: Browser) -> None:
    with browser.afresh():
        browser.open(sample())
        assert background(browser) > 200
        browser.press("#theme")
        browser.press("#theme")
        assert browser.run("return document.querySelector('#theme').ariaLabel") == "外观: 深色"
        assert background(browser) < 60
        browser.open(sample())
        assert background(browser) < 60
        with browser.looking(theme="dark"):
            browser.press("#theme")
            assert background(browser) < 60
            browser.press("#theme")
            assert background(browser) > 200
        assert browser.complaints() == []


def test_the_keys_are_told(browser: Browser) -> None:
    browser.open(sample(), f"#entity={WU.id}")
    browser.type("?")
    assert browser.run("return document.querySelector('#dialog').open")
    assert "搜索" in browser.text("#dialog")
    browser.type(ESCAPE)
    assert not browser.run("return document.querySelector('#dialog').open")
    assert browser.text("#panel h2") == "吴嘉"
    browser.type(ESCAPE)
    assert browser.text("#panel h2") == "概览"


def test_everything_can_be_reached_with_tab_and_has_a_name(browser: Browser) -> None:
    browser.open(sample(), f"#entity={WU.id}")
    browser.run("document.querySelector('#sources')?.setAttribute('open', '')")
    reached: list[str] = []
    for _ in range(80):
        browser.type(TAB)
        told = browser.run(
            "const one = document.activeElement; const outline = getComputedStyle(one);"
            "return [one.id || one.dataset.key || one.textContent || one.className,"
            " one.ariaLabel || one.title || one.labels?.[0]?.textContent || one.textContent,"
            " outline.outlineStyle !== 'none' || one === document.body]"
        )
        if told[0] in reached and told[0] == "skip":
            break
        assert told[1], f"{told[0]} has no name"
        assert told[2], f"{told[0]} shows no focus"
        reached.append(told[0])
    assert {"search", "language", "theme", "help", "closer", "Person", "Denied", "least", "from", "until"} <= set(reached)
    assert "2" in reached
    assert any("复制链接" in one for one in reached)


def test_the_skip_link_keeps_the_address(browser: Browser) -> None:
    browser.open(sample(), f"#entity={WU.id}")
    browser.run("document.querySelector('#skip').click()")
    assert browser.text("#panel h2") == "吴嘉"
    assert json.dumps(browser.run("return document.activeElement.id")) == '"panel"'
