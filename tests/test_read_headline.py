import pytest

from graph.read.headline import between_title_and_text, find_publisher, find_title, without_site

SENTENCE = "甲公司周二宣布，已经完成对乙公司的收购。"
TITLE = "甲公司三十亿元收购乙公司"
MENU = ["首页", "财经", "科技", "股市", "汽车", "房产", "体育", "登录页"]


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        ([TITLE, SENTENCE], TITLE),
        ([f"53399 {TITLE}", "热线", TITLE, SENTENCE], TITLE),
        ([f"{TITLE} - 财经 - 某某新闻网", SENTENCE], TITLE),
        (["打开APP，阅读体验更佳", TITLE, SENTENCE], TITLE),
        ([SENTENCE, SENTENCE], ""),
        (["一、市场", SENTENCE], ""),
        (["甲公司：", SENTENCE], ""),
        (["某某新闻站", *MENU, "甲公司三十亿元收购芯片商乙公司", "2025-03-04", SENTENCE], "甲公司三十亿元收购芯片商乙公司"),
        (["174 岁的药厂，是如何成功的？", SENTENCE], "174 岁的药厂，是如何成功的？"),
        ([], ""),
    ],
)
def test_title_of_a_text_without_metadata(lines: list[str], title: str) -> None:
    assert find_title(lines) == title


@pytest.mark.parametrize(
    ("title", "short"),
    [
        ("甲公司收购乙公司_某某网", "甲公司收购乙公司"),
        ("甲公司：上半年 | 营收大增", "甲公司：上半年 | 营收大增"),
        ("短-某某网", "短-某某网"),
    ],
)
def test_site_names_go_from_titles(title: str, short: str) -> None:
    assert without_site(title) == short


def test_lines_between_title_and_text() -> None:
    assert between_title_and_text(["导航", TITLE, "李四", "2025-03-04", SENTENCE, SENTENCE], TITLE) == ["李四", "2025-03-04"]


@pytest.mark.parametrize(
    ("lines", "publisher"),
    [
        (["本文来自微信公众号“某某观察”（ID：x），作者：李四"], "某某观察"),
        (["本文来自于微信公众号：锦书（ID：x）", SENTENCE], "锦书"),
        (["来源：某某日报", SENTENCE], "某某日报"),
        (["（本文由「某某时报」授权转载）"], "某某时报"),
        (["文｜某某Journal 李四", SENTENCE], "某某Journal"),
        (["文｜李四 王五", SENTENCE], ""),
        (["news.example.com某某团队 某某新闻", SENTENCE], "某某新闻"),
        ([SENTENCE, SENTENCE, "来源：某某统计", *[SENTENCE] * 9], ""),
        (["图片来源：视觉图库", SENTENCE], ""),
        (["来源：https://news.example/1", SENTENCE], ""),
    ],
)
def test_publisher_that_the_text_names(lines: list[str], publisher: str) -> None:
    assert find_publisher(lines) == publisher
