"""How names are written shorter: the forms under which one name may stand for another."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.resources import files
from unicodedata import normalize

from graph.lexicon import Lexicon
from graph.resolve.keys import HAN, is_chinese, key
from graph.resolve.reasons import Reason
from graph.vocab import EntityType

_BODIES = frozenset({EntityType.COMPANY, EntityType.ORGANIZATION})
_OWNERS = {
    EntityType.PRODUCT: frozenset({EntityType.COMPANY, EntityType.ORGANIZATION, EntityType.PRODUCT}),
    EntityType.UNIT: frozenset({EntityType.COMPANY, EntityType.ORGANIZATION, EntityType.UNIT}),
}
"""Types whose names may stand before a name of this type: 腾讯元宝, 华为车BU."""

_CAUTIOUS = frozenset({"trade", "model", "browser", "chip", "robot", "agent"})
"""Senses of suffixes that make another thing of a well-known name: 小米 and 小米汽车, 豆包 and 豆包大模型."""

_PARENTHESES = re.compile(r"\([^()]*\)")
_JOINERS = " ·•・‧-的"
_SEPARATORS = re.compile(r"[\s·•・‧∙.]+")
_TWO_SCRIPTS = (
    re.compile(rf"(?P<first>[{HAN}]+)[\s_/|·(-]*(?P<second>[A-Za-z][A-Za-z0-9 .&+'-]*[A-Za-z0-9+.])\)?"),
    re.compile(rf"(?P<first>[A-Za-z0-9][A-Za-z0-9 .&+'-]*[A-Za-z0-9+.])[\s_/|·(-]*(?P<second>[{HAN}]+)\)?"),
)
_REGISTERED = re.compile(r"(?:(?:股份|责任)?有限(?:责任)?公司|[ ,]+(?:co\.?,? ?)?(?:ltd|inc|corp|limited|corporation)\.?)$", re.IGNORECASE)
_REGION = re.compile(rf"[{HAN}]{{2,3}}?(?:省|市|自治区)(?=[{HAN}]{{2}})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shorter:
    """Say that a name may also be written as another, shorter one, and on which ground."""

    key: str
    reason: Reason
    detail: str = ""
    """What was left out."""
    sense: str = ""
    """What the suffix left out says the thing is; two senses are two things."""
    owner: str = ""
    """Key of the owner's name left out; two owners are two things."""
    everywhere: bool = False
    """Whether the two forms are one name in any document, not only where one document uses both."""
    exclusive: bool = False
    """Whether the short form must fit no other name: 安德森 in a text with two men of that name is neither."""
    renames: bool = False
    """Whether the short form may be another thing when the name base knows it and not the long form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """Hold what else a document names: the keys of its names with their types, and those of the type at hand."""

    types: Mapping[str, EntityType]
    peers: frozenset[str]
    lexicon: Lexicon


def shorter_forms(name: str, entity_type: EntityType, around: Surroundings) -> Iterator[Shorter]:
    """Yield the shorter forms of a name: without suffix, owner or place, the parts of a person's name, abbreviations."""
    text = " ".join(normalize("NFKC", name).strip("《》「」『』“”\"'").split())
    yield from _without_suffix(text, entity_type, depth=2 if entity_type is EntityType.COMPANY else 1)
    for short, rest in _without_owner(text, entity_type, around):
        yield short
        for shorter in _without_suffix(rest, entity_type):
            detail = f"{short.detail}, {shorter.detail}"
            yield replace(shorter, owner=short.owner, everywhere=False, reason=Reason.OWNER, detail=detail)
    if text.endswith(")") and len(bare := text[: text.rindex("(")].strip() if "(" in text else "") > 1:
        yield Shorter(key=key(bare), reason=Reason.REMARK, detail=text[len(bare) :].strip(), sense=text[len(bare) :].strip())
    if entity_type is EntityType.PERSON:
        yield from _parts_of_person(text, around.peers)
    elif entity_type in _BODIES:
        yield from _either_script(text, around.peers)
        yield from _without_place(text, entity_type, around)
        yield from _abbreviations(text, around)
        if entity_type is EntityType.COMPANY:
            yield from _beginnings(text, around.peers)
    if entity_type not in {EntityType.PERSON, EntityType.PLACE}:
        yield from _initials(text)


