"""Where names and words contradict each other: which of the two a text means."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from graph.annotate.recognizer import Found
from graph.annotate.words import COMMON, Word, frequencies
from graph.lexicon import Match
from graph.vocab import EntityType

_NAMED_TOGETHER = frozenset({"兄弟", "姐妹", "姊妹", "某某"})
"""Words that go on with a name of a person: 林氏|兄弟, 林|某某."""
_ENDED = frozenset({EntityType.PERSON, EntityType.COMPANY})
"""What has names in which no everyday words begin, as they do in names of products and institutions: 远山|点评, 东海大学|医学院."""


def without_words_cut(text: str, known: Sequence[Match], found: Sequence[Found], words: Sequence[Word]) -> Iterator[Match]:
    """Yield the names of the name base except those that cut a dictionary word, unless the recogniser sees such a name in the text.

    其中|通常 holds no 中通 and 推动|视听 no 动视. Places stay names of places at the border of a longer word: 东海|市场.
    """
    cut = _within(words, common=1)
    seen = {text[name.start : name.end] for name in found}
    for match in known:
        if text[match.start : match.end] in seen or not (match.start in cut or match.end in cut):
            yield match
        elif match.start not in cut or match.end not in cut:
            places = tuple(entry for entry in match.entries if entry.type is EntityType.PLACE)
            if places:
                yield replace(match, entries=places)


def at_words(found: Sequence[Found], known: Sequence[Match], words: Sequence[Word]) -> Iterator[Found]:
    """Yield the names found, those of persons and companies without the piece of an everyday word at either end: 林晓舟利|用, 股|东海棠.

    Names of the name base stay as they are.
    """
    cut = _within(words, common=COMMON)
    whole = {(name.start, name.end) for name in known}
    for name in found:
        if name.type in _ENDED and (name.start, name.end) not in whole:
            start, end = name.start, name.end
            if end in cut and cut[end][0] > start:
                first, last, word = cut[end]
                end = last if word in _NAMED_TOGETHER else first
            if start in cut and cut[start][1] < end:
                start = cut[start][1]
            if end - start >= 2:
                name = replace(name, start=start, end=end)
        yield name


def _within(words: Sequence[Word], common: int) -> dict[int, Word]:
    """Return the places within words that are at least so common, each with its word."""
    known = frequencies()
    return {place: word for word in words if known.get(word[2], 0) >= common for place in range(word[0] + 1, word[1])}
