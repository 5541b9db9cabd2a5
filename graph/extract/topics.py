"""What a clause is about: the mention that opens it, or one of the clauses before it."""

import re

from graph.extract.sentence import SLOTS, Sentence
from graph.extract.status import CLAUSE_END
from graph.model import Mention
from graph.vocab import EntityType

_START = rf"(?:^|[{CLAUSE_END}：:“”\"（(#丨｜])\s?"
_OPENER = re.compile(
    rf"{_START}(?:(?:[0-9年月日号今去明上下周早晚初底末、\s]|于是|随后|此外|其中|同时|目前|近日|日前|如今|而|但|不过|因此|据悉|此前|当天|当日|此次|早在|对于|作为|由于|原|前|On|In|The|the|Last|This)+)?\ue002?$"
)
"""What may stand before the mention that a clause is about: the clause's beginning, a time, a conjunction, its maker (远山星河)."""

_KIND = re.compile(
    rf"{_START}[^{CLAUSE_END}：:“”\ue001-\ue005与和同跟对向被由从为给将把]{{0,12}}(?:公司|企业|巨头|厂商|品牌|平台|电商|车企|药企|券商|大厂|龙头|开发商|运营商|制造商|供应商|服务商|零售商|独角兽|新势力)$"
)
"""What a company or product is, before its name: 跨境电商远山冲刺上市."""

_OWNED = re.compile(
    rf"(?:{_START}|[0-9年月日今去近]+，?|消息，)[^{CLAUSE_END}：:“”\ue001-\ue005与和同跟对向被由从为给将把]{{0,12}}(?:\ue002[^{CLAUSE_END}\ue001-\ue005]{{0,8}})?[\ue001\ue002](?:集团|公司)?(?:旗下的?|的|系)"
    rf"[^{CLAUSE_END}：:“”\ue001-\ue005与和同跟对向被由从为给将把]{{0,12}}(?:公司|企业|巨头|厂商|品牌|平台|车企|部门|业务|单位|团队)$"
)
"""What a company is and whose, before its name: 海棠旗下的自动驾驶公司远山完成融资 is about 远山."""

_SOURCE = re.compile(rf"{_START}(?:[0-9年月日，]+)?(?:根据|按照|依据|据|从)$")
_SAID = re.compile(
    r"(?:公司|集团|官方)?(?:此前|近日|最新|日前|昨日|今日|发布|公布|披露|提交)*的?[^，。；\ue001-\ue006]{0,6}?(?:公告|财报|年报|季报|半年报|招股书|计划|规划|声明|通报|官网|博客|介绍|资料|透露|披露|公开信|内部信)"
)
"""What surrounds the company whose own word a sentence goes by: 根据远山科技的公告，这家公司…; but not 据新华社报道."""

_POST = re.compile(
    rf"{_START}[^{CLAUSE_END}：:\ue001与和同跟对向被由从为给将把]{{0,24}}(?:官|总裁|董事长|经理|负责人|创始人|主席|总监|CEO|CTO|CFO|COO|VP|主管|主任|董事|高管|分析师|教授|科学家|工程师|合伙人|顾问|律师|设计师|专家|员工|发言人|之父)\s?$"
)
"""Whose post opens a clause, before the name: 远山科技首席执行官林晓舟."""

_CREDIT = re.compile(r"(?:来源|图源|出处|摄影|图片|视频|作者|编辑|记者|来自|文)\s?[：:｜|丨/]\s?$")
"""What stands before the name of whom a picture or text is by: 图片来源：远山视觉."""

_ASIDE = re.compile(
    rf"(?:独家|联合|共同|继续)*(?:领投|跟投|参投)|(?:[-—·/]|记者|[^{CLAUSE_END}\ue001-\ue006]{{0,10}}[0-9]日)[^{CLAUSE_END}\ue001]{{0,14}}?(?:讯|日电|消息)|[0-9]{{1,2}}月[0-9]{{1,2}}日\s?[丨｜|]"
)
"""What follows a name that the rest is not about: an investor in a list, the paper in its dateline (经济日报7月5日讯, 5月20日丨)."""

_PERSON = SLOTS[EntityType.PERSON]
_NAMED_BY_KIND = SLOTS[EntityType.COMPANY] + SLOTS[EntityType.PRODUCT]


def topic_of(sentence: Sentence, position: int, slots: str) -> Mention | None:
    """Return the mention in one of the slots that the words before a position of the masked sentence are about.

    In 远山科技调整了架构，并上线了星河 the second clause has no subject of its own: the subject of the first carries on.
    """
    masked = sentence.masked
    for slot, mention in reversed(list(sentence.slots())):
        if slot >= position or masked[slot] not in slots:
            continue
        before = masked[max(0, slot - 32) : slot]
        aside = is_credited(sentence, slot) or _ASIDE.match(masked, slot + 1)
        opens = _opens(before, masked[slot]) or (_SOURCE.search(before) is not None and _SAID.match(masked, slot + 1) is not None)
        if opens and not aside and masked[slot + 1 : slot + 2] not in {"、", "和", "与"}:
            return mention
    return None


def is_credited(sentence: Sentence, slot: int) -> bool:
    """Tell whether a mention is only named as whom a picture or text is by."""
    return _CREDIT.search(sentence.masked, max(0, slot - 8), slot) is not None


def _opens(before: str, slot: str) -> bool:
    """Tell whether a mention opens a clause that has these words before it."""
    return (
        _OPENER.search(before) is not None
        or (slot in _NAMED_BY_KIND and (_KIND.search(before) is not None or _OWNED.search(before) is not None))
        or (slot == _PERSON and _POST.search(before) is not None)
    )
