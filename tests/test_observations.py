"""Observations: what one document tells twice becomes one figure."""

from dataclasses import replace

import pytest

from graph.model import Observation
from graph.vocab import Metric, Status
from tests.test_assemble import Article, article, build


def told(one: Article, *, confidence: float = 0.8, status: Status = Status.ASSERTED) -> Article:
    """Return an article whose last figure is told so."""
    one.measurements[-1] = replace(one.measurements[-1], confidence=confidence, status=status)
    return one


def figures(one: Article) -> list[Observation]:
    return sorted(build(one).observations, key=lambda each: (each.about, each.value, each.time))


@pytest.mark.parametrize(
    ("metric", "value", "sure", "owners"),
    [
        # One sum of a product and its maker: the surer is right; of users the product, where nothing tells them apart.
        (Metric.REVENUE, "1230000000", 0.6, {"星河"}),
        (Metric.REVENUE, "1230000000", 0.8, {"星河", "云帆"}),
        (Metric.MONTHLY_ACTIVE_USERS, "100000000", 0.8, {"星河"}),
        # Round sums, ranks and rates may well be equal by chance.
        (Metric.REVENUE, "1000000000", 0.6, {"星河", "云帆"}),
        (Metric.RANK, "1", 0.6, {"星河", "云帆"}),
        (Metric.GROWTH_RATE, "0.123", 0.6, {"星河", "云帆"}),
    ],
)
def test_one_sum_is_not_told_of_a_product_and_its_maker(metric: Metric, value: str, sure: float, owners: set[str]) -> None:
    one = article().measures("星河", metric, value, "CNY")
    found = figures(told(one.measures("云帆", metric, value, "CNY"), confidence=sure))
    assert {figure.about.split("/")[-1] for figure in found} == owners


def test_two_companies_may_have_one_sum() -> None:
    one = article().measures("云帆", Metric.REVENUE, "1230000000", "CNY")
    assert len(figures(told(one.measures("远航", Metric.REVENUE, "1230000000", "CNY"), confidence=0.6))) == 2


@pytest.mark.parametrize(
    ("first", "second", "left"),
    [
        (Status.ASSERTED, Status.REPORTED, [Status.ASSERTED]),
        (Status.REPORTED, Status.ASSERTED, [Status.ASSERTED]),
        (Status.ASSERTED, Status.PLANNED, [Status.ASSERTED, Status.PLANNED]),
        (Status.REPORTED, Status.REPORTED, [Status.REPORTED]),
    ],
)
def test_hearsay_of_what_is_also_asserted_supports_it(first: Status, second: Status, left: list[Status]) -> None:
    one = told(article().measures("星河", Metric.PRICE, "1999", "CNY"), status=first)
    found = figures(told(one.measures("星河", Metric.PRICE, "1999", "CNY"), status=second))
    assert sorted(figure.status for figure in found) == left


@pytest.mark.parametrize(("value", "number"), [("123400000000", 1), ("700000000000", 2)])
def test_an_exact_sum_by_two_names_is_one_figure(value: str, number: int) -> None:
    one = article().measures("云帆", Metric.OTHER_METRIC, value, "CNY", "2024", measured="GTV")
    assert len(figures(one.measures("云帆", Metric.OTHER_METRIC, value, "CNY", measured="总交易额"))) == number
