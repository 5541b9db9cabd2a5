"""How scripts/evaluate --statuses compares the statuses of gold and graph."""

import json
import sys
from collections import Counter
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from rdflib import Namespace, URIRef

SCRIPTS = Path(__file__).parent.parent / "scripts"
CLOUD, HILL = URIRef("https://guanxi.example/e/cloud"), URIRef("https://guanxi.example/e/hill")
TTL = """
@prefix gx: <https://guanxi.example/ontology#> .
@prefix e: <https://guanxi.example/e/> .
e:v a gx:Acquisition ; gx:agent e:cloud ; gx:status gx:Planned .
"""


@pytest.fixture(scope="module")
def statuses() -> Iterable[Any]:
    sys.path.insert(0, str(SCRIPTS))
    yield import_module("statuses")
    sys.path.remove(str(SCRIPTS))


def scorer(statements: set[tuple[str, str, str, str]]) -> Any:
    """Return what stands in for the scorer: a graph of two companies with these statements."""
    score: Any = ModuleType("score")
    gx = Namespace("https://guanxi.example/ontology#")
    entities = {CLOUD: ({"Company"}, {"云帆"}), HILL: ({"Company"}, {"远山"})}
    score.Built = lambda _path: SimpleNamespace(entities=entities, statements=statements)
    score.norm, score.GX, score.EVENTS, score.SYMMETRIC = str, gx, ["Acquisition", "Funding"], {"partnersWith"}
    score.local = lambda term: str(term).rpartition("#")[2]
    score.dates_agree = lambda one, other: not one or not other or one == other
    return score


def test_statuses_are_compared_where_both_have_the_claim(statuses: Any, tmp_path: Path) -> None:
    gold = {
        "entities": [{"id": "e1", "names": ["云帆"]}, {"id": "e2", "names": ["远山"]}],
        "relations": [
            {"s": "e1", "p": "acquired", "o": "e2", "status": "Denied"},
            {"s": "e2", "p": "partnersWith", "o": "e1", "status": "Ended"},
            {"s": "e1", "p": "supplies", "o": "e2", "status": "Asserted"},
        ],
        "events": [{"type": "Acquisition", "agent": ["e1"], "object": ["e2"], "person": [], "date": None, "status": "Denied"}],
    }
    (tmp_path / "one.json").write_text(json.dumps(gold), "utf-8")
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "graph.ttl").write_text(TTL, "utf-8")
    score = scorer(
        {(CLOUD, "acquired", HILL, "Reported"), (CLOUD, "partnersWith", HILL, "Ended"), (CLOUD, "partnersWith", HILL, "Asserted")}
    )

    found = statuses.confusions(tmp_path, tmp_path, score)

    assert found["relations"] == {("Denied", "Reported"): 1, ("Ended", "Ended"): 1}  # the symmetric one in either direction
    assert found["events"] == {("Denied", "Planned"): 1}


def test_the_table_tells_precision_and_recall(statuses: Any) -> None:
    counts = Counter({("Ended", "Ended"): 3, ("Ended", "Asserted"): 1, ("Asserted", "Asserted"): 4})
    rows = statuses.table(counts).splitlines()
    assert rows[2] == "| Asserted | 4 | 0 | 0 | 0 | 0 | 0.80 of 5 | 1.00 of 4 |"
    assert rows[-1] == "| Ended | 1 | 0 | 0 | 0 | 3 | 1.00 of 3 | 0.75 of 4 |"
