import pytest

from graph.read.cleantext import whole
from graph.read.script import language_of, simplified, to_simplified


@pytest.mark.parametrize(
    ("written", "read"),
    [("騰訊雲與臺積電", "腾讯云与台积电"), ("乾隆與乾燥", "乾隆与干燥"), ("Alibaba", "Alibaba"), ("后來", "后来"), ("", "")],
)
def test_simplified_characters(written: str, read: str) -> None:
    assert simplified(written) == read


def test_length_never_changes() -> None:
    every = "".join(map(chr, range(0x4E00, 0x9FFF)))
    assert len(simplified(every)) == len(every)


def test_zhe_of_traditional_texts() -> None:
    assert to_simplified(whole("這意味著公司著急，但他是著名的學者")).text == "这意味着公司着急，但他是著名的学者"
    assert to_simplified(whole("他著书立说，这本专著")).text == "他著书立说，这本专著"


def test_characters_that_simplified_texts_write_too() -> None:
    assert to_simplified(whole("这款新车搭载华为乾崑系统")).text == "这款新车搭载华为乾昆系统"
    assert to_simplified(whole("天氣乾燥，電腦過熱")).text == "天气干燥，电脑过热"
    assert to_simplified(whole("这款芯片名为昇腾，后續还有新品")).text == "这款芯片名为昇腾，后续还有新品"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("阿里发布千问APP", "zh-Hans"),
        ("阿里發布千問APP", "zh-Hant"),
        ("Alibaba (阿里) released the Qwen app on Tuesday in Hangzhou", "en"),
        ("", "zh-Hans"),
        ("2025", "zh-Hans"),
    ],
)
def test_language(text: str, language: str) -> None:
    assert language_of(text) == language
