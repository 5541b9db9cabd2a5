"""The service over HTTP: the protocol, the JSON API, limits, and what is refused."""

import io
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote, urlencode

import pyoxigraph as ox
import pytest

from graph.cli import run
from graph.errors import ConfigError
from graph.queries import load_queries
from graph.serve.answers import Library, answer
from graph.serve.lookup import names
from graph.serve.negotiation import SOLUTIONS, TRIPLES, choose
from graph.serve.options import Options
from graph.serve.protocol import LARGEST, Refused, parameters_of, posted_query, query_of
from graph.store import SOLUTION_FORMATS, TRIPLE_FORMATS, Store
from graph.store.guard import LONGEST
from graph.vocab import Predicate
from tests.networks import ALIBABA, HOSTILE, QWEN, WU, entity, hostile, sample, statement
from tests.serving import ENDLESS, Answer, Service, eventually, serving, write
from tests.test_guard import REACHING

QUERY, FORM = "application/sparql-query", "application/x-www-form-urlencoded"
ASK = "ASK { ?who gx:leads ?what }"
LEADS = "SELECT ?who ?what { ?who gx:leads ?what }"
READERS = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/ld+json": ox.RdfFormat.JSON_LD,
}


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(sample(), tmp_path_factory.mktemp("serve") / "output")


@pytest.fixture(scope="module")
def service(output: Path) -> Iterator[Service]:
    with serving(output, "--limit", 500, "--timeout", 20) as started:
        yield started


@pytest.fixture(scope="module")
def hasty(output: Path) -> Iterator[Service]:
    """Return a service that gives a query a second, and little memory."""
    with serving(output, "--timeout", 1, "--memory", 150, "--processes", 3) as started:
        yield started


# The protocol (W3C, SPARQL 1.1 Protocol, section 2.1, and the cases of its test suite)

ENCODED = urlencode({"query": ASK})
DATASET = "http://example.com/data.ttl"
PROTOCOL: dict[str, tuple[str, str, bytes | None, str, int]] = {
    # what is asked: method, address, body, its type, status
    "query by GET": ("GET", f"/sparql?{ENCODED}", None, "", 200),
    "query by POST as form": ("POST", "/sparql", ENCODED.encode(), FORM, 200),
    "query by POST directly": ("POST", "/sparql", ASK.encode(), QUERY, 200),
    "form with a charset": ("POST", "/sparql", ENCODED.encode(), f"{FORM}; charset=UTF-8", 200),
    "type in capitals": ("POST", "/sparql", ASK.encode(), 'Application/SPARQL-Query; Charset="utf-8"', 200),
    "unknown parameters": ("GET", f"/sparql?{ENCODED}&format=json&_=1", None, "", 200),
    "HEAD": ("HEAD", f"/sparql?{ENCODED}", None, "", 200),
    "Chinese": ("GET", "/sparql?" + urlencode({"query": 'ASK { ?x skos:prefLabel "吴嘉"@zh }'}), None, "", 200),
    "no query by GET: the description": ("GET", "/sparql", None, "", 200),
    "PUT": ("PUT", f"/sparql?{ENCODED}", None, "", 405),
    "DELETE": ("DELETE", f"/sparql?{ENCODED}", None, "", 405),
    "PATCH": ("PATCH", "/sparql", b"", FORM, 405),
    "two queries by GET": ("GET", f"/sparql?{ENCODED}&{ENCODED}", None, "", 400),
    "two queries by POST": ("POST", "/sparql", f"{ENCODED}&{ENCODED}".encode(), FORM, 400),
    "queries in address and body": ("POST", f"/sparql?{ENCODED}", ASK.encode(), QUERY, 400),
    "wrong media type": ("POST", "/sparql", ASK.encode(), "text/plain", 415),
    "JSON": ("POST", "/sparql", b"{}", "application/json", 415),
    "no media type, form": ("POST", "/sparql", ENCODED.encode(), "", 415),
    "no media type, direct": ("POST", "/sparql", ASK.encode(), " ", 415),
    "form without a query": ("POST", "/sparql", b"x=1", FORM, 400),
    "query in the address of a form": ("POST", f"/sparql?{ENCODED}", b"x=1", FORM, 400),
    "empty query": ("GET", "/sparql?query=", None, "", 400),
    "empty body": ("POST", "/sparql", b"", QUERY, 400),
    "UTF-16": ("POST", "/sparql", ASK.encode("utf-16"), f"{QUERY}; charset=UTF-16", 415),
    "not UTF-8": ("POST", "/sparql", b"ASK { ?x ?y '\xff' }", QUERY, 400),
    "form not UTF-8": ("POST", "/sparql", b"query=ASK%7B%7D%ff", FORM, 400),
    "address not UTF-8": ("GET", "/sparql?query=ASK%7B%7D%ff", None, "", 400),
    "wrong syntax": ("GET", "/sparql?query=ASK+%7B", None, "", 400),
    "half a character": ("GET", "/sparql?query=ASK+%7B+%3Fx+%3Fy+%27%5CuD800%27%7D", None, "", 400),
    "too many parameters": ("GET", f"/sparql?{ENCODED}{'&a=1' * 200}", None, "", 400),
    "update by form": ("POST", "/sparql", b"update=DROP+ALL", FORM, 400),
    "update by GET": ("GET", "/sparql?update=DROP+ALL", None, "", 400),
    "update directly": ("POST", "/sparql", b"DROP ALL", "application/sparql-update", 415),
    "update as a query": ("POST", "/sparql", b"DROP ALL", QUERY, 400),
    "default graph": ("GET", f"/sparql?{ENCODED}&default-graph-uri={quote(DATASET)}", None, "", 400),
    "named graph": ("GET", f"/sparql?{ENCODED}&named-graph-uri={quote(DATASET)}", None, "", 400),
    "default graph in a form": ("POST", "/sparql", f"{ENCODED}&default-graph-uri={quote(DATASET)}".encode(), FORM, 400),
    "default graph of a direct query": ("POST", f"/sparql?default-graph-uri={quote(DATASET)}", ASK.encode(), QUERY, 400),
    "long query by GET": ("GET", f"/sparql?query={'a' * (LONGEST + 1)}", None, "", 414),
    "long query by POST": ("POST", "/sparql", b"a" * (LONGEST + 1), QUERY, 413),
    "large body": ("POST", "/sparql", b"a" * (LARGEST + 1), QUERY, 413),
    "other address": ("GET", f"/sparql/?{ENCODED}", None, "", 404),
}


