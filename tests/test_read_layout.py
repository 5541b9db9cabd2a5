from graph.read.cleantext import whole
from graph.read.layout import tidy, unwrapped, without_numbers

WRAPPED = """甲公司昨天宣布，将以三十亿元的价格收购总部位于深圳的
乙公司全部股权，交易预计在今年年底以前完成，双方已经
签署了正式协议。

乙公司是一家成立于二零一五年的芯片设计公司，主要产品
包括用于数据中心的网络芯片，客户遍布亚洲和欧洲的许多
国家和地区。

业内人士认为，这笔交易将帮助甲公司进入一个新的市场，
同时也会给它带来不小的整合压力和相应的 Wi-Fi
技术团队。"""


def test_hard_wrapped_paragraphs_are_joined() -> None:
    lines = unwrapped(whole(WRAPPED)).text.split("\n\n")
    assert [line.count("\n") for line in lines] == [0, 0, 0]
    assert "深圳的乙公司" in lines[0]
    assert "Wi-Fi 技术团队" in lines[2]


def test_paragraphs_on_their_own_lines_stay() -> None:
    text = "第一部分 市场\n甲公司营收增长三成。\n乙公司营收下降一成。\n结语\nOpenAI没有回应。"
    assert unwrapped(whole(text)).text == text


def test_line_that_begins_with_a_closing_mark_is_joined() -> None:
    assert unwrapped(whole("换句话说，甲公司没当回事\n。等到后来才明白。")).text == "换句话说，甲公司没当回事。等到后来才明白。"


def test_numbers_of_paragraphs_go() -> None:
    text = "\n".join(f"{number}  第{number}段说了一件事。" for number in range(1, 6))
    assert without_numbers(whole(text)).text.split("\n")[4] == "第5段说了一件事。"


def test_numbers_that_do_not_count_up_stay() -> None:
    text = "30  家公司\n12  个国家\n2025  年"
    assert without_numbers(whole(text)).text == text


def test_tidy_drops_blank_lines_and_double_blanks() -> None:
    assert tidy(whole("  甲  乙 \n\n \n丙   ")).text == "甲 乙\n丙"
