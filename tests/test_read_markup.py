import pytest

from graph.read.cleantext import apply, whole
from graph.read.markup import STEPS, holds_markup

CASES = [
    ("<p>甲公司收购<b>乙公司</b></p>", "\n\n甲公司收购乙公司\n\n"),
    ("<a href=\"x>y\" title='>'>京东</a>宣布", "京东宣布"),
    ("甲<script>alert('<p>')</script>乙<style>p{}</style>", "甲乙"),
    ("甲<!-- 注释 -->乙", "甲乙"),
    ("公司<script>alert(1)", "公司"),
    ("AT&amp;T、甲&nbsp;乙&#65;", "AT&T、甲 乙A"),
    ("&lt;script&gt;是一种标签", "<script>是一种标签"),
    ("x < 3 且 y > 5", "x < 3 且 y > 5"),
    ("![图](https://a.example/1.png)正文", "正文"),
    ("![图](https://a.example/断", ""),
    ('据[新华社](https://a.example/(1) "t")报道', "据新华社报道"),
    ("* [首页](/)\n* [财经](/f) | [科技](/t)", "\n"),
    ("[](https://a.example)[登录](/login) [注册](/register)", ""),
    ("[甲公司发布了财报。](/a)", "甲公司发布了财报。"),
    ("## **一、业绩** ##", "一、业绩"),
    ("标题\n====\n正文", "标题\n\n正文"),
    ("| 公司 | 营收 |\n|---|---|\n| 甲 | 3亿 |", "公司 | 营收\n\n甲 | 3亿"),
    ("> 引用\n- 第一点\n* 第二点", "引用\n第一点\n第二点"),
    ("*强调*与_下划线_和`代码`", "强调与_下划线_和代码"),
    ("*ST海投与*ST中基公告", "*ST海投与*ST中基公告"),
    ("2*3*4，snake_case_name", "2*3*4，snake_case_name"),
    ("收入40亿元\\[1\\]，利润[2]下降", "收入40亿元，利润下降"),
    ("https://a.example/very/long\n正文", "\n正文"),
    ("更快更好?/p>", "更快更好"),
]


@pytest.mark.parametrize(("written", "read"), CASES)
def test_marks_go_and_text_stays(written: str, read: str) -> None:
    assert apply(whole(written), STEPS).text == read


def test_html_fragments_are_known() -> None:
    assert holds_markup("<p>甲</p>")
    assert not holds_markup("甲<br />乙，a < b")