@pytest.mark.parametrize("case", PROTOCOL)
def test_protocol(service: Service, case: str) -> None:
    method, path, body, content_type, status = PROTOCOL[case]
    answer = service.ask(path, method, body, **({"content_type": content_type} if content_type else {}))
    assert answer.status == status, answer.text
    if status == 200 and method != "HEAD":
        assert "description" in case or answer.json["boolean"] is True
    elif status == 200:
        assert answer.body == b""
    else:
        assert answer.media_type == "text/plain"
        assert answer.text.count("\n") == 1
    if status == 405:
        assert answer.headers["Allow"] == "GET, HEAD, OPTIONS, POST"


ACCEPT: list[tuple[str, str, str, int]] = [
    # query, Accept, what comes, status
    (ASK, "", "application/sparql-results+json", 200),
    (ASK, "*/*", "application/sparql-results+json", 200),
    (ASK, "application/sparql-results+xml", "application/sparql-results+xml", 200),
    (ASK, "text/csv", "text/csv", 200),
    (LEADS, "application/json", "application/json", 200),
    (LEADS, "application/sparql-results+xml;q=0.3, text/tab-separated-values;q=0.8, */*;q=0.1", "text/tab-separated-values", 200),
    (LEADS, "text/*", "text/csv", 200),
    (LEADS, "application/sparql-results+json;q=0, */*", "application/sparql-results+xml", 200),
    (LEADS, "text/html, application/xhtml+xml, */*;q=0.1", "application/sparql-results+json", 200),
    (LEADS, "text/html", "text/plain", 406),
    (LEADS, "text/turtle", "text/plain", 406),
    (LEADS, "*/*;q=0", "text/plain", 406),
    ("CONSTRUCT WHERE { ?who gx:leads ?what }", "", "text/turtle", 200),
    ("CONSTRUCT WHERE { ?who gx:leads ?what }", "application/n-triples", "application/n-triples", 200),
    ("CONSTRUCT WHERE { ?who gx:leads ?what }", "application/rdf+xml, */*;q=0.5", "application/rdf+xml", 200),
    ("CONSTRUCT WHERE { ?who gx:leads ?what }", "application/ld+json", "application/ld+json", 200),
    ("CONSTRUCT WHERE { ?who gx:leads ?what }", "text/csv", "text/plain", 406),
    ("DESCRIBE ?who { ?who gx:leads ?what }", "text/turtle", "text/turtle", 200),
]


