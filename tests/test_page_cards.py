"""Reading and checking in the page: cards, charts, timelines, the overview, tables, and who reads them otherwise than by eye and mouse."""

import re
from dataclasses import replace
from importlib.resources import files
from itertools import pairwise
from typing import Any

import pytest

from graph.ids import digest
from graph.model import Conflict, Document, KnowledgeGraph, Observation, Qualifiers
from graph.vocab import EntityType, EventType, Metric, Predicate, Role, Status
from tests.browser import BROWSER, ENTER, PHONE, Browser, browser
from tests.networks import (
    ALIBABA,
    DOUBAO,
    HOSTILE,
    LONELY,
    QWEN,
    QWEN_APP,
    QWEN_UNIT,
    TENCENT,
    WU,
    document,
    entity,
    evidence,
    hostile,
    launch,
    sample,
    statement,
)

__all__ = ["browser"]

UC = entity("UC事业部", EntityType.UNIT, english="UC Business Unit")


def figure(
    value: str,
    time: str,
    *,
    metric: Metric = Metric.MONTHLY_ACTIVE_USERS,
    unit: str = "user",
    status: Status = Status.ASSERTED,
    number: int = 0,
) -> Observation:
    return Observation(
        id=digest(metric, value, time, status),
        about=DOUBAO.id,
        metric=metric,
        value=value,
        unit=unit,
        time=time,
        status=status,
        confidence=0.8,
        evidence=(evidence(f"豆包在{time}达到{value}。", number),),
        label_en=f"Doubao: {metric} {value} ({time})",
        label_zh=f"豆包 {metric} {value}（{time}）",
    )


def measured() -> KnowledgeGraph:
    """Return the sample with figures over time, of which two differ."""
    users = (
        figure("40000000", "2025-01"),
        figure("172000000", "2025-09"),
        figure("159000000", "2025-09", number=1),
        figure("200000000", "2025-12", status=Status.PLANNED),
    )
    others = (
        figure("12400000000", "2023", metric=Metric.REVENUE, unit="CNY"),
        figure("50100000000", "2025", metric=Metric.REVENUE, unit="CNY"),
        figure("11100000000", "2025-06", metric=Metric.REVENUE, unit="CNY"),
        figure("3", "2025-01", metric=Metric.RANK, unit="rank"),
        figure("1", "2025-09", metric=Metric.RANK, unit="rank"),
        figure("0.12", "2025", metric=Metric.GROWTH_RATE, unit="ratio"),
    )
    odd = sorted(one.id for one in users[1:3])
    return replace(sample(), observations=(*users, *others), conflicts=(Conflict(first=odd[0], second=odd[1]),))


def employed() -> KnowledgeGraph:
    """Return the sample in which somebody has had several posts."""
    posts = (
        statement(WU, Predicate.LEADS, UC, status=Status.ENDED, qualifiers=Qualifiers(title="总经理", valid_from="2017")),
        statement(WU, Predicate.WORKS_FOR, ALIBABA, qualifiers=Qualifiers(valid_from="2010")),
        statement(WU, Predicate.WORKS_FOR, TENCENT, status=Status.PLANNED),
        statement(WU, Predicate.LEADS, QWEN, status=Status.DENIED),
    )
    moved = replace(launch((Role.PERSON, WU), (Role.OBJECT, QWEN_UNIT), date="2025-12-09"), type=EventType.APPOINTMENT)
    return replace(
        sample(),
        entities=(*sample().entities, UC),
        statements=(*sample().statements, *posts),
        events=(*sample().events, moved, launch((Role.AGENT, WU), (Role.OBJECT, QWEN), date="")),
    )


def long(many: int) -> KnowledgeGraph:
    """Return a graph with more facts than one page of a table holds."""
    makers = [entity(f"第{number}公司", english=f"Company {number}") for number in range(many)]
    return KnowledgeGraph(
        documents=(document(0),),
        entities=(ALIBABA, *makers),
        statements=tuple(
            statement(maker, Predicate.PARTNERS_WITH, ALIBABA, confidence=0.5 + number / many / 3) for number, maker in enumerate(makers)
        ),
    )


