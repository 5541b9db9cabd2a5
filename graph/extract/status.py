"""How a text puts a claim: asserted, planned, reported, denied or ended, from cues with the clause as their scope."""

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from graph.extract.sentence import Sentence
from graph.vocab import Status

CLAUSE_END = "，。；！？,;!?\n"

_ORDER = (Status.DENIED, Status.REPORTED, Status.ENDED, Status.PLANNED)
"""Which cue wins when several stand in scope: 否认将收购 denies, 据知情人士称将收购 reports."""

_OBJECT_MARKER = re.compile("将(?=[\ue001-\ue006]|<|原|现有|旗下|其|该|这|公司|核心|多|两|全部|所有|“|「|《)")
"""将 that puts the object first and says nothing of the future: 将“通义”更名为“千问”."""


_OBJECT_VERB = re.compile("将(?=[^，。；]*(?:收入囊中|收入麾下|收归旗下|揽入怀中|纳入麾下))")
"""The same before a longer object: 将素有冰淇淋之王之称的云端收入囊中."""


@cache
def _cues() -> dict[str, dict[str, re.Pattern[str] | None]]:
    table = tomllib.loads((files("graph.extract") / "rules" / "status.toml").read_text("utf-8"))
    masked = table.pop("not_cues")
    return {
        status: {
            "clause": _any_of(cues.get("clause", ()), cues.get("clause_en", ())),
            "sentence": _any_of(cues.get("sentence", ()), cues.get("sentence_en", ())),
            "not": _any_of(masked.get(status, ()), ()),
        }
        for status, cues in table.items()
    }


def _any_of(chinese: Iterable[str], english: Iterable[str]) -> re.Pattern[str] | None:
    words = [re.escape(cue) for cue in sorted(chinese, key=len, reverse=True)]
    words += [rf"\b{re.escape(cue)}\b" for cue in sorted(english, key=len, reverse=True)]
    return re.compile("|".join(words)) if words else None


_REFUTED = re.compile(
    r"[，。；](?:[^，。；]{0,14}(?:予以否认|已否认|均否认|辟谣|不实(?:消息|信息|报道|传闻)?(?=[，。；”]|$)|不属实|假消息|子虚乌有|并无此事|系谣言)"
    r"|(?:对此|随后)?，?[^，。；]{0,10}否认(?:了)?(?:这|该|此|上述|相关)?(?:一)?(?:消息|传闻|说法|报道|计划)?(?=[，。；]|$))"
)
"""What takes back, later in the sentence, what was told before: 有外媒报道称，远山与海棠合作造芯，远山予以否认。"""


_IF = re.compile(r"如果|假如|倘若|要是|(?:^|[，。；“])\s?(?:若|一旦)(?!干)")
_SUPPOSED = re.compile(r"假设|假定")


def is_hypothetical(sentence: Sentence, start: int) -> bool:
    """Tell whether what begins at a position of the masked sentence is only supposed: 如果远山收购星河, 假设毛利率为75%."""
    masked = sentence.masked
    return _IF.search(masked, max(0, clause_start(masked, start) - 1), start) is not None or _SUPPOSED.search(masked, 0, start) is not None


def clause_start(masked: str, position: int) -> int:
    """Return where the clause begins that a position of a masked sentence lies in."""
    return max((masked.rfind(mark, 0, position) for mark in CLAUSE_END), default=-1) + 1


def find_status(sentence: Sentence, start: int, end: int) -> Status:
    """Return how the claim is put that the range `start` to `end` of the masked sentence makes."""
    masked = sentence.masked
    clause = masked[clause_start(masked, start) : end]
    before = masked[:end]
    for status in _ORDER:
        cues = _cues()[status.value]
        scope = _without(clause, cues["not"])
        if status is Status.PLANNED:
            scope = _OBJECT_MARKER.sub("", scope)
            scope = _OBJECT_VERB.sub("", scope)
        if _hits(cues["clause"], scope) or _hits(cues["sentence"], before) or (status is Status.DENIED and _REFUTED.search(masked, end)):
            return status
    return Status.ASSERTED


def _without(text: str, pattern: re.Pattern[str] | None) -> str:
    return pattern.sub("", text) if pattern else text


def _hits(pattern: re.Pattern[str] | None, text: str) -> bool:
    return pattern is not None and pattern.search(text) is not None
