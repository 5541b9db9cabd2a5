"""Whom a figure is about: what it describes, the subject of its clause, or the members of the list it is told of."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from graph.extract.context import Context, mention_at
from graph.extract.cues import SLOT, Hit
from graph.extract.described import described_by
from graph.extract.others import is_headed, is_idle, is_keeper, is_other
from graph.extract.quantities import Kind, Quantity
from graph.extract.sentence import SLOTS, Sentence
from graph.extract.subjects import CLAUSE_END, OBLIQUE, find_subject, find_topic, is_oblique, is_quoted, names_its_own
from graph.model import Mention
from graph.vocab import EntityType, Metric

_BUYS = "(?:领投|跟投|参投|投资|入股|注资)"
_OF_KIND = re.compile(
    r"(?:以上|左右|上下|级别)?的(?:[^，。；、的]{0,6})(?:创作者|企业|公司|商家|商户|机型|单机|单機|手机|车型|产品|品牌|城市|用户|玩家|店铺|门店|客户|项目|国家"
    r"|人[群士才]?|影片|电影|游戏|岗位|家庭|作者|主播|供应商|订单|平台|车企|大厂|友商|耳机|眼镜|手表|画作|商品|玩具)(?!都|均|总|数据)"
    r"|(?:以上|以下)(?:直播间|商家|店铺|门店|品牌|企业|公司|客户|项目|影片|用户)"
    r"|(?:以上|左右|上下|级别)?(?:营收|收入|市值|估值|利润)?的\s?[“「\"][^”」\"]{1,10}[”」\"]"
)
"""What a figure only picks out of many: 月收入超过1万元的创作者."""
_OTHERS = re.compile(r"(?:成员|会员|合作|下游|上游|签约|关联)(?:企业|公司|厂商|商家|客户)的[^，。；：]{0,8}$")
"""What stands before a measure of those that belong to somebody: 其成员企业的销售额."""
_EXPECTED = re.compile(r"(?:市场|分析师|机构|华尔街|外界|业内)[^，。；：]{0,6}(?:预计|预期|预测|预估)")
_ANYBODY = re.compile(
    r"(?:内幕交易|炒股|各大?品牌|大盘|档期|影市|(?:电商|科技|互联网|上市|汽车|芯片|半导体|创业|初创|软件|游戏|能源|石油|保险|金融|其他|部分|多家|各家|不少|许多|头部|同类)公司|[\d多数几余两三]\s?[款家](?:游戏|应用|公司|企业|产品|车型|品牌)?|[\d多数余]\s?个[^，。；]{0,4}(?:单品|品牌|产品|商家|店铺|直播间|项目)|前者|后者|市场(?!部)|行业|产业|业界|制造商|厂商|商家|供应商|(?<!该)(?<!这家)企业(?!服务|业务|级)|自媒体|博主|网友|车主|消费者|创作者|经纪人|游客|居民|同行|同业|对手|其他公司|上述公司)"
    rf"(?:的)?[^，。；：]{{0,8}}$|{_EXPECTED.pattern}"
)
"""What stands before a measure that is nobody's in particular: 中国特色茶饮市场的收入."""
_PART = re.compile(
    r"(?:板块|分部|事业部|事业群|部门)|(?:该|这|此|上述)[一两二三四几数]?[个项]?(?:计划|工程|业务(?!部))|[「“][^」”]{2,12}[」”]的?(?=$|收入|营收|销售额|[^，。；]{0,4}利润|GMV|同比|增长|下降)"
)
"""What names a part of somebody whose figures are not his: 远山科技的「核心商业」的收入, 这两项计划的成本."""
_RATED = re.compile(rf"对(?P<it>{SLOT})的[^，。；]{{0,14}}$")
"""What stands before a measure that somebody else expects: 上调了对X的收入预期."""
_THIS = re.compile(r"(?:该|这|此|上述)(?:款|个|类|一)?(?:车型|产品|机型|系列|手机|应用|软件|游戏|工具|模型|项目|芯片)[^，。；：]{0,8}$")
"""What stands before a measure of a product that nobody names here: 该款车型的预定量."""
_IN = re.compile(r"在[^，。；：]{0,12}(?:市场|行业|产业|企业)[^，。；：]*$")
"""The same as a place where somebody named does something: 在国际市场的流水."""
_EVERYWHERE = re.compile(
    r"^[\s\d年月日度季至今前上下半第一二三四Qq]*(?:全球|全国|中国|国内|我国|美国|欧洲|日本|印度|亚太|世界)(?!市场|区|业务|最大|(?:范围内|累计|累积|总|合计|注册|付费|活跃|年|月|日)*$)[^，。；：的]{0,8}的?$"
)
"""The same in a clause that names nobody: 9月全球半导体销售额."""
_MARKET = re.compile(
    rf"(?:[、和与及]{SLOT})*(?:(?:平台|商店|网站)?(?:上|里|内)|(?:平台|商店|网站)的"
    r"|的(?:累计|总|全球)*(?:播放|观看|浏览|点击|评分|下载|安装|收入|营收|流水|销售|销量))"
)
"""What follows where something is sold or seen, after 在: 在云雀上的销售额."""
_FORECASTS = re.compile(r"(?:的?分析师)?(?:预测|预计|预估)[，,]")
_THEIRS = re.compile(
    r"(?!.*(?:其|公司|集团|旗下|自身|[年月日季]度?的))[^，,。；：]{2,16}的(?:总|年)?(?:销量|销售额|收入|营收|规模|份额|利润|用户|需求|产量|出货量)"
    r"|[^，。；]{0,14}(?:全球|世界|中国|美国|欧元区|我国|行业)[^，。；]{0,6}(?:经济|GDP|市场|贸易)"
)
"""What a forecast is of that is not the forecaster's: 远山证券预测，增程车的销量将占60%."""
_TOLD_OF = re.compile(r"(?:让|使|令|为|在|对|给|就|将|把|由|同)\s?$")
"""What stands before a mention that a figure may well be about, though it is not the subject: 让X重回第一."""
_MOVED = re.compile(rf"(?:将|把|使得?|让|令|推动|带动|拉动)(?P<it>{SLOT})(?:公司|集团)?的?(?:最新|投后|投前|整体|总)?$")
"""Whose measure something moves: 此次融资将X的估值推至33亿美元."""
_JOINS = re.compile(
    rf"(?:(?:参与|领投|跟投|参投|投资|加入)了?|为(?={SLOT}(?:公司)?(?:带来|筹集|募集)))(?P<it>{SLOT})"
    r"(?:公司|的|约|近|逾|超过?|新一轮|本轮|[A-H]\+?轮|(?:带来|筹集|募集)[了到]?)*$"
)
"""Whose round somebody takes part in or brings about: 腾讯参与X 3亿美元融资, 为X带来5000万美元."""
_LED = re.compile(rf"由{SLOT}(?:、{SLOT})*等?(?:{_BUYS}的[^，。；]{{0,6}})?$")
"""What stands before a round that somebody leads for the one the sentence is about: X完成由远山资本领投的3亿美元融资."""
_TAKEN = re.compile(
    r"(?:获得?|拿到|收购|并购|投资|入股|起诉|接入|搭载|从|由|被|向|据|依据|除了|包括|来自|与|和|跟|by|from|to)\s?(?:了|的)?$"
)
"""What stands before a mention that only gives or takes part in what the figure tells: 获得X的1.5亿美元融资."""
_FROM = re.compile(r"从[^，。；\ue001-\ue005]{0,12}$")
"""The same before a mention that is described: 从韩国风险投资公司X融资."""
_ROUND = re.compile(r"(?:该|本|此|这)一?(?:轮|次|笔)(?:融资|募资|增资)[^，。；]*$")
_FINANCED = re.compile(rf"(?P<it>{SLOT})(?:的|最新|新一轮|本轮|[A-H]\+?轮|战略|股权)*(?:融资|募资|增资)")
"""Whose round a text speaks of before it says 该轮融资."""
_BOUGHT_INTO = re.compile(rf"{SLOT}[^，。；{SLOT[1:-1]}]{{0,8}}{_BUYS}了?(?P<it>{SLOT})(?!{_BUYS})")
"""Whom somebody buys into: 远山资本领投X，投后估值10亿美元."""
_UNKNOWN = re.compile(
    rf"[^，。；：:、（）()\s{SLOT[1:-1]}]{{2,}}\s?(?<!公司)(?<!集团)(?<!平台)(?<![该其])(?<![0-9%％元])[（(][^（）()，。；{SLOT[1:-1]}]*$"
)
"""What stands before a figure in brackets after a name nobody knows: 主要有信越半导体（市占率27%）."""
_OF_NAMED = frozenset({Metric.MARKET_SHARE, Metric.MARKET_CAP})
_ASIDE = re.compile(rf"(?P<it>{SLOT})(?:公司|系列|手机)?\s?[（(][^（）()，。；{SLOT[1:-1]}]*$")
"""Whom an aside is about: 云雀平板（小屏版厚度为6.1毫米）."""
_INCLUDED = re.compile(r"包括[^，。；]*$")
_UNNAMED = re.compile(r"^\s?一[个家款种座项]")
_THEN = re.compile(rf"(?:之后|以后|后|之际|的同时|时)[，,]\s?(?P<it>{SLOT})")
"""What stands before the subject of a sentence that begins with what it did first: 在获得投资之后，X…"""
_EACH = re.compile(r"均|都|皆|各(?!大|类|种)|\beach\b|\bboth\b")
_FIRST = re.compile(r"前|TOP", re.IGNORECASE)
"""What makes a place one of the first, as many as are named: X、Y、Z为全国TOP3."""
_TOGETHER = re.compile(r"占|共|总|合计")
"""What gives a share to all of a list together: X、Y、Z等占据了96%的份额."""
_JOINT = r"[^，。；：#]{0,14}(?:、|和|与|及|以及|,\s|\sand\s)[^，。；：#]{0,14}"
"""What stands between the members of a list, descriptions included: 抗抑郁药物X、肠胃病药物Y."""
_LOCAL = frozenset({Metric.RANK, Metric.PRICE, Metric.RATING, Metric.VALUATION})
"""Metrics too easily said of things in general to be read as about what the sentence before names."""
_OF_PRODUCTS = frozenset({Metric.MONTHLY_ACTIVE_USERS, Metric.DAILY_ACTIVE_USERS, Metric.USERS, Metric.DOWNLOADS, Metric.RATING})
"""Metrics that are a product's rather than its maker's, where the text speaks of both."""
_NAMED = 0.85
"""How sure an owner is that the clause itself names."""


