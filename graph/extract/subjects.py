"""Whom a sentence is about, where the words that tell something do not name it."""

import re
from collections.abc import Collection, Iterator, Sequence

from graph.extract.context import Context
from graph.extract.sentence import SLOTS, Sentence
from graph.extract.times import find_times
from graph.model import Mention
from graph.vocab import EntityType

OBLIQUE = 0.65
"""How sure a subject is that stands beside what the clause is about: 让辉瑞重回第一."""
CLAUSE_END = re.compile(r"[，；;。！!？?：:\n]|,(?!\d{3})")
_OBLIQUE = re.compile(
    r"(?:仅次于|(?<![前后承相夜])继(?:[\ue001-\ue006和与、及]|系统|之){0,5}|达到|(?<!经)超|打破|击败|战胜|力压|反超|位列|位居|跻身|登[顶上]|冲[上进入到]|[闯杀][进入]|霸占|不及|占据了?|占有了?|超过|超越|高于|低于|落后于|对比起?|比起|(?:相比|相较于?|较|比|与|跟|和)(?:现有的?|目前的|去年|上年|前年|(?:前代|上一?代)(?:产品|模型|机型|版本)?[（(]?)?的?|靠|凭借?|除了|包括|来自(?:于|经典|著名)?|根据|依据|据|由|被|遭|向|给|对|就|与|跟|和|同|(?<![名称号])为|让|把|将|像|如|出售|处置|转让|剥离|侵犯了?[^，。；\ue001-\ue005]{0,6}|"
    r"从(?:[^，。；\ue001-\ue005]{0,12}(?:公司|机构|基金|资本|银行))?|告诉|类似于?[^，。；\ue001-\ue006]{0,4}|对标|媲美|比肩|叫板|看齐|接近|离开|退出|获得?|拿到|购[入买置]|采购|订购|收购|接入|并购|投资|入股|起诉|减持|增持|抛售|清仓|收到|中标|(?:搭载|采用|採用|配备|集成|内置|装备|换装|基于|型号为)了?[^，。；\ue001-\ue006]{0,10}|(?<![正存还仍])在(?!线|当时|此时|同时|早期)[^，。：；\d年月\ue001-\ue006]{0,6}"
    rf"{SLOTS[EntityType.COMPANY]}?|"
    r"(?<![A-Za-z])(?:by|with|from|to|for|than|at|after|behind|against|according to|including|such as))\s?(?:了|的)?$",
    re.IGNORECASE,
)
"""What stands before a mention that is not what the clause is about: 仅次于三星, 在国内的苹果应用商店."""
_QUOTED = re.compile(
    r"(?:\d+月)?(?:官网|网站|官方网站)?(?:的)?(?:最新|发布的?|公布的?|最近|一份|研究|调查|销售)*(?:数据|报告(?!(?:的)?(?:营业)?(?:收入|营收|净利|亏损))|统计|报道|调查|调研|监测|分析师|估算|测算|榜单|研究(?=指出|显示|发现|称|认为))"
    r"|[^，。]{0,24}(?:数据|报告|统计|调查|榜单|看板)[^，。]{0,8}(?:显示|表明|指出|称)|(?:公示|申报|统计|测算)的"
)
"""What stands after a mention on whose word something is told: QuestMobile数据显示."""
_RECKONS = re.compile(r"(?:初步|审慎|独立)*(?:测算|核算|统计|审计|评估|核查)")
"""What stands after 经 and a mention that only reckons: 经财务中心初步测算."""
_WIRE = re.compile(r"(?:APP|AI)?(?:[快专]?讯|电讯)(?![飞息])|网?记者")
"""What stands after the medium that a report is from: 远山网讯."""
_WHERE = re.compile(
    r"(?:平台|应用|App|APP)?(?:上|里|内)的|[^，。；上入顶进到居列登\ue001-\ue006]{0,6}(?:畅销|免费|付费|热玩|热销|下载)总?榜"
    r"|(?:旗)?下的|(?:[、和与][\ue002-\ue005])*为(?:首|代表)的|相关|概念股|同款|(?:[网知]红|主播|博主|达人|[Uu][Pp]主)(?!人?数|总|规模|均|月|日)"
)
"""What stands after a mention in or like which something else is: 星河上的每条帖子售价, 云帆在星河畅销榜登顶, 云雀相关课程."""
_CHART = re.compile(r"(?:位列|位居|名列|跻身|登上|进入)了?\ue006[^，。；\ue001-\ue006]{0,2}\s?$")
"""What stands before the keeper of a list, a place between them: 位列美国|iOS社交类畅销榜第16."""
_SPEAKER = re.compile(
    r"^[》”」]?(?:[（(][^）)]{0,20}[）)])?(?:则|还|也|曾|此前|近日|方面|当地时间|[上下]午|晚间?|[0-9]+[年月日时分])*(?:预测|预计|预估|估计|认为|指出|表示|称|说(?![法服])|透露|公告|介绍|证实|强调|描述|注意到|了解到|观察到|引用|写道|援引|披露(?!了?[^，。；]{0,12}(?:预案|方案|计划|公告))|曝|爆料|获悉|发文|将[^，。]{0,10}描述)|^(?:said|says|reported)"
)
"""What stands after a mention that speaks, of itself or of others: 微软表示."""
_REPORTS = re.compile(r"(?:集团|公司)?(?:发布|公布)?的?[^，。；：\ue001-\ue005]{0,16}(?:财报|财务报告|年报|季报|业绩|招股书)")
"""What stands after a company that tells of itself: 根据X的2024年第二季度财报."""
_LISTED = re.compile(r"[\ue001-\ue005]\s?(?=[、+＋和]\s?$)")
"""What stands before a member of a list but the first: 从X、Y处募集."""
_MODIFIES = re.compile(
    r"(?:公司|集团)?(?:(?:的)?(?:精神)?续作|旗下(?:的)?(?:[^，。；的、和与\ue001-\ue005]{0,10}(?:公司|企业|巨头|平台|品牌|厂商|电商))?|母公司|子公司|控股|(?:前|原)?(?:联合)?创始人|首席[^，。；]{1,4}官|C[EFOT]O|董事长|(?:副)?总裁|总经理|主席|负责人|竞争对手|竞品|对手|的)?|[^，。；]{0,12}(?:的|所)[^，。；是有为]{0,4}"
    r"|[^，。；]{0,12}的[^，。；是有为]{0,6}(?:应用|产品|软件|游戏|手机|车型|品牌|模型|系统|平台|项目|芯片|机器人|助手|公司|企业|服务|工具|眼镜|电影)"
)
"""What stands between a mention and the one it only describes: 谷歌母公司Alphabet, 孙正义主导的软银愿景基金."""


