"""What says that a figure is somebody else's, or nobody's: 远山供应商将雇用千人, 每卖出三辆车."""

import re
from decimal import Decimal

from graph.extract.cues import SLOT, Hit
from graph.extract.quantities import Kind, Quantity
from graph.extract.sentence import SLOTS, Sentence
from graph.model import Mention
from graph.vocab import EntityType, Metric

_PART_OF = re.compile(r"(?:搭载|装配|采用|採用|配备|集成|内置|装备|换装|基于|型号为)了?[^，。；]{0,10}$")
"""What stands before a mention that is only a part of what the figure tells of: 搭载一台型号为X的电机，续航305公里."""
_FORMER = re.compile(
    r"(?:的)?(?:联合)?创始人(?:的)?(?:新|另一|创业)[^，。；]{0,4}(?:公司|项目|企业)|(?:的)?(?:前|原)(?:任|明星|核心)?(?:C[EFOTI]O|首席|总裁|高管|员工|工程师|研究员|科学家|副总裁|负责人|班人马|成员)"
)
"""What stands after a company that somebody has left: X前CTO创业，要融资1亿美元."""
_RELATED = re.compile(
    r"(?:的)?[^，。；]{0,4}(?:一[个家]客户|供应商|代工厂|竞争对手|对手|投资[者人]|股东|经销商|代理商|卖家|商家|创作者|主播|玩家)(?!数|量|总|规模|中心|平台|公司)"
)
"""What stands after a mention that names somebody else by it: 远山供应商将雇用千人."""
_SERVED = re.compile(rf"(?:是|为|作为)(?:{SLOT}[、和与及])*$")
_SERVES = re.compile(rf"(?:[、和与及]{SLOT})*等?[^，。；]{{0,12}}(?:供应商|客户|合作伙伴|代工厂|经销商|代理商)")
"""What stands around those that somebody serves: 是X、Y等品牌的核心供应商."""
_LISTED_ON = re.compile(r"[^，。；\ue001-\ue006位登冲居]{0,10}榜单?(?:中|上|里)?(?:的第|\s?(?:TOP|第))", re.IGNORECASE)
"""What stands between the keeper of a list and a place in it: 天猫销量榜中的第一名."""
_LIMIT = re.compile(r"不得|不可|不能|不应|上限|至多|最多可|最高可|免收?")
"""What makes a sum a rule, not a price: 原价不得高于1万元."""
_ANOTHER = re.compile(
    r"(?:这|那)家(?!公司|企业)[^，。；]{2,12}[商司业店厂]|(?:该|这|此)(?:款|部|档|首|本)?(?:游戏|剧|片|电影|视频|书|综艺|节目|歌曲?|作品|专辑|车型?|手机|眼镜|产品|芯片|模型)"
)
"""What speaks of a thing that is no company: 该剧获得4亿播放量."""
_SOMEBODY = re.compile(
    r"某[^，。；：]{1,10}(?:品牌|公司|企业|客户|平台|机构)|(?:行业|产业)(?:的|整体)|另外?一[款个部台](?:则|是|为)|[他她它其\ue001-\ue003]的(?:一[个家位])?[^，。；\ue001-\ue006]{0,6}客户"
    rf"|[，。；](?:此外|另外)[，]?\s?[^，。；：的{SLOT[1:-1]}]{{1,8}}(?:业务|板块|部门|产品线)(?:也|则|亦|同样|表现|持续|正在?)"
)
"""What speaks of somebody without a name between a mention and a figure: 为某茶饮品牌搭建的小店，收获了12万营收; 此外，广告业务也不错."""
_WE = re.compile(r"[「“\"，,。；：]\s?(?:因此|所以|目前|现在|今年|去年|[，,])*我们[^，,；;。]*$")
"""What speaks in the clause of a figure of a speaker and his company: “我们预计收入达5亿元”."""
_TITLED = re.compile(
    rf"(?:公司|集团)?(?:的)?[^，。；{SLOT[1:-1]}]{{0,6}}(?:C[EFOTI]O|首席[^，。；]{{1,4}}官|董事长|总裁|总经理|创始人|负责人|主席)[^，。；{SLOT[1:-1]}]{{0,2}}{SLOTS[EntityType.PERSON]}"
)
"""What stands after those whose head is placed in a list, not they: 远山CEO林晓舟排名第二."""
_OBJECT = re.compile(r"(?:(?<!成为)(?<![成作当])了|收购|并购|投资|关闭|入股|起诉)$")
"""What makes a place in a list one of whom something is done to: 收购了全国第三大修车网站."""
_BEATEN = re.compile(r"(?:击败|打败|战胜|力压|反超|超越)[^，。；]*$")
_INDEX = re.compile(r"\s?\d*\s?(?:种|综合|成[分份]|科技|股)*指数")
_SITE = re.compile(r"豆瓣|猫眼|淘票票|IMDb|烂番茄|Metacritic|Steam|TapTap|大众点评|App ?Store|Google Play", re.IGNORECASE)
"""Where things are rated, which are not rated themselves: 该片豆瓣评分8.8."""
_SET_UP = re.compile(r"(?:成立|组建|搭建|设立|建立)(?:了|起)*(?:一支)?[^，。；]{0,4}$")
"""What stands before the size of a team that is only a part: 成立了一支近百人的团队."""
_GOT = re.compile(r"(?:获得?|取得|支付|筹集?|套现|派发|以)(?:了|到)?[^，。；]{0,4}$")
"""What stands before money that comes or goes: 获得了12亿美元现金."""
_TEAM = re.compile(
    rf"{SLOTS[EntityType.PLACE]}?[^，。；{SLOT[1:-1]}]{{0,8}}(?:团队|部门|实验室|研究院)[^，。；]*[，。；]|.*[该这](?:支|个)?$"
)
"""What says that a team of somebody's is counted: 远山的研发团队成立，团队规模不足80人."""
_BRANCH = re.compile(r"[；;]\s?[^，。；;]{1,12}(?:品牌|公司|企业|车型|系列|产品|平台)(?:[（(][^（）()]*[）)])?[，,]?[^；;]*$")
"""What speaks of somebody unnamed after what is told of the one named: ；海棠品牌，价格区间5到8万."""
_PAYS = re.compile(r"被(?!告)|遭|收到|缴|支付")
_SUPPOSED = re.compile(r"如果|假如|倘若|一旦|(?:即便|即使)(?=[^，]*$)")
"""What makes a figure one that nobody has measured: 一旦收购完成，将成为全球第七."""