def find_owner(here: Sentence, quantity: Quantity, hit: Hit, context: Context, told: int = 0) -> tuple[Mention, float] | None:
    """Return whom a figure is about and how sure that is; `told` is where the figure's conversions end, if it has any."""
    start, end = min(quantity.start, hit.start), max(quantity.end, hit.end, told)
    clause = re.split(r"[，,；;。]", here.masked[:start])[-1]
    if is_idle(here, quantity, hit) or (hit.cue.metric in _OF_NAMED and _UNKNOWN.search(here.masked, 0, start)):
        return None
    described = described_by(here, quantity, hit, end)
    if described is not None:
        return None if is_headed(here, described[0], hit) or is_keeper(here, described[0], hit) else described
    if hit.cue.metric is Metric.VALUATION and not re.search(SLOT, clause):
        # 某公司完成融资，老股东跟投，投后估值43亿美元: the sentence's topic is valued, or whom it buys into, not the last one named.
        bought = _BOUGHT_INTO.search(here.masked, 0, start)
        topic = mention_at(here, bought.start("it")) if bought else find_topic(here, start, hit.cue.subjects)
        return None if topic is None or topic.type not in hit.cue.subjects else (topic, 0.75)
    picked = _OF_KIND.match(here.masked, quantity.end if hit.start < quantity.start else end)
    if hit.cue.metric is Metric.RANK:
        picked = picked or re.match(r"的[^，。；：:、的]{2,10}(?=$|[，。；：:])", here.masked[end:])
    if picked and not re.search("成为|作为|是", here.masked[max(start - 20, 0) : start]):
        return None
    if re.match(r"的\s?(?:[A-Z]|则?是)", here.masked[end:]):
        return None  # 排名第二的X, where nobody knows X
    named = _named_before(here, start, hit)
    if named is not None:
        return (named, 0.75) if named.type in hit.cue.subjects else None
    found = _subject(here, start, hit, context)
    if found is not None and found[0] not in here.mentions and _UNNAMED.match(clause):
        return None  # 一个拥有2000万用户的社区
    if found is None or is_other(here, found[0], start, hit) or (found[1] == OBLIQUE and hit.cue.metric is Metric.PRICE):
        return None
    return found


