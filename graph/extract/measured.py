"""What a figure measures, in the text's own words: 海外销量 of 海外销量达38万辆, 净利润 of 净利润5亿元，同比增长12%."""

import re
from collections.abc import Sequence
from decimal import Decimal

from graph.extract.cues import SLOT, Hit
from graph.extract.quantities import Kind, Quantity
from graph.extract.sentence import SLOTS, Sentence
from graph.extract.subjects import CLAUSE_END, is_oblique
from graph.extract.times import Time
from graph.model import Mention
from graph.vocab import EntityType, Metric

_BREAK = re.compile(r"[，；;。！!？?：:（()）「」『』“”《》|｜、/\n]|,(?!\d{3})")
_NAMED = re.compile(SLOT.replace(SLOTS[EntityType.PLACE], ""))
_JOIN = re.compile(
    r"推动|带动|带来|使(?!用)得?|让|令|实现|录得|取得|完成|达成|获(?!客|批|奖)得?|公布|发布|披露|显示|预计|预期|预测|表示|宣布|指出|认为|透露|提供|拥有|支持|保持|出现|其中的?|以及|以至|相比|相较|根据|随着"
    r"|对(?!应)|对应的|[将把被由从向以于为和与及并且而但是还也又则均都就已曾该这那各了着过称]|其(?![他它余])|在(?!线)|(?<!所)有(?!者)|报告期内?|期内|期间|当期|同期|去年|今年|前年|上年|年度|全年|目前|如今|当前"
)
"""What joins a measure to what stands before it: 推动华为销量."""
_PERIOD = (
    r"(?:第?[一二三四]财?(?=季|$)|\d*[Qq][1-4]|财?季度?(?!报)|财年|[上下]半年|20\d\d年?|单[季月]|当[季月日年]|[年月日](?![活均度销订])|个月|半年"
    r"|(?<![资成样])本(?=季|财|年|月|期|$))"
)
_IDLE = re.compile(
    rf"^(?:的|因(?!特)|虽然|公司|集团|方面|累计|共计?|合计|总计|约|近|超|个(?!人)|{_PERIOD}|[\s*+#>-])+"
    rf"|(?:的|{_PERIOD}|累计|合计|总计|分别|大幅|显著|平均|就|再|仅|只|达|约|近|超|即|为|(?<![占价对])比|较|同|环|连续|首次|进一步|最高|最多|最大|可|(?<!产)(?<!性)(?<!功)能|会|要|第|每|[\s*])+$"
)
_PER = re.compile(r"每[^，。；\d]{1,14}")
"""What a price is for: 定价为每百万输入tokens 1元."""
_LONGEST = 16
_COUNTED = re.compile(r"^[\d.,百千万亿多余\s%％+＋]+[家个间座处款项名位]?")
_BARE = re.compile(
    r"(?:总|累计|全年|净)?(?:营业|销售)?(?:收入|营收|营业额|[销出][售货]额?|额|流水|净?利润?|盈利|净?亏损额?|销量|[出交][货付]量?|[月日]均?活跃?|用户|客户|会员"
    r"|售?价格?|定价|指导价|下载|现金)(?:用户|人)?(?:规模|人数|总?数量?|量|额)?"
)
"""What the name of a metric says as well."""
_TOLD = frozenset(
    {
        Metric.REVENUE,
        Metric.NET_PROFIT,
        Metric.UNIT_SALES,
        Metric.USERS,
        Metric.MONTHLY_ACTIVE_USERS,
        Metric.DAILY_ACTIVE_USERS,
        Metric.DOWNLOADS,
        Metric.PRICE,
        Metric.CASH,
    }
)
"""Metrics that come in kinds: 广告收入, 海外销量, 每百万输入tokens."""
_MEASURE = re.compile(
    r"(?:收入|营收|利润|净利|盈利|溢利|收益|纯益|亏损|毛利|支出|开支|成本|投入|投资|销售|净额|金额|规模|市值|估值|价格|股价|流水|票房|业绩|需求|增长|订单|交付|出货|出口|产能|[用客]户|月活|日活|活跃|会员|人次|人数"
    r"|薪酬|业务|资产|负债|现金流|份额|销量|访问|下载|播放|员工|门店|商户|[量额数率值费价]|GMV|GTV|DAU|MAU|EBITDA|[Tt]okens?)$"
)
"""What may grow in the books of a company: 营业收入, 订单量, 研发费用."""
_PERFORMANCE = re.compile(
    r"(?:性能|速度|效率|能力|算力|吞吐量?|吞吐率|速率|时延|延迟|时间|时长|续航|功耗|能耗|密度|能效|厚度|重量|面积|体积|强度|带宽|精度|准确[率性]|亮度|容量|寿命|[Cc][Pp][Uu]|[Gg][Pp][Uu]|功率|利用率|体验)$"
)
"""What may grow in a product."""
_SHARES = re.compile(r"[涨跌飙挫扬]|大[涨跌]|暴[涨跌]")
_STOCK = re.compile(
    r"^(?:美股|港股|[AHB]股|股票|股价|盘[前后中初]|早盘|午[盘后]|盘面|开盘|收盘|尾盘|夜盘|涨幅|跌幅|[一高低]?开|收|直线|应声|随后|[\s超逾约近])*$"
)
"""What stands between a company and how its shares moved: 盘前大涨."""
_ROSE_TO = re.compile(
    r"[增升降减跌涨翻扩](?:长|加|到|至|少)*[至到][^，。；]{0,12}\d[\d.,]*\s?[万亿]?[^，。；\d元点]{1,3}[，,]\s?(?:涨幅|跌幅)?$"
)
"""What stands before how much something counted rose: 激增至10月的3.8万台，涨幅."""
_OWN = re.compile(
    r"^(?:[总净全当]|(?:[Nn]on-|非)?GAAP|口径|扣非|后|全球|海外|国内|国际|中国|境[内外]|整体|主营|业务|主要|平均|日均|月均|经营|运营|营运|全部|单|经?调整后?|非(?:国际)?[^，。]{0,10}准则下?"
    r"|实际|相关|累计|累积|新增|最新|广告|会员|订阅|研发|产品|销售|年|日|月|季|截至?|至|末|底|初|前|期末|股东|应占|归母"
    r"|归属|上市|公司|母公司|普通股|拥有人|营业|税[前后]|基本|人员|活跃|付费|注册|用户|市场|[Ii][Oo][Ss]|安卓|Android|App Store"
    r"|首[日周月季年]|单[日周]|上线|开售|发售|预售|[周天]|内|新|[Aa][Pp][Pp]|应用|平台|品牌|旗下|挂牌|的|净利润?|利润|亏损|本|这|两|三"
    r"|应用商店|全网|全渠道|两?端|\s)*$"
)
"""Words that narrow a measure without naming something else that is measured: 海外, 日均."""


