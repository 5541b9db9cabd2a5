"""How scripts/evaluate measures identity: gold clusters across texts, and B³ and pairs against them."""

import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

SCRIPTS = Path(__file__).parent.parent / "scripts"


@pytest.fixture(scope="module")
def clusters() -> Iterable[Any]:
    sys.path.insert(0, str(SCRIPTS))
    yield import_module("clusters")
    sys.path.remove(str(SCRIPTS))


def entity(identifier: str, kind: str, *names: str, en: str = "", alt: str = "") -> dict[str, Any]:
    return {"id": identifier, "type": kind, "names": list(names), "en": [en] if en else [], "alt_types": [alt] if alt else []}


def united(clusters: Any, texts: Mapping[str, dict[str, Any]]) -> set[frozenset[str]]:
    """Return the gold clusters of several texts that hold more than one entity."""
    gold = [one for text, annotation in texts.items() for one in clusters.gold_entities(text, annotation, str.lower)]
    return {frozenset(f"{one.document}{one.id}" for one in cluster) for cluster in clusters.unite(gold) if len(cluster) > 1}


def test_a_shared_name_of_compatible_types_unites(clusters: Any) -> None:
    texts = {
        "a": {"entities": [entity("1", "Company", "云帆", en="Cloudsail"), entity("2", "Product", "星河")]},
        "b": {"entities": [entity("1", "Organization", "CLOUDSAIL"), entity("2", "Unit", "星河")]},
        "c": {"entities": [entity("1", "Product", "云帆", alt="Company")]},
    }
    assert united(clusters, texts) == {frozenset({"a1", "b1", "c1"})}


def test_what_an_annotator_told_apart_is_never_united(clusters: Any) -> None:
    texts = {
        "a": {"entities": [entity("1", "Company", "高德", alt="Product"), entity("2", "Product", "高德", alt="Company")]},
        "b": {"entities": [entity("1", "Product", "高德", alt="Company")]},
        "c": {"entities": [entity("1", "Unit", "高德", alt="Company")]},
    }
    assert united(clusters, texts) == {frozenset({"a2", "b1"})}


def test_persons_of_one_name_need_a_common_organization_if_both_are_told(clusters: Any) -> None:
    def text(company: str, *, told: bool = True) -> dict[str, Any]:
        relations = [{"s": "p", "p": "leads", "o": "c"}] if told else []
        return {"entities": [entity("p", "Person", "王伟"), entity("c", "Company", company)], "relations": relations}

    assert united(clusters, {"a": text("云帆"), "b": text("远航")}) == set()
    assert frozenset({"ap", "bp"}) in united(clusters, {"a": text("云帆"), "b": text("云帆")})
    assert united(clusters, {"a": text("云帆"), "b": text("远航", told=False)}) == {frozenset({"ap", "bp"})}


def test_a_part_of_a_persons_name_unites_nobody(clusters: Any) -> None:
    texts = {
        "a": {"entities": [entity("1", "Person", "约翰·安德森", "安德森")]},
        "b": {"entities": [entity("1", "Person", "内森·安德森", "安德森")]},
    }
    assert united(clusters, texts) == set()


def test_places_and_optional_entities_count_for_nothing(clusters: Any) -> None:
    optional = {**entity("1", "Company", "云帆"), "optional": True}
    texts = {"a": {"entities": [optional, entity("2", "Place", "杭州")]}, "b": {"entities": [entity("1", "Company", "云帆")]}}
    gold = [one for text, annotation in texts.items() for one in clusters.gold_entities(text, annotation, str.lower)]
    assert [[(one.document, one.id) for one in cluster] for cluster in clusters.unite(gold)] == [[("b", "1")]]


KEY = {"a": 1, "b": 1, "c": 1, "d": 2, "e": 2, "f": 3, "g": 3, "h": 3, "i": 3, "j": 3, "k": 3, "l": 3}


def test_measures_on_the_textbook_example(clusters: Any) -> None:
    """Amigó et al. 2009: clusters of 5, 2 and 5 where the classes are of 3, 2 and 7 members."""
    response = {**dict.fromkeys("abc", 1), **dict.fromkeys("de", 2), **dict.fromkeys("fghij", 3), **dict.fromkeys("kl", 1)}
    score = clusters.b_cubed(KEY, response)
    assert score.precision == pytest.approx((3 * 3 / 5 + 2 + 5 + 2 * 2 / 5) / 12)
    assert score.recall == pytest.approx((3 + 2 + 5 * 5 / 7 + 2 * 2 / 7) / 12)
    pairs = clusters.pairwise(KEY, response)
    assert (pairs.precision, pairs.recall) == (pytest.approx(15 / 21), pytest.approx(15 / 25))


def test_what_was_missed_stands_alone_and_what_is_spurious_counts_where_it_is_joined(clusters: Any) -> None:
    key = {"a": 1, "b": 1, "c": 2}
    assert clusters.b_cubed_system(key, {"a": "x", "b": "x", "c": "y"}).f1() == 1
    missed = clusters.b_cubed_system(key, {"a": "x", "c": "y"})
    assert (missed.precision, missed.recall) == (1, pytest.approx((0.5 + 0.5 + 1) / 3))
    assert clusters.b_cubed_system(key, {"a": "x", "b": "x", "c": "y", "s": "z"}).f1() == 1, "a spurious thing that stands alone"
    joined = clusters.b_cubed_system(key, {"a": "x", "b": "x", "c": "y", "s": "y"})
    assert (joined.precision, joined.recall) == (pytest.approx((1 + 1 + 0.5 + 0.5) / 4), 1)


def test_the_entity_with_most_of_the_names_stands_for_a_gold_entity(clusters: Any) -> None:
    annotation = {"entities": [entity("1", "Company", "阿里", "阿里巴巴"), entity("2", "Product", "千问"), entity("3", "Person", "吴嘉")]}
    gold = clusters.gold_entities("a", annotation, str.lower)
    found = clusters.Found(
        document="a",
        types={"company/x": "Company", "company/y": "Company", "unit/z": "Unit", "product/z": "Product", "place/p": "Place"},
        forms={
            "company/x": Counter({"阿里": 1, "阿里巴巴": 1}),
            "company/y": Counter({"阿里": 9}),
            "unit/z": Counter({"千问": 9}),
            "product/z": Counter({"千问": 1}),
            "place/p": Counter({"杭州": 1}),
        },
    )
    standing, beside = clusters.align(gold, {"a": found}, by_name=False)
    assert standing == {("a", "1", ""): "company/x", ("a", "2", ""): "product/z"}
    assert beside == [("a", "company/y"), ("a", "unit/z")]
    names, _ = clusters.align(gold, {"a": found}, by_name=True)
    assert names == {("a", "1", "阿里"): "company/y", ("a", "1", "阿里巴巴"): "company/x", ("a", "2", "千问"): "product/z"}