@pytest.mark.parametrize(("query", "accept", "expected", "status"), ACCEPT)
def test_answers_come_as_they_are_wanted(service: Service, query: str, accept: str, expected: str, status: int) -> None:
    answer = service.sparql(query, **({"accept": accept} if accept else {}))
    assert (answer.status, answer.media_type) == (status, expected), answer.text
    if status != 200:
        return
    assert answer.headers["Vary"] == "Accept"
    reader = READERS.get(expected)
    if isinstance(reader, ox.RdfFormat):
        assert len(list(ox.parse(answer.body, reader))) >= 1
    elif isinstance(reader, ox.QueryResultsFormat) and query == LEADS:
        solutions = ox.parse_query_results(answer.body, format=reader)
        assert isinstance(solutions, ox.QuerySolutions)
        assert len(list(solutions)) == 1


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        ("", "json"),
        ("text/csv, text/tab-separated-values", "csv"),
        ("TEXT/CSV", "csv"),
        ("text/csv;q=0.5;x=1, application/sparql-results+xml;q=0.6", "xml"),
        ("text/csv; q=nonsense, */*;q=0.1", "json"),
        ("text/csv;q=-1", None),
        ("image/*", None),
        ("nonsense", "json"),
        ("*", "json"),
        (",,;;,", "json"),
    ],
)
def test_accept_headers_are_read(accept: str, chosen: str | None) -> None:
    media_type = choose(accept, tuple(SOLUTIONS))
    assert (SOLUTIONS[media_type] if media_type else None) == chosen


def test_the_endpoint_describes_itself(service: Service) -> None:
    told = service.get("/sparql")
    assert told.media_type == "text/turtle"
    store = ox.Store()
    store.load(told.body, format=ox.RdfFormat.TURTLE)
    answer = store.query(
        """PREFIX sd: <http://www.w3.org/ns/sparql-service-description#> PREFIX void: <http://rdfs.org/ns/void#>
        SELECT ?endpoint ?n (COUNT(?format) AS ?formats) { ?service a sd:Service ; sd:endpoint ?endpoint ; sd:resultFormat ?format ;
          sd:supportedLanguage sd:SPARQL11Query ; sd:defaultDataset/sd:defaultGraph/void:triples ?n } GROUP BY ?endpoint ?n"""
    )
    assert isinstance(answer, ox.QuerySolutions)
    ((endpoint, triples, formats),) = (tuple(solution) for solution in answer)
    assert isinstance(endpoint, ox.NamedNode) and isinstance(triples, ox.Literal) and isinstance(formats, ox.Literal)
    assert endpoint.value == f"{service.url}/sparql"
    (row,) = service.sparql("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").rows()
    assert (triples.value, formats.value) == (row["n"], "8")
    assert service.get("/sparql", accept="application/rdf+xml").media_type == "application/rdf+xml"
    assert service.get("/sparql", accept="image/png").status == 406


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("SELECT ?x WHERE { ?x ?y }", "not valid SPARQL, line 1, column 26: something is missing, or does not belong here\n"),
        ("SELECT *\nWHERE { ?x ?y ! }", "not valid SPARQL, line 2, column 17: something is missing"),
        ("SELECT * { ?x nowhere:p ?y }", "a prefix that is not declared"),
        ("ASK {" + "{" * 200 + "}" * 200 + "}", "too complex"),
        ("SELECT * FROM <http://example.com/> { ?x ?y ?z }", "FROM is refused"),
    ],
)
def test_wrong_queries_are_told_where(service: Service, query: str, message: str) -> None:
    answer = service.sparql(query)
    assert answer.status == 400
    assert message in answer.text


def test_options_name_the_methods(service: Service) -> None:
    assert service.ask("/sparql", "OPTIONS").headers["Allow"] == "GET, HEAD, OPTIONS, POST"
    answer = service.ask("/api/search", "OPTIONS")
    assert (answer.status, answer.headers["Allow"]) == (204, "GET, HEAD, OPTIONS")
    assert service.ask("/api/search", "POST", b"q=x", content_type=FORM).status == 405


def test_answers_are_cut_at_the_limit_and_say_so(service: Service) -> None:
    for query, count in (("SELECT * { ?a ?b ?c }", 500), ("SELECT * { ?a ?b ?c } LIMIT 500", 500), (LEADS, 1)):
        answer = service.sparql(query)
        assert len(answer.rows()) == count
        assert answer.headers["Guanxi-Result-Limit"] == "500"
        assert (answer.headers["Guanxi-Result-Cut"] == "true") == ("LIMIT" not in query and count == 500)
    answer = service.sparql("CONSTRUCT WHERE { ?a ?b ?c }", accept="application/n-triples")
    assert answer.body.count(b"\n") <= 500
    assert answer.headers["Guanxi-Result-Cut"] == "true"


