"""Events: sentence with marked mentions → happenings."""

import json
from pathlib import Path
from typing import Any

import pytest

from graph.extract.anaphora import with_antecedents
from graph.extract.context import contexts
from graph.extract.events import find_events
from graph.extract.merging import merge_events
from graph.extract.sentence import Sentence
from graph.extract.status import find_status
from graph.model import EventMention
from graph.vocab import EventType, Role, Status
from tests.builders import sentences_of

CASES = [json.loads(line) for line in Path(__file__).with_name("cases").joinpath("events.jsonl").read_text("utf-8").splitlines()]


def happenings(text: str, published: str = "") -> list[EventMention]:
    """Return the event mentions of a marked text."""
    plain = text.replace("[", "").replace("]", "")
    return [
        event for sentence, context in contexts(plain, sentences_of(text), published=published) for event in find_events(sentence, context)
    ]


def told(event: EventMention) -> list[Any]:
    roles: dict[str, list[str]] = {}
    for argument in event.arguments:
        roles.setdefault(argument.role.value, []).append(argument.mention.text)
    return [event.type.value, event.when, roles]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_happenings_are_found(case: dict[str, Any]) -> None:
    text = "".join([*case.get("previous", []), case["text"]])
    start = len(sentences_of("".join(case.get("previous", ["。"])))) - ("previous" not in case)
    last = [event for event in happenings(text, case["published"]) if event.sentence.start or not start]
    assert sorted((told(event) for event in last), key=str) == sorted(case["expect"], key=str)


def test_no_event_without_participant() -> None:
    assert happenings("公司收购了一家企业，随后裁员，并完成2亿元融资。") == []


def test_the_status_is_asked_for() -> None:
    def denied(sentence: Sentence, start: int, end: int) -> Status:
        assert sentence.masked[start:end] == "收购"
        return Status.DENIED

    ((sentence, context),) = contexts("", sentences_of("[Company:星河科技]未收购[Company:海棠网络]"), published="", status_of=denied)
    assert [event.status for event in find_events(sentence, context)] == [Status.DENIED]


def test_one_happening_told_twice_is_one() -> None:
    text = "[Company:星河科技]收购[Company:海棠网络]。2024年3月，[Company:星河科技]收购了[Company:海棠网络]。"
    (event,) = merge_events(happenings(text))
    assert told(event) == ["Acquisition", "2024-03", {"agent": ["星河科技"], "object": ["海棠网络"]}]
    assert event.trigger.start == 4


def test_participants_are_united() -> None:
    text = "[Company:海棠网络]完成2亿元融资。[Company:青松资本]投资了[Company:海棠网络]。"
    (event,) = merge_events(happenings(text))
    assert told(event) == ["Funding", "", {"object": ["海棠网络"], "agent": ["青松资本"]}]


@pytest.mark.parametrize(
    "text",
    [
        "[Company:星河科技]推出[Product:云雀]。[Company:星河科技]推出[Product:白鹭]。",
        "2023年，[Company:星河科技]裁员500人。2024年，[Company:星河科技]裁员800人。",
        "[Company:星河科技]与[Company:海棠网络]达成合作。[Company:星河科技]与[Company:青松网络]达成合作。",
        "[Company:星河科技]收购[Company:海棠网络]。[Company:星河科技]收购[Company:青松网络]。",
        "[Person:林晚]2010年加入[Company:海棠网络]。[Person:林晚]执掌[Company:星河科技]。",
    ],
)
def test_different_happenings_stay_apart(text: str) -> None:
    assert len(merge_events(happenings(text))) == 2


@pytest.mark.parametrize(
    "text",
    [
        "[Product:云雀眼镜]上线搜索功能。[Company:星河科技]推出[Product:云雀眼镜]。",
        "[Company:星河科技]架构调整。[Company:星河科技]成立[Unit:芯片事业部]。",
    ],
)
def test_what_is_told_nearby_of_one_firm_is_one(text: str) -> None:
    assert len(merge_events(happenings(text))) == 1


def test_a_list_reports_one_by_one() -> None:
    events = happenings("[Company:星河科技]、[Company:云帆汽车]相继公布财报。")
    assert [told(event)[2] for event in events] == [{"agent": ["星河科技"]}, {"agent": ["云帆汽车"]}]


def test_the_day_of_the_message_dates_no_plan() -> None:
    text = "4月29日，[Company:星河科技]宣布将推出[Product:云雀应用]"
    ((sentence, context),) = contexts("", sentences_of(text), published="2025-04-30", status_of=lambda *_: Status.PLANNED)
    assert [(event.when, event.status) for event in find_events(sentence, context)] == [("", Status.PLANNED)]


def test_the_time_of_a_city_is_no_scene() -> None:
    (event,) = happenings("[Company:星河科技]于[Place:北京]时间9月8日发布了[Product:云雀]")
    assert Role.PLACE not in [argument.role for argument in event.arguments]


