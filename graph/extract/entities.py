"""Doc → mentions: the name base, the recogniser and the document itself vote on what each name is."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from spacy.tokens import Doc

from graph.lexicon import Entry, Lexicon, fold
from graph.model import Mention, Span
from graph.vocab import EntityType

KNOWN = 0.9
"""Confidence of a name of the name base that is no ordinary word."""
DOUBTFUL = 0.3
"""Confidence of one that is also an ordinary word, before the recogniser or the document bear it out."""
TAKEN = 0.5
"""Confidence from which a name is kept."""
LONGER = 0.6
"""Confidence from which a longer name is preferred to the one inside it."""

LEGAL = re.compile(r"(?:股份|控股|集团|科技|实业|投资|产业|管理|发展)*有限(?:责任)?公司|公司")

_HAN = "一-鿿"
_SEPARATED = re.compile(rf"[{_HAN}]+[·•‧・][{_HAN}]+")
_GLOSS = re.compile(
    r"\s?[（(]\s?(?:以下简称|下称|简称|原名|又称|下文简称|亦称)?[：:为]?\s?[“\"「『]?(?P<name>[^，,。；;（()）\s“”\"「」『』][^，,。；;（()）“”\"「」『』]{0,39}?)[”\"」』]?\s?[)）]"
)
_SHORT = re.compile(r"以下简称|下称|简称|又称|亦称")
_LATIN_NAME = re.compile(r"[A-Z][A-Za-z.'’\-]+(?: [A-Z][A-Za-z.'’\-]+)*")


@dataclass(frozen=True, slots=True)
class Candidate:
    """Hold a range that may be a name."""

    start: int
    end: int
    type: EntityType
    score: float
    extractor: str
    entry: str = ""


def find_mentions(doc: Doc, lexicon: Lexicon) -> tuple[Mention, ...]:
    """Return the mentions of a document, sorted and without overlaps."""
    text = doc.text
    candidates = [*_known(doc, lexicon), *_recognised(doc), *_units(doc)]
    kept = _without_overlaps(_settled(text, candidates))
    kept = _one_type_a_name(text, kept)
    kept = _everywhere(doc, kept)
    mentions = [
        Mention(
            document_id=doc.user_data["document"].id,
            start=one.start,
            end=one.end,
            text=text[one.start : one.end],
            type=one.type,
            extractor=one.extractor,
            confidence=round(one.score, 2),
            entry=one.entry,
        )
        for one in kept
    ]
    return tuple(_with_glosses(text, mentions))


@cache
def word_list(name: str) -> frozenset[str]:
    """Load a list of words, one a line, from the rules."""
    lines = (files("graph.extract") / "rules" / f"{name}.txt").read_text("utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def _known(doc: Doc, lexicon: Lexicon) -> Iterator[Candidate]:
    for span in doc.spans["lexicon"]:
        entry = lexicon.entries[span.kb_id_]
        doubtful = _ambiguous(entry, span.text) or (len(span) == 1 and span[0].tag_ in _WORD_TAGS) or span.text[-1] in _PARTICLES
        yield Candidate(span.start_char, span.end_char, entry.type, DOUBTFUL if doubtful else KNOWN, "lexicon", entry.key)


_PARTICLES = frozenset("的了着是在有")
"""What a name that ends in them is mostly cut from: 最|快的."""

_WORD_TAGS = frozenset({"a", "ad", "an", "b", "c", "d", "f", "i", "l", "m", "n", "p", "q", "r", "s", "t", "u", "v", "vd", "vn", "z"})
"""Dictionary tags of ordinary words: 得到, 快的 and 一条 are names of companies, yet seldom meant as such."""


def _ambiguous(entry: Entry, surface: str) -> bool:
    folded = fold(surface)
    return any(fold(form) == folded for form in entry.ambiguous)


def _recognised(doc: Doc) -> Iterator[Candidate]:
    text = doc.text
    generic = word_list("generic")
    for span, score in zip(doc.spans["model"], doc.spans["model"].attrs["scores"], strict=True):
        start, end = span.start_char, span.end_char
        if span.label_ == EntityType.PERSON:
            end = _whole_transliteration(text, start, end)
        surface = text[start:end].strip()
        if fold(surface) in generic or len(surface) < 2 or surface.isdigit() or _GENERIC_UNIT.search(surface):
            continue
        yield Candidate(start, end, EntityType(span.label_), score, "recogniser")


@cache
def _transliteration_characters() -> frozenset[str]:
    return frozenset("".join(word_list("transliteration")))


def _whole_transliteration(text: str, start: int, end: int) -> int:
    """Return where a transliterated name ends that was cut short: 布莱恩·切斯|基."""
    if not _SEPARATED.search(text, start, end):
        return end
    while end < len(text) and text[end] in _transliteration_characters():
        end += 1
    return end


_UNIT_ENDING = re.compile(
    r"事业群组?|事业部|业务群|业务部|实验室|研究院|研究所|研发中心|创新中心|大区|(?<![A-Z])B[GU](?![A-Z])|工作室|采销部|部门|委员会(?=[成主委])"
)
"""What names of units end in; what stands before it belongs to the name back to the first word that cannot."""

_UNIT_RUN = re.compile(rf"[{_HAN}A-Za-z0-9·\- ]{{1,12}}$")
_GENERIC_UNIT = re.compile(r"(?:董事会|监事会|股东大会|管理层)$")


def _units(doc: Doc) -> Iterator[Candidate]:
    """Yield names of units by their endings: 由吴嘉执掌新成立的|千问C端事业群|."""
    text = doc.text
    for match in _UNIT_ENDING.finditer(text):
        run = _UNIT_RUN.search(text, max(0, match.start() - 12), match.start())
        if run is None:
            continue
        start = _not_in_units().sub(lambda word: "\0" * len(word.group()), run.group()).rfind("\0") + 1 + run.start()
        name = text[start : match.end()]
        start += len(name) - len(name.lstrip(" -·"))
        if match.start() - start >= 2 and not text[start : match.start()].isdigit():
            yield Candidate(start, match.end(), EntityType.UNIT, LONGER, "pattern:unit-ending")


@cache
def _not_in_units() -> re.Pattern[str]:
    words = sorted(word_list("not_in_units"), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, words)) + r"|[0-9]+[年月日]")


def _settled(text: str, candidates: Iterable[Candidate]) -> list[Candidate]:
    """Return one candidate for each range: its type by the recogniser where the name base leaves a choice."""
    by_range: dict[tuple[int, int], list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        by_range[candidate.start, candidate.end].append(candidate)
    support: dict[str, float] = defaultdict(float)
    for candidate in candidates:
        if candidate.extractor == "recogniser":
            support[fold(text[candidate.start : candidate.end])] += candidate.score
    out = []
    for (start, end), rivals in by_range.items():
        known = [one for one in rivals if one.entry]
        seen = [one for one in rivals if not one.entry]
        best_seen = max(seen, key=lambda one: (one.score, one.type), default=None)
        if not known:
            if best_seen:
                out.append(best_seen)
            continue
        if best_seen:
            agreeing = [one for one in known if one.type == best_seen.type]
            chosen = max(agreeing or known, key=lambda one: (one.score, one.entry))
            if not agreeing and chosen.score < TAKEN:
                # 苹果 read as a product while the name base has the company: the text decides, the entry does not apply.
                out.append(best_seen)
                continue
            out.append(replace(chosen, score=max(chosen.score, best_seen.score)))
            continue
        chosen = max(known, key=lambda one: (one.score, one.entry))
        if chosen.score >= TAKEN or support[fold(text[start:end])] >= 1:
            out.append(replace(chosen, score=max(chosen.score, TAKEN)))
    return out


def _without_overlaps(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Return the candidates left when, of those that overlap, a longer one is kept if it is sure enough, else the surer one."""
    taken: list[Candidate] = []
    ranked = sorted(
        (one for one in candidates if one.score >= TAKEN),
        key=lambda one: (one.score < LONGER, one.start - one.end, -one.score, one.start, one.type),
    )
    used: set[int] = set()
    for candidate in ranked:
        positions = range(candidate.start, candidate.end)
        if used.isdisjoint(positions):
            used.update(positions)
            taken.append(candidate)
    return sorted(taken, key=lambda one: one.start)


