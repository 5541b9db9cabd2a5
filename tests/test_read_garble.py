import pytest

from graph.read.cleantext import whole
from graph.read.garble import count_garbled, repaired
from graph.read.pinyin import readings, toneless, without_pinyin
from graph.read.pinyin_slip import count_slips, without_slips


def slipped(text: str) -> str:
    """Return a text as GBK software leaves it that takes the last byte of a character and the first of the next for a full-width mark."""
    raw = text.encode("gb18030")
    place = 0
    while place < len(raw):
        length = 1 if raw[place] < 0x80 else 2
        if length == 2 and raw[place + 1] == 0xA3 and raw[place + 2] in (0xA1, 0xBB, 0xBF):
            mark = {0xA1: "!", 0xBB: ";", 0xBF: "?"}[raw[place + 2]]
            tail = raw[place + 3 :].decode("gb18030", "replace").replace("\ufffd", "?")
            return f"{raw[:place].decode('gb18030')}?{mark}{tail}"
        place += length
    raise ValueError("nothing to slip on")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("協(xié)同效應(yīng)", "協同效應"),
        ("问（wèn）题", "问题"),
        ("好了(le)", "好了"),
        ("阿里(ali)巴巴", "阿里(ali)巴巴"),
        ("腾讯(Tencent)", "腾讯(Tencent)"),
        ("月活(MAU)突破", "月活(MAU)突破"),
        ("投资人(an)说", "投资人(an)说"),
    ],
)
def test_pinyin_goes_and_glosses_stay(written: str, read: str) -> None:
    assert without_pinyin(whole(written)).text == read


def test_readings_have_no_tones() -> None:
    assert toneless("lǜ") == "lü"
    assert {"xing", "hang"} <= readings("行")


@pytest.mark.parametrize(
    "sentence",
    [
        "企业纷纷进入规模化应用APP阶段",
        "這家公司的規模化應用進展順利，市場反應熱烈",
        "他们提出了新的需求。快手则在北京宣布AI计划",
    ],
)
def test_slipped_bytes_are_paired_again(sentence: str) -> None:
    garbled = slipped(sentence)
    assert garbled != sentence
    assert count_garbled(garbled) == 1
    assert repaired(whole(garbled)).text == sentence


def test_half_a_figure_is_not_kept() -> None:
    assert repaired(whole(slipped("销售规模快速突破1.7亿，形成良性循环"))).text.startswith("销售规模快速突□")


@pytest.mark.parametrize("sentence", ["真的吗?！你说呢", "为什么?（他笑了）", "真的?!没错", "什么？！不可能。", "What?! No."])
def test_ordinary_question_marks_stay(sentence: str) -> None:
    assert repaired(whole(sentence)).text == sentence
    assert count_garbled(sentence) == 0


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("演變?yōu)閼?zhàn)略性投資", "演變為戰略性投資"),
        ("頭頂?shù)倪_標線", "頭頂的達標線"),
        ("好?yǒ)吧", "好□吧"),
        ("真的?(笑)", "真的?(笑)"),
    ],
)
def test_characters_torn_by_pinyin_are_put_together(written: str, read: str) -> None:
    assert without_slips(whole(written)).text == read


def test_slips_are_counted() -> None:
    assert count_slips("演變?yōu)閼?zhàn)略") == 1
