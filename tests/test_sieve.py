import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.extract.patterns import Rule, load_rules, rules_for
from graph.extract.sieve import DIGIT, Sieve, needs_of, shortened
from graph.extract.triggers import triggers, triggers_for


def possible(pattern: str, text: str) -> bool:
    return list(Sieve([needs_of(pattern)]).possible(text)) == [0]


NEEDS = [
    ("收购", ["收", "购"]),
    ("收购|并购", ["收并", "购"]),
    ("(?:收购|入股)了", ["了", "收入", "购股"]),
    ("收购了?", ["收", "购"]),
    ("(?:收购)+?", ["收", "购"]),
    ("(?:收购)*|并", []),
    ("(?:收|并)(?:购|)", ["收并"]),
    ("[收并]购", ["购", "收并"]),
    ("[^收]购", ["购"]),
    ("[0-9]{2}年", ["年", "0123456789"]),
    (r"\d+年", [DIGIT, "年"]),
    (r"[\d一二]月", ["月", (DIGIT, "一", "二")]),
    ("[一-鿿]司", ["司"]),
    (r".\s\w", []),
    ("(?=收)购(?!入)(?<=股)(?<!并)", ["收", "股", "购"]),
    ("(?P<one>收)(?P=one)", ["收"]),
    ("(?>收购|并)|入股", ["收购入", "并购股"]),
    ("收++购", ["收", "购"]),
    ("(?i)App收", ["收"]),
    ("(?i:app)收|(?-i:b)购", ["收b"]),
    ("(?!)", []),
    ("", []),
]
"""Patterns and what they need, told as sets of characters; those of atomic groups only have to be sound."""


@pytest.mark.parametrize(("pattern", "needs"), [case for case in NEEDS if "(?>" not in case[0]])
def test_needs(pattern: str, needs: list[str | tuple[str, ...]]) -> None:
    wanted = [frozenset([need]) if need == DIGIT else frozenset(need) for need in needs]
    assert sorted(needs_of(pattern), key=sorted) == sorted(wanted, key=sorted)


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("收购", "远山收购海棠", True),
        ("收购", "远山并购海棠", False),
        ("收购", "购收", True),  # it tells what is missing, not what is in order
        (r"\d月", "５月", True),
        (r"\d月", "五月", False),
        ("(?>收购|并)", "并", True),
        ("(?i)app", "APP", True),
        ("", "", True),
    ],
)
def test_possible(pattern: str, text: str, *, expected: bool) -> None:
    assert possible(pattern, text) is expected


def test_possible_keeps_the_order_and_every_pattern_its_number() -> None:
    needed = [needs_of(pattern) for pattern in ("购", "股", "收", ".", "收购入股并进")]
    assert list(Sieve(needed).possible("收购")) == [0, 2, 3]
    assert list(Sieve([]).possible("收购")) == []


_PART = st.recursive(
    st.sampled_from(["收", "购", "股", "7", r"\d", ".", "[收购]", "[^收]", "[0-9a]", r"\b", "^", "$", "(?=购)", "(?!股)", "(?<=收)"]),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map("".join),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: f"(?:{'|'.join(parts)})"),
        st.tuples(inner, st.sampled_from(["?", "*", "+", "{2}", "{0,2}", "+?", "*+"])).map(lambda parts: f"(?:{parts[0]}){parts[1]}"),
        inner.map(lambda part: f"(?i:{part})"),
        inner.map(lambda part: f"(?>{part})"),
    ),
    max_leaves=8,
)


@given(_PART, st.text("收购股并7３aA ", max_size=8))
def test_what_matches_is_always_possible(pattern: str, text: str) -> None:
    if re.search(pattern, text):
        assert possible(pattern, text)


def test_every_rule_and_trigger_needs_something() -> None:
    patterns = [rule.pattern for rule in load_rules()] + [pattern for trigger in triggers() for pattern, _ in trigger.patterns]
    assert not [pattern.pattern for pattern in patterns if not needs_of(pattern.pattern)]


@pytest.mark.parametrize("rule", load_rules(), ids=lambda rule: rule.id)
def test_the_needs_of_a_rule_are_those_of_its_pattern(rule: Rule) -> None:
    assert list(rule.needs) == needs_of(rule.pattern.pattern)


@given(_PART)
def test_a_shortened_pattern_needs_the_same(pattern: str) -> None:
    assert needs_of(shortened(pattern)) == needs_of(pattern)


@pytest.mark.parametrize("rule", load_rules(), ids=lambda rule: rule.id)
def test_a_rule_is_tried_where_its_needs_are_met_and_nowhere_else(rule: Rule) -> None:
    met = [min(need).replace(DIGIT, "1") for need in rule.needs]
    assert rule in rules_for("".join(met))
    assert rule not in rules_for("".join(one for one in met if one not in rule.needs[0]))


def test_triggers_are_tried_in_their_order() -> None:
    text = "".join(
        sorted(
            {
                character
                for trigger in triggers()
                for pattern, _ in trigger.patterns
                for need in needs_of(pattern.pattern)
                for character in need
            }
        )
    )
    assert [pattern for _, pattern in triggers_for(text + "1")] == [pattern for trigger in triggers() for pattern, _ in trigger.patterns]