def _one_type_a_name(text: str, candidates: list[Candidate]) -> list[Candidate]:
    """Give every mention of a name the type that its mentions speak for together, where the name base does not know it."""
    votes: dict[str, dict[EntityType, float]] = defaultdict(lambda: defaultdict(float))
    for one in candidates:
        if not one.entry:
            votes[fold(text[one.start : one.end])][one.type] += one.score
    winner = {name: max(sorted(kinds), key=lambda kind: kinds[kind]) for name, kinds in votes.items()}
    return [one if one.entry else replace(one, type=winner[fold(text[one.start : one.end])]) for one in candidates]


def _everywhere(doc: Doc, candidates: list[Candidate]) -> list[Candidate]:
    """Add the other places where a name found stands in the document."""
    text = fold(doc.text)
    used = {position for one in candidates for position in range(one.start, one.end)}
    best: dict[str, Candidate] = {}
    for one in candidates:
        name = text[one.start : one.end]
        if name not in best or one.score > best[name].score:
            best[name] = one
    edges = {token.idx for token in doc} | {token.idx + len(token) for token in doc}
    added = []
    for name in sorted(best, key=lambda name: (-len(name), name)):
        one = best[name]
        if len(name) < 2 or one.score < 0.8:
            continue
        for match in re.finditer(re.escape(name), text):
            start, end = match.span()
            if start in edges and end in edges and used.isdisjoint(range(start, end)):
                used.update(range(start, end))
                added.append(replace(one, start=start, end=end, score=one.score * 0.9, extractor="document"))
    return sorted([*candidates, *added], key=lambda one: one.start)


def _with_glosses(text: str, mentions: list[Mention]) -> Iterator[Mention]:
    """Yield the mentions, those in brackets after a name linked to it: 布莱恩·切斯基（Brian Chesky）, 阿里巴巴集团（以下简称“阿里”）."""
    linked: dict[int, str] = {}
    new: list[Mention] = []
    by_start = {mention.start: mention for mention in mentions}
    for mention in mentions:
        gloss = _GLOSS.match(text, mention.end)
        if gloss is None:
            continue
        inside = by_start.get(gloss.start("name"))
        short = _SHORT.search(text, mention.end, gloss.start("name")) is not None
        name = gloss["name"]
        spelled = _LATIN_NAME.fullmatch(name) is not None and not mention.text.isascii()
        if inside is not None and inside.end == gloss.end("name"):
            if short or (spelled and inside.type == mention.type):
                linked[inside.start] = mention.text
        elif short or (spelled and mention.type == EntityType.PERSON):
            new.append(
                replace(
                    mention,
                    start=gloss.start("name"),
                    end=gloss.end("name"),
                    text=name,
                    entry="",
                    extractor="pattern:gloss",
                    same_as=mention.text,
                )
            )
    covered = [Span(start=one.start, end=one.end) for one in new]
    for mention in sorted([*mentions, *new], key=lambda one: (one.start, one.end)):
        if mention not in new and any(span.start < mention.end and mention.start < span.end for span in covered):
            continue
        yield replace(mention, same_as=linked[mention.start]) if mention.start in linked else mention