_TIME = "\uf8ff"
"""Stands for a time; no masked sentence holds this code point."""
_ADJUNCT = re.compile(
    rf"在[^，。]{{1,4}}[年月天周][内中里]|(?:在|相[较比]于?|与|较|比)[^，。]{{0,6}}{_TIME}(?:的|以?[内中里来]|相[比较]|同期|末|底)*"
    r"|过去[^，。]{0,6}[年月天周][内中里]?"
)
_LINK = re.compile(
    r"(?:(?:(?!利|收|销|额|[上下]滑|增|降|涨|跌)[^的了着是在，。；、（）()\d\ue001-\ue006]){1,8}(?=[，,]))?[）)]?[，,、（(]?(?:而|也|仅|只|却|又|还|更|再|同样|继续|依然|每|均|并|且|均?较|比|与|同|相比|相较|于|前一?年|上年|去年|上一?|季度|财季|环比"
    r"|同期|同比|逆[市势]|可比|口径|下|约|近|以上|左右|上下|已|仍|则|分别|的|年|月|季|(?:较|比|与)的?\d[\d.,]*[百千万亿]*[^，。\d]{0,4}(?=$|相比)"
    r"|[，,])*"
)
"""What joins a rate to the figure that grew, after the thing counted: 汽车，较去年."""
_WHOLE = frozenset(
    {
        Metric.REVENUE,
        Metric.NET_PROFIT,
        Metric.UNIT_SALES,
        Metric.USERS,
        Metric.MONTHLY_ACTIVE_USERS,
        Metric.DAILY_ACTIVE_USERS,
        Metric.EMPLOYEES,
        Metric.DOWNLOADS,
        Metric.GROWTH_RATE,
    }
)
"""Metrics that parts of somebody have as well: in 其中，智能云业务营收215亿元 the figure is not the company's."""


