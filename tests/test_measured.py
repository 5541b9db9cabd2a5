"""What figures measure: sentence with marked mentions → the words for it, ends of ranges, labels."""

import pytest

from graph.extract.merging import merge_measurements
from tests.test_measurements import measured

WORDS = [
    ("[Company:远山科技]净利润5亿元，同比增长12%", ["", "净利润"]),
    ("[Company:远山科技]第三季度营收5亿元，同比增长12%，环比下降3%", ["", "营收", "营收"]),
    ("[Company:远山科技]海外销量达38万辆", ["海外销量"]),
    ("[Company:远山科技]2024年实现海外收入38亿元", ["海外收入"]),
    ("[Company:远山科技]存量房GTV全年同比下降23%", ["存量房GTV"]),
    ("[Company:远山科技]门店数相较于2021年减少了30%", ["门店数"]),
    ("[Company:远山科技]盘后跌近2%", ["股价"]),
    ("[Product:云帆X1]响应速度提升24%", ["响应速度"]),
    ("[Product:云帆API]定价为每百万输入tokens 2元", ["定价（每百万输入tokens）"]),
    ("[Product:云帆X1]后电机最大功率288kW", ["后电机最大功率"]),
    ("[Company:远山科技]开出300家门店", ["门店"]),
    ("[Company:远山科技]拥有3,000多个门店", ["门店"]),
    ("[Company:远山科技]计划开出300家", ["门店数"]),
    ("[Company:远山科技]裁员1.4万人", ["裁员"]),
    ("[Company:远山科技]毛利率达25%", ["毛利率"]),
    ("[Company:远山科技]排名第三", [""]),
]


@pytest.mark.parametrize(("text", "words"), WORDS, ids=lambda value: str(value))
def test_what_is_measured_is_told_in_the_words_of_the_text(text: str, words: list[str]) -> None:
    assert [figure.measured for figure in measured(text)] == words


def test_a_range_keeps_both_ends() -> None:
    (figure,) = measured("[Company:远山科技]预计净利润30亿元至35亿元")
    assert (figure.value, figure.upper) == ("3000000000", "3500000000")


def test_a_range_of_losses_goes_from_the_larger_loss_to_the_smaller() -> None:
    (figure,) = measured("[Company:远山科技]预计全年净亏损40亿至50亿元")
    assert (figure.value, figure.upper) == ("-5000000000", "-4000000000")


def test_a_single_figure_has_no_upper_end() -> None:
    (figure,) = measured("[Company:远山科技]净利润30亿元")
    assert figure.upper == ""


def test_equal_rates_of_two_measures_are_kept_apart() -> None:
    figures = measured("[Company:远山科技]净利润同比增长12%，用户数同比增长12%，归母净利润同比增长12%")
    assert [figure.measured for figure in merge_measurements(figures)] == ["净利润", "用户数"]
