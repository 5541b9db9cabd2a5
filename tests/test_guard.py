import socket
from collections.abc import Iterator
from contextlib import suppress
from threading import Thread

import pyoxigraph as ox
import pytest

from graph.errors import QueryError
from graph.store import Store
from graph.store.guard import DEEPEST, LONGEST, MOST_OPERATORS, bind, check, literal


@pytest.fixture
def canary() -> Iterator[socket.socket]:
    """Listen on a port of this machine; nobody may knock."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        listener.setblocking(False)
        yield listener


def address(canary: socket.socket) -> str:
    return f"http://127.0.0.1:{canary.getsockname()[1]}/"


# URL stands for the canary's address
REACHING = [
    "SELECT * { SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { service silent <URL> { ?s ?p ?o } }",
    "SELECT * { SeRvIcE\tSILENT\n<URL>{} }",
    "SELECT * { SERVICE # why\n <URL> {} }",
    "SELECT * { # c\rSERVICE <URL> {}\n}",
    "PREFIX x: <URL> SELECT * { SERVICE x: {} }",
    "PREFIX : <URL> SELECT * { SERVICE:x {} }",
    "PREFIX : <URL> SELECT * { SERVICESILENT:x {} }",
    "SELECT * { VALUES ?g { <URL> } SERVICE ?g {} }",
    "SELECT * { BIND(<URL> AS ?g) SERVICE$g {} }",
    "SELECT * { BIND(1 AS ?a) OPTIONAL { { SERVICE<URL>{} } UNION {} } }",
    "ASK { FILTER EXISTS { SERVICE <URL> { ?s ?p ?o } } }",
    "ASK { FILTER NOT EXISTS { SERVICE SILENT <URL> { ?s ?p ?o } } }",
    "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <URL> { ?s ?p ?o } }",
    "DESCRIBE ?s { SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { { SELECT ?s { SERVICE <URL> { ?s ?p ?o } } } }",
    "SELECT * { GRAPH ?g { SERVICE <URL> { ?s ?p ?o } } }",
    "SELECT * { LATERAL { SERVICE <URL> { ?s ?p ?o } } }",
    # no space before the keyword: Oxigraph takes these
    "SELECT * { { ?s ?p trueSERVICE <URL> {} } UNION { SERVICE <URL> {} } }",
    "SELECT * { OPTIONAL { ?s ?p trueSERVICE <URL> {} } }",
    "SELECT * { OPTIONAL { ?s ?p 1SERVICE <URL> {} } }",
    "SELECT * { OPTIONAL { ?s ?p '''a'''SERVICE <URL> {} } }",
    # `<` compares, and what looks like the end of an IRI is a comment or a string
    "SELECT * { FILTER(1<2)SERVICE#>\n<URL> {} }",
    "SELECT * { FILTER('a'<')>' && 1) SERVICE <URL> {} #'\n}",
    "SELECT * { FILTER(1<2#>'''\n) SERVICE <URL> {} #'''\n}",
    'SELECT * { FILTER(1<2#>"""\n) SERVICE <URL> {} #"""\n}',
    "SELECT ('\\'' AS ?q) { SERVICE <URL> {} }",
    'SELECT ("\\"" AS ?q) { SERVICE <URL> {} }',
    'SELECT ("""a""b""" AS ?q) { SERVICE <URL> {} }',
    "PREFIX s: <http://x/it's> SELECT * { SERVICE <URL> {} VALUES ?q { 'it' } }",
    "SELECT * FROM <URL> { ?s ?p ?o }",
    "SELECT * FROM NAMED <URL> { GRAPH ?g { ?s ?p ?o } }",
    "LOAD <URL>",
    "LOAD SILENT <URL> INTO GRAPH <http://x/g>",
    "PREFIX x: <http://x/> LOAD <URL>",
]

ALLOWED = [
    "SELECT * { ?s ?p 'customer service <http://x/> { }' }",
    'SELECT * { ?s ?p "SERVICE <http://x/> {}" }',
    'SELECT * { ?s ?p """a "SERVICE <http://x/> {}" b""" }',
    "SELECT * { ?s ?p ?o } # SERVICE <http://x/> {}",
    "SELECT * { ?service ?p $SERVICE }",
    "SELECT * { <http://x/service> <http://x/service#a> <http://x/web-service/1> }",
    "PREFIX x: <http://x/service#> SELECT * { ?s x:service x:SERVICE }",
    "PREFIX x: <http://x/service#>\nPREFIX y: <http://y/it's#> SELECT * { ?s x:service ?y }",
    "SELECT * { ?s ?p 'x'@en ; ?q 1.5 . FILTER(?p < ?q && ?q > 1 || ?s <= ?o) }",
    "SELECT * { ?s ?p ?o . FILTER(STR(?o) = 'from') }",
    "SELECT * { ?from ?insert ?load }",
    "DESCRIBE <https://guanxi.example/id/company/McDonald's>",
    "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }",
]


@pytest.mark.parametrize("query", REACHING)
def test_no_query_reaches_out(query: str, canary: socket.socket) -> None:
    with pytest.raises(QueryError, match=r"is refused"):
        Store().query(query.replace("URL", address(canary)))
    with pytest.raises(BlockingIOError):
        canary.accept()


@pytest.mark.parametrize(
    "query",
    [query for query in REACHING if "FROM" not in query and "LOAD" not in query and "DESCRIBE" not in query],
)
def test_oxigraph_parses_what_is_refused(query: str) -> None:
    """Show that the cases are no nonsense: Oxigraph would have run them, or said why not only after it parsed them."""
    harmless = query.replace("<URL>", "<urn:nobody>")
    with suppress(OSError, RuntimeError, ValueError):
        try:
            answer = ox.Store().query(harmless)
            if isinstance(answer, ox.QuerySolutions):
                list(answer)
        except SyntaxError as error:
            raise AssertionError(f"not a query at all: {error}") from error


