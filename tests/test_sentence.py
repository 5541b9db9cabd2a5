import pytest

from graph.extract.sentence import SLOTS, compile_pattern, slot_class, without_places
from graph.vocab import EntityType
from tests.builders import sentences_of


def test_quotes_and_glosses_belong_to_the_slot() -> None:
    (sentence,) = sentences_of("“[Product:星河]”由[Company:远山科技]（NYSE: YSKJ）推出")
    assert sentence.masked == f"{SLOTS[EntityType.PRODUCT]}由{SLOTS[EntityType.COMPANY]}推出"


def test_blanks_between_han_and_latin_are_not_seen() -> None:
    (sentence,) = sentences_of("[Company:远山科技] 联席 CEO [Person:林晓舟] 说 Big Sky 好")
    company, person = SLOTS[EntityType.COMPANY], SLOTS[EntityType.PERSON]
    assert sentence.masked == f"{company}联席CEO{person}说Big Sky好"


def test_offsets_lead_back_to_the_text() -> None:
    (sentence,) = sentences_of("昨天，“[Product:星河]”上线")
    start = sentence.masked.index("上线")
    assert sentence.span_of(start, start + 2).start == len("昨天，“星河”")
    assert sentence.offset(len(sentence.masked)) == sentence.span.end


def test_private_use_code_points_of_the_text_are_no_slots() -> None:
    (sentence,) = sentences_of("\ue001执掌[Unit:星河事业群]")
    assert sentence.masked.count(SLOTS[EntityType.PERSON]) == 0


def test_lists_are_one_slot_group() -> None:
    pattern = compile_pattern("接入{o+:Product}")
    (sentence,) = sentences_of("接入[Product:甲地图]、[Product:乙支付]和[Product:丙出行]等")
    match = pattern.search(sentence.masked)
    assert match is not None
    assert [one.text for one in sentence.mentions_in(*match.span("o"))] == ["甲地图", "乙支付", "丙出行"]


def test_unknown_types_are_refused() -> None:
    with pytest.raises(ValueError, match="Animal"):
        slot_class("Animal")


def test_places_can_be_left_as_text() -> None:
    (sentence,) = sentences_of("前言。")
    second = sentences_of("前言。[Company:远山科技]收购[Place:泰国]品牌[Company:星河]")[1]
    bare = without_places(second)
    assert "泰国" in bare.masked
    assert bare.span == second.span
    assert [one.text for one in bare.mentions] == ["远山科技", "星河"]
    assert without_places(sentence) is sentence
