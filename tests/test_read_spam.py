import pytest

from graph.read.cleantext import whole
from graph.read.spam import without_spam

ARTICLE = "甲公司发布新款芯片\n甲公司周一在上海发布了新款芯片，售价三千元。"


@pytest.mark.parametrize(
    "spam",
    [
        "成人免费视频|日韩一区二区|欧美在线观看|久久精品国产",
        "百家乐官网,真人荷官,时时彩开奖,澳门娱乐城,棋牌注册送",
        "www无码中文字幕, 人妻少妇在线播放, 国产自拍偷拍, 亚洲av",
    ],
)
def test_keyword_lists_go(spam: str) -> None:
    assert without_spam(whole(f"{spam}\n{ARTICLE}")).text == ARTICLE


@pytest.mark.parametrize(
    "text",
    [
        "关键词：芯片,甲公司,上海,发布",
        "日本、韩国、澳门、亚洲",
        "澳门博彩公司裁员，涉及真人荷官与老虎机部门，投注额下降。",
        "彩票,棋牌,博彩,投注\n监管部门整治彩票、棋牌与网络博彩，禁止投注广告。",
    ],
)
def test_lists_of_ordinary_words_and_news_about_gambling_stay(text: str) -> None:
    assert without_spam(whole(f"{text}\n{ARTICLE}")).text == f"{text}\n{ARTICLE}"