_TOLD_BY_NAME = frozenset({Metric.GROWTH_RATE, Metric.OTHER_METRIC})
"""Metrics that what is measured gives a name to."""
_CAUSED = re.compile(r"让|令|使(?!用)|帮助?|助力?|为(?=[^，。]{2,8}(?:节省|节约|降低|减少))")
"""What says that somebody else's figure is made to grow: 把数据搬到云上让成本降低30%."""
_ANOTHERS = re.compile(r"(?:泄[漏露]|侵犯|下一[个款家位]|调查了?|采访了?|走访了?|影响[了到]|波及|处罚(?!款)|开除|解雇|辞退)[^，。；]*$")
"""What stands before a figure that is no figure of whom the clause is about: 侵犯七项专利, 成为下一个日活过亿的产品, 调查了1万名用户."""
_BY_MEANS = re.compile(r"(?:用|运行|支持|部署|从)[^，。；\ue001-\ue006]{0,4}$")
"""What stands before a figure of what something is done with: 用40亿参数的小模型复刻, 能够运行最高30B参数的模型."""
_PART = re.compile(r"业务|板块|分部|部门|事业|流程|品类|地区|市场|产品|服务|[游手汽][戏机车]|[行产]业|企业|厂商|用户的|国有|平均")
"""What of somebody only a part is: 智能云业务的营收."""
_SHORT, _LONG = 5, 9
_ITS = re.compile(
    r"其(?![中他它余实次])|该(?:公司|集团|平台|企业|产品|应用)|这家(?:公司|企业)|他们|她们|[该这此][款部个台](?:游戏|车型?|手机|眼镜|产品|应用|软件|芯片|模型)|(?<!其)它们?"
)
"""What says that a clause speaks on of the one named before."""


def measured_by(here: Sentence, hit: Hit, quantity: Quantity, figures: Sequence[Quantity], times: Sequence[Time]) -> str:
    """Return what a figure measures as the text puts it, where its metric does not say it all; of growth what grew, if the clause says."""
    start = min(hit.start, quantity.start)
    if hit.cue.metric is Metric.GROWTH_RATE:
        words = _grown(here, start, figures, times)
        return "股价" if _is_stock(here, hit, words) else words
    own = _noun(here, hit)
    words = "" if hit.cue.label else phrase_before(here, hit.start, figures, times) if hit.start < quantity.start else _new(here, start)
    per = _PER.search(here.masked, hit.end, quantity.start)
    return (words + own if len(words + own) <= _LONGEST else own) + (f"（{per[0].strip()}）" if per else "")


def told_apart(hit: Hit, measured: str) -> str:
    """Return what is measured where the name of the metric does not say as much: 广告收入, but not 营收."""
    if hit.cue.metric in _TOLD_BY_NAME:
        return measured
    more = hit.cue.metric in _TOLD and not _BARE.fullmatch(measured) and ("（" in measured or _MEASURE.search(measured))
    return measured if more else ""


def _noun(here: Sentence, hit: Hit) -> str:
    return hit.cue.label or _tidy(_COUNTED.sub("", _plain(here, hit.start, hit.end)))


def _new(here: Sentence, position: int) -> str:
    return "新增" if re.search(r"(?:新增|净增|增加)(?:了|约|近|超过?)*$", here.masked[:position]) else ""


def phrase_before(here: Sentence, position: int, figures: Sequence[Quantity], times: Sequence[Time]) -> str:
    """Return the words that stand before a position in its clause, after the last name, time and figure, without what joins them."""
    start = _start(here, position, [*figures, *times])
    return _tidy(_JOIN.split(_plain(here, start, position))[-1])


def _grown(here: Sentence, position: int, figures: Sequence[Quantity], times: Sequence[Time]) -> str:
    """Return what the clause before a position says has grown, however far before it: 销量在四年内, 门店数相较于2021年, GMV保持着."""
    start = _start(here, position, [each for each in figures if each.kind is not Kind.DURATION])
    told, text = start, ""
    for time in [time for time in times if start <= time.start and time.end <= position]:
        text += _plain(here, told, time.start) + _TIME
        told = time.end
    text = _ADJUNCT.sub(_TIME, text + _plain(here, told, position))
    pieces = [_tidy(piece) for piece in _JOIN.split(text.replace(_TIME, "了"))]
    return next((piece for piece in reversed(pieces) if piece), "")


def _start(here: Sentence, position: int, others: Sequence[Quantity | Time]) -> int:
    ends = [match.end() for pattern in (_BREAK, _NAMED) for match in pattern.finditer(here.masked, 0, position)]
    return max([*ends, *(each.end for each in others if each.end <= position)], default=0)


_PRICED = re.compile(r"(?:[票房油金银煤气电机菜肉运]|售|定|均|单)价")
"""What else rises and falls: 高铁票价将于6月上涨，涨幅在20%左右."""


def _is_stock(here: Sentence, hit: Hit, words: str) -> bool:
    """Tell whether a rise or fall is one of shares: 远山科技盘前大涨5%."""
    verb = here.masked[hit.start : hit.end]
    return (
        "股价" in verb
        or "股票" in verb
        or words.endswith("股价")
        or bool(
            _SHARES.search(verb)
            and not _PRICED.search(here.masked, 0, hit.start)
            and not re.search("同比|环比", verb)
            and _STOCK.match(words)
            and not _ROSE_TO.search(here.masked, 0, hit.start)
        )
    )