def is_other(here: Sentence, mention: Mention, start: int, hit: Hit) -> bool:
    """Tell whether what stands around a mention says that a figure further on is somebody else's."""
    slot = max((slot for slot, each in here.slots() if each is mention and slot < start), default=-1)
    if mention.type is EntityType.PRODUCT and (we := _WE.search(here.masked, 0, start)) is not None and slot < we.start():
        return True
    if slot < 0:
        return False
    before, after = here.masked[:slot], here.masked[slot + 1 : start]
    if _PART_OF.search(before) or _FORMER.match(after) or _RELATED.match(after) or (_SERVED.search(before) and _SERVES.match(after)):
        return True
    if hit.cue.metric is Metric.RANK and (
        is_keeper(here, mention, hit) or _BEATEN.search(before) or _OBJECT.search(after) or is_headed(here, mention, hit)
    ):
        return True
    played = "在线" in here.masked[slot : hit.end]
    if (played or hit.cue.metric in (Metric.RATING, Metric.DOWNLOADS, Metric.RANK)) and _SITE.fullmatch(mention.text):
        return True
    if hit.cue.metric is Metric.EMPLOYEES and here.masked.startswith("团队", hit.start) and _TEAM.match(after):
        return True
    if mention.type is EntityType.ORGANIZATION and "罚" in here.masked[hit.start : hit.end] and not _PAYS.search(after):
        return True  # 海棠市法院判处罚金5000元
    if _BRANCH.search(after) or _INDEX.match(after) or _SOMEBODY.search(after):
        return True
    if re.search(r"[（(][^（）()]+$", before) and re.match(r"[^（）()]*[）)]", after):
        return True  # 营收51亿元（远山网注：约合7亿美元），增长15%
    if re.match(r"(?:旗下的?|下的)[^，。；]", after) and not re.search(SLOT, after):
        return True  # 远山旗下的通勤小程序月活3亿, where nobody knows the name
    another = _ANOTHER.search(after)
    return another is not None and (mention.type is not EntityType.PRODUCT or bool(re.search("[剧片影频书艺目歌]", another[0])))