def _named_before(here: Sentence, start: int, hit: Hit) -> Mention | None:
    """Return whom words before a figure name for certain: what an aside is about, whose round 该轮融资 is, who has 包括X在内的投资者."""
    named = _ASIDE.search(here.masked, 0, start) or _MOVED.search(here.masked, 0, start)
    if named is None and hit.cue.metric is Metric.FUNDING_AMOUNT:
        named = _JOINS.search(here.masked, 0, start)
    if named:
        return mention_at(here, named.start("it"))
    if hit.cue.metric is not Metric.FUNDING_AMOUNT:
        return None
    led = _LED.search(here.masked, 0, start)
    if led and re.search(_BUYS, here.masked[led.start() : led.end() + 2]):
        return next((mention for slot, mention in here.slots() if slot < led.start() and mention.type in hit.cue.subjects), None)
    included = _INCLUDED.search(here.masked, 0, start)
    if included and "在内" in here.masked[included.start() : start]:
        return find_topic(here, included.start(), hit.cue.subjects)
    rounds = list(_FINANCED.finditer(here.masked, 0, start)) if _ROUND.search(here.masked, 0, start) else []
    return mention_at(here, rounds[-1].start("it")) if rounds else None


_EVEN_IF = re.compile(rf"(?:哪怕|即便|即使)[^。；{SLOT[1:-1]}]*$")
"""What stands before a figure of somebody named after it: 哪怕下载量最高达到7500万次，|远山也没有盈利."""
_STRANGER = re.compile(r"[\u4e00-\u9fff]{3,}")
"""What names somebody nobody knows: 远山裁员；国家铁路|净利润33亿元."""