_BRINGS = re.compile(r"[^，。；的]{0,6}(?:推出|上线|发布|孵化|打造|取名为?|命名为|更名为|改名为|升级为)了?[^，。；]{0,10}")
"""What stands between a product and another that it brings out."""
_CAUSES = re.compile("加上|由于|随着|受")
"""What stands before a mention that is only one of the causes: 再加上战争、远山加息等因素."""
_CONNECTIVE = re.compile(
    r"其中|此外|同时|另外|随后|之后|目前|具体来看|截至|期内|报告期内|财报显示|数据显示|该?公司|该(?:产品|平台|应用|软件|项目)|其|它|他|她|该|这家(?:公司|企业|初创公司)|全年|全球|累计|[\s了的也还又则已]"
)
_GENERIC = re.compile(r"市场|行业|国内|中国|产业|[\d多数两几][家款个](?:公司|企业|品牌)|业内|机构|团队|员工|高管|用户|人员|大厂|巨头")
"""Subjects that are no mention: figures and happenings of theirs belong to nobody named."""


def find_subject(here: Sentence, position: int, types: Collection[EntityType], context: Context) -> tuple[Mention, float] | None:
    """Return the mention that what stands at a position is most likely about, and how sure that is.

    The nearest before it in its clause; else what an earlier clause is about; else what the sentence before is about.
    """
    suitable = [
        (slot, mention)
        for slot, mention in here.slots()
        if slot < position and mention.type in types and not is_quoted(here, slot) and not _is_document(here, slot, mention)
    ]
    direct = [(slot, mention) for slot, mention in suitable if not is_oblique(here, slot) or _acts(here, slot, position)]
    clauses = list(_clauses(here.masked, position))
    for distance, (start, end) in enumerate(reversed(clauses)):
        inside = [(slot, mention) for slot, mention in direct if start <= slot < end]
        if distance == 0 and inside:
            return inside[-1][1], 0.85
        heads = [mention for slot, mention in inside if not is_modifier(here, slot)]
        if heads:
            return _launched(here, heads[0], direct, end) or heads[0], 0.75
    if suitable:
        return suitable[-1][1], OBLIQUE
    return _topic_before(here, types, context) if _lacks_subject(here.masked[:position]) else None


def _launched(here: Sentence, head: Mention, direct: Sequence[tuple[int, Mention]], end: int) -> Mention | None:
    """Return the product that a product is said to bring out in a clause, of which the next ones tell: 星河推出云雀，日活5000万."""
    slots = {mention: slot for slot, mention in direct}
    after = [(slot, mention) for slot, mention in direct if slots[head] < slot < end]
    if head.type is not EntityType.PRODUCT or not after or after[0][1].type is not EntityType.PRODUCT:
        return None
    return after[0][1] if _BRINGS.fullmatch(here.masked, slots[head] + 1, after[0][0]) else None


