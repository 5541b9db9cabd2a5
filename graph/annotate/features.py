"""What the name recogniser sees of each character: itself and its neighbours, words and their clusters, endings, and the name base."""

import re
from collections.abc import Iterator, Sequence
from functools import cache, cached_property
from importlib.resources import files

from graph.annotate.words import Word, tags
from graph.lexicon import Match, fold

_QUOTES = {"《": "book", "》": "-book", "“": "quote", "”": "-quote", "「": "quote", "」": "-quote", "『": "quote", "』": "-quote"}
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9.+'’\-_]*|\d+[A-Za-z][A-Za-z0-9.+\-]*")
_DIGIT = re.compile(r"\d")
_BREAK = re.compile(r"[^\w ·\-．.+&]")
_LONGEST_WORD = 32
"""Characters of a word that are told apart; without a bound, a word of n letters (a scraped base64 image) takes n² bytes of features."""
_LONGEST_SENTENCE = 1000
_LONGEST_ENDING = 4
_FARTHEST_ENDING = 8

_SENTENCE = re.compile(rf"[^。！？!?\n]{{1,{_LONGEST_SENTENCE}}}[。！？!?\n]*|[。！？!?\n]+")

Clusters = dict[str, tuple[str, ...]]
"""The clusters of a word or of a pair of characters, from the coarsest to the finest."""


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


def symbol(text: str) -> str:
    """Return the form under which a word or a pair of characters stands in the tables of clusters: folded, every digit a zero."""
    return _DIGIT.sub("0", fold(text))


@cache
def clusters_of(table: str) -> Clusters:
    """Load a table of clusters that ships with the model: `words` or `pairs`."""
    rows = (files("graph") / "model" / f"{table}.tsv").read_text("utf-8").splitlines()
    return {name: tuple(numbers) for name, *numbers in (row.split("\t") for row in rows)}


@cache
def _endings() -> dict[str, str]:
    """Load what names of each kind end in, and what follows names of persons: ending → letters of the kinds."""
    kinds: dict[str, str] = {}
    for row in (files("graph") / "model" / "endings.tsv").read_text("utf-8").splitlines():
        kind, words = row.split("\t")
        for word in words.split():
            kinds[fold(word)] = kinds.get(fold(word), "") + kind
    return kinds


class CharacterFeatures:
    """Compute the features of every character of one text."""

    def __init__(self, text: str, words: Sequence[Word], names: Sequence[Match]) -> None:
        """Lay words, names, Latin runs, endings and quotation marks out over the characters of the text."""
        self.text = fold(text)
        self.shapes = [shape(character) for character in text]
        self.place = _places(len(text), words)
        self._plain, self._words = text, words
        self.name = name_features(self.text, names)
        self.quote = _quotes(text)
        self.ahead = _ahead(text, self.text)
        self.digitless = _DIGIT.sub("0", self.text)

    @cached_property
    def of_word(self) -> list[list[str]]:
        """What the field sees of the word of each character; the network has no need of it."""
        return _word_features(len(self.text), self._words, self.place)

    @cached_property
    def of_latin(self) -> list[list[str]]:
        """What the field sees of the Latin word of each character."""
        return _latin_features(self._plain)

    @cached_property
    def pair(self) -> list[tuple[str, ...]]:
        """Return the clusters of each character and its next."""
        table = clusters_of("pairs")
        return [table.get(self.digitless[index : index + 2], ()) for index in range(len(self.text))]

    def of(self, start: int, end: int) -> list[list[str]]:
        """Return the features of the characters of one sentence; of neighbours beyond its ends only words are seen."""
        return [self._at(position, start, end) for position in range(start, end)]

    def _at(self, i: int, start: int, end: int) -> list[str]:
        text, name = self.text, self.name
        p1 = text[i - 1] if i > start else "^"
        p2 = text[i - 2] if i - 1 > start else "^"
        n1 = text[i + 1] if i + 1 < end else "$"
        n2 = text[i + 2] if i + 2 < end else "$"
        c = text[i]
        features = [
            "c" + c,
            "p" + p1,
            "n" + n1,
            "P" + p2,
            "N" + n2,
            "pc" + p1 + c,
            "cn" + c + n1,
            "pp" + p2 + p1,
            "nn" + n1 + n2,
            "3" + p1 + c + n1,
            "4" + p2 + p1 + c,
            "5" + c + n1 + n2,
            "s" + "".join(self.shapes[max(start, i - 2) : min(end, i + 3)]) + str(min(i - start, 2)),
            "q" + self.quote[i],
            "q" + self.quote[i] + self.place[i],
        ]
        features += self.of_word[i]
        features += self.of_latin[i]
        if name[i]:
            features.append("l" + name[i])
            features.append("lt" + name[i] + self.place[i])
        if i > start and name[i - 1]:
            features.append("lp" + name[i - 1])
        if i + 1 < end and name[i + 1]:
            features.append("ln" + name[i + 1])
        for where, tag in ((i - 2, "g"), (i - 1, "h"), (i, "i"), (i + 1, "j")):
            if start <= where < end and self.pair[where]:
                coarse, fine = self.pair[where]
                features.append(tag + "a" + coarse)
                features.append(tag + "b" + fine)
        if self.ahead[i]:
            features.append("a" + self.ahead[i])
        return features


def _places(length: int, words: Sequence[Word]) -> list[str]:
    """Return for each character whether it begins, continues, ends or is its word."""
    places = [""] * length
    for start, end, _ in words:
        places[start:end] = ["S"] if end - start == 1 else ["B", *"I" * (end - start - 2), "E"]
    return places


