import pytest

from graph.annotate.borders import at_words, without_words_cut
from graph.annotate.recognizer import Found
from graph.annotate.words import words_of
from graph.lexicon import Lexicon, parse_names

TABLE = "name\ttype\taliases\tenglish\tparent\n中通\tCompany\t\t\t\n动视\tCompany\t\t\t\n高通\tCompany\t\t\t\n东海\tPlace\t\t\t\n"
LEXICON = Lexicon({entry.key: entry for entry in parse_names(TABLE)})


def known(text: str, *seen: str) -> list[str]:
    found = [Found(text.index(name), text.index(name) + len(name), "Company", 0.9) for name in seen]
    kept = without_words_cut(text, list(LEXICON.find(text)), found, tuple(words_of(text)))
    return [text[one.start : one.end] for one in kept]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("其中通常需要加热", []),
        ("将成为推动视听产业发展的引擎", []),
        ("高增长和高通胀并存", []),
        ("中通和高通都发布了财报", ["中通", "高通"]),
        ("快递公司中通发布了财报，其中通常的做法没有变", ["中通"]),
    ],
)
def test_a_name_that_cuts_a_word_is_none(text: str, names: list[str]) -> None:
    assert known(text) == names


def test_the_recogniser_has_the_say() -> None:
    assert known("其中通常需要加热", "中通") == ["中通"]


@pytest.mark.parametrize(
    ("text", "name", "kind", "expected"),
    [
        ("林海棠利用公司资源", "林海棠利", "Person", "林海棠"),
        ("控股股东海棠股份减持", "东海棠股份", "Company", "海棠股份"),
        ("林海棠出席", "林海棠", "Person", "林海棠"),
        ("涉事教师林某某被拘", "林某", "Person", "林某某"),
        ("星云利用户数", "星云利", "Product", "星云利"),
    ],
)
def test_names_end_where_words_begin(text: str, name: str, kind: str, expected: str) -> None:
    start = text.index(name)
    (one,) = at_words([Found(start, start + len(name), kind, 0.9)], (), tuple(words_of(text)))
    assert text[one.start : one.end] == expected


def test_names_of_the_name_base_stay_whole() -> None:
    text = "芯片商高通信号很好"
    start = text.index("高通")
    (one,) = at_words([Found(start, start + 2, "Company", 0.9)], list(LEXICON.find(text)), tuple(words_of(text)))
    assert text[one.start : one.end] == "高通"
