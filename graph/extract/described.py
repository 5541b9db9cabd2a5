"""Whom the words right around a figure name as its owner: 售价529美元的X, 第二名X, 被X以85亿美元收购."""

import re

from graph.extract.context import mention_at
from graph.extract.cues import SLOT, Hit
from graph.extract.quantities import Quantity
from graph.extract.sentence import Sentence
from graph.model import Mention
from graph.vocab import Metric

_NONE = SLOT.replace("[", "[^，。；")
_DESCRIBED = re.compile(
    rf"(?P<of>(?:车型|产品|品牌|应用|机型)|的则?是(?:{SLOT}(?:旗下)?的)?|{_NONE}{{0,6}}的\s?(?:[“\"「][^”\"」]{{0,8}}[”\"」])?|[（(][^）)]{{0,16}}[）)]的?(?:[“\"「][^”\"」]{{0,8}}[”\"」])?)(?P<it>{SLOT})(?!旗下|母公司|子公司|(?:品牌|商家|单品|店铺|企业|车型)(?:高?达|有|超|共|数))"
)
"""What follows a figure that describes what it is about: 售价529美元的X, 529美元（约3378元）的“特效药”X."""
_KIND_OF = re.compile(
    rf"(?:以上|左右|上下)?的(?:零售商|品牌|直播网络|社交网络|社区|网站|搜索引擎|服务商|巨头|公司|企业|平台|超级单品|单品|应用|产品|老牌|[^，。；、的{SLOT[1:-1]}]{{2,6}}[商家店司])[—-]*(?P<it>{SLOT})"
)
"""The same with a word for its kind: 拥有约3亿买家的零售商X."""
_BOUGHT = re.compile(rf"(?:的?(?:价格|估值))?(?:收购|投资|入股|买下|领投)了?(?P<it>{SLOT})")
_AS = re.compile(rf"{_NONE}*(?:、[^，。；]*)?[，,]\s?(?P<it>{SLOT})")
"""What follows a figure in a clause that says what its subject is: 作为一款售价约2300元的硬件，X…"""


def described_by(here: Sentence, quantity: Quantity, hit: Hit, end: int) -> tuple[Mention, float] | None:
    """Return whom a figure that ends at `end`, conversions included, describes, and how sure that is."""
    start = min(quantity.start, hit.start)
    inside = [
        slot
        for slot, _ in here.slots()
        if hit.start <= slot < hit.end or (hit.end <= slot < quantity.start and here.masked[slot - 1] in "，,")
    ]
    named = [mention for slot in inside if (mention := _suitable(here, slot, hit)) is not None]
    if named and not here.masked.startswith("占", hit.start):  # 第二名X, 战略投资者将向X注资, 市值方面，X高达
        return named[-1], 0.8
    clause = re.split(r"[，,；;。]", here.masked[:start])[-1]
    alone = not re.search(SLOT, clause)
    match = _DESCRIBED.match(here.masked, end)
    found = [_doer(here, start, hit)]
    if match and (alone or len(match["of"]) <= 2 or "是" in match["of"]):
        found.append(match.start("it"))
    if alone and re.match(r"(?:那么|但|而)?作为", clause):
        found.append(_start(_AS.match(here.masked, end)))
    if alone:
        found.append(_start(_KIND_OF.match(here.masked, end)))
    if hit.cue.metric is Metric.VALUATION:
        found.append(_start(_BOUGHT.match(here.masked, end)))
    for slot in found:
        if slot is not None and (mention := _suitable(here, slot, hit)) is not None:
            return mention, 0.75
    return None


def _start(match: re.Match[str] | None) -> int | None:
    return match.start("it") if match else None


def _suitable(here: Sentence, slot: int, hit: Hit) -> Mention | None:
    mention = mention_at(here, slot)
    return mention if mention is not None and mention.type in hit.cue.subjects else None


def _doer(here: Sentence, start: int, hit: Hit) -> int | None:
    """Return where the owner of a sum stands: who is fined (对X处以罚款), who buys in the passive (被X以85亿美元收购)."""
    begin = max(here.masked.rfind("。", 0, start), here.masked.rfind("；", 0, start)) + 1
    if hit.cue.metric is Metric.INVESTMENT_AMOUNT:
        return _start(re.compile(rf"[^。；]*(?:被|由|遭)(?P<it>{SLOT})(?:于[^，。]{{0,8}})?$").match(here.masked[:start], begin))
    if "罚" in here.masked[hit.start : hit.end]:
        return _start(re.compile(rf"[^。；]*?(?:对|向)(?P<it>{SLOT})(?!提起)").match(here.masked[:start], begin))
    return None
