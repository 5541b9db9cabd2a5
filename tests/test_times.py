"""Times: what a text tells of when, resolved against its publication date."""

import itertools
import json
from pathlib import Path
from typing import Any

import pytest

from graph.extract.expressions import TimeKind
from graph.extract.times import find_times, is_measure

CASES = [
    case
    for line in Path(__file__).with_name("cases").joinpath("times.jsonl").read_text("utf-8").splitlines()
    if "times" in (case := json.loads(line))
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['text']}@{case['published']}")
def test_times_are_found_and_resolved(case: dict[str, Any]) -> None:
    text = case["text"]
    times = find_times(text, case["published"], case.get("anchor", ""), case.get("day", ""))
    found = [[text[time.start : time.end], time.value] for time in times]
    assert found == case["times"]


@pytest.mark.parametrize(
    ("text", "kind", "first", "last"),
    [
        ("2025年第三季度", TimeKind.INTERVAL, "2025-07", "2025-09"),
        ("2024年上半年", TimeKind.INTERVAL, "2024-01", "2024-06"),
        ("2024年前三季度", TimeKind.INTERVAL, "2024-01", "2024-09"),
        ("2024年3月至6月", TimeKind.INTERVAL, "2024-03", "2024-06"),
        ("2004-2008年", TimeKind.INTERVAL, "2004", "2008"),
        ("2025年5月25日至27日", TimeKind.INTERVAL, "2025-05-25", "2025-05-27"),
        ("自2018年以来", TimeKind.SINCE, "2018", ""),
        ("目前", TimeKind.NOW, "", ""),
        ("近日", TimeKind.RECENT, "", ""),
        ("2024财年第三季度", TimeKind.INTERVAL, "", ""),
        ("2024年9月", TimeKind.POINT, "", ""),
    ],
)
def test_intervals_keep_their_bounds(text: str, kind: TimeKind, first: str, last: str) -> None:
    (time,) = find_times(text, "2025-08-16")
    assert (time.kind, time.first, time.last) == (kind, first, last)


def test_relative_times_need_a_publication_date() -> None:
    for text in ("今年", "上月", "昨天", "三年前", "上周", "目前", "本周三"):
        assert [time.value for time in find_times(text, "")] == [""], text


def test_a_month_without_a_year_takes_the_year_of_its_sentence() -> None:
    times = find_times("2020年4月签约，8月动工", "2025-06")
    assert [time.value for time in times] == ["2020-04", "2020-08"]


def test_a_time_of_comparison_lends_no_year() -> None:
    times = find_times("相比2019年有所增加，8月动工", "2025-09")
    assert [time.value for time in times] == ["2019", "2025-08"]
    assert is_measure("相比2019年有所增加，8月动工", times[0])
    assert not is_measure("相比2019年有所增加，8月动工", times[1])


def test_impossible_dates_lose_what_is_impossible() -> None:
    assert [time.value for time in find_times("2025年2月31日", "")] == ["2025-02"]
    assert [time.value for time in find_times("2025年13月", "")] == [""]


def test_times_do_not_overlap() -> None:
    times = find_times("2024年9月14日，去年同期，上半年，Q3，今年双11，目前", "2025-11-12")
    assert all(left.end <= right.start for left, right in itertools.pairwise(times))
    assert len(times) == 6
