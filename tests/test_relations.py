import json
from pathlib import Path

import pytest

from graph.extract.compositions import find_compositions
from graph.extract.countries import find_countries
from graph.extract.patterns import Rule, load_rules
from graph.extract.relations import find_relations, posts_of
from graph.vocab import Predicate, Status
from tests.builders import sentences_of

CASES = [json.loads(line) for line in (Path(__file__).parent / "cases" / "relations.jsonl").read_text("utf-8").splitlines() if line]


def found(text: str) -> set[str]:
    """Return the relations found in a marked text, as `subject predicate object`, with the status unless it is asserted."""
    sentences = sentences_of(text)
    return {
        f"{one.subject.text} {one.predicate} {one.object.text}" + ("" if one.status is Status.ASSERTED else f" {one.status}")
        for one in [*find_relations(sentences), *find_compositions(sentences), *find_countries(sentences)]
    }


@pytest.mark.parametrize("rule", load_rules(), ids=lambda rule: rule.id)
def test_every_rule_finds_its_example(rule: Rule) -> None:
    by_rule = {
        f"{one.subject.text} {one.predicate} {one.object.text}"
        for one in find_relations(sentences_of(rule.example))
        if one.extractor == f"pattern:{rule.id}"
    }
    assert rule.expect in by_rule


def test_rules_have_ids_of_their_own_and_cover_every_predicate() -> None:
    rules = load_rules()
    assert len({rule.id for rule in rules}) == len(rules)
    assert {rule.predicate for rule in rules if rule.predicate} == set(Predicate)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_cases(case: dict[str, list[str] | str]) -> None:
    assert found(str(case["text"])) == set(case["expect"])


@pytest.mark.parametrize(
    ("title", "predicates"),
    [
        ("CEO", [Predicate.LEADS]),
        ("集团副总裁", [Predicate.WORKS_FOR]),
        ("创始人兼CEO", [Predicate.FOUNDED, Predicate.LEADS]),
        ("董事会主席兼首席执行官", [Predicate.LEADS]),
        ("合伙人、总裁", [Predicate.LEADS]),
        ("首席财务官", [Predicate.WORKS_FOR]),
        ("联合创始人", [Predicate.FOUNDED]),
        ("", [Predicate.WORKS_FOR]),
    ],
)
def test_titles(title: str, predicates: list[Predicate]) -> None:
    assert list(posts_of(title)) == predicates


def test_trigger_lies_in_the_sentence() -> None:
    sentences = sentences_of("早前消息。[Company:远山科技]首席执行官[Person:林晓舟]出席。")
    (relation,) = find_relations(sentences)
    assert relation.sentence.start <= relation.trigger.start < relation.trigger.end <= relation.sentence.end
    assert relation.qualifiers.title == "首席执行官"


def test_the_telling_of_a_pronoun_reaches_back_to_the_name() -> None:
    sentences = sentences_of("[Company:远山科技]业绩大涨。该公司收购了[Company:海棠]。")
    (relation,) = [one for one in find_relations(sentences) if one.predicate is Predicate.ACQUIRED]
    assert relation.subject.text == "远山科技"
    assert (relation.sentence.start, relation.sentence.end) == (0, sentences[1].span.end)