def is_keeper(here: Sentence, mention: Mention, hit: Hit) -> bool:
    """Tell whether a mention keeps the list that somebody is placed in."""
    return hit.cue.metric is Metric.RANK and any(each is mention and _LISTED_ON.match(here.masked, slot + 1) for slot, each in here.slots())


def is_headed(here: Sentence, mention: Mention, hit: Hit) -> bool:
    """Tell whether it is the head of a mention who is placed in a list, not the mention."""
    return hit.cue.metric is Metric.RANK and any(each is mention and _TITLED.match(here.masked, slot + 1) for slot, each in here.slots())


def is_idle(here: Sentence, quantity: Quantity, hit: Hit) -> bool:
    """Tell whether a figure only says how often, counts one or two, or is no such sum: 每卖出三辆车, 两家工厂, 不可能卖出999元."""
    before = here.masked[max(min(quantity.start, hit.start) - 8, 0) : min(quantity.start, hit.start)]
    if hit.cue.metric in (Metric.UNIT_SALES, Metric.GROWTH_RATE) and re.search(
        r"每(?:\s?[\d两三四五六七八九十卖售交][^，。；]{0,6})?$", before
    ):
        return True
    if hit.cue.metric in (Metric.REVENUE, Metric.NET_PROFIT) and 0 < Decimal(quantity.value) < 10**5:
        return True
    if hit.cue.metric is Metric.PRICE and (
        not 0 < Decimal(quantity.value) <= 10**8 or _LIMIT.search(here.masked, hit.start, quantity.start)
    ):
        return True
    if hit.cue.metric is Metric.UNIT_SALES and Decimal(quantity.value) >= 10**10:
        return True
    if hit.cue.metric is Metric.RANK and here.masked.endswith("倒数", 0, quantity.start):
        return True
    if Decimal(quantity.value) == 0 and quantity.kind in (Kind.COUNT, Kind.BARE, Kind.MONEY):
        return True
    if Decimal(quantity.value) >= 10**8 and re.match("大?模型", here.masked[quantity.end :]):
        return True  # 首个千亿模型 counts parameters
    if hit.cue.metric is Metric.PRICE and re.search("(?:股息|派息|分红)[^，。；]*$", here.masked[: quantity.start]):
        return True
    if quantity.start < hit.start and (
        (hit.cue.metric is Metric.EMPLOYEES and _SET_UP.search(here.masked, 0, quantity.start))
        or (hit.cue.metric is Metric.CASH and _GOT.search(here.masked, 0, quantity.start))
    ):
        return True
    if _SUPPOSED.search(
        here.masked[max(here.masked.rfind("。", 0, quantity.start), here.masked.rfind("；", 0, quantity.start)) + 1 : quantity.start]
    ):
        return True
    fewest = {Metric.OTHER_METRIC: 3, Metric.EMPLOYEES: 10}.get(hit.cue.metric, 0)
    return quantity.kind is Kind.COUNT and 0 < Decimal(quantity.value) < fewest