def choose(browser: Browser, selector: str, text: str) -> None:
    """Press the first of some elements that holds a text."""
    script = "[...document.querySelectorAll(arguments[0])].find(one => one.textContent.includes(arguments[1])).click()"
    browser.run(script, selector, text)


def section(browser: Browser, heading: str) -> str:
    script = """
        const headed = one => one.querySelector('h3')?.innerText.startsWith(arguments[0]);
        return [...document.querySelectorAll('#panel section')].find(headed)?.innerText ?? ''"""
    return str(browser.run(script, heading))


# --- cards ---------------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("browser")
class TestCards:
    pytestmark = BROWSER

    def test_figures_without_a_time_stand_where_they_were_first_told(self, browser: Browser) -> None:
        papers = (document(0, published="2025-01-09"), document(1, published="2025-12-18"))
        figures = (figure("40000000", ""), figure("172000000", "", number=1))
        browser.open(replace(sample(), documents=papers, observations=figures), f"#entity={DOUBAO.id}")
        assert browser.run("return document.querySelectorAll('#panel .chart .mark.told').length") == 2
        ticks = browser.run("return [...document.querySelectorAll('#panel .chart .tick')].map(one => one.textContent)")
        assert {"2025-01-09*", "2025-12-18*"} <= set(ticks)
        assert "* 原文未说明时间" in browser.text("#panel .chart-box")
        assert "2025-01-09 的报道" in browser.run("return document.querySelector('#panel .chart .mark').getAttribute('aria-label')")
        assert browser.run("return document.querySelectorAll('#panel .chart .odds').length") == 0
        # Told on one day of no one knows when, they make no course of time.
        told = (figure("40000000", ""), figure("172000000", ""))
        browser.open(replace(sample(), observations=told), f"#entity={DOUBAO.id}")
        assert browser.run("return document.querySelectorAll('#panel .chart').length") == 0

    def test_figures_are_drawn_over_time(self, browser: Browser) -> None:
        browser.open(measured(), f"#entity={DOUBAO.id}")
        charts = browser.run("return [...document.querySelectorAll('#panel .chart')].map(one => one.querySelectorAll('.mark').length)")
        assert sorted(charts) == [2, 3, 4]  # ranks, revenue, users; a single growth rate has none
        values = browser.run("return [...document.querySelectorAll('#panel .chart .value')].map(one => one.textContent)")
        assert {"4000万", "1.72亿", "1.59亿", "2亿", "124亿", "第1"} <= set(values)
        ticks = browser.run("return [...document.querySelectorAll('#panel .chart .tick')].map(one => one.textContent)")
        assert {"2025-01", "2025-12", "1亿", "元"} <= set(ticks)
        # The two values told of September stand one above the other, and are joined.
        spots = browser.run("""
            const dots = document.querySelector('#panel .chart').querySelectorAll('.dot');
            return [...dots].map(one => [one.getAttribute('cx'), one.getAttribute('cy')])""")
        assert len({tuple(spot) for spot in spots}) == len(spots)
        assert browser.run("return document.querySelectorAll('#panel .chart .odds').length") == 1
        # A year's sum and a quarter's are not joined: users 2 lines, ranks 1, revenue 1.
        assert browser.run("return document.querySelectorAll('#panel .chart .joined').length") == 4
        assert browser.run("return document.querySelectorAll('#panel .chart .joined.unsure').length") == 1
        assert browser.complaints() == []

    def test_english_charts_count_in_thousands(self, browser: Browser) -> None:
        browser.open(measured(), f"#entity={DOUBAO.id}&lang=en")
        values = browser.run(
            "return [...document.querySelectorAll('#panel .chart .value, #panel .chart .tick')].map(one => one.textContent)"
        )
        assert {"40M", "172M", "12.4B", "No. 1", "CNY"} <= set(values)

    def test_a_point_leads_to_its_sentence(self, browser: Browser) -> None:
        browser.open(measured(), f"#entity={DOUBAO.id}")
        point = "[...document.querySelectorAll('#panel .mark')].find(one => one.getAttribute('aria-label').includes('159000000'))"
        browser.run(f"{point}.focus()")
        browser.type(ENTER)
        assert "豆包在2025-09达到159000000。" in browser.text("#panel .picked")
        assert "月活排名" in browser.text("#panel .picked .evidence")
        # What stands against it, with its own sentence.
        browser.press("#panel .picked .against summary")
        browser.until("return document.querySelector('#panel .picked .against').innerText.includes('豆包在2025-09达到172000000。')")

    def test_axes_do_not_write_over_each_other(self, browser: Browser) -> None:
        browser.open(measured(), f"#entity={DOUBAO.id}")
        overlaps = browser.run("""
            const beside = (one, two) => one.left >= two.right - 1 || two.left >= one.right - 1;
            const apart = (one, two) => beside(one, two) || one.top >= two.bottom - 4 || two.top >= one.bottom - 4;
            return [...document.querySelectorAll('#panel .chart')].flatMap(chart => {
              const boxes = [...chart.querySelectorAll('text')].map(one => [one.textContent, one.getBoundingClientRect()]);
              return boxes.flatMap(([a, one], place) => boxes.slice(place + 1).filter(([b, two]) => !apart(one, two)).map(([b]) => [a, b]));
            })""")
        assert overlaps == []

    def test_a_career_is_in_order_of_time(self, browser: Browser) -> None:
        browser.open(employed(), f"#entity={WU.id}")
        career = section(browser, "任职经历")
        order = ["现任", "千问C端事业群", "阿里巴巴", "计划中或据传", "腾讯", "曾任", "UC事业部", "已否认", "千问"]
        places = [career.index(order[0])]
        for word in order[1:]:
            places.append(career.index(word, places[-1] + 1))
        assert places == sorted(places)
        past = "[...document.querySelectorAll('#panel .career li')].find(one => one.textContent.includes('UC事业部'))"
        assert browser.run(f"return {past}.querySelector('s') !== null && {past}.innerText.includes('†')")
        badge = browser.run("return getComputedStyle(document.querySelector('#panel .career .badge.Planned')).borderTopStyle")
        assert badge == "dashed"
        assert browser.run("return [...document.querySelectorAll('#panel h3')].some(one => one.innerText.startsWith('任职于'))") is False

    def test_events_are_a_timeline(self, browser: Browser) -> None:
        browser.open(employed(), f"#entity={WU.id}")
        assert browser.run("return document.querySelector('#panel .timeline').tagName") == "OL"
        # One has a date; of the other only that of its first document is known, which is said.
        assert browser.texts("#panel .timeline .when") == ["2025-12-09", "（见于 2025-12-09 的报道）"]

    def test_sources_are_listed(self, browser: Browser) -> None:
        browser.open(sample(), f"#entity={QWEN_UNIT.id}")
        sources = section(browser, "来源")
        assert "阿里成立新事业群" in sources
        assert "月活排名" in sources
        assert "新报 · 2025-12-18 · 1 条说法" in sources
        links = browser.run("return [...document.querySelectorAll('#panel .source')].map(one => one.querySelector('a')?.href ?? '')")
        assert sorted(links) == ["", "https://news.example/a?b=1&c=%3C2%3E"]

    def test_an_edge_tells_all_it_rests_on(self, browser: Browser) -> None:
        told = statement(WU, Predicate.LEADS, QWEN_UNIT)
        browser.open(sample(), f"#fact=statement/{told.id}")
        assert browser.text("#panel h2") == "吴嘉 → 千问C端事业群"
        shown = browser.text("#panel .fact")
        for words in (
            "Wu Jia leads Qwen C-end Business Group",
            "原文明言",
            "1 个独立来源",
            "2 句原文",
            "职务\n负责人",
            "句型规则 pattern:test",
        ):
            assert words in shown, words
        marks = browser.run("""
            const marks = one => [...one.querySelectorAll('mark')].map(mark => mark.textContent);
            return [...document.querySelectorAll('#panel .evidence')].map(marks)""")
        assert marks[0] == ["吴嘉", "领衔", "千问C端事业群"]
        bars = browser.run("""
            const width = one => Number(one.getAttribute('width'));
            const share = one => width(one.querySelector('.part')) / width(one.querySelector('.all'));
            return [...document.querySelectorAll('#panel .sure')].map(share)""")
        assert bars == [pytest.approx(share) for share in (0.9, 0.9, 0.7)]

    def test_other_relations_of_the_same_two_are_beside_it(self, browser: Browser) -> None:
        rivals = statement(ALIBABA, Predicate.COMPETES_WITH, TENCENT)
        browser.open(sample(), f"#fact=statement/{rivals.id}")
        beside = section(browser, "两者之间的其他关系")
        assert "partnersWith" in beside
        assert "investedIn" in beside

    def test_filters_hold_for_cards_too(self, browser: Browser) -> None:
        browser.open(sample(), f"#entity={TENCENT.id}&hide=Denied")
        assert "已否认" not in browser.texts("#panel .badge")