def _word_features(length: int, words: Sequence[Word], places: Sequence[str]) -> list[list[str]]:
    """Return for each character what it sees of its word and of two words on either side: spelling, dictionary tag, clusters."""
    kinds = tags()
    table = clusters_of("words")
    spelled = ["", *(word[:_LONGEST_WORD] for _, _, word in words), ""]
    tagged = ["^", *(kinds.get(word, "?") for _, _, word in words), "$"]
    none = ("", "", "")
    grouped = [none, none, *(table.get(symbol(word), none) for _, _, word in words), none, none]
    features: list[list[str]] = [[]] * length
    for index, (start, end, _) in enumerate(words):
        tag = tagged[index + 1]
        seen = [f"t{tag}", f"tp{tagged[index]}{tag}", f"tn{tag}{tagged[index + 2]}", f"w{spelled[index + 1]}"]
        seen += [f"wb{spelled[index]}", f"wa{spelled[index + 2]}"]
        (far, middle, _), left, own, right, (far_right, middle_right, _) = grouped[index : index + 5]
        if own[0]:
            seen += ["ka" + own[0], "kb" + own[1], "kc" + own[2], f"kl{own[0]}_{left[0]}", f"kr{own[0]}_{right[0]}"]
        else:
            seen.append("k?")
        if left[0]:
            seen += ["la" + left[0], "lb" + left[1], "lc" + left[2]]
        if right[0]:
            seen += ["ra" + right[0], "rb" + right[1], "rc" + right[2]]
        if far:
            seen += ["lla" + far, "llb" + middle]
        if far_right:
            seen += ["rra" + far_right, "rrb" + middle_right]
        by_place = {place: [place + feature for feature in seen] for place in set(places[start:end])}
        features[start:end] = [by_place[place] for place in places[start:end]]
    return features


def _latin_features(text: str) -> list[list[str]]:
    """Return for each character of a Latin word that word, its shape and length, and those it touches: `RTX 5070 Ti`, `Model Y`."""
    features: list[list[str]] = [[]] * len(text)
    runs = list(_LATIN.finditer(text))
    shapes = [_latin_shape(run.group()) for run in runs]
    spelled = [fold(run.group()[:_LONGEST_WORD]) for run in runs]
    for index, run in enumerate(runs):
        start, end = run.span()
        before = index - 1 if index and start - runs[index - 1].end() <= 1 else None
        after = index + 1 if index + 1 < len(runs) and runs[index + 1].start() - end <= 1 else None
        seen = (
            "xw" + spelled[index],
            "xs" + shapes[index],
            "xp" + ("^" if before is None else spelled[before]),
            "xn" + ("$" if after is None else spelled[after]),
            "xss" + ("^" if before is None else shapes[before]) + shapes[index] + ("$" if after is None else shapes[after]),
            f"xl{min(end - start, 6)}",
        )
        features[start] = ["B" + feature for feature in seen]
        features[start + 1 : end] = [["I" + feature for feature in seen]] * (end - start - 1)
    return features


def latin_shapes(text: str) -> list[str]:
    """Return for each character of a Latin word whether it begins it, and the shape of the word: `BAa9` of `RTX5070`'s R."""
    shapes = [""] * len(text)
    for run in _LATIN.finditer(text):
        seen = _latin_shape(run.group())
        shapes[run.start() : run.end()] = [f"B{seen}", *[f"I{seen}"] * (run.end() - run.start() - 1)]
    return shapes


def _latin_shape(word: str) -> str:
    word = re.sub(r"[A-Z]+", lambda match: "A" if len(match.group()) == 1 else "AA", word)
    return re.sub(r"\d+", "9", re.sub(r"[a-z]+", "a", word))[:6]


def name_features(folded: str, names: Sequence[Match]) -> list[str]:
    """Return for each character what the name base takes it for; a question mark where every sense is doubtful."""
    features = [""] * len(folded)
    for match in names:
        kinds = "/".join(sorted({entry.type.value[:2] for entry in match.entries}))
        surface = folded[match.start : match.end]
        sure = "" if any(surface not in {fold(form) for form in entry.ambiguous} for entry in match.entries) else "?"
        for position in range(match.start, match.end):
            place = "B" if position == match.start else "E" if position == match.end - 1 else "I"
            features[position] = f"{place}{kinds}{sure}"
    return features


def _ahead(text: str, folded: str) -> list[str]:
    """Return for each character the nearest ending at or after it within the same phrase, and how far: 千问C端|事业群|."""
    endings = _endings()
    beginnings = {ending[0] for ending in endings}
    breaks = {match.start() for match in _BREAK.finditer(text)}
    features = [""] * len(text)
    nearest: tuple[int, str] | None = None
    for position in range(len(text) - 1, -1, -1):
        if position in breaks:
            nearest = None
        elif folded[position] in beginnings:
            found = next(_endings_at(endings, folded, position), None)
            nearest = (position, found) if found else nearest
        if nearest and nearest[0] - position <= _FARTHEST_ENDING:
            distance = nearest[0] - position
            features[position] = f"{nearest[1]}{distance if distance < 3 else 3 if distance < 5 else 5}"
    return features


def _endings_at(endings: dict[str, str], folded: str, position: int) -> Iterator[str]:
    for length in range(_LONGEST_ENDING, 0, -1):
        kinds = endings.get(folded[position : position + length])
        if kinds:
            yield f"{kinds}{length}"


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