def test_every_kind_of_term_comes_through(service: Service) -> None:
    query = """SELECT * { VALUES (?a ?b ?c ?d) {
      ("x\\u0001\\"<&>"@en-GB 1.50 UNDEF <http://x/%20吴>) ("" "2025-09"^^xsd:gYearMonth true "\U0001f600") }
      OPTIONAL { BIND(BNODE() AS ?e) } }"""
    answer = service.sparql(query)
    ours = [{name: term for name, term in row.items() if name != "e"} for row in answer.json["results"]["bindings"]]
    solutions = ox.Store().query(query, prefixes={"xsd": "http://www.w3.org/2001/XMLSchema#"})
    assert isinstance(solutions, ox.QuerySolutions)
    theirs = json.loads(solutions.serialize(format=ox.QueryResultsFormat.JSON) or b"")["results"]["bindings"]
    assert ours == [{name: term for name, term in row.items() if name != "e"} for row in theirs]
    assert {row["e"]["type"] for row in answer.json["results"]["bindings"]} == {"bnode"}


# Never a request to the network


@pytest.fixture
def canary() -> Iterator[socket.socket]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        listener.setblocking(False)
        yield listener


def test_the_service_never_reaches_out(service: Service, canary: socket.socket) -> None:
    address = f"http://127.0.0.1:{canary.getsockname()[1]}/"
    for query in REACHING:
        answer = service.sparql(query.replace("URL", address))
        assert (answer.status, "is refused" in answer.text) == (400, True), query
    for name in ("default-graph-uri", "named-graph-uri", "using-graph-uri"):
        assert service.get("/sparql", {"query": ASK, name: address}).status == 400
    service.get("/api/entity", {"id": address})
    service.get("/api/statement", {"id": address})
    service.get("/api/queries/leads", {"name": f'" }} SERVICE <{address}> {{ }} #'})
    with pytest.raises(BlockingIOError):
        canary.accept()


def test_the_command_line_never_reaches_out(
    output: Path, canary: socket.socket, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    address = f"http://127.0.0.1:{canary.getsockname()[1]}/"
    for query in REACHING:
        asked = query.replace("URL", address)
        (tmp_path / "asked.rq").write_text(asked, "utf-8")
        monkeypatch.setattr(sys, "stdin", io.StringIO(asked))
        for question in (asked, "-", str(tmp_path / "asked.rq")):
            assert run(["query", question, "--output", str(output)]) == 2
            assert "is refused" in capsys.readouterr().err
    with pytest.raises(BlockingIOError):
        canary.accept()


# Limits


def test_a_query_is_stopped_in_time_while_others_are_answered(hasty: Service) -> None:
    def timed(question: Callable[[], Answer]) -> tuple[int, float]:
        begun = time.monotonic()
        return question().status, time.monotonic() - begun

    with ThreadPoolExecutor(4) as pool:
        slow = [pool.submit(timed, lambda: hasty.sparql(ENDLESS)) for _ in range(2)]
        time.sleep(0.2)
        quick = [timed(lambda: hasty.sparql(ASK)) for _ in range(3)] + [timed(lambda: hasty.get("/api/search", {"q": "吴嘉"}))]
        assert not any(one.done() for one in slow)
        stopped = [one.result() for one in slow]
    assert [status for status, _ in quick] == [200] * 4
    assert max(seconds for _, seconds in quick) < 0.7
    assert [status for status, _ in stopped] == [408, 408]
    assert all(0.9 < seconds < 2.5 for _, seconds in stopped)
    assert eventually(lambda: len(hasty.processes()) <= 2, 1)  # the keeper, and what multiprocessing starts beside it
    assert hasty.sparql(ENDLESS).text == "the query was stopped after 1 s; narrow it down\n"
    assert hasty.sparql(ENDLESS, sec_fetch_site="same-origin").status == 504  # a browser would ask again at 408


@pytest.mark.parametrize(
    "query",
    [
        "ASK { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(CONCAT(STR(?a), STR(?e), STR(?i)) = STR(?l)) }",
        "CONSTRUCT { ?a ?b ?c } { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(CONCAT(STR(?a), STR(?e), STR(?i)) = STR(?l)) }",
        "SELECT * { ?a (!gx:x)+ ?b . ?c (!gx:x)+ ?d . ?e (!gx:x)+ ?f FILTER(CONCAT(STR(?a), STR(?c)) = STR(?f)) }",
    ],
)
def test_queries_of_every_form_are_stopped(hasty: Service, query: str) -> None:
    begun = time.monotonic()
    assert hasty.sparql(query).status == 408
    assert time.monotonic() - begun < 2.5


def test_more_queries_than_processes_wait_or_are_sent_away(hasty: Service) -> None:
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda _: hasty.sparql(ENDLESS).status, range(9)))
    assert set(answers) <= {408, 503}
    assert answers.count(408) >= 3
    assert hasty.sparql(ASK).status == 200