# --- overview ------------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("browser")
class TestOverview:
    pytestmark = BROWSER

    def test_it_answers_questions(self, browser: Browser) -> None:
        kg = employed()
        odd = sorted((statement(TENCENT, Predicate.USES, QWEN).id, statement(TENCENT, Predicate.USES, QWEN, status=Status.DENIED).id))
        browser.open(replace(kg, conflicts=(Conflict(first=odd[0], second=odd[1]),)))
        assert "吴嘉 leads 千问C端事业群" in section(browser, "谁领导什么")
        assert "UC事业部" in section(browser, "人事变动")
        assert "阿里巴巴" in section(browser, "核心实体")
        assert "竞争: 豆包" in section(browser, "竞争者与合作伙伴")
        unsure = section(browser, "计划中")
        assert [unsure.index(word) for word in ("计划中", "据传", "已结束", "已否认")] == sorted(
            unsure.index(word) for word in ("计划中", "据传", "已结束", "已否认")
        )
        assert "与此矛盾" in section(browser, "相互矛盾的说法")
        assert "孤岛" in section(browser, "没有关系的实体")
        assert "只被提及" in section(browser, "没有关系的实体")

    def test_each_claim_is_one_click_from_its_sentence(self, browser: Browser) -> None:
        browser.open(sample())
        rows = "[...document.querySelectorAll('#panel .unfold')]"
        assert browser.run(f"return {rows}.length") > 5
        browser.run(f"{rows}.forEach(one => one.click())")
        assert browser.run(
            f"return {rows}.every(one => document.getElementById(one.getAttribute('aria-controls')).querySelector('blockquote'))"
        )

    def test_what_makes_it_central_can_be_opened(self, browser: Browser) -> None:
        browser.open(sample())
        browser.run(
            "[...document.querySelectorAll('#panel .why')].find(one => one.innerText.includes('阿里巴巴')).querySelector('summary').click()"
        )
        assert browser.run("return document.querySelectorAll('#panel .why .unfold').length") > 0

    def test_its_contents_lead_to_its_parts(self, browser: Browser) -> None:
        browser.open(sample())
        browser.press('#panel .jump[data-part="isolated"]')
        assert browser.run("return document.activeElement.innerText").startswith("没有关系的实体")

    def test_brokers_join_groups_named_by_their_members(self, browser: Browser) -> None:
        hubs = [entity(f"中心{number}") for number in range(3)]
        leaves = [[entity(f"甲{number}{leaf}") for leaf in range(4)] for number in range(3)]
        link = entity("中间人")
        ties = [statement(hub, Predicate.INVESTED_IN, leaf) for hub, group in zip(hubs, leaves, strict=True) for leaf in group]
        rings = [statement(one, Predicate.COMPETES_WITH, other) for group in leaves for one, other in pairwise(group)]
        kg = KnowledgeGraph(
            documents=(document(0),),
            entities=(*hubs, *[leaf for group in leaves for leaf in group], link),
            statements=(*ties, *rings, *[statement(link, Predicate.PARTNERS_WITH, hub) for hub in hubs]),
        )
        browser.open(kg)
        brokers = section(browser, "连接不同群体的实体")
        assert "中间人" in brokers
        assert "中心" in brokers


