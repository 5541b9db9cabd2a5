"""Measurements: sentence with marked mentions → figures."""

import json
from pathlib import Path
from typing import Any

import pytest

from graph.extract.context import contexts
from graph.extract.measurements import find_measurements
from graph.extract.merging import merge_measurements
from graph.extract.sentence import Sentence
from graph.extract.status import find_status
from graph.model import Measurement
from graph.vocab import Status
from tests.builders import sentences_of

CASES = [json.loads(line) for line in Path(__file__).with_name("cases").joinpath("measurements.jsonl").read_text("utf-8").splitlines()]


def measured(text: str, published: str = "") -> list[Measurement]:
    """Return the figures of the last sentence of a marked text."""
    plain = text.replace("[", "").replace("]", "")
    *_, (sentence, context) = contexts(plain, sentences_of(text), published=published)
    return list(find_measurements(sentence, context))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_figures_are_found(case: dict[str, Any]) -> None:
    found = measured("".join([*case.get("previous", []), case["text"]]), case["published"])
    assert sorted([each.about.text, each.metric.value, each.value, each.unit, each.when] for each in found) == sorted(case["expect"])


def test_a_figure_keeps_the_source_it_stands_on() -> None:
    (figure,) = measured("据[Organization:天枢咨询]数据，[Product:云雀]市占率达35.8%")
    assert figure.source is not None
    assert (figure.source.text, figure.about.text) == ("天枢咨询", "云雀")


def test_a_company_is_no_source_of_its_own_figure() -> None:
    (figure,) = measured("[Company:星河科技]数据显示，[Company:星河科技]营收5亿元")
    assert (figure.about.text, figure.source) == ("星河科技", None)


def test_the_trigger_spans_cue_and_figure() -> None:
    text = "[Company:星河科技] 去年营收达到 5 亿元 左右"
    (figure,) = measured(text, "2025")
    plain = text.replace("[Company:", "").replace("]", "")
    assert plain[figure.trigger.start : figure.trigger.end] == "营收达到 5 亿元"


def test_the_status_is_asked_for() -> None:
    def planned(sentence: Sentence, start: int, end: int) -> Status:
        assert sentence.masked[start:end] == "营收5亿元"
        return Status.PLANNED

    ((sentence, context),) = contexts("", sentences_of("[Company:星河科技]营收5亿元"), published="", status_of=planned)
    assert [figure.status for figure in find_measurements(sentence, context)] == [Status.PLANNED]


def test_one_figure_told_twice_is_one() -> None:
    text = "[Company:星河科技]营收5亿元。2024年，[Company:星河科技]营收5亿元。[Company:星河科技]营收6亿元。"
    figures = [
        figure for sentence, context in contexts(text, sentences_of(text), published="") for figure in find_measurements(sentence, context)
    ]
    assert [(figure.value, figure.when) for figure in merge_measurements(reversed(figures))] == [("500000000", "2024"), ("600000000", "")]


def test_figures_of_different_years_stay_apart() -> None:
    text = "2023年，[Company:星河科技]营收5亿元。2024年，[Company:星河科技]营收5亿元。"
    figures = [
        figure for sentence, context in contexts(text, sentences_of(text), published="") for figure in find_measurements(sentence, context)
    ]
    assert [figure.when for figure in merge_measurements(figures)] == ["2023", "2024"]


STATUSES = [
    ("[Company:星河汽车]本月目标为卖出5000辆", Status.PLANNED),
    ("[Product:云雀SUV]冲击年销量20万辆", Status.PLANNED),
    ("[Product:云雀SUV]锚定年销量20万辆", Status.PLANNED),
    ("[Company:星河汽车]有一个5万辆交付目标", Status.PLANNED),
    ("[Company:远山科技]拟明年上市，募资3亿美元", Status.PLANNED),
    ("[Company:远山科技]完成B轮融资3亿美元", Status.ASSERTED),
    ("[Company:远山科技]预计今年营收达到5亿元", Status.PLANNED),
    ("[Company:远山科技]预计盈利2亿元，比上年同期增长50%", Status.PLANNED),
    ("机构上调[Product:云雀]今年出货量预测，由50万部调高至100万部", Status.PLANNED),
    ("[Company:远山科技]豪言投资超千亿美元", Status.PLANNED),
    ("[Company:远山科技]被传耗资1000亿美元", Status.REPORTED),
    ("[Company:远山科技]募资或达3亿美元", Status.REPORTED),
    ("坊间有传言称[Product:云雀SUV]售价为8万元", Status.REPORTED),
    ("据悉，[Product:云雀SUV]售价为8万元", Status.REPORTED),
    ("[Product:云雀SUV]收到超过8000份意向订单", Status.ASSERTED),
    ("[Company:远山科技]出售了40万股[Company:海棠集团]股票", Status.ASSERTED),
    ("[Company:远山科技]曾拥有500名员工", Status.ENDED),
    ("《[Product:远山往事]》曾于3月达成40亿元票房", Status.ASSERTED),
]


@pytest.mark.parametrize(("text", "status"), STATUSES, ids=lambda value: str(value))
def test_how_a_figure_is_put(text: str, status: Status) -> None:
    plain = text.replace("[", "").replace("]", "")
    ((sentence, context),) = contexts(plain, sentences_of(text), published="2025", status_of=find_status)
    assert {figure.status for figure in find_measurements(sentence, context)} == {status}


def test_a_company_named_before_gives_way_to_its_product() -> None:
    (figure,) = measured("[Company:远山科技]旗下[Product:云雀]上线一周。公测首月，月活跃用户突破3000万。")
    assert figure.about.text == "云雀"


def test_an_unnamed_thing_is_not_what_was_spoken_of_before() -> None:
    assert measured("[Product:云雀]今日发布。一个拥有2000万用户的社区换了主人。") == []


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2025年第三季度，[Company:星河科技]营收955亿元", "2025-07/2025-09"),
        ("2025年上半年，[Company:星河科技]营收955亿元", "2025-01/2025-06"),
        ("2025年前三季度，[Company:星河科技]营收955亿元", "2025-01/2025-09"),
        ("2025年，[Company:星河科技]营收955亿元", ""),
        ("2025年9月，[Company:星河科技]营收955亿元", ""),
    ],
)
def test_the_months_a_figure_is_of(text: str, period: str) -> None:
    (figure,) = measured(text)
    assert (figure.when[:4], figure.period) == ("2025", period)