def _subject(here: Sentence, start: int, hit: Hit, context: Context) -> tuple[Mention, float] | None:
    if _EVEN_IF.search(here.masked, 0, start) or names_its_own(here, start):
        return None
    rated = _RATED.search(here.masked, 0, start)
    if rated and re.match(r"[^，。；]{0,8}(?:预期|预测|预估)", here.masked[start:]):
        mention = mention_at(here, rated.start("it"))
        return None if mention is None or mention.type not in hit.cue.subjects else (mention, 0.7)
    begin = max((match.end() for match in CLAUSE_END.finditer(here.masked, 0, start)), default=0)
    owner = re.split(SLOT.replace(SLOTS[EntityType.PLACE], ""), here.masked[begin:start])
    last = max((slot for slot, mention in here.slots() if slot < start and mention.type in hit.cue.subjects), default=-1)
    if _PART.search(here.masked[last + 1 : start]):
        return None
    placed = hit.cue.metric in (Metric.RANK, Metric.MARKET_SHARE) or (_IN.search(owner[-1]) and not _EXPECTED.search(owner[-1]))
    before = owner[-1].removesuffix("企业") if re.match("服务|业务", here.masked[start:]) else owner[-1]
    if re.match(r"总?数|人数|规模", here.masked[start:]):
        before = re.sub(
            r"(?:经纪人|创作者|商家|供应商|企业|厂商|消费者|游客)$", "", before
        )  # 活跃经纪人数 is a figure of whom they work for
    anybody = _ANYBODY.search(before) or (len(owner) == 1 and _EVERYWHERE.search(owner[0]))
    if _OTHERS.search(owner[-1]) or (anybody and not placed):
        return None
    near = replace(context, previous=()) if hit.cue.metric in _LOCAL else context
    found = find_subject(here, start, hit.cue.subjects, near)
    if found is not None and hit.cue.metric in _OF_PRODUCTS and found[0].type is not EntityType.PRODUCT and found[1] < _NAMED:
        product = find_subject(here, start, (EntityType.PRODUCT,), near)
        found = product if product is not None and product[1] >= found[1] else found
    if found is not None and found[0].type is EntityType.ORGANIZATION and _announces(here, found[0]):
        return None
    if found is not None and found[0].type is not EntityType.PRODUCT and _THIS.search(owner[-1]):
        named = [mention for slot, mention in here.slots() if slot < start and mention.type is EntityType.PRODUCT]
        return (named[-1], 0.7) if named and EntityType.PRODUCT in hit.cue.subjects else None
    if found is not None and _is_of_another_story(here, found[0], start):
        return None
    others = [
        mention
        for slot, mention in here.slots()
        if begin <= slot < start
        and mention.type in (EntityType.PRODUCT, EntityType.UNIT)
        and not (hit.cue.metric in (Metric.GROWTH_RATE, Metric.INVESTMENT_AMOUNT) and is_oblique(here, slot))
    ]
    if others and found is not None and not any(mention is found[0] for mention in here.mentions_in(begin, start)):
        return None  # the clause has a subject of its own, of a kind that such a figure is not told of
    if others and found is not None and _makes(here, found[0], others[-1]):
        return None  # 远山打造的云端耗资10亿元
    if found is None or found[1] != OBLIQUE:
        return found
    strangers = {slot for slot, _ in here.slots() if slot < start and _is_stranger(here, slot, begin, hit)}
    compared = [
        slot for slot, mention in here.slots() if begin <= slot < start and mention.type in hit.cue.subjects and slot not in strangers
    ]
    if compared and not _is_taken(here, compared[-1]) and not is_quoted(here, compared[-1]):
        mention = mention_at(here, compared[-1])
        return None if mention is None else (mention, OBLIQUE)
    later = _THEN.search(here.masked, start)
    if later and (mention := mention_at(here, later.start("it"))) is not None and mention.type in hit.cue.subjects:
        return mention, 0.7
    return next(
        (
            (mention, OBLIQUE)
            for slot, mention in reversed(list(here.slots()))
            if slot < start
            and mention.type in hit.cue.subjects
            and slot not in strangers
            and not is_quoted(here, slot)
            and (_TOLD_OF.search(here.masked[:slot]) or not is_oblique(here, slot, speaking=False))
        ),
        None,
    )