@lru_cache(maxsize=1 << 15)
def _without_suffix(text: str, entity_type: EntityType, depth: int = 1) -> tuple[Shorter, ...]:
    """Return 小鹏汽车 and 小鹏 for 小鹏汽车有限公司, 千问 for 千问APP."""
    lowered = text.lower()
    found: list[Shorter] = []
    for suffix, everywhere, sense in _suffixes(entity_type).get(lowered[-1:], ()):
        if not lowered.endswith(suffix):
            continue
        rest = text[: -len(suffix)].rstrip(" ·-,，")
        if _too_short(rest) or _cuts_word(text, len(text) - len(suffix)):
            continue
        reason = Reason.LEGAL_FORM if everywhere and entity_type is EntityType.COMPANY else Reason.GENERIC_WORD
        left_out = text[-len(suffix) :]
        short = Shorter(key=key(rest), reason=reason, detail=left_out, sense=sense, everywhere=everywhere, renames=sense in _CAUTIOUS)
        found.append(short)
        if depth > 1:
            found += (
                replace(
                    shorter,
                    detail=f"{shorter.detail}, {short.detail}",
                    everywhere=short.everywhere and shorter.everywhere,
                    sense=shorter.sense or sense,
                    renames=short.renames or shorter.renames,
                )
                for shorter in _without_suffix(rest, entity_type, depth - 1)
            )
    return tuple(found)


def _without_owner(text: str, entity_type: EntityType, around: Surroundings) -> Iterator[tuple[Shorter, str]]:
    """Yield 元宝 for 腾讯元宝, 车BU for 华为车BU, with the text left."""
    owners = _OWNERS.get(entity_type, frozenset())
    for cut in range(1, len(text)) if owners else ():
        owner, rest = key(text[:cut]), text[cut:].lstrip(_JOINERS)
        if not rest or text[cut] == " " or _cuts_word(text, cut):
            continue
        owner_type = around.types.get(owner)
        if owner_type is None:
            known = [entry.type for entry in around.lexicon.lookup(text[:cut].strip()) if entry.type in _BODIES]
            owner_type = known[0] if known else None
        if owner_type in owners:
            renames = owner_type is EntityType.PRODUCT
            yield Shorter(key=key(rest), reason=Reason.OWNER, detail=text[:cut].strip(), owner=owner, renames=renames), rest


def _parts_of_person(text: str, peers: frozenset[str]) -> Iterator[Shorter]:
    """Yield 切斯基 and 布莱恩 for 布莱恩·切斯基, Lynch for Mike Lynch, 特朗普 for 唐纳德特朗普, 吴嘉 for 吴嘉先生, 吴女士 for 吴嘉."""
    title = next((title for title in person_titles() if text.endswith(title) and len(text) > len(title) + 1), "")
    if title:
        yield Shorter(key=key(text[: -len(title)]), reason=Reason.TITLE, detail=title, everywhere=True)
    if re.fullmatch(f"[{HAN}]{{2,4}}", text):
        for peer in peers:
            family = peer[: 2 if len(text) == 4 else 1]
            # 王先生 and 王女士 are two, though both are 王 and something.
            if text.startswith(family) and peer[len(family) :] in _ADDRESSES and text[len(family) :] not in _ADDRESSES:
                yield Shorter(key=peer, reason=Reason.TITLE, detail=peer[len(family) :], exclusive=True)
    parts = [part for part in _SEPARATORS.split(text) if len(part) > 1]
    reason = Reason.PERSON_PART
    if len(parts) > 1:
        for part in {parts[-1], parts[0], "".join(parts[1:])}:
            yield Shorter(key=key(part), reason=reason, exclusive=True)
    elif re.fullmatch(f"[{HAN}]+", text):
        for peer in peers:
            foreign = len(text) >= 5 and 2 <= len(peer) <= len(text) - 2
            given = len(text) == 3 and len(peer) == 2
            if text.endswith(peer) and (foreign or given):
                yield Shorter(key=peer, reason=reason, exclusive=True)


_ADDRESSES = frozenset({"先生", "女士", "小姐", "老师", "教授", "博士", "总", "校长", "院士", "律师"})
"""What makes a name of a family name alone: 刘女士."""


@cache
def person_titles() -> tuple[str, ...]:
    """Return the titles that may stand after a person's name, the longest first."""
    lines = files("graph.lexicon").joinpath("person_titles.txt").read_text("utf-8").splitlines()
    return tuple(sorted((line for line in lines if line and not line.startswith("#")), key=lambda title: (-len(title), title)))


def _either_script(text: str, peers: frozenset[str]) -> Iterator[Shorter]:
    """Yield RELX and 悦刻 for RELX悦刻, where the document uses both alone."""
    for pattern in _TWO_SCRIPTS:
        if match := pattern.fullmatch(text):
            halves = {key(match["first"]), key(match["second"])}
            if halves <= peers:
                for half in halves:
                    yield Shorter(key=half, reason=Reason.BOTH_SCRIPTS)


def _without_place(text: str, entity_type: EntityType, around: Surroundings) -> Iterator[Shorter]:
    """Yield 证监会 for 中国证监会; a company's branch is not the company (上海比亚迪), so there the full legal name is needed."""
    bare = legal_core(text) if entity_type is EntityType.COMPANY else text
    if bare is None:
        return
    rest = _strip_regions(bare, around)
    if rest != bare and len(rest) > 1:
        yield Shorter(key=key(rest), reason=Reason.PLACE, detail=bare[: -len(rest)], exclusive=True, renames=True)


