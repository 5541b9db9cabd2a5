import re
from re import _compiler as compiler  # type: ignore[attr-defined]

import pytest

from graph.extract.classes import each_class_once
from graph.extract.patterns import load_rules
from graph.extract.triggers import triggers

PATTERNS = (
    "[和与及]+",
    "[^，。；]{0,8}",
    "(?i:[a-z和]k)",
    "[和与及]|[一-龥]",
    "[\U00020000-\U0002a6df和]",
    r"[\d和]",
    "[和与及]+",
    "(?i:[和与及])",
)


def test_patterns_are_compiled_as_re_does_it() -> None:
    re.purge()
    with each_class_once():
        remembered = [re.compile(pattern) for pattern in PATTERNS]
    re.purge()
    assert remembered == [re.compile(pattern) for pattern in PATTERNS]


def test_rules_are_compiled_as_re_does_it() -> None:
    patterns = [rule.pattern for rule in load_rules()] + [pattern for trigger in triggers() for pattern, _ in trigger.patterns]
    re.purge()
    assert patterns == [re.compile(pattern.pattern, pattern.flags) for pattern in patterns]


def test_each_class_is_worked_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    work_out = compiler._optimize_charset

    def counted(members: list[object], *case: object) -> object:
        asked.append(tuple(members))
        return work_out(members, *case)

    monkeypatch.setattr(compiler, "_optimize_charset", work_out)
    monkeypatch.setattr("graph.extract.classes._work_out", counted)
    with each_class_once():
        for number in range(3):
            re.compile(f"[和与及天]{{1,{number + 90}}}")
    assert len(asked) == len(set(asked)) == 1


def test_re_is_left_as_it_was() -> None:
    before = compiler._optimize_charset
    with pytest.raises(re.error), each_class_once():
        assert compiler._optimize_charset is not before
        re.compile("[和")
    assert compiler._optimize_charset is before
