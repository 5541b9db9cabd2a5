from dataclasses import replace
from itertools import pairwise

import pytest

from graph.extract.known import find_known, without_doubted
from graph.extract.relations import find_relations
from graph.extract.sentence import Sentence, masked_sentences
from graph.model import Span
from graph.vocab import Status
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
        ("[Company:远山]发布财报。天晴。[Product:星河]的用户增加了。", []),
        ("[Product:星河]是[Company:海棠]财报的重点。", []),
        ("[Company:星河]的[Product:星河]。", []),
    ],
)
def test_makers_of_the_name_base(text: str, expect: list[str]) -> None:
    found = find_known(sentences_with_entries(text), small_lexicon())
    assert [f"{one.subject.text} {one.predicate} {one.object.text}" for one in found] == expect


def test_what_the_text_only_plans_is_not_told_as_done() -> None:
    sentences = sentences_with_entries("[Company:远山]预计将推出[Product:星河]。")
    relations = [*find_relations(sentences), *find_known(sentences, small_lexicon())]
    assert {one.status for one in relations} == {Status.PLANNED, Status.ASSERTED}
    assert [one.status for one in without_doubted(relations)] == [Status.PLANNED]
