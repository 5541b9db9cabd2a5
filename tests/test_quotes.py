import pytest

from graph.quotes import readable


@pytest.mark.parametrize(
    ("quote", "text", "shown"),
    [
        ("恒瑞医药总裁冯佶**表示", "恒瑞医药总裁冯佶表示", "恒瑞医药总裁冯佶表示"),
        ("**星河**公司由 __李雷__ 创办", "星河公司由 李雷 创办", "星河公司由 李雷 创办"),
        ("***重要***：她走了", "重要：她走了", "重要：她走了"),
        ("涉事人张**已被带走", "涉事人张**已被带走", "涉事人张**已被带走"),
        ("*ST星河今天停牌", "*ST星河今天停牌", "*ST星河今天停牌"),
        ("变量a__b没有变", "变量a__b没有变", "变量a__b没有变"),
        ("2**10和a__b**大**", "2和a__b大", "210和a__b大"),
        ("", "", ""),
    ],
)
def test_marks_the_reader_dropped_are_not_shown(quote: str, text: str, shown: str) -> None:
    assert readable(quote, text) == shown
