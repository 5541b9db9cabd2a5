import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.model import Segment
from graph.read.cleantext import CleanText, join_lines, keep_lines, unmapped, whole


def test_edit_keeps_the_offsets_of_what_stays() -> None:
    clean = whole("千问APP上线").edit([(2, 5, "app"), (5, 7, "发布了")])
    assert clean.text == "千问app发布了"
    assert list(clean.offsets) == [0, 1, 2, 3, 4, 5, 6, -1]


def test_edit_without_edits_is_the_same_text() -> None:
    clean = whole("不变")
    assert clean.edit([]) is clean


def test_segments_are_maximal_runs_and_skip_inserted_characters() -> None:
    clean = join_lines([whole("abcdef").slice(4, 6), unmapped("x"), whole("abcdef").slice(0, 2)])
    assert clean.text == "ef\nx\nab"
    assert clean.segments() == (Segment(start=0, begin=4, length=2), Segment(start=5, begin=0, length=2))


def test_keep_lines_drops_the_others() -> None:
    assert keep_lines(whole("一\n二\n三"), [True, False, True]).text == "一\n三"


def test_with_text_refuses_another_length() -> None:
    with pytest.raises(ValueError, match="3 code points in place of 2"):
        whole("ab").with_text("abc")


@given(st.text(alphabet="ab千\n ", max_size=60), st.sampled_from(["a", " ", "千b", "\n+"]))
def test_every_mapped_character_is_the_one_in_the_source(source: str, pattern: str) -> None:
    clean = whole(source).replace(re.compile(pattern))
    assert clean.text == re.sub(pattern, "", source)
    assert all(source[offset] == character for character, offset in zip(clean.text, clean.offsets, strict=True))
    assert rebuilt(clean, source) == clean.text


def rebuilt(clean: CleanText, source: str) -> str:
    return "".join(source[segment.begin : segment.begin + segment.length] for segment in clean.segments())