def _abbreviations(text: str, around: Surroundings) -> Iterator[Shorter]:
    """Yield 海棠电子 for 东岭海棠电子科技股份有限公司 and 柳钢集团 for 广西柳州钢铁集团有限公司."""
    core = legal_core(text)
    if core is None:
        return
    whole = key(text)
    for candidate in {key(core), key(_strip_regions(core, around))}:
        for peer in around.peers:
            if peer == whole or len(peer) < 2 or len(peer) >= len(candidate):
                continue
            begins = candidate.startswith(peer)
            ends = len(peer) > 3 and candidate.endswith(peer)
            picks = 3 <= len(peer) <= 5 and peer[0] == candidate[0] and _picks(peer, candidate) and is_chinese(peer)
            if begins or ends or picks:
                yield Shorter(key=peer, reason=Reason.ABBREVIATION, exclusive=True, renames=True)


_ARMS = frozenset({"创投", "资本", "投资", "基金", "金融", "国际", "中国", "香港", "北京", "上海", "深圳", "云", "系", "音乐", "影业"})
"""What makes the name of a company's arm or branch of its own: 联通创投."""
_FOUR = re.compile(f"[{HAN}]{{3,4}}")


def _beginnings(text: str, peers: frozenset[str]) -> Iterator[Shorter]:
    """Yield 文远 for 文远知行: the first characters of a company's name of three or four, where the document uses both."""
    if _FOUR.fullmatch(text):
        for cut in range(2, len(text)):
            if key(text[:cut]) in peers and text[cut:] not in _ARMS:
                yield Shorter(key=key(text[:cut]), reason=Reason.ABBREVIATION, detail=text[cut:], exclusive=True, renames=True)


def _initials(text: str) -> Iterator[Shorter]:
    """Yield SDF for Stellar Development Foundation."""
    words = [word for word in re.split(r"[\s\-&,]+", text) if word]
    capitals = [word[0] for word in words if word[0].isascii() and word[0].isupper()]
    small = {"of", "and", "the", "for", "in", "on"}
    if len(capitals) >= 3 and len(capitals) == len([word for word in words if word.lower() not in small]):
        yield Shorter(key=key("".join(capitals)), reason=Reason.ABBREVIATION, exclusive=True)


def legal_core(text: str) -> str | None:
    """Return a company's registered name without its legal form and what stands in parentheses, None for other names."""
    bare = _PARENTHESES.sub("", normalize("NFKC", text)).strip()
    match = _REGISTERED.search(bare)
    return bare[: match.start()] if match and match.start() else None


def _strip_regions(text: str, around: Surroundings) -> str:
    """Return a name without the places it begins with."""
    rest = text
    while True:
        match = _REGION.match(rest)
        ends = [cut for cut in range(2, min(5, len(rest) - 1)) if _is_place(rest[:cut], around)]
        cut = max([*ends, match.end() if match else 0])
        if not cut:
            return rest
        rest = rest[cut:].lstrip(_JOINERS)


def _is_place(text: str, around: Surroundings) -> bool:
    if around.types.get(key(text)) is EntityType.PLACE:
        return True
    return any(entry.type is EntityType.PLACE for entry in around.lexicon.lookup(text))


def _picks(short: str, full: str) -> bool:
    """Tell whether the characters of a short form stand in the full one in their order."""
    remaining = iter(full)
    return all(character in remaining for character in short)


def _too_short(rest: str) -> bool:
    """Tell whether too little is left for a name: a single Chinese character, but not X for X平台."""
    return not rest or (len(rest) == 1 and not rest.isascii())


def _cuts_word(text: str, cut: int) -> bool:
    """Tell whether a cut falls within a Latin word or number."""
    before, after = text[cut - 1], text[cut]
    return before.isascii() and before.isalnum() and after.isascii() and after.isalnum()


@cache
def _suffixes(entity_type: EntityType) -> Mapping[str, tuple[tuple[str, bool, str], ...]]:
    """Return the suffixes of a type with their reach and sense by their last character, the longest first."""
    table = files(__package__).joinpath("suffixes.tsv").read_text("utf-8")
    rows = [line.split("\t") for line in table.splitlines() if line and not line.startswith("#")][1:]
    found = sorted(
        ((suffix, reach == "everywhere", sense) for kind, suffix, reach, sense in rows if kind == entity_type), key=_longest_first
    )
    return {last: tuple(row for row in found if row[0][-1] == last) for last in {row[0][-1] for row in found}}


def _longest_first(row: tuple[str, bool, str]) -> tuple[int, str]:
    return -len(row[0]), row[0]
