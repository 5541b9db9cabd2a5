import pytest

from graph.read import characters
from graph.read.cleantext import Step, apply, whole

STEPS: tuple[Step, ...] = (*characters.VISIBLE, *characters.LEGIBLE)

CASES = [
    ("千\u200b问\ufeff发布\u00ad", "千问发布"),
    ("收\x00购\x07完成", "收购完成"),
    ("某公司\u202e\u2066宣布\u2069", "某公司宣布"),
    ("点赞\ue60a数", "点赞数"),
    ("第一行\r\n第二行\r第三行\u2028第四行", "第一行\n第二行\n第三行\n第四行"),
    ("营收\u3000２０２５年\xa0ＡＰＰ", "营收 2025年 APP"),
    ("增长１２．５％", "增长12.5%"),
    ("他说：“好，”（笑）", "他说：“好，”（笑）"),
    ("前\ufffd\ufffd后", "前 后"),
    ("前锟斤拷后", "前 后"),
]


@pytest.mark.parametrize(("written", "read"), CASES)
def test_only_visible_characters_stay(written: str, read: str) -> None:
    assert apply(whole(written), STEPS).text == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("发布千问,目标明确", "发布千问，目标明确"),
        ("达到25%,创新高", "达到25%，创新高"),
        ("他说:我们会赢!", "他说：我们会赢！"),
        ("在2025年,30家公司", "在2025年，30家公司"),
        ("收入1,000万元", "收入1,000万元"),
        ("时间12:30开始", "时间12:30开始"),
        ("Yahoo, Inc. said so", "Yahoo, Inc. said so"),
    ],
)
def test_chinese_punctuation_between_chinese_characters(written: str, read: str) -> None:
    assert characters.chinese_punctuation(whole(written)).text == read


def test_lost_characters_are_noticed() -> None:
    assert characters.has_lost("坏\ufffd字")
    assert not characters.has_lost("好字")
