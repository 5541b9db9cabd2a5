"""What the name recogniser sees of each character: itself and its neighbours, the word it stands in, and the name base."""

import re
from collections.abc import Iterable, Sequence

from graph.annotate.words import Word, dictionary
from graph.lexicon import Match, fold

_SENTENCE = re.compile(r"[^。！？!?\n]*[。！？!?\n]*")
_QUOTES = {"《": "book", "》": "-book", "“": "quote", "”": "-quote", "「": "quote", "」": "-quote", "『": "quote", "』": "-quote"}


def sentence_ranges(text: str) -> list[tuple[int, int]]:
    """Return the ranges of the pieces that the recogniser labels one at a time."""
    return [match.span() for match in _SENTENCE.finditer(text) if match.group().strip()]


def shape(character: str) -> str:
    """Return the kind of a character: Han, Latin upper or lower, digit, space, or the punctuation mark itself."""
    if "一" <= character <= "鿿":
        return "H"
    if character.isascii() and character.isalpha():
        return "A" if character.isupper() else "a"
    if character.isdigit():
        return "9"
    return "_" if character.isspace() else character


class CharacterFeatures:
    """Compute the features of every character of one text."""

    def __init__(self, text: str, words: Iterable[Word], names: Sequence[Match]) -> None:
        """Lay words, names and quotation marks out over the characters of the text."""
        self.text = fold(text)
        self.shapes = [shape(character) for character in text]
        length = len(text)
        self.word = [""] * length
        self.place = [""] * length
        self.before = [""] * length
        self.after = [""] * length
        tags = dictionary()
        ordered = list(words)
        for index, (start, end, word) in enumerate(ordered):
            tag = tags.get(word, (0, "?"))[1]
            previous = ordered[index - 1][2] if index else ""
            following = ordered[index + 1][2] if index + 1 < len(ordered) else ""
            for position in range(start, end):
                place = "S" if end - start == 1 else "B" if position == start else "E" if position == end - 1 else "I"
                self.word[position] = word
                self.place[position] = place + tag
                self.before[position] = previous
                self.after[position] = following
        self.name = [""] * length
        for match in names:
            kinds = "/".join(sorted({entry.type.value[:2] for entry in match.entries}))
            surface = self.text[match.start : match.end]
            sure = "" if any(surface not in {fold(form) for form in entry.ambiguous} for entry in match.entries) else "?"
            for position in range(match.start, match.end):
                place = "B" if position == match.start else "E" if position == match.end - 1 else "I"
                self.name[position] = f"{place}{kinds}{sure}"
        self.quote = _quotes(text)

    def of(self, start: int, end: int) -> list[list[str]]:
        """Return the features of the characters of one sentence; neighbours beyond its ends are not seen."""
        return [self._at(position, start, end) for position in range(start, end)]

    def _at(self, i: int, start: int, end: int) -> list[str]:
        text, shapes, word, place, name = self.text, self.shapes, self.word, self.place, self.name
        p1 = text[i - 1] if i > start else "^"
        p2 = text[i - 2] if i - 1 > start else "^"
        n1 = text[i + 1] if i + 1 < end else "$"
        n2 = text[i + 2] if i + 2 < end else "$"
        c = text[i]
        features = [
            f"c{c}",
            f"p{p1}",
            f"n{n1}",
            f"P{p2}",
            f"N{n2}",
            f"pc{p1}{c}",
            f"cn{c}{n1}",
            f"pp{p2}{p1}",
            f"nn{n1}{n2}",
            f"3{p1}{c}{n1}",
            f"4{p2}{p1}{c}",
            f"5{c}{n1}{n2}",
            "s" + "".join(shapes[max(start, i - 2) : min(end, i + 3)]) + str(min(i - start, 2)),
            f"w{place[i][:1]}{word[i]}",
            f"t{place[i]}",
            f"wb{self.before[i]}",
            f"wa{self.after[i]}",
            f"tp{place[i - 1] if i > start else '^'}{place[i]}",
            f"tn{place[i]}{place[i + 1] if i + 1 < end else '$'}",
            f"q{self.quote[i]}",
        ]
        if name[i]:
            features.append(f"l{name[i]}")
            features.append(f"lt{name[i]}{place[i]}")
        if i > start and name[i - 1]:
            features.append(f"lp{name[i - 1]}")
        if i + 1 < end and name[i + 1]:
            features.append(f"ln{name[i + 1]}")
        return features


def _quotes(text: str) -> list[str]:
    """Return for each character which quotation it stands in: book title, quotation, or none."""
    inside = ""
    out = []
    for character in text:
        mark = _QUOTES.get(character, "")
        if mark.startswith("-") or character == "\n":
            inside = ""
        out.append(inside)
        if mark and not mark.startswith("-"):
            inside = mark
    return out
