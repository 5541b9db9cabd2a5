"""A copy on disk answers as the graph in memory does, and is never used for another graph or when damaged."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from graph import limits
from graph.config import BASE_IRI
from graph.export import FORMATS
from graph.ids import entity_id
from graph.model import Entity, KnowledgeGraph, Label
from graph.queries import load_queries
from graph.store import Store, copies
from graph.validate import validate
from graph.vocab import EntityType
from tests.built import build_examples

NAMES = "SELECT ?name { ?thing skos:prefLabel ?name FILTER(LANG(?name) = 'zh') }"
QUERIES = (
    NAMES,
    "SELECT * { ?s ?p ?o }",
    "SELECT ?kind (COUNT(*) AS ?n) { ?thing a ?kind } GROUP BY ?kind",
    "SELECT ?p (AVG(?c) AS ?mean) { ?claim rdf:predicate ?p ; gx:confidence ?c } GROUP BY ?p ORDER BY ?p",
    "SELECT DISTINCT ?near { ?s skos:prefLabel '阿里巴巴'@zh ; (gx:relatedTo|^gx:relatedTo)+ ?near }",
    "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g",
    "SELECT ?nothing { ?nothing gx:leads gx:leads }",
    "ASK { ?person a foaf:Agent }",
    "CONSTRUCT { ?s gx:about ?o } WHERE { ?s gx:leads ?o }",
    "DESCRIBE ?thing { ?thing skos:prefLabel '阿里巴巴'@zh }",
)


@pytest.fixture(autouse=True)
def every_graph_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copies, "FEWEST", 1)


def people(*names: str) -> Store:
    store = Store(BASE_IRI)
    labels = {name: (Label(language="en", text=name), Label(language="zh", text=name)) for name in names}
    made = (Entity(id=entity_id(EntityType.PERSON, name), type=EntityType.PERSON, labels=labels[name]) for name in names)
    store.add(KnowledgeGraph(documents=(), entities=tuple(made)))
    return store


def written(store: Store, folder: Path) -> Path:
    """Write a graph as a build does."""
    text = store.turtle()
    path = folder / "graph.ttl"
    path.write_text(text, "utf-8")
    store.keep(folder, text)
    return path


def names(store: Store) -> list[str | None]:
    return [row["name"] for row in store.select(NAMES)]


def kept(folder: Path) -> list[Path]:
    place = folder / copies.PLACE
    return sorted(place.iterdir()) if place.is_dir() else []


def is_copy(store: Store) -> bool:
    return store._copy is not None


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> tuple[Store, Store]:
    """Return the graph of the examples, in memory and on disk."""
    built, _ = build_examples(tmp_path_factory.getbasetemp())
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(copies, "FEWEST", 1)
        path = written(built.store, tmp_path_factory.mktemp("kept"))
    return Store.open(path, in_memory=True), Store.open(path)


# --- the same answers --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("query", [*QUERIES, *(query.sparql for query in load_queries().values())])
def test_answers_are_the_same_in_every_format(pair: tuple[Store, Store], query: str) -> None:
    for inferred in (True, False):
        memory, disk = (store.query(query, inferred=inferred) for store in pair)
        assert is_copy(pair[1])
        for form in memory.formats:
            assert memory.serialize(form) == disk.serialize(form)


def test_texts_exports_and_checks_are_the_same(pair: tuple[Store, Store]) -> None:
    memory, disk = pair
    assert memory.turtle() == disk.turtle()
    assert memory.ntriples() == disk.ntriples()
    assert len(memory) == len(disk) > 0
    assert memory.base_iri == disk.base_iri
    for name, export in FORMATS.items():
        assert export(memory) == export(disk), name
    assert validate(memory) == validate(disk)
    assert is_copy(disk)


@pytest.mark.parametrize("base_iri", [BASE_IRI, "https://kg.example.org/新闻/", "urn:guanxi:"])
def test_the_base_iri_is_kept(tmp_path: Path, base_iri: str) -> None:
    store = Store(base_iri)
    store.add(KnowledgeGraph(documents=(), entities=(Entity(id="person/吴嘉", type=EntityType.PERSON, labels=()),)))
    opened = Store.open(written(store, tmp_path))
    assert is_copy(opened)
    assert opened.base_iri == base_iri
    assert opened.select("SELECT ?who { ?who a foaf:Agent }") == [{"who": f"{base_iri}person/吴嘉"}]


# --- when there is one -------------------------------------------------------------------------------------------


def test_small_graphs_have_none_and_lose_the_one_they_had(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert is_copy(Store.open(written(people("甲", "乙"), tmp_path)))
    monkeypatch.setattr(copies, "FEWEST", 4)
    path = written(people("甲"), tmp_path)
    assert kept(tmp_path) == []
    assert not (tmp_path / ".guanxi").exists() or not (tmp_path / copies.PLACE).exists()
    assert names(Store.open(path)) == ["甲"]
    assert is_copy(Store.open(written(people("甲", "乙"), tmp_path)))  # six triples


def test_a_new_graph_has_a_new_copy_and_the_old_one_goes(tmp_path: Path) -> None:
    written(people("甲"), tmp_path)
    before = kept(tmp_path)
    path = written(people("甲", "乙"), tmp_path)
    assert len(kept(tmp_path)) == 1
    assert kept(tmp_path) != before
    assert names(Store.open(path)) == ["乙", "甲"]


def test_the_same_graph_keeps_its_copy(tmp_path: Path) -> None:
    written(people("甲"), tmp_path)
    before = [(path, path.stat().st_mtime_ns) for path in sorted((tmp_path / copies.PLACE).rglob("*"))]
    written(people("甲"), tmp_path)
    assert [(path, path.stat().st_mtime_ns) for path in sorted((tmp_path / copies.PLACE).rglob("*"))] == before


def test_reading_changes_nothing_in_the_folder(tmp_path: Path) -> None:
    path = written(people("甲"), tmp_path)
    before = {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    for _ in range(3):
        assert names(Store.open(path)) == ["甲"]
    assert {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()} == before


def test_several_read_it_at_once(tmp_path: Path) -> None:
    path = written(people("甲", "乙"), tmp_path)
    first, second = Store.open(path), Store.open(path)
    code = (
        f"from pathlib import Path; from graph.store import Store; s = Store.open(Path({str(path)!r})); print(len(s), s._copy is not None)"
    )
    assert names(first) == names(second) == ["乙", "甲"]
    others = [subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) for _ in range(2)]
    assert [other.communicate()[0] for other in others] == ["6 True\n"] * 2
    assert names(first) == ["乙", "甲"]


def test_a_fork_opens_its_own(tmp_path: Path) -> None:
    store = Store.open(written(people("甲"), tmp_path))
    assert limits.within(30, lambda: f"{names(store)} {is_copy(store)}") == "['甲'] True"
    assert names(store) == ["甲"]


def test_what_is_added_is_held_in_memory(tmp_path: Path) -> None:
    path = written(people("甲"), tmp_path)
    store = Store.open(path)
    store.add(KnowledgeGraph(documents=(), entities=(Entity(id="person/乙", type=EntityType.PERSON, labels=()),)))
    assert len(store.select("SELECT ?who { ?who a foaf:Agent }")) == 2
    assert names(Store.open(path)) == ["甲"]
    assert len(kept(tmp_path)) == 1


# --- when it is not used -----------------------------------------------------------------------------------------


def test_a_copy_of_another_text_is_not_used(tmp_path: Path) -> None:
    path = written(people("甲"), tmp_path)
    path.write_text(people("乙").turtle(), "utf-8")
    store = Store.open(path)
    assert not is_copy(store)
    assert names(store) == ["乙"]


def test_a_copy_by_another_version_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(people("甲"), tmp_path)
    monkeypatch.setattr(copies, "_version", lambda: "another")
    assert not is_copy(Store.open(path))


def test_a_graph_that_stays_in_memory_uses_none(tmp_path: Path) -> None:
    assert not is_copy(Store.open(written(people("甲"), tmp_path), in_memory=True))


def _cut(file: Path) -> None:
    content = file.read_bytes()
    file.write_bytes(content[: len(content) // 2])


def _flip(file: Path) -> None:
    file.write_bytes(bytes(byte ^ 0xFF for byte in file.read_bytes()))


@pytest.mark.parametrize("harm", [Path.unlink, _cut, _flip])
@pytest.mark.parametrize("pattern", ["quads/*.sst", "quads/MANIFEST-*", "quads/CURRENT", "about.json"])
def test_a_damaged_copy_harms_no_answer(tmp_path: Path, pattern: str, harm: Callable[[Path], None]) -> None:
    path = written(people("甲", "乙"), tmp_path)
    for file in sorted(kept(tmp_path)[0].glob(pattern)):
        harm(file)
    store = Store.open(path)
    assert names(store) == ["乙", "甲"]
    assert not is_copy(store)
    written(people("甲", "乙"), tmp_path)
    assert is_copy(Store.open(path))
    assert names(Store.open(path)) == ["乙", "甲"]


def test_one_damaged_block_is_noticed_when_it_is_read(tmp_path: Path) -> None:
    path = written(people(*(f"第{number}人" for number in range(3000))), tmp_path)
    expected = Store.open(path, in_memory=True).turtle()
    for file in sorted(kept(tmp_path)[0].glob("quads/*.sst")):
        content = bytearray(file.read_bytes())
        content[len(content) // 3] ^= 0xFF
        file.write_bytes(content)
    store = Store.open(path)
    assert is_copy(store)
    assert store.turtle() == expected
    assert not is_copy(store)
    assert kept(tmp_path) == []


def test_a_copy_that_goes_while_it_is_read_harms_no_answer(tmp_path: Path) -> None:
    path = written(people("甲"), tmp_path)
    opened, unopened = Store.open(path), Store.open(path)
    assert names(opened) == ["甲"]
    shutil.rmtree(tmp_path / copies.PLACE)
    for store in (opened, unopened):
        assert names(store) == ["甲"]
        assert store.turtle() == people("甲").turtle()


# --- when it cannot be written -----------------------------------------------------------------------------------


def test_what_a_killed_program_left_goes(tmp_path: Path) -> None:
    left = tmp_path / copies.PLACE / "new-1"
    left.mkdir(parents=True)
    (left / "quads.nq").write_text("half")
    path = written(people("甲"), tmp_path)
    assert not left.exists()
    assert is_copy(Store.open(path))


@pytest.mark.parametrize("step", ["bulk_load", "dump"])
def test_a_build_lives_without_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    store = people("甲")

    class Full:
        def __init__(self, _path: str) -> None: ...

        def bulk_load(self, **_: object) -> None:
            raise OSError(28, "No space left on device")

    if step == "bulk_load":
        monkeypatch.setattr("graph.store.copies.ox.Store", Full)
    else:
        monkeypatch.setattr("graph.store.copies.Path.mkdir", Full.bulk_load)
    text = store.turtle()
    store.keep(tmp_path, text)
    assert kept(tmp_path) == []
