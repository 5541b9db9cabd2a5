"""The export for Apache AGE, loaded into PostgreSQL by the script that it is, asked the ten questions; and what else it says."""

import re
from pathlib import Path

import pytest

from graph.export import EXPORTERS
from graph.store import Store
from tests.engines import QUESTIONS, STORES, answer, counts, rows, same_names, store_called, tally
from tests.npm import run


@pytest.fixture(scope="module", params=STORES)
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Store:
    return store_called(request.param, tmp_path_factory.getbasetemp())


def width(query: str) -> int:
    """Return how many columns a query returns, which AGE wants to be told."""
    return re.sub(r"\([^()]*\)", "", query.rpartition("RETURN")[2]).count(",") + 1


@pytest.mark.slow
def test_age(store: Store, tmp_path: Path) -> None:
    (script,) = EXPORTERS["age"](store, tmp_path)
    others = (
        "MATCH (n) RETURN label(n), count(n)",
        "MATCH ()-[e]->() RETURN type(e), count(e)",
        "MATCH (n:Entity) RETURN n.label_en",
        "CREATE (n:Entity {iri: 'made later'}) RETURN n.iri",
    )
    queries = [question.cypher.replace("{labels}", "x.labels") for question in QUESTIONS]
    found = run("pglite", "ask.mjs", script, given=[[query, width(query)] for query in (*queries, *others)])
    for question, told in zip(QUESTIONS, found, strict=False):
        assert rows(told) == answer(store, question), question.name
    labels, types, names, made = found[len(QUESTIONS) :]
    assert (tally(labels), tally(types)) == counts(store)
    same_names(store, (row[0] for row in names))
    assert made == [["made later"]], "numbers go on where the script ended"


def test_nothing_of_a_name_stands_outside_quotes(tmp_path: Path) -> None:
    """By the rules of SQL, where `''` is an apostrophe and a backslash itself."""
    (script,) = EXPORTERS["age"](store_called("hostile", tmp_path), tmp_path)
    text = script.read_text("utf-8")
    assert "standard_conforming_strings = on" in text
    plain = re.sub(r"'(?:[^']|'')*'", "''", "".join(line for line in text.splitlines(keepends=True) if not line.startswith("--")))
    assert re.fullmatch(r"[\w\s(),;.=\"\[\]:']*", plain)
    assert {statement.split()[0] for statement in plain.split(";") if statement.strip()} == {
        *("BEGIN", "COMMIT", "CREATE", "INSERT", "SELECT", "SET")
    }