def test_a_query_that_takes_too_much_memory_is_stopped(output: Path) -> None:
    with serving(output, "--timeout", 30, "--memory", 60) as service:
        query = 'SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?d), STR(?g)); SEPARATOR=",") AS ?all) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }'
        begun = time.monotonic()
        answer = service.sparql(query)
        assert (answer.status, "more memory than it is allowed" in answer.text) == (500, True), answer.text
        assert time.monotonic() - begun < 25
        assert service.sparql(ASK).status == 200


def test_a_query_ends_when_nobody_waits_for_it(service: Service) -> None:
    assert eventually(lambda: len(service.processes()) <= 2)
    with socket.create_connection(("127.0.0.1", service.port)) as connection:
        head = f"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: {QUERY}\r\nContent-Length: {len(ENDLESS)}\r\n\r\n"
        connection.sendall((head + ENDLESS).encode())
        assert eventually(lambda: len(service.processes()) == 3)
    assert eventually(lambda: len(service.processes()) <= 2, 3)  # long before the 20 seconds are over


def test_the_command_line_stops_queries_too(output: Path, capfd: pytest.CaptureFixture[str]) -> None:
    command = [sys.executable, "-m", "graph", "query", "--output", str(output)]
    begun = time.monotonic()
    ran = subprocess.run([*command, ENDLESS, "--timeout", "0.5"], capture_output=True, timeout=60, check=False)
    assert (ran.returncode, ran.stdout) == (2, b"")
    assert ran.stderr == b"guanxi: the query was stopped after 0.5 s; narrow it down, or allow more time\n"
    assert time.monotonic() - begun < 15
    ran = subprocess.run([*command, "leads", "--timeout", "30", "-f", "csv"], capture_output=True, timeout=60, check=False)
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert "吴嘉,千问C端事业群" in ran.stdout.decode()
    ran = subprocess.run([*command, "SELECT {", "--timeout", "30"], capture_output=True, timeout=60, check=False)
    assert (ran.returncode, b"not valid SPARQL, line 1" in ran.stderr) == (2, True)
    for wrong in ("0", "-1", "nan", "inf", "1e9"):
        assert run(["query", "leads", "--output", str(output), "--timeout", wrong]) == 2
        assert "a timeout is a number of seconds above 0" in capfd.readouterr().err


# The JSON API


def test_search_finds_names_however_they_are_typed(service: Service) -> None:
    for typed in ("吴嘉", "吳嘉", "wu jia", "WUJIA", " Ｗｕ Ｊｉａ "):
        (found,) = service.get("/api/search", {"q": typed}).json["results"]
        assert (found["id"], found["type"], found["label"]) == (WU.id, "Person", {"zh": "吴嘉", "en": "Wu Jia"})
    names = [one["label"]["zh"] for one in service.get("/api/search", {"q": "千问"}).json["results"]]
    assert names == ["千问", "千问APP", "千问C端事业群"]
    told = service.get("/api/search", {"q": "千问", "limit": "1"}).json
    assert (told["total"], len(told["results"])) == (3, 1)
    assert service.get("/api/search", {"q": "阿里集团"}).json["results"][0]["matched"] == "阿里集团"
    assert service.get("/api/search", {"q": "nobody"}).json == {"query": "nobody", "total": 0, "results": []}


def test_an_entity_comes_with_facts_events_and_figures_and_their_evidence(service: Service) -> None:
    told = service.get("/api/entity", {"id": WU.id}).json
    assert (told["id"], told["iri"], told["type"]) == (WU.id, f"https://guanxi.example/id/{WU.id}", "Person")
    (fact,) = told["statements"]
    assert (fact["subject"]["label"]["zh"], fact["predicate"], fact["object"]["label"]["en"]) == (
        "吴嘉",
        "leads",
        "Qwen C-end Business Group",
    )
    assert (fact["status"], fact["title"], fact["validFrom"], fact["confidence"]) == ("Asserted", "负责人", "2025-12", 0.9)
    assert [one["quote"] for one in fact["evidence"]] == ["由集團副總裁吳嘉領銜千問C端事業群。", "吴嘉执掌千问C端事业群。"]
    assert fact["evidence"][0]["text"] == "由集团副总裁吴嘉领衔千问C端事业群。"
    assert (fact["evidence"][0]["begin"], fact["evidence"][0]["end"]) == (0, 18)
    assert fact["evidence"][0]["document"]["title"] == "阿里成立新事业群"
    assert fact == service.get("/api/statement", {"id": fact["id"]}).json
    assert fact == service.get("/api/statement", {"id": fact["iri"]}).json == service.get("/api/statement", {"id": fact["id"][10:]}).json
    told = service.get("/api/entity", {"id": "product/豆包"}).json
    assert sorted(figure["value"] for figure in told["figures"]) == [159000000, 172000000]
    assert {figure["about"]["id"] for figure in told["figures"]} == {"product/豆包"}
    (event,) = told["events"]
    assert (event["type"], event["date"], event["status"]) == ("ProductLaunch", "2026", "Planned")
    assert [one["id"] for one in event["agent"]] == ["company/腾讯"]
    assert event["evidence"]
    told = service.get("/api/entity", {"id": f"https://guanxi.example/id/{ALIBABA.id}", "limit": "1"}).json
    assert (len(told["statements"]), told["statements_total"]) == (1, 5)


