"""Quantities: the figures a text tells, exact, with their units."""

import itertools
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.extract.numerals import exact, parse_number
from graph.extract.quantities import Bound, Kind, find_quantities

CASES = [
    case
    for line in Path(__file__).with_name("cases").joinpath("times.jsonl").read_text("utf-8").splitlines()
    if "quantities" in (case := json.loads(line))
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_quantities_are_found(case: dict[str, Any]) -> None:
    text = case["text"]
    found = [[text[each.start : each.end], each.value, each.unit] for each in find_quantities(text) if each.kind is not Kind.PLAIN]
    assert found == case["quantities"]


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("近3000万", Bound.ABOUT),
        ("超过5亿元", Bound.OVER),
        ("百余名", Bound.OVER),
        ("不足5%", Bound.UNDER),
        ("100万辆左右", Bound.ABOUT),
        ("3亿元", Bound.EXACT),
    ],
)
def test_how_exactly_a_figure_is_meant(text: str, bound: Bound) -> None:
    assert [each.bound for each in find_quantities(text)] == [bound]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("6.1万辆至6.3万辆", "61000", "63000"),
        ("40%—50%", "0.4", "0.5"),
        ("3-5亿元", "300000000", "500000000"),
        ("15到30美元", "15", "30"),
        ("两三成", "0.2", "0.3"),
    ],
)
def test_ranges_keep_both_ends(text: str, low: str, high: str) -> None:
    (each,) = find_quantities(text)
    assert (each.value, each.low, each.high) == (low, low, high)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("两百三十", "230"),
        ("三亿五千万", "350000000"),
        ("一百零五", "105"),
        ("三点六亿", "360000000"),
        ("万亿", "1000000000000"),
        ("二〇二五", "2025"),
        ("十五", "15"),
        ("3.2 million", "3200000"),
        ("2.5bn", "2500000000"),
        ("three", "3"),
        ("14,000", "14000"),
    ],
)
def test_numbers_are_parsed(text: str, value: str) -> None:
    parsed = parse_number(text)
    assert parsed is not None
    assert exact(parsed) == value


@pytest.mark.parametrize("text", ["", "abc", "亿二x", "点", "1.2.3"])
def test_what_is_no_number_is_none(text: str) -> None:
    assert parse_number(text) is None


@given(st.decimals(min_value=0, max_value=10**15, places=3))
def test_exact_text_is_exact(value: Decimal) -> None:
    assert Decimal(exact(value)) == value
    assert "E" not in exact(value)


@given(st.text(alphabet="一二三十百千万亿零点0123456789.,%％元美第成倍分之多近至-到 ab$", max_size=20))
def test_no_text_breaks_it(text: str) -> None:
    found = find_quantities(text)
    assert all(0 <= each.start < each.end <= len(text) for each in found)
    assert all(left.end <= right.start for left, right in itertools.pairwise(found))


@pytest.mark.parametrize("text", ["9" * 60, "1亿亿亿", "9" * 6000])
def test_runs_of_digits_too_long_for_a_figure_are_none(text: str) -> None:
    assert parse_number(text) is None
