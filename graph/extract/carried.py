"""Figures that name no metric of their own: the one told before carries over, 华为占35%，三星占23%."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from graph.extract.context import mention_at
from graph.extract.cues import SLOT, Hit
from graph.extract.quantities import Kind, Quantity
from graph.extract.sentence import Sentence
from graph.extract.times import Time
from graph.model import Mention

_TIME = "\uf8ff"
"""Stands for a time; no masked sentence holds this code point."""
_IS = (
    r"(?:则|却|仅|只|也|又|再|还|便|就|已经?|分别|更是|甚至|目前|如今|同期|同样|大约|一路|进一步|再次|重新|最新|累计|共|总计|合计)*(?:被)?"
    r"(?:为|是|有|占比?|市占|高?达到?|录得|来到|突破|提[升高][至到为]|上[升调][至到]|[增涨][长加]?[至到]|[下]?[降滑跌调][低]?[至到]|回[升落][至到]|扩大[至到]|缩[小减][至到]|到)?"
    r"(?:了)?(?:大?约|近|超过?|逾|不[到足]|高达|将近|接近|仅|盈利|亏损)*\s?"
)
"""What joins an owner or a time to its figure: 则高达, 仅为, 又被提升到."""
_AND = rf"(?:而|但|且|并|和|与|及|其中|另外|其次(?:则?是)?|紧随其后的(?:则?是)?|相比之下|同期|{_TIME}|[，,])*"
_OWNER = re.compile(rf"[）)]?[，,；;、。]?\s?{_AND}(?P<it>{SLOT})(?:的|在)?{_TIME}?{_IS}")
_COMPARED = re.compile(
    rf"[）)]?[，,]?\s?[^，。；、{SLOT[1:-1]}]{{0,4}}(?:超过|高于|低于|不及|不如|领先|落后|优于|逊于|少于|多于|而|比|相比|相较于?)了?(?:目前|此前|于|{_TIME})?(?P<it>{SLOT}){{1,2}}(?:的|为|是)?{_IS}"
)
_PLACED = re.compile(rf"[^，。；{SLOT[1:-1]}{_TIME}]{{0,12}}[，,；;、]\s?{_AND}(?P<it>{SLOT})则?以\s?")
"""What joins the next in a ranking: ，星澜以1.45亿排名第二."""
_PLACE = re.compile(r"(?:的)?(?:成绩|份额|占比|市场份额)?(?:紧随|紧跟|位[列居]|排名?|居|次之)")
_BRACKET = re.compile(rf"(?P<it>{SLOT})\s?[（(](?:约|为|占比?)?$")
_THEN = re.compile(
    rf"[）)]?[，,；;（(]?\s?(?:而|但|并|且|也|为|这|相比于?|相较于?|较|与|比|高于|低于|超过了?|不及|盈利|亏损)*(?:个|一)?(?:数字|数据|比例|指标)?(?:在|到|至)?"
    rf"(?P<when>{_TIME})(?:的|时|底|末|同期|全年|在)*{_IS}"
)
"""What joins the same figure at another time: ，而去年同期为."""

_LIST = re.compile(rf"[，,、；](?P<of>)[^，。；、{SLOT[1:-1]}{_TIME}]{{0,10}}榜单?(?:上|中)?(?:位列|位居|排名?)?")
"""What joins a place in another list: 位列国区热销榜第1，全球热销榜第5."""
_VERSION = re.compile(
    rf"[，,、；](?:而|其中)?(?P<of>[^，。；、{SLOT[1:-1]}{_TIME}]{{1,16}}(?:版本?|款|型|套餐|配置|[顶高中低标]配))的?(?:售价|价格)?(?:则|仅|只|也|为|是|约)*\s?"
)
"""What joins the price of another version: 起售价19.98万元，顶配版25.98万元."""
_REACH = {"country", "city", "state", "market"}
"""Units that are counted together: 95个国家和地区，400多个城市."""


@dataclass(frozen=True, slots=True)
class Carried:
    """Hold whose figure it is that carries on: another's, or the same one's at another time."""

    about: Mention | None
    when: str | None
    version: str = ""
    """What sort of the same thing it is of: 顶配版."""


def carried(here: Sentence, before: Quantity, quantity: Quantity, hit: Hit | None, times: Sequence[Time]) -> Carried | None:
    """Return how a figure carries on the metric of the one before it, if it does; `hit` is its own cue."""
    if {before.unit, quantity.unit} <= _REACH and here.masked[before.end : quantity.start] in ("，", "、", "和", "及", "与"):
        return Carried(None, None)
    if before.kind is not quantity.kind or (
        before.unit != quantity.unit and quantity.kind is not Kind.MONEY and quantity.unit not in ("item", "")
    ):
        return None
    own = here.masked[hit.start : hit.end] if hit is not None else ""
    if hit is not None and hit.start >= before.end and own not in ("占比", "占"):
        return None
    link, found = _linked(here.masked, before.end, quantity.start, times)
    closed = here.masked[quantity.end : quantity.end + 1]
    bracket = _BRACKET.search(here.masked, 0, quantity.start)
    if bracket and closed in ("）", ")", "，", ","):
        return Carried(mention_at(here, bracket.start("it")), None)
    for pattern in (_OWNER, _COMPARED):
        match = pattern.fullmatch(link)
        if match:
            bare = match.end("it") == len(link) and (quantity.kind is not Kind.RATIO or closed not in "，,、。；;）)")
            slot = [index for index, character in enumerate(here.masked[: quantity.start]) if re.match(SLOT, character)][-1]
            return (
                None if bare else Carried(mention_at(here, slot), found[-1].value if found and _TIME in link[match.start("it") :] else None)
            )
    match = _PLACED.fullmatch(link)
    if match and _PLACE.match(here.masked, quantity.end):
        return Carried(mention_at(here, quantity.start - len(link) + match.start("it")), None)
    list_of = _LIST.fullmatch(link) if quantity.kind is Kind.RANK else _VERSION.fullmatch(link) if quantity.kind is Kind.MONEY else None
    if list_of is not None:
        return Carried(None, None, list_of["of"])
    if hit is None or hit.start < before.start:
        match = _THEN.fullmatch(link)
        if match and found and found[-1].value:
            return Carried(None, found[-1].value)
    return None


def _linked(text: str, start: int, end: int, times: Sequence[Time]) -> tuple[str, list[Time]]:
    """Return the text of a range with its times as single signs, and those times."""
    inside = [time for time in times if start <= time.start and time.end <= end]
    pieces, position = [], start
    for time in inside:
        pieces += [text[position : time.start], _TIME]
        position = time.end
    return "".join([*pieces, text[position:end]]), inside
