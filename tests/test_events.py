"""Events: sentence with marked mentions → happenings."""

import json
from pathlib import Path
from typing import Any

import pytest

from graph.extract.context import contexts
from graph.extract.events import find_events, merge_events
from graph.extract.sentence import Sentence
from graph.model import EventMention
from graph.vocab import EventType, Status
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
    ],
)
def test_different_happenings_stay_apart(text: str) -> None:
    assert len(merge_events(happenings(text))) == 2


def test_merging_does_not_depend_on_the_order_given() -> None:
    events = happenings("[Company:星河科技]推出[Product:云雀]。2024年，[Product:云雀]正式发布。[Company:星河科技]裁员500人。")
    assert merge_events(events) == merge_events(reversed(events))
    assert [event.type for event in merge_events(events)] == [EventType.PRODUCT_LAUNCH, EventType.LAYOFF]


def test_a_denial_is_not_the_happening() -> None:
    first, second = happenings("[Company:星河科技]收购[Company:海棠网络]。[Company:星河科技]收购[Company:海棠网络]。")
    assert len(merge_events([first, second])) == 1
    denied = EventMention(**{name: getattr(second, name) for name in EventMention.__slots__} | {"status": Status.DENIED})
    assert len(merge_events([first, denied])) == 2