# --- tables --------------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("browser")
class TestTables:
    pytestmark = BROWSER

    def test_the_picture_gives_way_to_tables(self, browser: Browser) -> None:
        browser.open(sample())
        browser.press("#tabular")
        assert browser.run("return document.querySelector('#tabular').ariaPressed") == "true"
        assert browser.run("return document.activeElement.id") == "tables-heading"
        assert browser.text("#tables caption") == "事实: 1–12 / 12"
        assert browser.run("return document.querySelectorAll('#tables tbody tr').length") == 12
        assert browser.run("return [...document.querySelectorAll('#tables thead th')].every(one => one.scope === 'col')")
        assert browser.run("return [...document.querySelectorAll('#tables tbody tr')].every(one => one.firstChild.scope === 'row')")
        assert browser.run("return [...document.querySelectorAll('#tables tbody tr')].every(one => one.querySelector('blockquote'))")
        for key, rows in (("events", 2), ("figures", 3), ("entities", 9)):
            browser.press(f'#tables [data-sheet="{key}"]')
            assert browser.run("return document.querySelectorAll('#tables tbody tr').length") == rows
        browser.press("#tabular")
        assert browser.run("return getComputedStyle(document.querySelector('.picture')).visibility") == "visible"
        assert browser.complaints() == []

    def test_columns_sort(self, browser: Browser) -> None:
        browser.open(long(30))
        browser.press("#tabular")
        choose(browser, "#tables .sort", "可信度")
        shares = [int(text.strip("%")) for text in browser.texts('#tables [data-label="可信度"]')]
        assert shares == sorted(shares, reverse=True)
        assert browser.run("return document.activeElement.closest('th').ariaSort") == "descending"
        browser.type(ENTER)
        assert browser.run(
            "return [...document.querySelectorAll('#tables thead th')].filter(one => one.ariaSort !== 'none').map(one => one.ariaSort)"
        ) == ["ascending"]
        shares = [int(text.strip("%")) for text in browser.texts('#tables [data-label="可信度"]')]
        assert shares == sorted(shares)

    def test_names_with_numbers_sort_as_people_count(self, browser: Browser) -> None:
        browser.open(long(12))
        browser.press("#tabular")
        subjects = [
            text
            for pair in zip(browser.texts('#tables [data-label="主体"]'), browser.texts('#tables [data-label="对象"]'), strict=True)
            for text in pair
        ]
        numbers = [int(found[1]) for text in subjects if (found := re.fullmatch("第(\\d+)公司", text))]
        assert numbers == sorted(numbers)

    def test_long_tables_have_pages(self, browser: Browser) -> None:
        browser.open(long(250))
        browser.press("#tabular")
        assert browser.run("return document.querySelectorAll('#tables tbody tr').length") == 100
        first = browser.text("#tables tbody tr")
        browser.press('#tables [data-turn="after"]')
        assert browser.text("#tables caption") == "事实: 101–200 / 250"
        assert browser.text("#tables tbody tr") != first
        browser.press('#tables [data-turn="last"]')
        assert browser.run("return document.querySelectorAll('#tables tbody tr').length") == 50
        assert browser.run("return document.activeElement.dataset.turn") == "first"

    def test_tables_follow_the_filters_and_the_language(self, browser: Browser) -> None:
        browser.open(sample())
        browser.press("#tabular")
        browser.press("#legend summary")
        browser.press('#legend [data-key="Denied"]')
        assert browser.text("#tables caption") == "事实: 1–11 / 11"
        browser.press("#language")
        assert browser.text("#tables caption") == "Facts: 1–11 / 11"

    def test_rows_lead_to_cards_and_back(self, browser: Browser) -> None:
        browser.open(sample())
        browser.press("#tabular")
        choose(browser, '#tables [data-label="关系"] .link', "")
        assert browser.run("return document.querySelectorAll('#panel .fact .evidence').length") > 0
        assert browser.run("return document.activeElement.tagName") == "H2"
        assert browser.run("return document.querySelectorAll('#tables tbody tr').length") == 12

    def test_paper_holds_all_facts_with_their_sentences(self, browser: Browser) -> None:
        browser.open(long(150))
        with browser.looking(media="print"):
            browser.run("dispatchEvent(new Event('beforeprint'))")
            assert browser.run("return document.querySelectorAll('#paper tbody tr').length") == 150
            assert browser.run("""
                const told = one => one.querySelector('blockquote').textContent && one.innerText.includes('标题');
                return [...document.querySelectorAll('#paper tbody tr')].every(told)""")
            shown = browser.run("""
                const seen = one => document.querySelector(one).getClientRects().length > 0;
                return ['#canvas', '#panel', '#search', '#paper table'].map(seen)""")
            assert shown == [False, False, False, True]
            assert browser.run("return getComputedStyle(document.body).overflow") != "hidden"
        browser.run("dispatchEvent(new Event('afterprint'))")
        assert browser.run("return document.querySelector('#paper').childElementCount") == 0

    def test_paper_holds_every_sentence_and_what_stands_against_it(self, browser: Browser) -> None:
        browser.open(measured())
        browser.run("dispatchEvent(new Event('beforeprint'))")
        paper = browser.run("return document.querySelector('#paper').textContent")
        for sentence in (
            "由集团副总裁吴嘉领衔千问C端事业群。",
            "吴嘉执掌千问C端事业群。",
            "豆包在2025-09达到159000000。",
            "与此矛盾: 豆包",
        ):
            assert sentence in paper
        browser.run("dispatchEvent(new Event('afterprint'))")

    def test_a_printed_page_is_not_dark(self, browser: Browser) -> None:
        browser.open(sample())
        with browser.looking(media="print", theme="dark"):
            browser.run("dispatchEvent(new Event('beforeprint'))")
            assert browser.run("return getComputedStyle(document.querySelector('#paper td')).color") == "rgb(0, 0, 0)"
            assert browser.run("return getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        browser.run("dispatchEvent(new Event('afterprint'))")


# --- for everybody -------------------------------------------------------------------------------------------------------

PLACES = (
    "",
    f"#entity={TENCENT.id}",
    f"#entity={DOUBAO.id}",
    f"#fact=statement/{statement(TENCENT, Predicate.USES, QWEN, status=Status.DENIED).id}",
)

UNFOLD = """
document.querySelectorAll('#panel details').forEach(one => one.open = true);
document.querySelectorAll('#panel .unfold[aria-expanded=false]').forEach(one => one.click());
"""
CONTRASTS = """
const numbers = colour => colour.match(/[\\d.]+/g).map(Number);
const linear = c => c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4;
const light = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
const ground = one => {
  const colour = one ? numbers(getComputedStyle(one).backgroundColor) : [255, 255, 255];
  return colour.length < 4 || colour[3] === 1 ? colour : ground(one.parentElement);
};
const poor = new Set();
for (const root of document.querySelectorAll(arguments[0])) {
  const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const one = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || !one.getClientRects().length || one.closest("title, :disabled")) continue;
    const looks = getComputedStyle(one);
    const ink = one.closest("svg") ? looks.fill : looks.color;
    const [a, b] = [light(numbers(ink)), light(ground(one))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) poor.add(`${walk.currentNode.data.trim().slice(0, 20)} ${ink} ${ratio.toFixed(2)}`);
  }
}
return [...poor];
"""


@pytest.mark.usefixtures("browser")
class TestForEverybody:
    pytestmark = BROWSER

    @pytest.mark.parametrize("theme", ["light", "dark"])
    @pytest.mark.parametrize("place", PLACES, ids=["overview", "company", "figures", "fact"])
    def test_text_can_be_told_from_what_it_stands_on(self, browser: Browser, place: str, theme: str) -> None:
        with browser.looking(theme=theme):
            browser.open(measured(), place)
            browser.run(UNFOLD)
            assert browser.run(CONTRASTS, "#panel, header, #notice") == []
            browser.press("#tabular")
            assert browser.run(CONTRASTS, "#tables") == []

    @pytest.mark.parametrize("place", PLACES, ids=["overview", "company", "figures", "fact"])
    def test_headings_leave_no_level_out(self, browser: Browser, place: str) -> None:
        browser.open(measured(), place)
        browser.press("#tabular")
        levels = browser.run("""
            const seen = [...document.querySelectorAll('h1, h2, h3, h4')].filter(one => one.getClientRects().length);
            return seen.map(one => Number(one.tagName[1]))""")
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after - before <= 1 for before, after in pairwise(levels)), levels

    def test_landmarks_have_names(self, browser: Browser) -> None:
        browser.open(sample())
        assert browser.run("return ['header', 'main', 'aside', '[role=search]'].every(one => document.querySelectorAll(one).length === 1)")
        assert browser.run("return document.querySelector('aside').ariaLabel") == "详情"
        assert browser.run("return document.querySelector('#stage').getAttribute('aria-labelledby')") == "picture-heading"
        assert browser.run("return document.querySelector('#picture-heading').textContent") == "关系图"
        nameless = browser.run("""
            const seen = [...document.querySelectorAll('button')].filter(one => one.getClientRects().length);
            return seen.filter(one => !one.textContent.trim() && !one.ariaLabel).map(one => one.outerHTML)""")
        assert nameless == []

    def test_a_selection_is_announced_and_takes_the_focus(self, browser: Browser) -> None:
        browser.open(sample())
        assert browser.run("return document.activeElement === document.body")  # a page that opens takes no focus
        browser.run("[...document.querySelectorAll('#panel .link')].find(one => one.textContent === '吴嘉').click()")
        assert browser.run("return document.activeElement.tagName") == "H2"
        assert browser.text("#panel h2") == "吴嘉"
        assert browser.run("return document.querySelector('#spoken').textContent") == "吴嘉"
        assert browser.run("return document.querySelector('#spoken').getAttribute('role')") == "status"

    def test_who_types_keeps_the_focus(self, browser: Browser) -> None:
        browser.open(sample())
        browser.type("/")
        browser.type("千")
        browser.go(f"#entity={QWEN_APP.id}")
        assert browser.text("#panel h2") == "千问APP"
        assert browser.run("return document.activeElement.id") == "search"

    def test_filters_leave_the_focus_where_it_is(self, browser: Browser) -> None:
        browser.open(sample(), f"#entity={ALIBABA.id}")
        browser.run("document.querySelector('#legend [data-key=\"Denied\"]').focus()")
        browser.type(ENTER)
        assert browser.run("return document.activeElement.dataset.key") == "Denied"

    @pytest.mark.parametrize("place", PLACES, ids=["overview", "company", "figures", "fact"])
    def test_a_phone_needs_no_sideways_scrolling(self, browser: Browser, place: str) -> None:
        with browser.afresh(**PHONE):
            browser.open(measured(), place)
            browser.run("document.querySelectorAll('#panel details').forEach(one => one.open = true)")
            wide = (
                "return ['html', '#panel', '#tables'].map(one => document.querySelector(one)).map(one => one.scrollWidth - one.clientWidth)"
            )
            assert browser.run(wide) == [0, 0, 0]
            low = browser.run("""
                const targets = '#panel .unfold, #panel .jump, #panel .entry, #panel summary, header button, .zoom button';
                const seen = [...document.querySelectorAll(targets)].filter(one => one.getClientRects().length);
                const sized = seen.map(one => [one.textContent.slice(0, 12), one.getBoundingClientRect().height]);
                return sized.filter(([, height]) => height < 40)""")
            assert low == []
            browser.run("document.querySelector('#tabular').click()")
            assert browser.run(wide) == [0, 0, 0]
            assert browser.run("return document.querySelector('#tables tbody td').getAttribute('role')") == "cell"

    def test_hostile_names_do_nothing_anywhere(self, browser: Browser) -> None:
        kg = hostile()
        things = kg.entities
        more = tuple(
            replace(one, time=f"2025-0{number + 1}", id=f"{one.id}{number}", about=things[0].id, measured=HOSTILE[number])
            for number, one in enumerate(kg.observations)
        )
        happened = tuple(
            replace(launch((Role.OBJECT, one), date=f"2025-0{number + 1}-01"), label_zh=HOSTILE[number])
            for number, one in enumerate(things)
        )
        odd = sorted(one.id for one in kg.statements)[:2]
        papers: tuple[Document, ...] = tuple(replace(one, publisher=one.title) for one in kg.documents)
        browser.open(
            replace(
                kg,
                observations=(*kg.observations, *more),
                events=happened,
                documents=papers,
                conflicts=(Conflict(first=odd[0], second=odd[1]),),
            )
        )
        bad = """
            const risky = 'main img, main script, main [onload], main [onerror], #paper img, main a[href^=javascript]';
            return document.querySelectorAll(risky).length + (window.hacked ?? 0)"""
        for place in ("", *(f"#entity={one.id}" for one in things)):
            browser.go(place.replace("%", "%25"))
            browser.run(UNFOLD)
            assert browser.run(bad) == 0
        browser.press("#tabular")
        for key in ("facts", "events", "figures", "entities"):
            browser.press(f'#tables [data-sheet="{key}"]')
            assert browser.run("return document.querySelectorAll('#tables tbody tr').length") >= len(HOSTILE)
            assert browser.run(bad) == 0
        browser.run("dispatchEvent(new Event('beforeprint'))")
        assert browser.run(bad) == 0
        assert browser.run("return document.querySelector('#paper').textContent").count("window.hacked=1") > 0
        browser.run("dispatchEvent(new Event('afterprint'))")
        assert browser.complaints() == []


