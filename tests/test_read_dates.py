from datetime import UTC, date, datetime

import pytest

from graph.read.dates import date_in_address, date_in_lines, full_date, is_date_line, iso_date
from graph.read.dating import date_in_dateline, date_said, latest_year, month_and_day, year_in_text


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2025-12-11", "2025-12-11"),
        ("2025-12", "2025-12"),
        ("2025", "2025"),
        (2025, "2025"),
        (20251211, "2025-12-11"),
        ("20251211", "2025-12-11"),
        (1733875200, "2024-12-11"),
        ("1733875200000", "2024-12-11"),
        (date(2025, 1, 2), "2025-01-02"),
        (datetime(2025, 1, 1, 20, tzinfo=UTC), "2025-01-02"),
        ("2025-01-01T20:00:00Z", "2025-01-02"),
        ("2025-01-01T20:00:00+08:00", "2025-01-01"),
        ("Thu, 07 Apr 2022 00:07:31 GMT", "2022-04-07"),
        ("2025年3月4日 10:20", "2025-03-04"),
        ("2025年3月", "2025-03"),
        ("March 4, 2025", "2025-03-04"),
        ("4 Mar 2025", "2025-03-04"),
        ("2025/3/4", "2025-03-04"),
        ("2025-13-40", ""),
        ("gestern", ""),
        ("", ""),
        (None, ""),
        (True, ""),
        ([2025], ""),
    ],
)
def test_dates_of_metadata(written: object, read: str) -> None:
    assert iso_date(written) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("12:332024/10/03", "2024-10-03"),
        ("发布时间 : 2025-06-05 13:16:32", "2025-06-05"),
        ("2025.03.04", "2025-03-04"),
        ("2025-3/4", ""),
        ("版本 1.2025-01-02", ""),
        ("2024年2月30日", ""),
        ("电话 010-2025-0102", ""),
    ],
)
def test_dates_in_lines(written: str, read: str) -> None:
    assert full_date(written) == read


def test_address_tells_the_day() -> None:
    assert date_in_address("https://news.example/2024/10/18/a.html") == "2024-10-18"
    assert date_in_address("https://news.example/c/t20241018_12.html") == "2024-10-18"
    assert date_in_address("https://news.example/id/20991") == ""


def test_only_a_line_that_is_mostly_a_date_dates_the_article() -> None:
    assert is_date_line("01/17")
    assert is_date_line("李四 2025-03-04 10:20 来源：某某网")
    assert not is_date_line("2025年3月4日，甲公司宣布收购乙公司。")
    assert date_in_lines(["李四", "2025-03-04 10:20", "2025-03-05"]) == "2025-03-04"
    assert date_in_lines(["01/17"]) == ""


def test_date_that_says_what_it_is() -> None:
    assert date_said(["头图", "本文来自某某，作者：李四，首发于2024年3月28日，头图来自：图库"]) == "2024-03-28"
    assert date_said(["甲公司2024年3月28日发布财报"]) == ""


@pytest.mark.parametrize(
    ("sentence", "read"),
    [
        ("2025年10月9日，深圳——云帆科技今日发布新款手机，售价2999元。", "2025-10-09"),
        ("（深圳，2025年10月9日）云帆科技今日发布新款手机，售价2999元。", "2025-10-09"),
        ("深圳2025年10月9日电 /某某社/ -- 云帆科技今日发布新款手机，售价2999元。", "2025-10-09"),
        ("2025年10月9日，云帆科技发布新款手机，售价2999元，次日开售。", ""),
        ("2025年10月9日-11日，云帆科技举办开发者大会，到场者达到三千人。", ""),
    ],
)
def test_datelines(sentence: str, read: str) -> None:
    assert date_in_dateline(["云帆科技发布新款手机", sentence]) == read


def test_month_and_day_need_a_year_that_is_certain() -> None:
    text = "2026年，行业进入淘汰赛。预计到2027年，规模翻倍。\nCopyright © 2026 某某公司"
    assert month_and_day(["李四", "01/17"], text) == "2026-01-17"
    assert month_and_day(["李四", "01/17"], text.replace("© 2026", "© 2027")) == ""
    assert month_and_day(["01/17"], "行业进入淘汰赛。") == ""
    assert month_and_day(["13/77"], text) == ""


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("截至2025年9月，预计到2027年将达到", 2025),
        ("2023年营收下降，计划2030年实现", 2023),
        ("2024年5月上市，设定2032年的目标", 2024),
        ("没有年份", 0),
    ],
)
def test_years_ahead_do_not_count(text: str, year: int) -> None:
    assert latest_year(text) == year


def test_year_is_taken_from_the_text_only_when_told() -> None:
    assert year_in_text(["截至今年9月，甲应用月活居首。", "截至2025年9月，乙应用月活下降。"]) == "2025"
    assert year_in_text(["2025年12月10日，甲公司宣布上线新应用。"]) == "2025"
    assert year_in_text(["甲公司公布2024年第二季度业绩。自2021年起扩张，今年6月有80家店。"]) == "2024"
    assert year_in_text(["甲公司召回2024年2月6日至2024年11月26日生产的汽车。"]) == ""
    assert year_in_text(["甲公司成立于2015年。"]) == ""


@pytest.mark.parametrize("written", ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00", "0001-01-01", 10**12 * 9, "1066-10-14"])
def test_dates_no_news_can_have_are_none(written: object) -> None:
    assert iso_date(written) == ""
