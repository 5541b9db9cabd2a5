import pytest

from graph.extract.works import find_works
from tests.builders import sentences_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[Person:林晓舟]的《[Product:星河漫游]》值得一读。", {"林晓舟 星河漫游"}),
        ("[Person:林晓舟]武侠小说《[Product:星河漫游]》的人物", {"林晓舟 星河漫游"}),
        ("[Organization:东海卫视]《[Product:星河之声]》收视第一。", {"东海卫视 星河之声"}),
        ("[Person:林晓舟]（2000，《[Product:星河漫游]》/《[Product:云雀]》）", {"林晓舟 星河漫游", "林晓舟 云雀"}),
        ("[Person:林晓舟]在《[Product:星河论]》中指出，时代变了。", {"林晓舟 星河论"}),
        ("[Person:林晓舟]将课上讲的总结出了一本书，叫《[Product:星河漫游]》。", {"林晓舟 星河漫游"}),
        ("[Person:林晓舟]曾在公众号中一篇文章《[Product:星河漫游]》里回忆。", {"林晓舟 星河漫游"}),
        ("[Person:林晓舟]的[Product:星河]到手了。", set()),
        ("[Person:林晓舟]主演《[Product:星河漫游]》。", set()),
        ("[Person:林晓舟]读了一本书《[Product:星河漫游]》。", set()),
        ("[Person:林晓舟]计划写一本书《[Product:星河漫游]》。", set()),
        ("[Person:林晓舟]与[Person:陈海棠]相识于电视剧《[Product:星河漫游]》。", set()),
        ("[Person:林晓舟]登上了《[Product:星河周刊]》杂志封面。", set()),
        ("[Person:林晓舟]《[Product:星河周刊]》封面人物", set()),
        ("[Person:林晓舟]在《[Product:星河周刊]》撰文指出，时代变了。", set()),
        ("[Person:林晓舟]和播客《[Product:星河之声]》主理人[Person:陈海棠]对谈。", set()),
        ("[Company:远山]管理层谈游戏：《[Product:星河漫游]》成本不高。", set()),
    ],
)
def test_works(text: str, expected: set[str]) -> None:
    assert {f"{one.subject.text} {one.object.text}" for one in find_works(sentences_of(text))} == expected


def test_the_trigger_holds_maker_and_work() -> None:
    (one,) = find_works(sentences_of("据悉，[Person:林晓舟]的小说《[Product:星河漫游]》再版。"))
    assert one.trigger.start <= one.subject.start
    assert one.object.end <= one.trigger.end
    assert one.confidence == pytest.approx(0.76)
