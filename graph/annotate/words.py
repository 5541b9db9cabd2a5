"""Words and the names of the name base in plain text."""

from collections.abc import Iterable, Iterator
from functools import cache

import jieba

from graph.lexicon import Lexicon, Match

Word = tuple[int, int, str]
"""A word and its range."""

COMMON = 100
"""Frequency in jieba's dictionary from which a word counts as everyday vocabulary."""


@cache
def _dictionary() -> tuple[dict[str, int], dict[str, str]]:
    """Read jieba's dictionary: the frequencies and the parts of speech of its words."""
    with jieba.get_dict_file() as file:
        cells = file.read().decode("utf-8").split()
    words = cells[::3]
    return dict(zip(words, map(int, cells[1::3]), strict=True)), dict(zip(words, cells[2::3], strict=True))


def frequencies() -> dict[str, int]:
    """Return how often each word of jieba's dictionary occurs."""
    return _dictionary()[0]


def tags() -> dict[str, str]:
    """Return the part of speech of each word of jieba's dictionary (the tag set of ICTCLAS)."""
    return _dictionary()[1]


def tag_of(word: str) -> str:
    """Return a word's part of speech as jieba's dictionary has it, `x` for words it lacks."""
    return tags().get(word, "x")


@cache
def _segmenter() -> jieba.Tokenizer:
    """Build jieba's tables from the words read; left to itself it would trust a cache in a folder that others can write to."""
    known = frequencies()
    tokenizer = jieba.Tokenizer()
    tokenizer.total = sum(known.values())
    # What only begins words has the frequency 0: jieba looks no further where a prefix is missing.
    tokenizer.FREQ, tokenizer.initialized = known.copy(), True
    for beginning in known:
        while (beginning := beginning[:-1]) and beginning not in tokenizer.FREQ:
            tokenizer.FREQ[beginning] = 0
    return tokenizer


def words_of(text: str) -> Iterator[Word]:
    """Yield jieba's words with their ranges."""
    start = 0
    for word in _segmenter().cut(text):
        yield start, start + len(word), word
        start += len(word)


def names_in(text: str, lexicon: Lexicon, words: Iterable[Word]) -> tuple[Match, ...]:
    """Return the names of the name base in a text, without those that cut an everyday word in two.

    In 百度地图上海量数据 the words 海量 and 数据 stand, so 上海 does not; rare and unknown words do not count, as jieba often guesses them.
    """
    common = frequencies()
    edges: dict[int, int] = {}
    for start, end, word in words:
        if common.get(word, 0) >= COMMON:
            for position in range(start + 1, end):
                edges[position] = end - start
    return tuple(
        match
        for match in lexicon.find(text)
        if edges.get(match.start, 0) < match.end - match.start + 1 and edges.get(match.end, 0) < match.end - match.start + 1
    )
