"""Where names may stand: what the name base knows, what the recogniser sees, and what ends as names of units and companies do."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from spacy.tokens import Doc

from graph.lexicon import Entry, Lexicon, fold
from graph.vocab import EntityType

KNOWN = 0.9
"""Confidence of a name of the name base that is no ordinary word."""
DOUBTFUL = 0.3
"""Confidence of one that also names something else, before the recogniser or the document bear it out."""
UNLIKELY = 0.2
"""Confidence of one that stands there as an ordinary word, by its tag or its last character."""
TAKEN = 0.6
"""Confidence from which a name is kept."""
LONGER = 0.6
"""Confidence from which a longer name is preferred to the one inside it."""

_HAN = "一-鿿"
_SEPARATED = re.compile(rf"[{_HAN}]+[·•‧・][{_HAN}]+")


@dataclass(frozen=True, slots=True)
class Candidate:
    """Hold a range that may be a name."""

    start: int
    end: int
    type: EntityType
    score: float
    extractor: str
    entry: str = ""


def find_candidates(doc: Doc, lexicon: Lexicon) -> list[Candidate]:
    """Return every range of a document that may be a name; they overlap and contradict each other."""
    return [*_known(doc, lexicon), *_recognised(doc), *_by_ending(doc)]


@cache
def word_list(name: str) -> frozenset[str]:
    """Load a list of words, one a line, from the rules."""
    lines = (files("graph.extract") / "rules" / f"{name}.txt").read_text("utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def _known(doc: Doc, lexicon: Lexicon) -> Iterator[Candidate]:
    text = doc.user_data["document"].text
    for span in doc.spans["lexicon"]:
        if span.text[0] in _COUNTED and text[span.start_char - 1 : span.start_char].isdigit():
            continue  # 2.65亿欧元 speaks of euros, not of 亿欧
        entry = lexicon.entries[span.kb_id_]
        if (len(span) == 1 and span[0].tag_ in _WORD_TAGS) or span.text[-1] in _PARTICLES:
            score = UNLIKELY
        else:
            score = DOUBTFUL if _ambiguous(entry, span.text) else KNOWN
        yield Candidate(span.start_char, span.end_char, entry.type, score, "lexicon", entry.key)


_PARTICLES = frozenset("的了着是在有")
"""What a name that ends in them is mostly cut from: 最|快的."""

_WORD_TAGS = frozenset({"a", "ad", "an", "b", "c", "d", "f", "i", "l", "m", "n", "p", "q", "r", "s", "t", "u", "v", "vd", "vn", "z"})
"""Dictionary tags of ordinary words: 得到, 快的 and 一条 are names of companies, yet seldom meant as such."""


def _ambiguous(entry: Entry, surface: str) -> bool:
    folded = fold(surface)
    return any(fold(form) == folded for form in entry.ambiguous)


def _recognised(doc: Doc) -> Iterator[Candidate]:
    text = doc.user_data["document"].text  # Doc.text joins the tokens anew each time
    generic = word_list("generic")
    for span, score in zip(doc.spans["model"], doc.spans["model"].attrs["scores"], strict=True):
        start, end = span.start_char, span.end_char
        if span.label_ == EntityType.PERSON:
            end = _whole_transliteration(text, start, end)
            # CEO是|凯-乌尔里希: what the recogniser took along in front of a longer name
            start += text[start] in _BEFORE_NAMES and end - start > 3
        end = _without_figure(text, start, end)
        end -= text[end - 1] in _LINKING and end - start > 2
        end += span.label_ == EntityType.COMPANY and _FUND.match(text, end - 1) is not None
        surface = text[start:end].strip()
        if (
            fold(surface) in generic
            or len(surface) < 2
            or not _balanced(surface)
            or _NO_NAME.fullmatch(surface)
            or _GENERIC_UNIT.search(surface)
        ):
            continue
        if span.label_ == EntityType.PERSON and _HAN_NAME.fullmatch(surface) and not _is_personal(surface):
            continue
        yield Candidate(start, end, EntityType(span.label_), score, "recogniser")


def _balanced(name: str) -> bool:
    """Tell whether a name closes the brackets it opens: of Token Hub（ATH）事业群, ATH）事业群 is no name."""
    return name.count("（") + name.count("(") == name.count("）") + name.count(")")


_FUND = re.compile("[创科国建城产高]投(?=[、，。和与及等领跟也参])")
"""Where the name of a fund ends that the recogniser cut short: 国开科|投、纪源资本跟投."""

_LINKING = frozenset("与及的")
"""What links a name to the next word and ends none: 智能信息事业群|与千问事业群."""

_FIGURE = re.compile(r"(?<=[^\d.])\d[\d.,]*$")


def _without_figure(text: str, start: int, end: int) -> int:
    """Return where a name ends that the recogniser ran on into a figure: 云雀|3286万排第三."""
    figure = _FIGURE.search(text, start, end)
    return figure.start() if figure and text[end : end + 1] in _COUNTED else end


_COUNTED = frozenset("万亿千百%％个款家元年月日")

_NO_NAME = re.compile(r"[A-Z]?\d{1,3}|[\W\d_]+|.*□.*")
"""What is no name by its form: grades (P10), numbers, punctuation, and what stands beside a lost character."""

_HAN_NAME = re.compile(f"[{_HAN}]+")


def _is_personal(name: str) -> bool:
    """Tell whether a name in Han characters can be a person's: up to four of them, or a transliteration."""
    return len(name) <= 4 or all(character in _transliteration_characters() for character in name)


