"""Whom a figure is about: what it describes, the subject of its clause, or the members of the list it is told of."""

import re
from collections.abc import Sequence
from dataclasses import replace

from graph.extract.context import Context, mention_at
from graph.extract.cues import SLOT, Hit
from graph.extract.quantities import Quantity
from graph.extract.sentence import Sentence
from graph.extract.subjects import CLAUSE_END, OBLIQUE, find_subject, find_topic, is_modifier, is_oblique, is_quoted
from graph.model import Mention
from graph.vocab import EntityType, Metric

_NONE = SLOT.replace("[", "[^，。；")
_DESCRIBED = re.compile(
    rf"(?P<of>{_NONE}{{0,6}}的\s?(?:[“\"「][^”\"」]{{0,8}}[”\"」])?|[（(][^）)]{{0,16}}[）)]的?(?:[“\"「][^”\"」]{{0,8}}[”\"」])?)(?P<it>{SLOT})"
)
"""What follows a figure that describes what it is about: 售价529美元的X, 529美元（约3378元）的“特效药”X."""
_KIND_OF = re.compile(
    rf"(?:以上|左右|上下)?的(?:零售商|品牌|巨头|公司|企业|平台|超级单品|单品|应用|产品|老牌|[^，。；、的{SLOT[1:-1]}]{{2,6}}[商家店司])[—-]*(?P<it>{SLOT})"
)
"""The same with a word for its kind: 拥有约3亿买家的零售商X."""
_OF_KIND = re.compile(
    r"(?:以上|左右|上下|级别)?的(?:[^，。；、的]{0,6})(?:创作者|企业|公司|商家|商户|机型|单机|单機|手机|车型|产品|品牌|城市|用户|玩家|店铺|门店|客户|项目|国家"
    r"|人[群士才]?|影片|电影|游戏|岗位|家庭|作者|主播|供应商|订单)(?!都|均|总|数据)"
)
"""What a figure only picks out of many: 月收入超过1万元的创作者."""
_BOUGHT = re.compile(rf"(?:的?(?:价格|估值))?(?:收购|投资|入股|买下|领投)了?(?P<it>{SLOT})")
_ANYBODY = re.compile(
    r"(?:市场|行业|产业|业界|制造商|厂商|商家|供应商|(?<!该)(?<!这家)企业|消费者|创作者|经纪人|游客|居民|全行业|同行|同业|对手|其他公司|上述公司|机构|分析师|华尔街)"
    r"(?:的)?[^，。；：]{0,8}$"
    r"|^[\s\d年月日度季至今前上下半第一二三四Qq]*(?:全球|全国|中国|国内|我国|美国|欧洲|日本|印度|亚太|世界)(?!市场|区|业务|最大)[^，。；：的]{0,8}(?:的)?$"
)
"""What stands before a measure that is nobody's in particular: 中国特色茶饮市场的收入, 9月全球半导体销售额."""
_TOLD_OF = re.compile(r"(?:让|使|令|为|在|对|给|就|将|把|由|同)\s?$")
"""What stands before a mention that a figure may well be about, though it is not the subject: 让X重回第一."""
_THEN = re.compile(rf"(?:之后|以后|后|之际|的同时|时)[，,]\s?(?P<it>{SLOT})")
"""What stands before the subject of a sentence that begins with what it did first: 在获得投资之后，X…"""
_JOINT = r"[^，。；：#]{0,14}(?:、|和|与|及|以及|,\s|\sand\s)[^，。；：#]{0,14}"
"""What stands between the members of a list, descriptions included: 抗抑郁药物X、肠胃病药物Y."""
_LOCAL = frozenset({Metric.RANK, Metric.PRICE, Metric.RATING, Metric.VALUATION})
"""Metrics too easily said of things in general to be read as about what the sentence before names."""


def find_owner(here: Sentence, quantity: Quantity, hit: Hit, context: Context, told: int = 0) -> tuple[Mention, float] | None:
    """Return whom a figure is about and how sure that is; `told` is where the figure's conversions end, if it has any."""
    start, end = min(quantity.start, hit.start), max(quantity.end, hit.end, told)
    clause = re.split(r"[，,；;。]", here.masked[:start])[-1]
    described = _DESCRIBED.match(here.masked, end)
    if described and (not re.search(SLOT, clause) or len(described["of"]) <= 2):
        mention = mention_at(here, described.start("it"))
        if mention is not None and mention.type in hit.cue.subjects:
            return mention, 0.75
    kind = _KIND_OF.match(here.masked, end)
    if kind and not re.search(SLOT, clause):
        mention = mention_at(here, kind.start("it"))
        return None if mention is None or mention.type not in hit.cue.subjects else (mention, 0.75)
    if hit.cue.metric is Metric.VALUATION:
        bought = _BOUGHT.match(here.masked, end)
        if bought:
            mention = mention_at(here, bought.start("it"))
            return None if mention is None else (mention, 0.75)
        if not re.search(SLOT, clause):
            # 某公司完成融资，老股东跟投，投后估值43亿美元: the sentence's topic is valued, not the last one named.
            topic = find_topic(here, start, hit.cue.subjects)
            return None if topic is None else (topic, 0.75)
    if hit.start < quantity.start and _OF_KIND.match(here.masked, quantity.end):
        return None
    return _subject(here, start, hit, context)


def _subject(here: Sentence, start: int, hit: Hit, context: Context) -> tuple[Mention, float] | None:
    begin = max((match.end() for match in CLAUSE_END.finditer(here.masked, 0, start)), default=0)
    owner = re.split(SLOT, here.masked[begin:start])
    if _ANYBODY.search(owner[-1]) and (len(owner) == 1 or owner[-1]):
        return None
    near = replace(context, previous=()) if hit.cue.metric in _LOCAL else context
    found = find_subject(here, start, hit.cue.subjects, near)
    if found is None or found[1] != OBLIQUE:
        return found
    later = _THEN.search(here.masked, start)
    if later and (mention := mention_at(here, later.start("it"))) is not None and mention.type in hit.cue.subjects:
        return mention, 0.7
    return next(
        (
            (mention, OBLIQUE)
            for slot, mention in reversed(list(here.slots()))
            if slot < start
            and mention.type in hit.cue.subjects
            and not is_quoted(here, slot)
            and (begin <= slot or not is_modifier(here, slot))
            and (_TOLD_OF.search(here.masked[:slot]) or not is_oblique(here, slot, speaking=False))
        ),
        None,
    )


def sharers(here: Sentence, hit: Hit, quantity: Quantity, about: Mention) -> tuple[Mention, ...]:
    """Return all members of a list that a figure is said of each: X、Y的毛利率均在12%以上."""
    if re.search(r"均|都|皆|各(?!大|类|种)|\beach\b|\bboth\b", here.masked[hit.start : quantity.start]):
        for members in lists_before(here, hit.start, hit.cue.subjects):
            if about in members:
                return members
    return (about,)


def lists_before(here: Sentence, end: int, types: Sequence[EntityType]) -> list[tuple[Mention, ...]]:
    """Return the lists of mentions of one type before a position, the nearest first."""
    lists: list[tuple[Mention, ...]] = []
    run: list[Mention] = []
    last = -1
    for slot, mention in here.slots():
        if slot >= end or mention.type not in types:
            continue
        if not (run and mention.type is run[-1].type and re.fullmatch(_JOINT, here.masked[last + 1 : slot])):
            lists.append(tuple(run))
            run = []
        run.append(mention)
        last = slot
    lists.append(tuple(run))
    return [members for members in reversed(lists) if len(members) > 1]