def test_the_canary_would_sing(canary: socket.socket) -> None:
    canary.settimeout(10)
    heard: list[bytes] = []

    def listen() -> None:
        connection, _ = canary.accept()
        with connection:
            heard.append(connection.recv(4))

    listener = Thread(target=listen)
    listener.start()
    with suppress(OSError):
        ox.Store().query(f"ASK {{ SERVICE SILENT <{address(canary)}> {{ ?s ?p ?o }} }}")
    listener.join(10)
    assert heard == [b"POST"]


@pytest.mark.parametrize("query", ALLOWED)
def test_innocent_queries_pass(query: str) -> None:
    Store().query(query)


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("INSERT DATA { <http://x/a> <http://x/b> 1 }", "INSERT is refused: the graph is read-only"),
        ("prefix x: <http://x/> delete where { ?s ?p ?o }", "DELETE is refused"),
        ("DROP ALL", "DROP is refused"),
        ("SELECT ?x WHERE { ?x }", "not valid SPARQL, line 1, column"),
        ("SELECT *\n{ ?s ?p\n ! }", "not valid SPARQL, line 3, column"),
        ("SELECT * { ?s nowhere:p ?o }", "not valid SPARQL, line 1"),
        ("", "not valid SPARQL"),
        ("选 * { ?s ?p ?o }", "not valid SPARQL"),
        ("SELECT * { ?s ?p \ud800 }", "not valid"),
        ("SELECT * { ?s ?p '\ud800' }", "not valid"),
    ],
)
def test_refusals_say_what_and_where(query: str, message: str) -> None:
    with pytest.raises(QueryError, match=message):
        Store().query(query)


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("SELECT ?x WHERE { ?x ?y }", "something is missing, or does not belong here"),
        ("SELECT * { ?x no:p ?y }", "something is missing, or does not belong here"),
        ("SELECT * { ?s nowhere:p ?o }", "a prefix that is not declared, or something that does not belong here"),
        ("SELECT ?x { ?x gx:leads ?y . FILTER(?x > ) }", "expected an expression"),
        ("SELEC * {}", "expected SELECT, ASK, CONSTRUCT or DESCRIBE"),
        ("SELECT ?x WHERE ?x", 'expected "{"'),
        ("SELECT ?x { ?x gx:leads ?y", 'expected ",", ".", ";", "{", "}", …'),
    ],
)
def test_syntax_errors_are_told_in_a_few_words(query: str, reason: str) -> None:
    with pytest.raises(QueryError) as raised:
        Store().query(query)
    assert str(raised.value).split(": ", 1)[1] == reason
    assert str(raised.value).startswith("not valid SPARQL, line 1, column ")


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * " + "{" * (DEEPEST + 1) + "}" * (DEEPEST + 1),
        "ASK { FILTER(" + "(" * 20_000 + "1" + ")" * 20_000 + ") }",
        "ASK { FILTER(" + "!" * 50_000 + "1) }",
        "ASK { FILTER(1" + "+1" * (MOST_OPERATORS + 1) + ") }",
        "ASK { " + "OPTIONAL {} " * (MOST_OPERATORS + 1) + "}",
        "ASK { } #" + "a" * LONGEST,
    ],
)
def test_queries_that_would_overflow_the_parser_are_refused(query: str) -> None:
    with pytest.raises(QueryError, match="at most"):
        Store().query(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * " + "{" * DEEPEST + "}" * DEEPEST,
        "ASK { FILTER(" + "!" * 1900 + "1) }",
        "ASK { FILTER(1" + "+1" * 1900 + ") }",
        "ASK { " + "OPTIONAL {} " * 1900 + "}",
        "ASK { {} " + "UNION {} " * 1900 + "}",
    ],
)
def test_queries_just_small_enough_are_answered_in_a_thread(query: str) -> None:
    answers: list[bool | None] = []
    thread = Thread(target=lambda: answers.append(Store().query(query).boolean))
    thread.start()
    thread.join()
    assert len(answers) == 1


def test_parameters_are_replaced_where_they_stand() -> None:
    query = 'SELECT ?name { VALUES ?name { "VALUES ?name { \\"no\\" }" } # VALUES ?name { "no" }\n}'
    assert bind(query, {"name": "吴嘉"}) == 'SELECT ?name { VALUES ?name { "吴嘉" } # VALUES ?name { "no" }\n}'


@pytest.mark.parametrize(
    "value", ['"', "\\", '\\"', '" } SERVICE <http://x/> { } VALUES ?x { "', "a\nb\r\tc", "'", "阿里巴巴", "{}", "\u202e", ""]
)
def test_parameters_stay_texts_whatever_they_hold(value: str) -> None:
    assert Store().select('SELECT ?name { VALUES ?name { "" } }', {"name": value}) == [{"name": value}]


def test_unknown_parameters_are_refused() -> None:
    with pytest.raises(QueryError, match="no parameter 'other'"):
        bind('SELECT ?name { VALUES ?name { "" } }', {"other": "x"})


def test_literals_are_escaped() -> None:
    assert literal('a"b\\c\n') == '"a\\"b\\\\c\\n"'


def test_check_lets_the_prologue_be() -> None:
    check("BASE <http://x/> PREFIX load: <http://x/> SELECT * { ?s load:a ?o }")