# --- colours, without a browser ------------------------------------------------------------------------------------------

PAIRS = [
    *[(ink, ground) for ink in ("ink", "faint", "accent") for ground in ("page", "sheet", "hover")],
    ("mark-ink", "mark"),
    ("warn", "warn-sheet"),
    ("bad", "bad-sheet"),
    ("bad", "sheet"),
]


def luminance(colour: str) -> float:
    """Return the relative luminance of #rrggbb (WCAG 2.2)."""
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return sum(weight * share for weight, share in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def themes() -> dict[str, dict[str, Any]]:
    css = (files("graph.render") / "page" / "page.css").read_text("utf-8")
    light, dark = (dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block)) for block in re.findall(r":root \{(.*?)\}", css, re.S)[:2])
    return {"light": light, "dark": dark}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), PAIRS, ids=["-on-".join(pair) for pair in PAIRS])
def test_colours_of_text_contrast_with_what_they_stand_on(theme: str, ink: str, ground: str) -> None:
    colours = themes()[theme]
    brighter, darker = sorted((luminance(colours[ink]), luminance(colours[ground])), reverse=True)
    assert (brighter + 0.05) / (darker + 0.05) >= 4.5


def test_both_themes_name_the_same_colours() -> None:
    assert set(themes()["light"]) == set(themes()["dark"])


def test_without_scripts_the_page_says_so() -> None:
    html = (files("graph.render") / "page" / "page.html").read_text("utf-8")
    assert re.search(r"<noscript>.*JavaScript.*report\.md.*</noscript>", html)
    assert LONELY.label("en") not in html