@pytest.mark.parametrize(
    ("path", "status", "message"),
    [
        ("/api/search", 400, "one parameter `q` is needed"),
        ("/api/search?q=%20", 400, "one parameter `q` is needed"),
        ("/api/search?q=a&q=b", 400, "one parameter `q` is needed"),
        ("/api/search?q=a&limit=0", 400, "limit is a number from 1 to 100"),
        ("/api/search?q=a&limit=99999999999999999999", 400, "limit is a number"),
        ("/api/search?q=%ff", 400, "not percent-encoded UTF-8"),
        ("/api/entity?id=person/nobody", 404, "there is no entity 'person/nobody'"),
        ("/api/entity?id=http://[", 404, "there is no entity"),
        ("/api/entity?id=%22%20%7D%20%23%3C%3E", 404, "there is no entity"),
        ("/api/statement?id=nothing", 404, "there is no statement 'nothing'"),
        ("/api/statement?id=person/%E5%90%B4%E5%98%89", 404, "there is no statement"),
        ("/api/queries/nothing", 404, "there is no query 'nothing'"),
        ("/api/queries/leads?name=%E5%90%B4%E4%BD%B3", 404, "close to it: 吴嘉"),
        ("/api/queries/leads?lang=fr", 400, "lang cannot be 'fr'; there are: zh, en"),
        ("/api/queries/leads?nmae=x", 400, "no parameter 'nmae'"),
        ("/api/nothing", 404, "there is nothing at /api/nothing"),
        ("/page/../app.py", 404, "there is nothing"),
    ],
)
def test_the_api_says_what_is_wrong(service: Service, path: str, status: int, message: str) -> None:
    answer = service.get(path)
    assert answer.status == status
    assert message in (answer.json["error"] if path.startswith("/api/") else answer.text)


def test_named_queries_are_listed_and_filled_in(service: Service) -> None:
    told = service.get("/api/queries").json
    assert [query["name"] for query in told["queries"]] == list(load_queries())
    for query in told["queries"]:
        assert service.sparql(query["sparql"]).status == 200
    filled = service.get("/api/queries/leads", {"name": "吳嘉", "lang": "EN"}).json
    assert filled["parameters"] == {"name": "吴嘉", "lang": "en"}
    (row,) = service.sparql(filled["sparql"]).rows()
    assert (row["leader"], row["led"]) == ("Wu Jia", "Qwen C-end Business Group")


def test_hostile_names_stay_names(tmp_path: Path) -> None:
    with serving(write(hostile(), tmp_path / "output")) as service:
        for name in HOSTILE:
            found = service.get("/api/search", {"q": name}).json["results"]
            card = next(one for one in found if one["label"]["zh"] == name)
            told = service.get("/api/entity", {"id": card["id"]}).json
            assert told["label"] == {"zh": name, "en": name}
            assert {fact["title"] for fact in told["statements"]} <= set(HOSTILE)
            assert len(told["statements"]) == 2
            assert len(told["figures"]) == 1
            answer = service.sparql("SELECT ?x ?o { ?x ?p ?o }", accept="application/sparql-results+xml")
            assert isinstance(ox.parse_query_results(answer.body, format=ox.QueryResultsFormat.XML), ox.QuerySolutions)
        answer = service.get("/api/search", {"q": "script"})
        assert (answer.media_type, answer.headers["X-Content-Type-Options"]) == ("application/json", "nosniff")


