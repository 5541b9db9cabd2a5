"""The page in a real browser."""

import socket
from urllib.parse import quote

import pytest

from tests.browser import BROWSER, DOWN, ENTER, ESCAPE, PHONE, Browser, browser
from tests.networks import ALIBABA, HOSTILE, QWEN, QWEN_UNIT, TENCENT, WU, hostile, networked, sample

__all__ = ["browser"]

pytestmark = BROWSER


def test_the_page_opens_from_disk_without_errors_and_asks_for_nothing(browser: Browser) -> None:
    browser.open(sample())
    assert browser.text("h1") == "关系"
    assert browser.run("return document.querySelectorAll('#canvas canvas').length") == 1
    assert browser.complaints() == []
    (only,) = browser.requests()
    assert only.startswith("file://")
    assert browser.run("return navigator.onLine") is False


def test_the_policy_forbids_to_send_anything(browser: Browser) -> None:
    browser.open(sample())
    with socket.create_server(("127.0.0.1", 0)) as listener:
        browser.visit(browser.address)  # with a network, which `open` cuts
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        assert browser.run("return fetch(arguments[0]).then(() => 'sent', () => 'refused')", address) == "refused"
        browser.run("new Image().src = arguments[0]; navigator.sendBeacon(arguments[0])", address)
        listener.settimeout(0.3)
        with pytest.raises(TimeoutError):
            listener.accept()
    assert sum("Content Security Policy" in complaint for complaint in browser.complaints()) >= 3


def test_the_header_counts_and_dates(browser: Browser) -> None:
    browser.open(sample())
    assert browser.text("#summary") == "9 个实体 · 12 条事实 · 2 个事件 · 3 项数据 · 2 篇文档 · 1 个来源 · 最新文档 2025-12-18"


def test_clicking_a_node_shows_its_card(browser: Browser) -> None:
    browser.open(sample())
    browser.click_at(*browser.where(WU.id))
    assert browser.text("#panel h2") == "吴嘉"
    assert "Wu Jia" in browser.text("#panel")
    assert "职务: 负责人" in browser.text("#panel")
    browser.press("#panel .unfold")
    assert browser.texts("#panel .evidence:first-child mark") == ["吴嘉", "领衔", "千问C端事业群"]


def test_clicking_an_edge_shows_its_sentences(browser: Browser) -> None:
    browser.open(sample())
    (x1, y1), (x2, y2) = browser.where(WU.id), browser.where(QWEN_UNIT.id)
    browser.click_at((x1 + x2) / 2, (y1 + y2) / 2)
    shown = browser.text("#panel .evidence")
    for told in (
        "由集团副总裁吴嘉领衔千问C端事业群。",
        "由集團副總裁吳嘉領銜千問C端事業群。",
        "阿里成立新事业群",
        "新报",
        "2025-12-09",
        "pattern:test",
        "90%",
    ):
        assert told in shown
    # The second sentence comes from a document whose address is no web address.
    links = browser.run("return [...document.querySelectorAll('#panel .evidence')].map(one => one.querySelector('a')?.href ?? '')")
    assert links == ["https://news.example/a?b=1&c=%3C2%3E", ""]
    assert browser.run("return document.querySelector('#panel a').rel") == "noopener noreferrer"


def test_an_address_leads_to_an_entity(browser: Browser) -> None:
    browser.open(sample(), "#entity=company/阿里巴巴")
    assert browser.text("#panel h2") == "阿里巴巴"
    assert "又名: 阿里、阿里集团" in browser.text("#panel")
    assert "发布千问APP" in browser.text("#panel")
    browser.go("#entity=product/nothing")
    assert "图中没有：product/nothing" in browser.text("#panel")


def test_statuses_are_told(browser: Browser) -> None:
    browser.open(sample(), f"#entity={TENCENT.id}")
    assert sorted(browser.texts("#panel .badge")) == sorted(["据传", "已否认", "已结束", "计划中", "计划中"])


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("阿里集团", "阿里巴巴"),
        ("wu j", "吴嘉"),
        ("ＱＷＥＮ app", "千问APP"),
        ("孤", "孤岛"),
        ("騰訊", "腾讯"),
        ("QIANWENAPP", "千问APP"),
        ("hang zhou", "杭州"),
        ("wj", "吴嘉"),
        ("ALBB", "阿里巴巴"),
        ("qwa", "千问APP"),
    ],
)
def test_the_search_knows_all_names(browser: Browser, query: str, name: str) -> None:
    browser.open(sample())
    browser.type("/")
    browser.type(query, ENTER)
    assert browser.text("#panel h2") == name


def test_hits_are_told_in_words_alone(browser: Browser) -> None:
    browser.open(sample())
    browser.type("/")
    browser.type("千问")
    assert all("false" not in row for row in browser.texts("#results li"))
    assert browser.run("return document.body.innerText").count("false") == 0


def test_nothing_found_follows_the_language(browser: Browser) -> None:
    browser.open(sample())
    browser.type("/")
    browser.type("zzzz")
    assert browser.texts("#results li") == ["没有找到"]
    browser.run("document.querySelector('#language').click()")
    assert browser.texts("#results li") == ["Nothing found"]


def test_the_search_can_be_walked_with_the_keyboard(browser: Browser) -> None:
    browser.open(sample())
    browser.type("/")
    browser.type("千问")
    # The name itself comes before names that begin with it.
    hits = browser.texts("#results li .names")
    assert hits[0].startswith("千问 ")
    assert len(hits) == 3
    browser.type(DOWN, ENTER)
    assert browser.text("#panel h2") == hits[1].split(" ")[0]
    browser.type(ESCAPE)
    assert browser.text("#panel h2") == "概览"