def test_merging_does_not_depend_on_the_order_given() -> None:
    events = happenings("[Company:星河科技]推出[Product:云雀]。2024年，[Product:云雀]正式发布。[Company:星河科技]裁员500人。")
    assert merge_events(events) == merge_events(reversed(events))
    assert [event.type for event in merge_events(events)] == [EventType.PRODUCT_LAUNCH, EventType.LAYOFF]


def test_a_denial_is_not_the_happening() -> None:
    first, second = happenings("[Company:星河科技]收购[Company:海棠网络]。[Company:星河科技]收购[Company:海棠网络]。")
    assert len(merge_events([first, second])) == 1
    denied = EventMention(**{name: getattr(second, name) for name in EventMention.__slots__} | {"status": Status.DENIED})
    assert len(merge_events([first, denied])) == 2


def put(text: str) -> list[tuple[str, str]]:
    """Return class and status of what a marked text tells, pronouns resolved."""
    plain = text.replace("[", "").replace("]", "")
    around = contexts(plain, list(with_antecedents(sentences_of(text))), published="2025-03-01", status_of=find_status)
    return [(event.type.value, event.status.value) for sentence, context in around for event in find_events(sentence, context)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[Company:远山科技]将收购[Company:海棠网络]", "Planned"),
        ("[Company:远山科技]否认收购[Company:海棠网络]", "Denied"),
        ("知情人士称，[Company:远山科技]收购[Company:海棠网络]", "Reported"),
        ("[Company:远山科技]曾收购[Company:海棠网络]", "Asserted"),
        ("[Company:远山科技]曾推动收购[Company:海棠网络]，最终未能成功", "Denied"),
        ("[Company:远山科技]想花40亿元收购[Company:海棠网络]", "Planned"),
        ("这并非[Company:远山科技]首次裁员", "Asserted"),
        ("[Company:远山科技]计划在年底之前增加门店，成为中国最大的连锁品牌", "Planned"),
        ("[Company:远山科技]将[Place:江州]的运费门槛提到99元", "Asserted"),
        ("[Unit:汽车事业部]要在2025年实现盈利", "Planned"),
        ("[Product:云雀]推迟至10月10日发布", "Planned"),
        ("[Company:远山科技]或于年底收购[Company:海棠网络]", "Reported"),
        ("2025年6月，[Company:远山科技]发布[Product:云雀]", "Planned"),
        ("2025年3月，[Company:远山科技]发布[Product:云雀]", "Asserted"),
        ("[Company:远山科技]发布了2026财年财报", "Asserted"),
        ("[Company:远山科技]将于十月终止支持[Product:云雀]", "Planned"),
        ("[Company:远山科技]在经历数月的传闻后，正式发布了[Product:云雀]", "Asserted"),
        ("[Company:远山科技]将在各大城市，推出[Product:云雀]", "Planned"),
        ("[Company:远山科技]开启万人裁员计划", "Asserted"),
        ("[Company:远山科技]并未叫停[Product:云雀]", "Denied"),
        ("[Company:远山科技]的科创板上市申请获得受理", "Planned"),
        ("[Company:远山科技]将与[Company:海棠网络]推出的[Product:海燕]竞争", "Asserted"),
    ],
)
def test_statuses_of_happenings(text: str, expected: str) -> None:
    assert [status for _, status in put(text)] == [expected]


def test_a_pronoun_takes_part() -> None:
    (sentence, context), *_ = reversed(
        list(contexts("", list(with_antecedents(sentences_of("[Company:远山科技]业绩下滑。该公司将裁员约1300人。"))), published=""))
    )
    (event,) = find_events(sentence, context)
    assert told(event) == ["Layoff", "", {"agent": ["远山科技"]}]


def test_a_launch_without_name_is_the_one_told_beside_it() -> None:
    text = "[Company:远山科技]推出了一款手机。2024年，[Company:远山科技]发布[Product:云雀X1]。"
    (event,) = merge_events(happenings(text))
    assert told(event) == ["ProductLaunch", "2024", {"agent": ["远山科技"], "object": ["云雀X1"]}]


def test_marks_with_other_figures_are_others() -> None:
    text = "[Product:云雀]销量突破10万台。2024年，[Product:云雀]销量突破20万台。2024年，[Product:云雀]销量突破10万台。"
    plain = text.replace("[Product:", "").replace("]", "")
    assert [event.when for event in merge_events(happenings(text), plain)] == ["2024", "2024"]


@pytest.mark.parametrize("run", ["1", "2020年", "已", "将", "的", "正式", "、", "A", " "])
def test_long_runs_come_to_an_end(run: str) -> None:
    """A pattern that tries all ways to part a run would not end here, ever."""
    verbs = "上市场、退市风险、收购对象、发布会、融资券、上线下、减持人、裁员潮、合作方、涨价潮"
    for kind in ("Company", "Product", "Person"):
        for verb in verbs.split("、"):
            assert happenings(f"[{kind}:远山]" + run * 60 + verb) == []