@pytest.mark.parametrize("name", ["O'SERVICE:x", "it's SERVICE <x> { }", "FROM", "' } #", "SERVICE$x {}"])
def test_names_that_look_like_queries_are_looked_up(name: str) -> None:
    store = Store()
    odd = entity(name)
    store.add(replace(sample(), entities=(*sample().entities, odd), statements=(statement(odd, Predicate.MAKES, QWEN),)))
    library = Library(store=store, names=names(store))
    (found,) = json.loads(answer(library, {"kind": "search", "q": name, "limit": 5}).body)["results"]
    told = json.loads(answer(library, {"kind": "entity", "id": found["id"], "limit": 5}).body)
    assert told["label"] == {"zh": name, "en": name}
    assert [fact["object"]["id"] for fact in told["statements"]] == [QWEN.id]
    assert told["statements"][0]["subject"]["label"]["zh"] == name


# Pages, headers, hosts, origins


@pytest.mark.parametrize("path", ["/", "/query", "/graph", "/page/query.js", "/page/page.css"])
def test_pages_load_nothing_from_elsewhere(service: Service, path: str) -> None:
    answer = service.get(path)
    assert answer.status == 200
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    if path != "/graph":
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert "://" not in answer.text
    assert service.ask(path, "HEAD").headers["Content-Length"] == str(len(answer.body))


def test_home_links_to_all_there_is(service: Service) -> None:
    page = service.get("/").text
    for path in ("/graph", "/query", "/sparql", "/api/queries"):
        assert f'href="{path}"' in page
        assert service.get(path).status == 200


def test_without_a_page_the_address_of_the_picture_says_so(output: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.ttl").write_bytes((output / "graph.ttl").read_bytes())
    with serving(tmp_path / "mine.ttl") as service:
        assert service.sparql(ASK).json["boolean"] is True
        answer = service.get("/graph")
        assert (answer.status, answer.text) == (404, "there is no graph.html beside the graph; guanxi build writes it\n")


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost:80", 200),
        ("127.0.0.1", 200),
        ("[::1]:8040", 200),
        ("LOCALHOST", 200),
        ("evil.example", 400),
        ("localhost.evil.example", 400),
        ("127.0.0.1.evil.example:80", 400),
        ("evil.example@localhost", 400),
        ("", 400),
    ],
)
def test_other_names_than_this_machines_are_refused(service: Service, host: str, status: int) -> None:
    """A page elsewhere cannot make its own name mean this machine and then read (DNS rebinding)."""
    for path in ("/", "/sparql", "/api/search?q=x", "/nothing"):
        expected = 404 if (status, path) == (200, "/nothing") else status
        assert service.get(path, host=host).status == expected


def test_pages_of_other_origins_may_not_read_unless_allowed(service: Service, output: Path) -> None:
    origin = "https://app.example.com"
    for closed in (service.sparql(ASK, origin=origin), service.ask("/sparql", "OPTIONS", origin=origin)):
        assert not [name for name in closed.headers if name.lower().startswith("access-control")]
    with serving(output, "--cors", origin) as open_one:
        answer = open_one.sparql(ASK, origin=origin)
        assert answer.headers["Access-Control-Allow-Origin"] == origin
        assert "Guanxi-Result-Limit" in answer.headers["Access-Control-Expose-Headers"]
        asked = {"access_control_request_method": "POST", "access_control_request_headers": "content-type"}
        answer = open_one.ask("/sparql", "OPTIONS", origin=origin, **asked)
        assert (answer.status, answer.headers["Access-Control-Allow-Origin"]) == (200, origin)
        other = "https://other.example.com"
        assert open_one.sparql(ASK, origin=other).headers["Access-Control-Allow-Origin"] is None
        assert open_one.ask("/sparql", "OPTIONS", origin=other, **asked).headers["Access-Control-Allow-Origin"] is None


# A new graph, and the end


def test_a_new_graph_is_answered_from_without_a_restart(tmp_path: Path) -> None:
    output = write(sample(), tmp_path / "output")
    count = "SELECT (COUNT(*) AS ?n) { ?e a gx:Product ; skos:prefLabel ?name . FILTER(LANG(?name) = 'zh') }"
    with serving(output) as service:
        assert service.sparql(count).rows() == [{"n": "3"}]
        whole = (output / "graph.ttl").read_bytes()
        (output / "graph.ttl").write_bytes(b"no turtle")
        assert eventually(lambda: "answering from the graph as it was" in service.errors)
        assert service.sparql(count).rows() == [{"n": "3"}]
        (output / "graph.ttl").unlink()
        time.sleep(1.2)
        assert service.sparql(count).rows() == [{"n": "3"}]
        write(hostile(), output)
        assert eventually(lambda: service.sparql(count).rows() == [{"n": str(len(HOSTILE))}])
        assert service.get("/api/search", {"q": "alias"}).json["total"] == len(HOSTILE)
        (output / "graph.ttl").write_bytes(whole)
        assert eventually(lambda: service.sparql(count).rows() == [{"n": "3"}])
        assert eventually(lambda: len(service.processes()) <= 2)
        assert service.errors.count("\n") == 1


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are found in /proc")
def test_the_service_survives_its_keeper(tmp_path: Path) -> None:
    with serving(write(sample(), tmp_path / "output")) as service:
        for one in service.processes():
            os.kill(one, signal.SIGKILL)
        assert eventually(lambda: service.sparql(ASK).status == 200)