def grows_from(here: Sentence, end: int, quantity: Quantity, hit: Hit, times: Sequence[Time]) -> bool:
    """Tell whether a rate says how much the figure that ends at `end` has grown: 净利润5亿元，同比增长12%."""
    start = min(hit.start, quantity.start)
    text = here.masked[end:start]
    for time in reversed([time for time in times if end <= time.start and time.end <= start]):
        text = text[: time.start - end] + text[time.end - end :]
    return end <= start and bool(_LINK.fullmatch(re.sub(r"[（(][^（）()]*[）)]", "", text)))


def tells(here: Sentence, hit: Hit, quantity: Quantity, about: Mention, measured: str) -> bool:
    """Tell whether a figure of somebody may be measured so.

    Of what grows only figures and performance grow by a rate; in a clause that does not name him, what is measured must be all his.
    """
    start = min(hit.start, quantity.start)
    begin = max((match.end() for match in CLAUSE_END.finditer(here.masked, 0, start)), default=0)
    named = [(slot, mention) for slot, mention in here.slots() if begin <= slot < start and mention.type is not EntityType.PLACE]
    if hit.cue.metric is Metric.GROWTH_RATE and not _grows(here, hit, quantity, about, measured, named):
        return False
    if hit.cue.metric in _TOLD_BY_NAME and _CAUSED.search(here.masked, named[-1][0] if named else begin, start):
        return False
    if hit.cue.metric is Metric.EMPLOYEES and re.search("(?:其他|其余)$", here.masked[:start]):
        return False
    if _ANOTHERS.search(here.masked, begin, start) or (quantity.unit == "parameter" and _BY_MEANS.search(here.masked, begin, start)):
        return False
    if "罚" in _noun(here, hit) and not named and measured.removesuffix(_noun(here, hit)):
        return False  # 远山科技被罚4646万元，云帆支付被罚2600万元, where nobody knows the second
    elsewhere = all(mention is not about for _, mention in here.slots())
    whole = hit.cue.metric in _WHOLE or (hit.cue.metric is Metric.OTHER_METRIC and elsewhere)
    if not whole or hit.start > quantity.start or any(mention is about for _, mention in named):
        return True
    return bool(_ITS.search(here.masked, begin, start)) or _is_all(hit, about, measured.removesuffix(_noun(here, hit)))


def _grows(here: Sentence, hit: Hit, quantity: Quantity, about: Mention, measured: str, named: Sequence[tuple[int, Mention]]) -> bool:
    """Tell whether what is measured may grow by such a rate, and is of the mention that is named last in the clause."""
    start = min(hit.start, quantity.start)
    if (
        Decimal(quantity.value) == 0
        or (hit.cue.sign < 0 and quantity.kind is Kind.TIMES)
        or re.search(r"[从由自]\s?$", here.masked[:start])
    ):
        return False
    if next((mention for slot, mention in reversed(named) if mention is about or not is_oblique(here, slot)), about) is not about:
        return False
    if measured == "股价":
        if not named and re.search(r"[；;|｜][^；;|｜]*$", here.masked[:start]):
            return False  # 远山新品会延期；最高涨20%，…: a headline with several stories
        return about.type is EntityType.COMPANY and bool(named or "幅" not in here.masked[hit.start : hit.end])
    if measured.endswith("指数"):
        return False  # 恒生指数涨0.8%: nobody's
    return about.type is EntityType.PRODUCT if _PERFORMANCE.search(measured) else bool(_MEASURE.search(measured))


def _is_all(hit: Hit, about: Mention, words: str) -> bool:
    """Tell whether words before a measure leave it one of all that somebody has: 全年, but not 智能云业务."""
    head, of, _ = words.partition("的")
    if of and not _OWN.match(head):
        return False  # VR设备的全球总出货量
    rest = _MEASURE.sub("", words)
    if _OWN.match(rest) or about.text in words or (about.type is EntityType.PRODUCT and words.endswith(("价", "价格"))):
        return True
    return len(rest) <= (_SHORT if hit.cue.metric is Metric.GROWTH_RATE else _LONG) and not _PART.search(words)


def _plain(here: Sentence, start: int, end: int) -> str:
    """Return a range of a masked sentence with its names as they are written."""
    names = {slot: mention.text for slot, mention in here.slots() if start <= slot < end}
    return "".join(names.get(index, here.masked[index]) for index in range(start, end))


def _tidy(words: str) -> str:
    while (shorter := _IDLE.sub("", words)) != words:
        words = shorter
    return words.strip()
