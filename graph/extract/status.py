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

_OBJECT_MARKER = re.compile(
    "将(?=[\ue001-\ue006]|<|原|现有|旗下|其|该|这|此|它|自己|自身|自家|公司|核心|多|两|全部|所有|所持|总部|价格|业务|资金|股份|股权|控制权|控股权|产品|技术|用户|数据|目光|视线"
    "|重心|订单|团队|部门|资产|模型|芯片|品牌|成本|人工智能|AI|[0-9.]+%|“|「|《)"
)
"""将 that puts the object first and says nothing of the future: 将“通义”更名为“千问”."""


_OBJECT_VERB = re.compile("将(?=[^，。；]*(?:收入囊中|收入麾下|收归旗下|揽入怀中|纳入麾下|归因于|归功于|视为|视作|看作|比作|称为|称作))")
"""The same before a longer object: 将素有冰淇淋之王之称的云端收入囊中."""


_DECIDED = re.compile("即将|将(?:会|于|在)?")
"""What puts off a change of post that is announced, and so decided: 林晓舟将于7月1日起担任总裁."""


@cache
def _cues() -> dict[str, dict[str, re.Pattern[str] | None]]:
    table = tomllib.loads((files("graph.extract") / "rules" / "status.toml").read_text("utf-8"))
    masked = table.pop("not_cues")
    return {
        status: {
            "clause": _any_of(cues.get("clause", ()), cues.get("clause_en", ())),
            "over": _any_of(cues.get("over", ()), ()),
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


_UNDONE = re.compile(
    r"[^，。；！？]{0,16}?(?:告吹|流产|泡汤|搁浅|作罢|谈崩|以失败告终|未能成行|(?:交易|计划|提议|要约|谈判|尝试|收购案|并购案|重组|合并)[^，。；！？]{0,14}(?:失败|被否|遭拒|被拒|未果|破裂|遇阻|受阻))"
    r"|[\ue001-\ue006]?(?:公司|集团)?(?:并)?(?:不感兴趣|没有?兴趣)"
    r"|[\ue001-\ue006]?(?:公司|集团)?(?:一事|一案|案|的?交易|的?计划)?已?(?:被|遭)[^，。；]{0,8}(?:禁止|否决|叫停)"
)
"""What came to nothing: 远山收购海棠的交易因监管问题失败."""

_GIVEN_UP = re.compile(
    r"[，。；](?:但|不过|随后|后来|后|最终|最后|之后|又|已|现|其|它|公司|双方|前者|[^，。；]{0,8}[\ue001-\ue006])*"
    r"(?:宣布|决定)?(?:放弃|撤回|撤销|退出|终止|取消)了?(?:这|该|此|一|项|笔|次|其|对|[\ue001-\ue006]|的)*(?:收购|竞购|并购|交易|要约|报价|计划|谈判|竞标|提议)"
)
"""What gives up, later in the sentence, what was planned before: 远山曾提出收购海棠，后放弃了收购。"""

_PLAN = re.compile(
    r"(?<![\ue001-\ue006])(?:的)?(?:计划|意向|意图|事项|方案|设想|提议|要约|可能性)(?=[，。；、”」）“的]|$|一直|已|仍|能|是|被|遭|会)"
    r"|\s?(?:的)?申请(?=(?:已|正式)*(?:获|得到|被)[^，。；]{0,4}受理|材料|文件|书(?:[，。；]|$)|[，。；]|$)"
)
"""What is planned, named after what it is: 对海棠的收购计划, 上市申请获得受理, 提交了上市申请."""

_TALKS = re.compile(r"[^，。；！？]{0,14}?(?:谈判|洽谈|磋商|商谈|接洽)")
"""What is only talked about, after 就: 远山正就收购海棠进行谈判."""

_PENDING = re.compile(
    r"(?:公司|集团)?(?:[^，。；！？]{0,6}?(?:交易|收购案|并购案|一案)(?:(?!通过|获|已)[^，。；！？]){0,8}?(?:审核|审查|审批|仍待|尚待|有待|尚需|仍需|待批|将放行|(?:将|预计|有望)[^，。；！？]{0,10}(?:完成|交割))"
    r"|(?:将|预计|有望)(?:于|在)?[^，。；！？]{0,8}(?:完成|交割)"
    r"|[^，。；！？]{0,10}，(?:该|此|这|上述|整个)?(?:笔|项|宗)?(?:交易|收购|并购)(?:仍|尚|还)?(?:需|待|有待|预计|将|有望)[^，。；]{0,24}(?:批准|通过|完成|交割|审批))(?![^，。；]{0,16}(?:通过|获批|已经?))"
)
"""What a deal still waits for: 远山收购海棠的交易仍待批准, 远山收购海棠，交易预计于年底完成."""

_CALLED_OFF = re.compile(
    r"[，。；](?:(?!可能|或许|或将|会)[^，。；]){0,16}(?:放弃|撤回|撤销|终止|取消|中止)了?(?:这|该|此|上述|这一|这项|这笔|该项|该笔)(?:一)?(?:收购|竞购|并购|交易|投资|要约)"
)
"""What calls a deal off, later in the sentence: 远山收购海棠，但最终终止了该收购."""

_ASIDE = re.compile(r"[（(][^（）()]*[）)]")
"""Asides, whose words say nothing of the clause: 只搭载乘客（没有司机在旁监督）的里程."""

_OPEN = re.compile(r"[（(][^（）()]*$")
"""The aside that a position lies in, of which the words before it say nothing: 不会有比云雀（售价30万元）更便宜的车."""

_CONTRAST = re.compile(r"(?:没有|并非|不是|并未|不再)[^。；！？]*?，\s?而是")
"""What is denied before what is told instead: 没有出海建厂，而是与海棠合作."""

_FINISHED = re.compile(r"[^，。；！？的]{0,8}?(?:结束|终止|破裂|中止|告终|分道扬镳|画上句号)")
"""What ends what lasted: 远山与海棠的合作已经结束."""

_COMMENT = re.compile(r"(?P<cue>拒绝|尚未|没有|并未|未能|从未|未)[^，。；！？]{0,24}(?:置评|回应|评论|回复|答复|表态)")
"""Denials of a comment and of nothing else: 远山尚未就潜在投资海棠一事置评."""

_NOT_STOPPED = re.compile(
    r"(?P<cue>(?:没有|并没有|并未|从未|未曾|尚未|未|不会|无意|否认|无计划|不打算|暂无)[^，。；！？\ue001-\ue006]{0,12}(?:禁止|停止|终止|中止|中断|限制|断供|取消|暂停|拒绝|放弃|结束|退出|解除|剥离|出售))"
)
"""Denials that something stopped: 远山没有停止向海棠供货."""

_RUMOUR = re.compile(r"(?:^|[。；;|｜\s“])(?:传|曝|疑)(?=[\ue001-\ue006])[^。；;|｜]*$")
"""Headlines that tell a rumour: 传远山收购海棠."""

_IF = re.compile(r"如果|假如|倘若|要是|(?:^|[，。；“])\s?(?:若|一旦)(?!干)")
_SUPPOSED = re.compile(r"假设|假定")
_WHETHER = re.compile(r"是否|会不会|能否|要不要|怎么可能|怎么会|岂[会能]")


def is_hypothetical(sentence: Sentence, start: int) -> bool:
    """Tell whether what begins at a position of the masked sentence is only supposed: 如果远山收购星河, 假设毛利率为75%."""
    masked = sentence.masked
    clause = clause_start(masked, start)
    return (
        _IF.search(masked, max(0, clause - 1), start) is not None
        or _SUPPOSED.search(masked, 0, start) is not None
        or _WHETHER.search(masked, clause, start) is not None
    )


def clause_start(masked: str, position: int) -> int:
    """Return where the clause begins that a position of a masked sentence lies in."""
    return max((masked.rfind(mark, 0, position) for mark in CLAUSE_END + "："), default=-1) + 1


def find_status(sentence: Sentence, start: int, end: int, *, lasts: bool = False, post: bool = False) -> Status:
    """Return how the claim is put that the range `start` to `end` of the masked sentence makes.

    What `lasts` (a partnership, not a purchase) has ended where its end is told; what does not was given up.
    """
    masked = sentence.masked
    clause = _CONTRAST.sub("", _ASIDE.sub("", _spoken(masked, _scope(masked, start), end)))
    before = _NOT_STOPPED.sub("", masked[:end])
    if _UNDONE.match(masked, end):
        return Status.DENIED
    if lasts and (_hits(_cues()[Status.DENIED.value]["over"], clause) or _FINISHED.match(masked, end)):
        return Status.ENDED
    for status in _ORDER:
        cues = _cues()[status.value]
        scope = _without(clause, cues["not"])
        if status is Status.PLANNED:
            scope = _OBJECT_MARKER.sub("", scope)
            scope = _OBJECT_VERB.sub("", scope)
            scope = _DECIDED.sub("", scope) if post else scope
        if status is Status.ENDED and masked.startswith(tuple(CLAUSE_END), start):
            scope = _without(
                masked[start + 1 : end], cues["not"]
            )  # 曾任甲，现任乙: what was before the comma says nothing of what comes after
        if status is Status.PLANNED and _PLAN.match(masked, end):
            return status
        if _hits(cues["clause"], scope) or _hits(cues["over"], scope) or _hits(cues["sentence"], _without(before, cues["not"])):
            return Status.DENIED if status is Status.PLANNED and _GIVEN_UP.search(masked, end) else status
        if status is Status.DENIED and _REFUTED.search(masked, end):
            return status
        if status is Status.REPORTED and (_RUMOUR.search(before) or ("就" in clause and _TALKS.match(masked, end))):
            return status
    if _CALLED_OFF.search(masked, end):
        return Status.ENDED if lasts else Status.DENIED
    return Status.PLANNED if _PENDING.match(masked, end) else Status.ASSERTED


def _scope(masked: str, start: int) -> int:
    """Return where the cues begin that say how a claim is put: with its clause, but after what only describes its subject.

    In 曾在海棠任职的林晓舟加入了远山 the first words tell when he was at 海棠, not when he joined.
    """
    aside = _OPEN.search(masked, 0, start)
    clause = max(clause_start(masked, start), aside.start() + 1 if aside else 0)
    if opening := _OPENING.search(masked, clause_start(masked, clause - 1), clause):
        clause = opening.start()
    return start if masked[start - 1 : start] == "的" and "\ue001" <= masked[start : start + 1] <= "\ue006" else clause


_OPENING = re.compile(
    r"(?:将会?|计划|拟|预计|打算|准备)(?:在|于)[^，。；！？,;!?了]*(?:[上中里内时年月日]|期间|市场|商圈|城市|地区|国家)，$"
)
"""What says when or where, and so goes on after its comma: 将在发布会上，推出云雀."""


def _spoken(masked: str, start: int, end: int) -> str:
    """Return a range without the denials of a comment, which may stretch past its end, and those that something stopped."""
    text = masked[start:end]
    for pattern in (_COMMENT, _NOT_STOPPED):
        for match in pattern.finditer(masked, start):
            first, last = match.span("cue")
            if last <= end:
                text = text[: first - start] + "#" * (last - first) + text[last - start :]
    return text


def _without(text: str, pattern: re.Pattern[str] | None) -> str:
    return pattern.sub("", text) if pattern else text


def _hits(pattern: re.Pattern[str] | None, text: str) -> bool:
    return pattern is not None and pattern.search(text) is not None
