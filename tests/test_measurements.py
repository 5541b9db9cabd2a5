"""Measurements: sentence with marked mentions → figures."""

import json
from pathlib import Path
from typing import Any

import pytest

from graph.extract.context import contexts
from graph.extract.measurements import find_measurements, merge_measurements
from graph.extract.sentence import Sentence
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