def _makes(here: Sentence, maker: Mention, made: Mention) -> bool:
    """Tell whether a mention only says who makes another, of which the clause tells: 远山打造的云端."""
    slots = {mention: slot for slot, mention in here.slots()}
    between = here.masked[slots.get(maker, 0) : slots[made]]
    return maker in slots and re.search(rf"(?:打造|开发|推出|研发|发布|建设)的{SLOT}?$", between) is not None


def _is_of_another_story(here: Sentence, mention: Mention, start: int) -> bool:
    """Tell whether a row of headlines names a mention in another than the one that a position stands in, which has its own subject."""
    slot = max((slot for slot, each in here.slots() if each is mention and slot < start), default=start)
    border = max((match.end() for match in re.finditer("[；;|｜]", here.masked[:start])), default=0)
    return "。" not in here.masked and slot < border and _STRANGER.fullmatch(here.masked[border:start].strip()) is not None


def _is_taken(here: Sentence, slot: int) -> bool:
    """Tell whether a mention, or the list it stands in, only gives or takes part: 获得来自X、Y的投资."""
    first = _first_listed(here, slot)
    return _TAKEN.search(here.masked[max(first - 4, 0) : first]) is not None or _FROM.search(here.masked, 0, first) is not None


def _first_listed(here: Sentence, slot: int) -> int:
    """Return where the first member of the list stands that a mention is in."""
    while slot > 1 and here.masked[slot - 1] in "、和与及" and re.match(SLOT, here.masked[slot - 2]):
        slot -= 2
    return slot


def _is_stranger(here: Sentence, slot: int, begin: int, hit: Hit) -> bool:
    """Tell whether a mention is only where something is sold, or forecasts what a clause that begins somewhere tells of others."""
    if here.masked[: _first_listed(here, slot)].rstrip().endswith("在") and _MARKET.match(here.masked, slot + 1):
        return True
    return _FORECASTS.match(here.masked, slot + 1) is not None and _THEIRS.match(here.masked, begin, hit.end) is not None


def _announces(here: Sentence, mention: Mention) -> bool:
    """Tell whether an organization is named only as the voice of a headline: 商务部：1-8月实际使用外资同比增长6.9%."""
    return any(each is mention and re.match(r"[：:]", here.masked[slot + 1 :]) for slot, each in here.slots())


def sharers(here: Sentence, hit: Hit, quantity: Quantity, about: Mention) -> tuple[Mention, ...]:
    """Return all members of a list that a figure is said of each: X、Y的毛利率均在12%以上, X和Y的价格为14.99美元."""
    told = _EACH.search(here.masked, hit.start - 4 * (hit.cue.metric is Metric.RANK), quantity.start)  # 均位列|行业前三
    before = lists_before(here, hit.start, hit.cue.subjects)
    if hit.cue.metric is Metric.RANK and not told and _FIRST.match(here.masked, quantity.start):
        return () if any(about in members and len(members) == Decimal(quantity.value) for members in before) else (about,)
    joint = hit.cue.metric is Metric.MARKET_SHARE and not told and _TOGETHER.search(here.masked, max(quantity.start - 8, 0), quantity.start)
    if joint and any(about in members for members in before):
        return ()
    alike = hit.cue.metric is Metric.PRICE or quantity.kind is Kind.RATIO
    if (alike and re.search(rf"{SLOT}(?:和|与|、){SLOT}[^，。；]*$", here.masked[: hit.start])) or told:
        return next((members for members in before if about in members), (about,))
    return (about,)


def lists_before(here: Sentence, end: int, types: Sequence[EntityType]) -> list[tuple[Mention, ...]]:
    """Return the lists of mentions of one type before a position, the nearest first."""
    lists: list[tuple[Mention, ...]] = []
    run: list[Mention] = []
    last = -1
    for slot, mention in here.slots():
        if slot >= end or mention.type not in types:
            continue
        between = here.masked[last + 1 : slot]
        alike = bool(run) and (mention.type is run[-1].type or between in ("、", "和", "与"))
        if not (alike and re.fullmatch(_JOINT, between)):
            lists.append(tuple(run))
            run = []
        run.append(mention)
        last = slot
    lists.append(tuple(run))
    return [members for members in reversed(lists) if len(members) > 1]
