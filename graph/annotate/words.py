"""Words and the names of the name base in plain text."""

from collections.abc import Iterable, Iterator
from functools import cache

import jieba

from graph.lexicon import Lexicon, Match

Word = tuple[int, int, str]
"""A word and its range."""

_COMMON = 100
"""Frequency in jieba's dictionary from which a word counts as everyday vocabulary."""


@cache
def dictionary() -> dict[str, tuple[int, str]]:
    """Load jieba's dictionary: word → frequency and part of speech (the tag set of ICTCLAS)."""
    words: dict[str, tuple[int, str]] = {}
    with jieba.get_dict_file() as lines:
        for line in lines:
            word, frequency, tag = line.decode("utf-8").split()
            words[word] = (int(frequency), tag)
    return words


def tag_of(word: str) -> str:
    """Return a word's part of speech as jieba's dictionary has it, `x` for words it lacks."""
    return dictionary().get(word, (0, "x"))[1]


@cache
def _segmenter() -> jieba.Tokenizer:
    """Build jieba's tables from the words read; left to itself it would trust a cache in a folder that others can write to."""
    frequencies = {word: frequency for word, (frequency, _) in dictionary().items()}
    tokenizer = jieba.Tokenizer()
    tokenizer.total = sum(frequencies.values())
    for word in dictionary():
        for end in range(1, len(word)):
            # What only begins words has the frequency 0: jieba looks no further where a prefix is missing.
            frequencies.setdefault(word[:end], 0)
    tokenizer.FREQ, tokenizer.initialized = frequencies, True
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
    common = dictionary()
    edges: dict[int, int] = {}
    for start, end, word in words:
        if common.get(word, (0, ""))[0] >= _COMMON:
            for position in range(start + 1, end):
                edges[position] = end - start
    return tuple(
        match
        for match in lexicon.find(text)
        if edges.get(match.start, 0) < match.end - match.start + 1 and edges.get(match.end, 0) < match.end - match.start + 1
    )
