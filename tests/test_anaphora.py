import pytest

from graph.extract.anaphora import with_antecedents
from graph.extract.sentence import SLOTS
from tests.builders import sentences_of

SLOT_CHARACTERS = set(SLOTS.values())


@pytest.mark.parametrize(
    ("text", "expect"),
    [
        ("[Company:远山科技]上市了。该公司总部很大。", "远山科技"),
        ("[Company:远山科技]上市了。这家软件巨头亏损。", "远山科技"),
        ("[Company:远山科技]上市了。公司宣布裁员。", "远山科技"),
        ("[Company:远山科技]增长，其手机热销。", "远山科技"),
        ("[Product:星河]发布了。它的前身是旧版。", "星河"),
        ("[Person:林晓舟]出席了。他表示满意。", "林晓舟"),
        ("[Company:远山科技]上市了。天气晴。该公司亏损。", "远山科技"),
        ("[Company:远山科技]和[Company:海棠]上市了。该公司亏损。", ""),  # two: nobody can tell which
        ("[Company:远山科技]上市了。天晴。风大。雨小。该公司亏损。", ""),  # too far back
        ("[Company:远山科技]上市了。上市公司越来越多。", ""),  # 公司 is the end of a word
        ("[Company:远山科技]上市了。其中一半售罄。", ""),
        ("[Person:林晓舟]出席了。他们表示满意。", ""),
        ("记者看到[Company:远山科技]。该公司亏损。", "远山科技"),  # 该 points at the one that was named
        ("记者看到[Company:远山科技]。公司宣布裁员。", ""),  # what the sentence names is not what it is about
        ("记者看到[Company:远山科技]收购[Company:海棠]。该公司亏损。", ""),
        ("根据[Company:远山科技]的公告，这家公司亏损。", "远山科技"),
        ("[Company:海棠]旗下的机器人公司[Company:远山]完成融资。该公司亏损。", "远山"),
        ("[Company:远山科技]发布了[Product:星河]。这款手机很轻。", "星河"),
        ("[Product:星河]大卖。该部门报告游戏收入增长。", ""),  # 该部 is the beginning of a word
        ("[Product:星河]大卖。这款热门游戏很难。", "星河"),
        ("[Product:云端]发布了硬件[Product:星河]。该产品很轻。", "星河"),  # what came out
        ("[Product:星河]采用[Product:昆仑]架构，这一架构很新。", "昆仑"),  # what is called so
        ("[Product:云雀]大卖。[Product:星河]宣布关闭该应用。", "云雀"),  # a product does not close itself
        ("[Product:星河]大卖。一款名叫 EVI 的产品很火。这款产品很轻。", ""),  # a new one stands between
        ("[Product:星河]、[Product:云端]大卖。这款产品很轻。", ""),
        ("[Company:远山科技]上市了。完成了C轮融资，金额不详。", "远山科技"),
        ("[Company:远山科技]上市了。完成C轮融资后，[Company:海棠]开始招人。", ""),  # who did so is named after it
    ],
)
def test_antecedents(text: str, expect: str) -> None:
    plain = sentences_of(text)
    resolved = list(with_antecedents(plain))
    more = [
        mention.text
        for before, after in zip(plain, resolved, strict=True)
        for mention in after.mentions[len(before.mentions) - len(after.mentions) :]
        if len(after.mentions) > len(before.mentions)
    ]
    assert more == ([expect] if expect else [])


def test_places_in_the_text_stay_right() -> None:
    text = "[Company:远山科技]上市了。去年，该公司收购了[Company:海棠]。"
    _, sentence = with_antecedents(sentences_of(text))
    plain = "远山科技上市了。去年，该公司收购了海棠。"
    first, second = sentence.slots()
    assert [first[1].text, second[1].text] == ["远山科技", "海棠"]
    assert sentence.masked[first[0]] in SLOT_CHARACTERS
    span = sentence.span_of(first[0], second[0])
    assert plain[span.start : span.end] == "该公司收购了"
    assert sentence.offset(len(sentence.masked)) == sentence.span.end