@pytest.mark.parametrize(("how", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, -signal.SIGTERM), (signal.SIGKILL, -signal.SIGKILL)])
def test_the_service_ends_and_leaves_nothing_running(output: Path, how: signal.Signals, code: int) -> None:
    with serving(output) as service, ThreadPoolExecutor(1) as pool:
        pool.submit(lambda: service.sparql(ENDLESS))
        assert eventually(lambda: len(service.processes()) == 3)
        running = service.processes()
        begun = time.monotonic()
        assert service.stop(how) == code
        assert time.monotonic() - begun < 8
        assert service.errors == ("guanxi: stopped\n" if how == signal.SIGINT else "")
        assert eventually(lambda: not any(Path(f"/proc/{one}/exe").exists() for one in running), 5)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--output", "nowhere"), "nowhere/graph.ttl: no such file; build a graph first"),
        (("--port", "70000"), "a port is a number from 0 to 65535, not 70000"),
        (("--timeout", "0"), "a timeout is a number of seconds above 0"),
        (("--timeout", "nan"), "a timeout is a number of seconds above 0"),
        (("--limit", "0"), "limit must be at least 1: 0"),
        (("--processes", "0"), "processes must be at least 1: 0"),
        (("--memory", "0"), "memory must be at least 1: 0"),
        (("--cors", "example.com"), "an origin is written as https://example.com"),
        (("--cors", "https://example.com/path"), "an origin is written as https://example.com"),
        (("--host", "no such host"), "no such host is no address to listen on"),
    ],
)
def test_wrong_settings_are_told_in_a_line(
    options: tuple[str, ...],
    message: str,
    output: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["serve", "--port", "0", *(() if "--output" in options else ("--output", str(output))), *options]) == 2
    told = capsys.readouterr().err
    assert message in told
    assert told.count("\n") == 1


def test_a_port_in_use_is_told(service: Service, output: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["serve", "--output", str(output), "--port", str(service.port)]) == 2
    told = f"guanxi: 127.0.0.1:{service.port}: Address already in use; choose another with --port or --host\n"
    assert capsys.readouterr().err == told


@pytest.mark.parametrize("library", ["uvicorn", "starlette"])
def test_what_is_missing_is_told_with_the_command_that_installs_it(
    library: str, output: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [*sys.modules]:
        if name.partition(".")[0] in (library, "uvicorn") or name == "graph.serve.app":
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, library, None)
    monkeypatch.setitem(sys.modules, f"{library}.applications", None)
    assert run(["serve", "--output", str(output)]) == 2
    assert capsys.readouterr().err == "guanxi: Serving needs an optional part. Install it with: pip install 'guanxi-graph[serve]'\n"


# Parts by themselves


@pytest.mark.parametrize(
    ("host", "trusted"),
    [
        ("127.0.0.1", True),
        ("localhost", True),
        ("::1", True),
        ("127.0.0.2", True),
        ("0.0.0.0", False),  # noqa: S104
        ("192.168.1.5", False),
        ("my.host", False),
    ],
)
def test_hosts_are_checked_where_only_this_machine_asks(host: str, trusted: bool) -> None:
    assert ("*" not in Options(host=host).trusted_hosts) == trusted


def test_options_are_checked() -> None:
    with pytest.raises(ConfigError):
        replace(Options(), timeout=float("inf"))


def test_the_query_is_found_in_form_and_body() -> None:
    assert query_of(parameters_of("query=ASK%7B%7D&x=")) == "ASK{}"
    assert query_of(()) is None
    assert posted_query("application/sparql-query;charset=utf8", "选".encode(), ()) == "选"
    with pytest.raises(Refused) as raised:
        posted_query("multipart/form-data; boundary=x", b"", ())
    assert raised.value.status == 415


def test_every_format_of_the_store_is_offered() -> None:
    assert set(SOLUTIONS.values()) == set(SOLUTION_FORMATS) - {"table"}
    assert set(TRIPLES.values()) == set(TRIPLE_FORMATS)
    for offered, formats in ((SOLUTIONS, SOLUTION_FORMATS), (TRIPLES, TRIPLE_FORMATS)):
        assert all(offered[media_type] == name for name, media_type in formats.items() if name != "table")
