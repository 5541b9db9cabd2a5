"""The query page in a real browser."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser import BROWSER, ENTER, PHONE, Browser, browser
from tests.networks import HOSTILE, hostile, sample
from tests.serving import ENDLESS, Service, eventually, serving, write

__all__ = ["browser"]

pytestmark = BROWSER


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with serving(write(sample(), tmp_path_factory.mktemp("serve") / "output"), "--timeout", 2, "--limit", 20) as started:
        yield started


def visit(browser: Browser, url: str) -> None:
    browser.visit(url)
    if "/query" in url:
        browser.until("return document.querySelectorAll('#named option').length > 1")


def ask(browser: Browser, query: str) -> None:
    browser.run("document.querySelector('#query').value = arguments[0]", query)
    browser.press("#run")
    answered(browser)


def choose(browser: Browser, name: str) -> None:
    browser.run("const one = document.querySelector('#named'); one.value = arguments[0]; one.dispatchEvent(new Event('change'))", name)
    browser.until("return document.querySelector('#query').value.includes('title:')")


def answered(browser: Browser) -> None:
    browser.until("return document.querySelector('#stop').disabled")


def name(browser: Browser, text: str) -> None:
    browser.press("#parameters input[name=name]")
    browser.type(text, ENTER)


def says(browser: Browser, selector: str, text: str) -> bool:
    return bool(browser.until("return document.querySelector(arguments[0]).innerText.includes(arguments[1])", selector, text))


def rows(browser: Browser) -> list[list[str]]:
    return list(
        browser.run("return [...document.querySelectorAll('#result tr')].slice(1).map(row => [...row.cells].map(cell => cell.textContent))")
    )


def test_a_named_query_is_filled_in_run_and_shown(browser: Browser, service: Service) -> None:
    visit(browser, f"{service.url}/query")
    choose(browser, "leads")
    name(browser, "吳嘉")
    browser.until("return document.querySelector('#result tr')")
    answered(browser)
    assert [row[:3] for row in rows(browser)] == [["吴嘉", "千问C端事业群", "负责人"]]
    assert '{ "吴嘉" }' in browser.run("return document.querySelector('#query').value")
    assert browser.text("#told").startswith("1 行，")
    boxes = browser.run("return ['#named', '#parameters'].map(one => document.querySelector(one).getBoundingClientRect().toJSON())")
    assert boxes[0]["right"] < boxes[1]["left"]
    assert browser.complaints() == []
    assert {url.partition("?")[0].removeprefix(service.url) for url in browser.requests()} == {
        *("/query", "/page/page.css", "/page/query.js", "/api/queries", "/api/queries/leads", "/sparql"),
    }


def test_what_is_wrong_is_shown(browser: Browser, service: Service) -> None:
    visit(browser, f"{service.url}/query")
    ask(browser, "SELECT * { ?a ?b }")
    assert browser.text("#error").startswith("not valid SPARQL, line 1, column")
    ask(browser, "SELECT * { SERVICE <http://127.0.0.1:9/> { } }")
    assert browser.text("#error").startswith("SERVICE is refused")
    begun = time.monotonic()
    ask(browser, ENDLESS)
    assert browser.text("#error") == "the query was stopped after 2 s; narrow it down"
    assert time.monotonic() - begun < 4  # and was not asked a second time, as browsers do for status 408
    ask(browser, "ASK {}")
    assert (browser.text("#told"), browser.run("return document.querySelector('#error').hidden")) == ("是", True)
    choose(browser, "leads")
    name(browser, "吴佳")
    assert says(browser, "#error", "close to it: 吴嘉")


def test_a_query_can_be_stopped(browser: Browser, service: Service) -> None:
    visit(browser, f"{service.url}/query")
    browser.run("document.querySelector('#query').value = arguments[0]", ENDLESS)
    browser.press("#run")
    assert eventually(lambda: len(service.processes()) == 3, 2)
    browser.press("#stop")
    assert says(browser, "#told", "已停止")
    assert eventually(lambda: len(service.processes()) <= 2, 1)  # before the time is up


def test_long_answers_triples_and_links(browser: Browser, service: Service) -> None:
    visit(browser, f"{service.url}/query")
    ask(browser, "SELECT * { ?a ?b ?c }")
    assert len(rows(browser)) == 20
    assert "只显示前 20 行" in browser.text("#told")
    ask(browser, "CONSTRUCT WHERE { ?a gx:leads ?b }")
    assert "person:吴嘉 gx:leads unit:千问C端事业群 ." in browser.text("#result pre")
    assert browser.texts("#format option")[0] == "Turtle"
    ask(browser, "SELECT ?a { ?a gx:leads ?b }")
    browser.press("#result a")
    browser.until("return location.href.startsWith(arguments[0])", f"{service.url}/graph#entity=")
    assert browser.text("#panel h2") == "吴嘉"
    assert browser.complaints() == []


def test_a_service_that_is_gone_is_told(browser: Browser, tmp_path: Path) -> None:
    with serving(write(sample(), tmp_path / "output")) as gone:
        visit(browser, f"{gone.url}/query")
        choose(browser, "leads")
        browser.run("document.querySelector('#query').value = 'ASK {}'")
    browser.press("#run")
    assert says(browser, "#told", "服务没有应答")
    name(browser, "吴嘉")
    assert says(browser, "#error", "服务没有应答")


def test_answers_are_saved_in_the_format_chosen(browser: Browser, service: Service) -> None:
    visit(browser, f"{service.url}/query")
    ask(browser, "SELECT ?name { ?x gx:leads ?y ; skos:prefLabel ?name } ORDER BY ?name")
    browser.run("document.querySelector('#format').value = 'TSV'")
    assert browser.saved("#save") == ("guanxi.tsv", '?name\n"Wu Jia"@en\n"吴嘉"@zh\n'.encode())
    ask(browser, "CONSTRUCT WHERE { ?x gx:leads ?y }")
    browser.run("document.querySelector('#format').value = 'N-Triples'")
    saved, content = browser.saved("#save")
    assert (saved, b"ontology#leads>" in content) == ("guanxi.nt", True)


def test_an_address_holds_the_query_and_the_language_switches(browser: Browser, service: Service) -> None:
    visit(browser, f"{service.url}/query#query=ASK%20%7B%7D%20%23%20%3Cb%3E")
    assert browser.run("return document.querySelector('#query').value") == "ASK {} # <b>"
    browser.press("#language")
    assert (browser.text("#run"), browser.run("return document.documentElement.lang")) == ("Run", "en")
    visit(browser, f"{service.url}/")
    assert browser.texts("dt a") == ["图谱 · The graph", "查询 · Ask", "/sparql"]
    assert browser.complaints() == []


def refused(browser: Browser) -> list[str]:
    return [line for line in browser.complaints() if "Content Security Policy" in line]


def test_hostile_names_are_shown_and_do_nothing(browser: Browser, tmp_path: Path) -> None:
    with serving(write(hostile(), tmp_path / "output")) as service:
        visit(browser, f"{service.url}/query")
        ask(browser, "SELECT ?x ?name ?title { ?x a gx:Product ; skos:prefLabel ?name . ?claim rdf:subject ?x ; gx:title ?title }")
        assert {row[1] for row in rows(browser)} == set(HOSTILE)
        assert browser.run("return document.querySelectorAll('#result img, #result script, #result svg').length") == 0
        ask(browser, "CONSTRUCT { ?x skos:prefLabel ?name } { ?x a gx:Product ; skos:prefLabel ?name }")
        assert "window.hacked=1" in browser.text("#result pre")
        ask(browser, "SELECT (?x AS ?img) (<javascript:window.hacked=9> AS ?link) ('<img src=x onerror=window.hacked=8>' AS ?y) {}")
        assert browser.run("return document.querySelectorAll('#result a, #result img').length") == 0
        ask(browser, "SELECT * { <img/src=x/onerror=window.hacked=7> ?y }")
        assert browser.text("#error").startswith("not valid SPARQL")
        choose(browser, "leads")
        name(browser, "<img src=x onerror=window.hacked=6>")
        assert says(browser, "#error", "nothing in the graph is called '<img")
        assert browser.run("return window.hacked") is None
        assert not refused(browser)
        for path in (
            "/api/search?q=script",
            "/api/entity?id=%3Cscript%3Ewindow.hacked=1%3C/script%3E",
            "/%3Cscript%3Ewindow.hacked=1%3C/script%3E",
        ):
            browser.visit(service.url + path)
            assert browser.run("return [document.contentType.startsWith('text/html'), window.hacked]") == [False, None]
            assert not refused(browser)


def test_it_fits_a_phone(browser: Browser, service: Service) -> None:
    with browser.afresh(**PHONE):
        visit(browser, f"{service.url}/query")
        choose(browser, "about")
        ask(browser, "SELECT * { ?a ?b ?c }")
        assert browser.run("return document.documentElement.scrollWidth") == 390