@cache
def _transliteration_characters() -> frozenset[str]:
    return frozenset("".join(word_list("transliteration")))


def _whole_transliteration(text: str, start: int, end: int) -> int:
    """Return where a transliterated name ends that was cut short or long: 布莱恩·切斯|基, 布莱恩·切斯基|都表示."""
    if not _SEPARATED.search(text, start, end):
        return end
    characters = _transliteration_characters()
    while end < len(text) and text[end] in characters:
        end += 1
    while text[end - 1] in _AFTER_NAMES and text[end - 2] in characters:
        end -= 1
    return end


_BEFORE_NAMES = frozenset("是由与和及的为对向被")
"""What stands before a name as a word of its own, and begins no surname or transliteration."""

_AFTER_NAMES = frozenset("都也则还就曾说称表在将又已和与及等的是")
"""What follows a name as a word of its own, and is no part of a transliteration."""


_ENDINGS = {
    EntityType.UNIT: re.compile(
        r"事业群组?|事业部|业务群|业务部|实验室|研究院|研究所|研发中心|创新中心|大区|(?<![A-Z])B[GU](?![A-Z])|工作室|采销部|部门|委员会(?=[成主委])"
    ),
    EntityType.COMPANY: re.compile(r"(?:股份|控股|集团)?有限(?:责任)?公司|律师事务所|会计师事务所"),
}
"""What names of units and companies end in; what stands before it belongs to the name back to the first word that cannot."""

_LONGEST = {EntityType.UNIT: 12, EntityType.COMPANY: 24}
"""Most characters before the ending."""

_RUN = re.compile(rf"[{_HAN}A-Za-z0-9·（）()\- ]+$")
_GENERIC_UNIT = re.compile(r"(?:董事会|监事会|股东大会|管理层)$")


def _by_ending(doc: Doc) -> Iterator[Candidate]:
    """Yield names known by their endings: 由吴嘉执掌新成立的|千问C端事业群|, 控股股东|东岭海棠电子有限公司|."""
    text = doc.user_data["document"].text  # Doc.text joins the tokens anew each time
    for kind, endings in _ENDINGS.items():
        for match in endings.finditer(text):
            run = _RUN.search(text, max(0, match.start() - _LONGEST[kind]), match.start())
            if run is None:
                continue
            start = _not_in_names().sub(lambda word: "\0" * len(word.group()), run.group()).rfind("\0") + 1 + run.start()
            before = text[start : match.start()]
            start += len(before) - len(before.lstrip(" -·（）()"))
            while start and text[start - 1 : start + 1].isascii() and text[start - 1 : start + 1].isalpha():
                start -= 1  # the run is cut off at its length, which is no place to cut a Latin word
            if match.start() - start >= 2 and _balanced(text[start : match.end()]) and not text[start : match.start()].isdigit():
                yield Candidate(start, match.end(), kind, LONGER, f"pattern:{kind.value.lower()}-ending")


@cache
def _not_in_names() -> re.Pattern[str]:
    words = sorted(word_list("not_in_names"), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, words)) + r"|[0-9]+[年月日]")
