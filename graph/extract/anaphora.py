"""Pronouns and descriptions that stand for a company or a person named before: 该公司, 这家企业, 其, 它, 他, 后者."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from graph.extract.sentence import SLOTS, Sentence, slot_class
from graph.extract.status import clause_start
from graph.extract.topics import topic_of
from graph.lexicon import fold
from graph.model import Mention
from graph.vocab import EntityType

REACH = 3
"""Most sentences back that an antecedent may stand; further back a reader has lost it too."""

_START = r"(?:^|(?<=[，。；：！？“”#\s\n]))"
_WHEN = r"(?:(?:此前|目前|同时|近日|日前|随后|今年|去年|此外|而|但|不过|因此|据悉|[0-9年月日]+)，?)?"
_VERB = (
    r"(?:相继|先后|拟|持有|决定|同意|签署|中标|入股|参股|出资|增资|受让|出售|转让|设立|认购|合计|直接|间接|控股|全资|下属|股东|陆续|近日|日前|去年|今年|当时|随即|成立于|拥有|希望|认为|目前|将|已|曾|也|还|又|再|则|并|正|在|于|与|和|向|对|从|以|为|是|表示|称|宣布"
    r"|计划|推出|发布|成立|完成|获得?|收购|投资|旗下|的|自研|研发|由|被|CEO|创始人|董事长|总裁|首席|副总裁|联合创始人|总部|高管)"
)
"""What follows 公司 where it is the subject and not the end of a name or of a description."""

_COMPANY = re.compile(
    rf"(?:该公司|该集团|该企业|(?<![日基资成])本公司|本集团|这家(?:[一-鿿]{{0,6}})?(?:公司|企业|巨头|厂商|品牌)|{_START}{_WHEN}(?P<bare>公司|集团)(?={_VERB}))"
)
_POINTED = re.compile(r"该(?:公司|集团|企业)|这家")
"""Descriptions that point at a company, whatever place it has in its sentence: 记者走访了远山科技。该公司… means 远山科技."""

_THINGS = (
    r"(?:手机|机型|新机|车型|新车|汽车|轿车|SUV|MPV|产品|新品|应用|软件|App|APP|模型|大模型|工具|芯片|处理器|游戏|手游|耳机|眼镜|手表|平板|电脑|笔记本|掌机|相机|音箱"
    r"|机器人|设备|硬件|智能体|助手|插件|浏览器|飞机|火箭|飞船|卫星|药物|药品|疫苗|引擎|框架|架构|操作系统|技术|显卡|电池|车)"
)
_PRODUCT = re.compile(
    rf"(?:这[款部一颗台]|该(?:款|部(?!门))?)(?:全新的?|新)?(?:(?!公司|集团|企业(?!级)|部门|业务|[的了是在]|发布|推出)[一-鿿A-Za-z]){{0,6}}?(?P<kind>{_THINGS})(?![构关械制队企商主市展友产业行间])|该机(?![构关械制])"
    rf"|{_START}{_WHEN}(?P<bare>新车|新机|新品)(?=[^一-鿿]|(?:将|已|还|也|采用|搭载|配备|内置|基于|支持|提供|定位|由))"
)
"""Descriptions that stand for a product named before: 这款手机, 该车型, 新车."""
_IT = re.compile(rf"(?:{_START}{_WHEN}|(?<=[将把让为对与由]))(?P<bare>它|其)(?![他它中余实次后间一们])")
_LATTER = re.compile(rf"{_START}(?:而)?(?P<bare>后者)(?!的)")
"""后者 is the company or product named last: 远山收购了海棠，后者是云雀的子公司."""
_PERSON = re.compile(rf"{_START}{_WHEN}(?P<bare>他|她)(?!们|人)")
_NOTHING = re.compile(
    r"^[\s#*]*(?:(?:此外|同时|另外|随后|今年|去年|近日|日前|目前|此前|其后|当时|当天|至今|本月|上月|[0-9]+[年月日]|[，,\s])*)(?P<bare>)"
    r"(?=(?:还|也|又|并|则|已|已经|曾|将|拟|正|正在|先后|陆续|相继|再次|首次|正式|计划|宣布|率先|共同|全面|分别|最终)*"
    r"(?:[与和同跟对][\ue002\ue003\ue005]|获得|推出|发布|上线|收购|投资|入股|领投|参股|完成|成立|设立|携手|联手|联合|接入|打通|搭载|采用|开源|出售|剥离|任命)(?![0-9]|[^，。；]{0,8}的[^，。；]{0,6}[，：]|[^，。；]{0,16}(?:后|以来|前夕|当[日天晚]|次日|首日|之际|同时)，[^，。；\ue001-\ue006]{0,4}[\ue002-\ue005]))"
)
"""A sentence that begins with its verb goes on about what the last one was about: 远山科技完成上市。此外，还与海棠达成合作。