def _lacks_subject(text: str) -> bool:
    """Tell whether the words before something name no subject of their own: 其中，累计; but not 中国智能手机市场."""
    for time in find_times(text, ""):
        text = text[: time.start] + " " * (time.end - time.start) + text[time.end :]
    clauses = [_CONNECTIVE.sub("", clause) for clause in CLAUSE_END.split(text)]
    return len("".join(clauses[-1:]).strip()) <= 12 and not _GENERIC.search(text)


_OWN = re.compile(
    r"(?:^|[，。；：])(?:如今|目前|现在|其中|而|但|[\d年月日])*，?(?!Q[1-4]|H[12]|FY|Top|TOP|No)[A-Z][A-Za-z]{0,4}\d{1,3}[^，。；\ue001-\ue006A-Za-z0-9][^，。；\ue001-\ue006]*$"
    r"|(?:^|[，。；：])(?:如今|目前|现在|其中|而|但|[\d年月日])*，?[「“](?!双\s?1|618)[^」”，。\ue001-\ue006]{2,14}[」”](?!期间|当[日天]|大促|以来|[前后时中])[^，。；\ue001-\ue006]*$"
)


def names_its_own(here: Sentence, position: int) -> bool:
    """Tell whether the clause of a position begins with a name that nobody knows: 如今，「队友」的播放量突破3亿次, M7交付20万辆."""
    return _OWN.search(here.masked, 0, position) is not None


def find_topic(here: Sentence, position: int, types: Collection[EntityType]) -> Mention | None:
    """Return the first mention before a position that a clause is about: what the sentence speaks of."""
    for slot, mention in here.slots():
        if slot < position and mention.type in types and not (is_quoted(here, slot) or is_oblique(here, slot) or is_modifier(here, slot)):
            return mention
    return None


def is_quoted(here: Sentence, slot: int) -> bool:
    """Tell whether a mention is named only as the source of what is told."""
    if _REPORTS.match(here.masked, slot + 1):
        return False
    if _WIRE.match(here.masked, slot + 1):
        return True
    if here.masked.startswith("经", slot - 1) and _RECKONS.match(here.masked, slot + 1):
        return True
    return bool(_QUOTED.match(here.masked, slot + 1) or re.search(r"(?:根据|依据|据|来源[：:])\s?$", here.masked[max(slot - 4, 0) : slot]))


def _is_document(here: Sentence, slot: int, mention: Mention) -> bool:
    """Tell whether a product speaks of others, as a white paper does: 《白皮书》称."""
    return mention.type is EntityType.PRODUCT and _SPEAKER.match(here.masked[slot + 1 : slot + 28]) is not None


def is_oblique(here: Sentence, slot: int, *, speaking: bool = True) -> bool:
    """Tell whether a mention is not what its clause is about: a measure of comparison, a place, or (when `speaking`) a speaker."""
    before, after = here.masked[max(slot - 14, 0) : slot], here.masked[slot + 1 : slot + 28]
    if _REPORTS.match(after):
        return False
    listed = _LISTED.search(before)
    if listed and is_oblique(here, slot - len(before) + listed.start(), speaking=False):
        return True
    return bool(_OBLIQUE.search(before) or _WHERE.match(after) or _CHART.search(before) or (speaking and _SPEAKER.match(after)))


def _acts(here: Sentence, slot: int, position: int) -> bool:
    """Tell whether a mention does what stands right after it though a preposition stands before: 对Meta收购Manus进行评估."""
    return slot + 1 == position and here.masked[max(slot - 1, 0) : slot] in ("对", "就", "让")


def is_modifier(here: Sentence, slot: int) -> bool:
    """Tell whether a mention only describes the next."""
    following = next(
        (other for other, mention in here.slots() if other > slot and (mention.type is not EntityType.PLACE or other > slot + 1)), None
    )
    return following is not None and bool(_MODIFIES.fullmatch(here.masked[slot + 1 : following].strip()))


def _clauses(text: str, position: int) -> Iterator[tuple[int, int]]:
    """Yield the clauses of a text up to a position, which ends the last."""
    start = 0
    for match in CLAUSE_END.finditer(text, 0, position):
        yield start, match.start()
        start = match.end()
    yield start, position


def _topic_before(here: Sentence, types: Collection[EntityType], context: Context) -> tuple[Mention, float] | None:
    """Return what the nearest sentence before that begins with something suitable is about, unless this one names it in another part."""
    named = {mention.text for _, mention in here.slots()}
    for sentence in reversed(context.previous[-max(context.adjacent, 1) :]):
        for slot, mention in sentence.slots():
            start = max((match.end() for match in CLAUSE_END.finditer(sentence.masked, 0, slot)), default=0)
            topical = (
                slot - start <= 8
                and not _CAUSES.search(sentence.masked, start, slot)
                and not is_oblique(sentence, slot)
                and not is_quoted(sentence, slot)
                and not is_modifier(sentence, slot)
            )
            if topical and mention.type in types and mention.text not in named:
                return mention, 0.6
    return None
