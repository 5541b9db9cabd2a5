from dataclasses import replace
from itertools import pairwise

import pytest

from graph.extract.known import find_known, is_watched, without_doubted
from graph.extract.relations import find_relations
from graph.extract.sentence import Sentence, masked_sentences
from graph.model import Span
from graph.vocab import Predicate, Status
from tests.builders import marked, small_lexicon


def sentences_with_entries(text: str) -> list[Sentence]:
    """Return the sentences of a marked text whose mentions know their entries of the name base."""
    plain, mentions = marked(text)
    lexicon = small_lexicon()
    known = tuple(replace(one, entry=next((entry.key for entry in lexicon.lookup(one.text)), "")) for one in mentions)
    cuts = [0, *(index + 1 for index, character in enumerate(plain) if character == "。")]
    return list(masked_sentences(plain, [Span(start=a, end=b) for a, b in pairwise(cuts)], known))


@pytest.mark.parametrize(
    ("text", "expect"),
    [
        ("[Product:星河]是[Company:远山]财报的重点。", ["远山 makes 星河"]),
        ("[Company:远山]发布财报。[Product:星河]的用户增加了。", ["远山 makes 星河"]),
        ("[Company:远山]发布财报。天晴。[Product:星河]的用户增加了。", ["远山 makes 星河"]),
        ("市场担心[Company:远山]。[Product:星河]的用户增加了。", ["远山 makes 星河"]),
        ("[Company:远山]发布财报。天晴。雨停。[Product:星河]的用户增加了。", []),  # too far back
        ("市场担心[Company:远山]。有人在[Product:星河]上吵架。", []),  # tells of who is on it
        ("市场担心[Company:远山]。[Product:星河]用户不满。", []),
        ("[Product:星河]是[Company:海棠]财报的重点。", []),
        ("[Company:星河]的[Product:星河]。", []),
        ("[Company:远山]和[Product:星河]的合并受到关注。", []),
        ("[Company:远山]拟斥资收购[Product:星河]业务。", []),  # it was another's
        ("在[Company:远山]、[Company:海棠]之后，用户可以打开[Product:星河]。", []),
        ("[Company:远山]下调了目标，[Product:星河]首当其冲。", ["远山 makes 星河"]),
        ("市场担心[Company:远山]的前景，而[Product:星河]的销量未变。", []),
        ("[Company:远山]发布财报。[Company:海棠]表示[Product:星河]的用户增加了。", []),
    ],
)
def test_makers_of_the_name_base(text: str, expect: list[str]) -> None:
    found = find_known(sentences_with_entries(text), small_lexicon())
    assert [f"{one.subject.text} {one.predicate} {one.object.text}" for one in found] == expect


def test_what_the_text_only_plans_is_not_told_as_done() -> None:
    sentences = sentences_with_entries("[Company:远山]预计将推出[Product:星河]。")
    relations = [*find_relations(sentences), *find_known(sentences, small_lexicon())]
    assert {one.status for one in relations} == {Status.PLANNED, Status.ASSERTED}
    assert [one.status for one in without_doubted(relations, small_lexicon())] == [Status.PLANNED]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("[Company:海棠]也在其[Product:星河]中上线了服务。", False),  # the name base has 远山 for 星河
        ("[Company:远山]也在其[Product:星河]中上线了服务。", True),
        ("[Company:海棠]发布了[Product:星河]。", True),  # the text says so right out
    ],
)
def test_a_maker_found_at_a_distance_gives_way_to_the_name_base(text: str, kept: bool) -> None:
    relations = [one for one in find_relations(sentences_with_entries(text)) if one.predicate is Predicate.MAKES]
    assert relations
    assert bool(list(without_doubted(relations, small_lexicon()))) is kept


def test_what_is_built_on_a_thing_is_not_told_to_use_it_besides() -> None:
    sentences = sentences_with_entries("[Product:云雀]采用[Product:星河]架构，[Company:海棠]也使用[Product:星河]。")
    relations = list(find_relations(sentences))
    assert {one.predicate for one in relations} == {Predicate.USES, Predicate.BASED_ON}
    kept = {f"{one.subject.text} {one.predicate} {one.object.text}" for one in without_doubted(relations, small_lexicon())}
    assert kept == {"云雀 basedOn 星河", "海棠 uses 星河"}


@pytest.mark.parametrize(
    ("text", "watched"), [("[Company:远山]分析师[Person:林晓舟]说。", True), ("[Company:海棠]分析师[Person:林晓舟]说。", False)]
)
def test_an_analyst_named_by_a_maker_only_watches_it(text: str, watched: bool) -> None:
    (one,) = find_relations(sentences_with_entries(text))
    assert is_watched(one, small_lexicon()) is watched
    assert bool(list(without_doubted([one], small_lexicon()))) is not watched