def test_what_is_not_drawn_is_still_found(browser: Browser) -> None:
    browser.open(sample(), most_drawn=3)
    assert browser.text("#notice") == "图中只画出最重要的 3 个实体，另有 6 个可在搜索与详情中查看。"
    browser.type("/")
    browser.type("孤岛", ENTER)
    assert browser.text("#panel h2") == "孤岛"
    assert "未在图中画出" in browser.text("#panel")
    assert browser.complaints() == []


def test_the_language_switches(browser: Browser) -> None:
    browser.open(sample(), f"#entity={ALIBABA.id}")
    browser.press("#language")
    assert browser.text("#panel h2") == "Alibaba"
    assert "Types" in browser.text("#legend")
    assert browser.run("return document.documentElement.lang") == "en"
    browser.press("#language")
    assert browser.text("#panel h2") == "阿里巴巴"


def test_the_browsers_language_is_the_first(browser: Browser) -> None:
    with browser.afresh(locale="en-US"):
        browser.open(sample())
        assert browser.text("#panel h2") == "Overview"


def test_the_legend_filters(browser: Browser) -> None:
    browser.open(sample())
    assert "人物 1" in browser.text("#legend").replace("\n", " ")
    browser.press('#legend [data-key="Person"]')
    assert browser.run("return document.querySelector('#legend [data-key=\"Person\"]').ariaPressed") == "false"
    browser.click_at(*browser.where(WU.id))
    assert browser.text("#panel h2") == "概览"
    browser.press('#legend [data-key="Person"]')
    browser.click_at(*browser.where(WU.id))
    assert browser.text("#panel h2") == "吴嘉"


def test_hostile_names_are_shown_and_do_nothing(browser: Browser) -> None:
    browser.open(hostile())
    for entity, node in networked(hostile()).nodes.items():
        browser.go(f"#entity={quote(entity)}")
        shown = browser.run("return document.querySelector('#panel h2').textContent")
        assert shown == node["label_zh"]
        browser.run("document.querySelectorAll('#panel .unfold').forEach(one => one.click())")
        assert browser.run("return document.querySelectorAll('#panel .evidence').length") > 0
        assert browser.run("return document.querySelectorAll('#panel a, #panel img, #panel script, #panel [onload]').length") == 0
    assert browser.run("return window.hacked") is None
    assert browser.complaints() == []
    browser.type("/")
    browser.type("script")
    assert len(browser.texts("#results li .names")) == sum("script" in name for name in HOSTILE)
    assert browser.run("return window.hacked") is None


def test_hits_on_a_phone_do_not_overlap(browser: Browser) -> None:
    with browser.afresh(**PHONE):
        browser.open(sample(), most_drawn=1)
        browser.press("#search")
        browser.type("千问")
        rows = browser.run("""
            const boxes = row => [...row.children].map(one => one.getBoundingClientRect().toJSON());
            return [...document.querySelectorAll('#results li')].map(boxes)""")
        assert len(rows) == 3
        for _, names, *note in rows:
            assert names["width"] > 100
            assert all(one["right"] <= 390 and (one["left"] >= names["right"] or one["top"] >= names["bottom"]) for one in note)
        assert sum(len(row) for row in rows) > 6  # some are told not to be drawn


def test_theme_and_help_are_there_on_a_phone(browser: Browser) -> None:
    with browser.afresh(**PHONE):
        browser.open(sample())
        browser.press("#theme")
        assert "浅色" in browser.run("return document.querySelector('#theme').title")
        spots = browser.run("""
            const shown = [...document.querySelectorAll('h1, .tools > *')].map(one => one.getBoundingClientRect().toJSON());
            return shown.map(({ left, right, top, bottom }) => [left, right, top, bottom])""")
        for place, (left, right, top, bottom) in enumerate(spots):
            assert 0 <= left < right <= 390
            for other in spots[place + 1 :]:
                assert right <= other[0] or other[1] <= left or bottom <= other[2] or other[3] <= top
        browser.press("#help")
        assert browser.run("return document.querySelector('#dialog').open")


def test_nothing_covers_the_card_on_a_phone(browser: Browser) -> None:
    with browser.afresh(**PHONE):
        browser.open(sample(), most_drawn=3)  # which a line below the picture tells
        bottom, top = browser.run("""
            const box = one => document.querySelector(one).getBoundingClientRect();
            return [box('#legend').bottom, box('#panel').top]""")
        assert bottom <= top


def test_the_legend_leaves_room_to_the_picture(browser: Browser) -> None:
    with browser.afresh(viewport={"width": 1280, "height": 700}):
        browser.open(sample())
        assert browser.run("return document.querySelector('#legend').open") is False
        assert "人物" in browser.text("#legend summary .brief")
        browser.press("#legend > summary")
        assert browser.run("return document.querySelector('#legend summary .brief').getClientRects().length") == 0


def test_it_fits_a_phone_and_a_dark_room(browser: Browser) -> None:
    with browser.afresh(**PHONE, color_scheme="dark"):
        browser.open(sample(), f"#entity={QWEN.id}")
        assert browser.run("return document.documentElement.scrollWidth") == 390
        background = browser.run("return getComputedStyle(document.querySelector('#panel')).backgroundColor")
        assert max(int(part) for part in background.strip("rgb()").split(",")) < 60
        picture, panel = (
            browser.run("return document.querySelector(arguments[0]).getBoundingClientRect().toJSON()", one)
            for one in ("#canvas", "#panel")
        )
        assert picture["bottom"] <= panel["top"]
        assert picture["height"] >= 844 / 2
        assert panel["height"] > 150
        assert panel["bottom"] <= 844
        assert browser.run("return document.querySelector('#legend').open") is False
        browser.press("#legend summary")
        opened = browser.run("return document.querySelector('#canvas').getBoundingClientRect().toJSON()")
        assert opened["height"] == picture["height"]
