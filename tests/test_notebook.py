"""The tutorial runs from its first cell to its last, and what a notebook shows of a graph or an answer holds no markup of others."""

import re
import shutil
import sys
from html import unescape
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from graph.errors import ExtraMissing, QueryError
from graph.ids import digest, entity_id
from graph.model import Document, Entity, Evidence, KnowledgeGraph, Label, Observation, Statement
from graph.store import Store
from graph.vocab import EntityType, Metric, Predicate
from tests.hostile import HOSTILE

ROOT = Path(__file__).parent.parent
TUTORIAL = ROOT / "docs" / "tutorial.ipynb"
TAGS = re.compile(r"</?[a-z0-9]+>")


def named(text: str) -> Entity:
    labels = (Label(language="en", text=text), Label(language="zh", text=text))
    return Entity(id=entity_id(EntityType.COMPANY, text), type=EntityType.COMPANY, labels=labels)


def graph_of(*names: str) -> KnowledgeGraph:
    entities = [named(name) for name in names]
    told = (Evidence(document_id="d", start=0, end=1, quote=names[0], text=names[0], extractor="pattern:test", confidence=0.5),)
    statements = [
        Statement(
            id=digest(one.id, other.id),
            subject=one.id,
            predicate=Predicate.PARTNERS_WITH,
            object=other.id,
            confidence=0.5,
            evidence=told,
            label_en=f"{one.label('en')} cooperates with {other.label('en')}",
            label_zh="合作",
        )
        for one, other in pairwise(entities)
    ]
    figure = Observation(
        id="f",
        about=entities[0].id,
        metric=Metric.REVENUE,
        value="1.5",
        unit="CNY",
        confidence=0.5,
        evidence=told,
        label_en="revenue",
        label_zh="营收",
    )
    return KnowledgeGraph(
        documents=(Document(id="d", title="题", text="", path="d.txt", source="", source_map=()),),
        entities=tuple(sorted(entities, key=lambda entity: entity.id)),
        statements=tuple(sorted(statements, key=lambda statement: statement.id)),
        observations=(figure,),
    )


def store_of(kg: KnowledgeGraph) -> Store:
    store = Store()
    store.add(kg)
    return store


def tags(html: str) -> set[str]:
    """Return the tags, after making sure that nothing else of it could open one."""
    assert "<" not in TAGS.sub("", html)
    return set(TAGS.findall(html))


def test_a_graph_shows_how_much_it_holds_and_of_whom() -> None:
    shown = graph_of("阿里", "京东")._repr_html_()
    text = unescape(TAGS.sub(" ", shown))
    assert "documents 1, entities 2, statements 1, events 0, observations 1, conflicts 0" in text
    assert re.search(r"阿里\s+阿里\s+Company\s+2", text)
    assert "阿里 cooperates with 京东" in text


def test_an_empty_graph_shows_itself() -> None:
    assert "entities 0" in KnowledgeGraph(documents=(), entities=())._repr_html_()


@pytest.mark.parametrize("name", HOSTILE)
def test_names_are_escaped(name: str) -> None:
    kg = graph_of(name, "京东")
    store = store_of(kg)
    plain = tags(graph_of("阿里", "京东")._repr_html_())
    assert tags(kg._repr_html_()) == plain
    rows = store.query("SELECT ?name { ?thing skos:prefLabel ?name }")
    assert tags(rows._repr_html_()) <= plain
    assert tags(store.query("CONSTRUCT WHERE { ?s skos:prefLabel ?o }")._repr_html_()) <= plain


def test_a_large_answer_shows_its_first_rows() -> None:
    store = store_of(graph_of(*(f"公司{number}" for number in range(60))))
    shown = store.query("SELECT ?thing { ?thing a gx:Company }")._repr_html_()
    assert shown.count("<td>") == 50
    assert "60 rows, the first 50 shown" in shown
    assert store.query("ASK { ?thing a gx:Company }")._repr_html_() == "<p>yes</p>"


def test_values_are_those_of_python() -> None:
    result = Store().query('SELECT * { VALUES (?a ?b ?c ?d ?e) { (1 1.5 true "x"@en gx:leads) (UNDEF 1e3 false "y" "z"^^xsd:integer) } }')
    assert result.records() == [
        {"a": 1, "b": 1.5, "c": True, "d": "x", "e": "https://guanxi.example/ontology#leads"},
        {"a": None, "b": 1000.0, "c": False, "d": "y", "e": "z"},
    ]


def test_a_named_query_is_asked_in_one_line() -> None:
    store = store_of(graph_of("阿里", "京东"))
    assert [row["other"] for row in store.answer("partners", name="阿里").records()] == ["京东"]
    with pytest.raises(QueryError, match="no query is called 'partner'"):
        store.answer("partner")
    with pytest.raises(QueryError, match="has no parameter 'who'"):
        store.answer("partners", who="阿里")


def test_an_answer_becomes_a_table_of_pandas() -> None:
    pd = pytest.importorskip("pandas")
    store = store_of(graph_of("阿里", "京东"))
    frame = store.answer("figures").to_dataframe()
    assert frame["value"].tolist() == [1.5]
    assert pd.api.types.is_float_dtype(frame["value"])
    assert list(store.answer("leads").to_dataframe().columns) == ["leader", "led", "title", "status", "confidence", "sentence", "document"]
    with pytest.raises(QueryError, match="SELECT"):
        store.query("ASK {}").to_dataframe()


def test_without_pandas_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(ExtraMissing, match=r"guanxi-graph\[notebook\]"):
        Store().query("SELECT * {}").to_dataframe()


def tutorial() -> Any:
    nbformat = pytest.importorskip("nbformat")
    return nbformat.read(TUTORIAL, as_version=4)


def test_the_tutorial_is_kept_without_outputs() -> None:
    cells = tutorial().cells
    assert all(not cell.outputs and cell.execution_count is None for cell in cells if cell.cell_type == "code")
    assert cells[0].cell_type == "markdown"


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of what Jupyter itself is made of
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_the_tutorial_runs(tmp_path: Path) -> None:
    for part in ("pandas", "matplotlib", "ipykernel"):
        pytest.importorskip(part)
    client = pytest.importorskip("nbclient")
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    (tmp_path / "docs").mkdir()
    notebook = tutorial()
    client.NotebookClient(notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(tmp_path / "docs")}}).execute()
    outputs = {number: cell.outputs for number, cell in enumerate(notebook.cells) if cell.cell_type == "code"}
    shown = [output["data"] for found in outputs.values() for output in found if "data" in output]
    assert sum("image/png" in one for one in shown) == 2
    assert sum("<table" in one.get("text/html", "") for one in shown) >= 5
    assert "graph.html" in shown[-1]["text/html"]
    assert all(len(one["text/plain"]) < 50_000 for one in shown)  # the graph itself is not kept beside what is shown of it
    assert any("Wu Jia" in output.get("text", "") for found in outputs.values() for output in found)
    assert (tmp_path / "output" / "graph.ttl").is_file()
