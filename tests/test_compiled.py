import re
import sys
from pathlib import Path

import pytest

from graph.extract import compiled
from graph.extract.compiled import Compiled, compile_all
from graph.extract.sieve import needs_of

PATTERNS = ["(?P<s>[和与])(?i:ab)?收购(?P<o>.{1,3}?)(?=了|$)", "(?:并|合)购(\\d+)", "[^，。]{0,8}入股"]
SHORT = ["收购", "[并合]购\\d", "入股"]


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return where patterns are kept, a folder that is not there yet."""
    monkeypatch.setattr(compiled, "cache_from_source", lambda _path: str(tmp_path / "folder" / "compiled.pyc"))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    return tmp_path / "folder" / "compiled.rules.npz"


def forbid(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing be compiled any more."""

    def parse(*_told: object) -> None:
        raise AssertionError

    monkeypatch.setattr("re._parser.parse", parse)


def made() -> list[Compiled]:
    return [(re.compile(pattern), tuple(needs_of(short))) for pattern, short in zip(PATTERNS, SHORT, strict=True)]


def test_what_is_kept_is_what_re_makes_of_the_patterns(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = made()
    assert compile_all("rules", PATTERNS, lambda: SHORT) == wanted
    assert kept.exists()
    forbid(monkeypatch)
    again = compile_all("rules", PATTERNS, lambda: SHORT)
    assert again == wanted
    match = again[0][0].search("远山和AB收购海棠了")
    assert match is not None
    assert match.groupdict() == {"s": "和", "o": "海棠"}
    assert [path.name for path in kept.parent.iterdir()] == [kept.name]


@pytest.mark.parametrize("change", ["patterns", "python", "cut", "noise", "empty", "code"])
def test_what_does_not_fit_is_made_anew(kept: Path, monkeypatch: pytest.MonkeyPatch, change: str) -> None:
    wanted = made()
    compile_all("rules", ["购" if change == "patterns" else PATTERNS[0], *PATTERNS[1:]])
    content = kept.read_bytes()
    if change == "python":
        monkeypatch.setattr(sys, "version", "4.0")
    elif change == "code":
        key = compiled._key(PATTERNS)
        compiled._write(kept, key, [((32, [9999, 1], 2, {"s": 1}), [])] * 3)
    elif change in ("cut", "noise", "empty"):
        kept.write_bytes({"cut": content[: len(content) // 2], "noise": b"PK\x03\x04" + bytes(500), "empty": b""}[change])
    assert compile_all("rules", PATTERNS, lambda: SHORT) == wanted
    forbid(monkeypatch)
    assert compile_all("rules", PATTERNS, lambda: SHORT) == wanted


def test_what_cannot_be_kept_is_compiled_all_the_same(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept.parent.write_text("a file where the folder should be", "utf-8")
    assert compile_all("rules", PATTERNS, lambda: SHORT) == made()
    kept.parent.unlink()
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert compile_all("rules", PATTERNS, lambda: SHORT) == made()
    assert not kept.parent.exists()