But 完成融资后，云帆… is about 云帆.
"""


def with_antecedents(sentences: Sequence[Sentence]) -> Iterator[Sentence]:
    """Yield each sentence with the slot of its antecedent in the place of each pronoun that has one."""
    main = main_company(sentences)
    for index, sentence in enumerate(sentences):
        earlier = sentences[max(0, index - REACH) : index]
        found: list[tuple[int, int, Mention]] = []
        for pattern, types in (
            (_COMPANY, "Company"),
            (_PRODUCT, "Product"),
            (_IT, "Company|Product|Unit"),
            (_PERSON, "Person"),
            (_NOTHING, "Company|Product|Unit"),
        ):
            for match in pattern.finditer(sentence.masked):
                start, end = match.span() if match["bare"] is None else match.span("bare")
                if pattern is _PRODUCT:
                    one = _described(match["kind"], sentence, start, earlier)
                else:
                    one = antecedent(sentence, start, earlier, types, main if pattern is _COMPANY else ())
                if one is None and _POINTED.match(sentence.masked, start):
                    one = _only_named(sentence, start, earlier, slot_class(types))
                if one is not None:
                    found.append((start, end, one))
        for match in _LATTER.finditer(sentence.masked):
            one = _last_named(sentence, match.start("bare"), earlier)
            if one is not None:
                found.append((*match.span("bare"), one))
        yield _replaced(sentence, sorted(found, key=lambda one: one[0])) if found else sentence


def _only_named(sentence: Sentence, position: int, earlier: Sequence[Sentence], slots: str) -> Mention | None:
    """Return the one thing of some types that the words before a position name, or else the sentence before; None where they name two."""
    for one, end in ((sentence, position), *((previous, len(previous.masked)) for previous in earlier[-1:])):
        named = [mention for slot, mention in one.slots() if slot < end and one.masked[slot] in slots]
        if named:
            return named[-1] if len({mention.entry or fold(mention.text) for mention in named}) == 1 else None
    return None


def _described(kind: str | None, sentence: Sentence, position: int, earlier: Sequence[Sentence]) -> Mention | None:
    """Return the product that a description stands for, in the nearest of the sentences that names one.

    It is the one called so (采用昆仑架构，这一架构…), else the one that came out (远山手机发布了星河，这款…), else what the sentence
    is about, else the only one. A new thing without a name (一款名叫 EVI 的产品) stands in the way.
    """
    products = slot_class("Product")
    for one, end in ((sentence, position), *((previous, len(previous.masked)) for previous in reversed(earlier))):
        named = [(slot, mention) for slot, mention in one.slots() if slot < end and one.masked[slot] in products]
        if one is sentence:
            # 云雀宣布关闭该应用 is not about 云雀 itself
            named = [(slot, mention) for slot, mention in named if slot + 1 == end or slot < clause_start(one.masked, end)]
        if named:
            called = [mention for slot, mention in named if kind and (one.masked.startswith(kind, slot + 1) or mention.text.endswith(kind))]
            out = [mention for slot, mention in named if _OUT.search(one.masked, 0, slot)]
            if called or out:
                return (called or out)[-1]
            topic = topic_of(one, end, products)
            only = len({mention.entry or fold(mention.text) for _, mention in named}) == 1
            return named[-1][1] if topic is None and only else topic
        if _NEW.search(one.masked, 0, end):
            return None
    return None


_OUT = re.compile(r"(?:发布|推出|公布|带来|揭晓|展示|曝光)(?:了|旗下|其)?[^，。；\ue001-\ue006]{0,20}(?:\ue002的?)?$")
"""What stands before a product that comes out."""
_NEW = re.compile(r"一[款部辆台种]|名[为叫]")


def _last_named(sentence: Sentence, position: int, earlier: Sequence[Sentence]) -> Mention | None:
    """Return the company, product or unit named last before a position of the masked sentence, or in the sentence before."""
    things = slot_class("Thing")
    for one, end in ((sentence, position), *((previous, len(previous.masked)) for previous in earlier[-1:])):
        named = [mention for slot, mention in one.slots() if slot < end and one.masked[slot] in things]
        if named:
            return named[-1]
    return None


def main_company(sentences: Sequence[Sentence]) -> tuple[Mention, ...]:
    """Return the mentions of the company a document is about, in order: one named at least thrice, and twice as often as any other."""
    by_name: dict[str, list[Mention]] = defaultdict(list)
    for sentence in sentences:
        for mention in sentence.mentions:
            if mention.type is EntityType.COMPANY:
                by_name[mention.entry or fold(mention.text)].append(mention)
    ranked = sorted(by_name.values(), key=len, reverse=True)
    if not ranked or len(ranked[0]) < 3 or (len(ranked) > 1 and len(ranked[0]) < 2 * len(ranked[1])):
        return ()
    return tuple(ranked[0])


def antecedent(sentence: Sentence, position: int, earlier: Sequence[Sentence], types: str, main: Sequence[Mention] = ()) -> Mention | None:
    """Return what the words before a position are about: the topic of this sentence or of the last that has one, else the main company."""
    slots = slot_class(types)
    topic = topic_of(sentence, position, slots)
    if topic is not None or any(slot < position and sentence.masked[slot] in slots for slot, _ in sentence.slots()):
        return topic
    for one in reversed(earlier):
        topic = topic_of(one, len(one.masked), slots)
        if topic is not None:
            return topic
        if any(one.masked[slot] in slots for slot, _ in one.slots()):
            break
    start = sentence.offset(position)
    return next((mention for mention in reversed(main) if mention.start < start), None)


def _replaced(sentence: Sentence, found: list[tuple[int, int, Mention]]) -> Sentence:
    """Return the sentence with a slot in each of the ranges (sorted)."""
    masked = sentence.masked
    pieces: list[str] = []
    offsets: list[int] = []
    slots = dict(sentence.slots())
    moved: list[tuple[int, Mention]] = []
    position = 0
    for start, end, mention in [*found, (len(masked), len(masked), None)]:
        moved += [(slot - position + len(offsets), slots[slot]) for slot in sorted(slots) if position <= slot < start]
        pieces.append(masked[position:start])
        offsets += [sentence.offset(index) for index in range(position, start)]
        if mention is not None:
            moved.append((len(offsets), mention))
            pieces.append(SLOTS[mention.type])
            offsets.append(sentence.offset(start))
        position = end
    offsets.append(sentence.offset(len(masked)))
    return Sentence(
        sentence.span,
        sentence.text,
        tuple(mention for _, mention in moved),
        "".join(pieces),
        tuple(offsets),
        tuple(slot for slot, _ in moved),
    )
