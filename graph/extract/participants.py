"""Who takes part in a happening: the mentions that fill the roles of a trigger found in a sentence."""

import re
from collections.abc import Collection, Iterator
from dataclasses import replace

from graph.extract.context import Context
from graph.extract.sentence import SLOTS, Sentence, in_headline
from graph.extract.subjects import CLAUSE_END, OBLIQUE, find_subject, find_topic, is_modifier, is_oblique, names_its_own
from graph.extract.times import find_times
from graph.extract.triggers import Place, Trigger
from graph.model import Argument, Mention
from graph.vocab import EntityType, EventType, Role

_SLOT = f"[{''.join(SLOTS.values())}]"
_NO_SLOT = f"[^，。；：{''.join(SLOTS.values())}]"
_BESIDE = re.compile(
    r"(?:[在于到向由比]|进入|登上|登陆|接入|搭载|基于|支持|采用|面向|针对|适用于|用于|依托|类似于?|媲美|对标|比肩|超越|超过|不同于|通过|使用|利用|兼容|整合|集成|代替|替代|取代|[与和跟同给]|(?<![名称号])为)(?:了)?$"
)
"""What stands before a mention that is not what is done, but where, on what or like what: 进入App Store前三, 发布类似云雀的产品."""
_ANOTHER = re.compile(r"一[款个项种套]|全新|(?<![换以])新一?代?")
"""What stands before a comma after which the name follows: 发布了一项音频服务，云雀音乐."""
_LISTED = re.compile(r"\s?(?:[、/]|,\s|和|与|及|以及|、以及|还有|and|, and)\s?")
_STANDS_FOR = re.compile(
    rf"(?:公司|集团)?(?:的)?(?:前(?!不久|日|天){_NO_SLOT}{{0,8}}?(?:官|总裁|董事长|经理|高管|员工|工程师|主管|CEO|CTO|CFO|COO)"
    rf"|的{_NO_SLOT}{{0,8}}(?:供应商|竞争对手|合作伙伴|客户|经销商)的"
    r"|(?:的)?(?:联合)?创始人(?:的)?(?:新|另一|创业)[^，。；]{0,4}(?:公司|项目|企业)"
    rf"|(?:小)?股东|投资者|用户|车主|粉丝|竞争对手|供应商|账户|账号|官微)(?!{_SLOT})"
    rf"|[^，。；]{{0,24}}(?:担任|为)[^，。；]{{0,8}}(?:保荐人|承销商|财务顾问)"
)
"""What follows a mention that is not who acts: 星河前CTO创业, 星河股东起诉, 云雀账号更名, 云帆证券担任保荐人."""
_AFFAIR = re.compile(r"事件|案(?![件子])|风波|丑闻")
"""What makes a name that of an affair, whose bearer does nothing in what is told: 魏则西事件."""
_AUTHORITY = re.compile(
    r"(?:政府|警方|公安局?|公安部|检察院|法院|证监会|监管局|监管总局|管理总局|海关|司法部|商务部|财政部|反诈中心|反诈骗中心|纪委|税务局|银保监会|网信办)$"
)
"""What names of those end in who prosecute, and with whom nobody is in business: 被迫与美国政府达成协议."""
_TOGETHER = re.compile("合作|战略|共建|携手|联合|共同")
_KIND = "公司|集团|企业|品牌|产品|平台|应用|项目|游戏|模型|软件|机构|车型|机型"
_TIMELY = "先后|随后|此后|之后|后来|目前|此前|此外|同时|另外|近日|最近|日前|刚刚?|不过|然而"
_ADVERB = "正式|成功|宣布|公告|计划|首次|再次|再度|进一步|开始|正在?"
_RESUMES = re.compile(
    rf"(?:{_SLOT}的母公司|(?:该|这家|这款|本|此)?(?:{_KIND})|该[一-鿿]{{1,3}}|[其它他她](?:的?[母子]公司|旗下)?)?"
    rf"(?:[了也还又则已曾并却但而的将拟于在,、“”「」《》\s]|{_TIMELY}|{_ADVERB})*"
)
"""What the clauses before a trigger may hold when they go on with what the sentence before was about: 该公司还."""
_AT = re.compile(rf"(?:(?<![正存现])在|基于|通过|依托|借助|围绕|关于){_NO_SLOT}{{0,12}}$")
"""What stands before a name that is no subject: 在模型社区云雀上线, 基于云雀发布."""
_WHEN = re.compile(r"(?:[，。；：]|^)(?:而|但)?(?:早?在|自从?|随着|当|由于|因为?)$")
"""What stands before a mention that does what stands right after it: 在林晚收购海棠后."""
_ONSET = re.compile(rf"[^，。；]{{0,16}}(?:后|以来|前夕|当[日天晚]|次日|首日|之际|同时|的?第[一二三两]天)，{_NO_SLOT}{{0,4}}{_SLOT}")
"""What follows words that only open a sentence, whose subject comes after them: 完成融资|后，远山的估值."""
_PERSON = rf"[^，。；\ue001-\ue006]*{SLOTS[EntityType.PERSON]}"
"""What stands between an employer and somebody with a post there."""
_PLACES = re.compile(r"(?:聘任|聘请|任命|选举|委任|提拔|解聘|免去|罢免|同意)[^，。；]*$")
_IS_PLACED = re.compile(rf"(?:、{_SLOT})*(?:女士|先生)?(?:为|任|担任|当选)")
"""What stands around somebody who is given a post or loses it."""
_NOBODYS_ELSE = (EventType.MILESTONE, EventType.AWARD)
"""What is of somebody himself, not of those he works for."""
_HEADLINE = 10
"""How far what somebody says of himself stands from his name in a headline: 林晚：将卸任远山CEO."""
_HEAD = re.compile(
    rf"(?:了)?{_NO_SLOT}{{0,14}}(?P<object>{_SLOT})(?:(?:[、和与及]|以及){_SLOT})*的{_NO_SLOT}{{0,3}}(?P<agent>{_SLOT})(?=[，、。；也还又已将就就都在于近今昨]|$)"
)
"""What follows a verb whose subject is the head of its relative clause: 刚收购海棠的星河，."""


def find_arguments(here: Sentence, match: re.Match[str], trigger: Trigger, context: Context) -> tuple[tuple[Argument, ...], float]:
    """Return the participants, and how sure they are; none when one that is needed is missing."""
    taken: dict[str, Argument] = {}
    confidence = 0.85

    places = {id(mention): slot for slot, mention in here.slots()}

    def prints(slot: int) -> bool:
        """Tell whether a mention stands after a headline, as who prints it does: 云雀正式上线｜天枢早报."""
        return re.search("[|｜]", here.masked[match.start() : slot]) is not None

    def take(role: Role, mention: Mention) -> None:
        slot = places.get(id(mention), -1)
        if _AFFAIR.match(here.masked, slot + 1) or prints(slot):
            return
        if role is Role.OBJECT and trigger.type is EventType.PRODUCT_LAUNCH and in_headline(here, mention):
            return  # 远山发布了《云雀退款说明》
        if role is Role.OBJECT and trigger.type is EventType.LEGAL_ACTION and _AUTHORITY.search(mention.text):
            role = Role.AGENT
        if not (role is Role.OBJECT and mention.type is EntityType.PRODUCT and trigger.nameless.search(mention.text)):
            taken.setdefault(mention.text.casefold(), Argument(role=role, mention=mention))

    for name in match.groupdict():
        # A list does not run on across a clause: 投资了MiniMax，阿里巴巴也跟投.
        end = match.start(name) + len((match[name] or "").partition("，")[0])
        if trigger.type is EventType.PRODUCT_LAUNCH and match.start(name) == match.start() and _is_aside(here, match.start()):
            return (), 0.0
        for slot, mention in here.slots():
            if match.start(name) <= slot < end:
                if prints(slot):
                    return (), 0.0
                take(Role(name), mention)
    headed = _headed(here, match, trigger)
    for role, mention in headed:
        take(role, mention)
    for place in trigger.roles:
        if place.words:
            for mention in _in_other_words(here, match.start(), place, [argument.mention for argument in taken.values()]):
                if trigger.type is not EventType.APPOINTMENT or not _is_left(mention, taken.values()):
                    take(place.role, mention)
        elif headed and place.where in "<<>":
            continue
        elif place.where == ">":
            for mention in _after(here, match.end(), place.types, trigger.part):
                take(place.role, mention)
        elif place.where == "^" and (topic := find_topic(here, match.start(), place.types)) is not None:
            take(place.role, topic)
        elif all(argument.role is not place.role for argument in taken.values()):
            found = _subject(here, match, place, context, trigger.type)
            if found is not None and found[0].text.casefold() not in taken:
                for mention in _with_list(here, found[0], match.start(), place.types):
                    take(place.role, mention)
                confidence = min(confidence, found[1])
    arguments = tuple(taken.values())
    filled = {argument.role.value for argument in arguments}
    if _is_settled(trigger.type, match[0], arguments):
        return (), 0.0
    if trigger.nearer and re.search(rf"[{trigger.nearer}][^，。；]*$", here.masked[: match.start()]):
        return (), 0.0
    if not filled or any(not filled.intersection(choice) for choice in trigger.need):
        return (), 0.0
    return arguments, confidence


def _is_settled(kind: EventType, told: str, arguments: Collection[Argument]) -> bool:
    """Tell whether words tell of no happening between such participants: an agreement with a court, a tariff that a company imposes."""
    if kind is EventType.PARTNERSHIP and _TOGETHER.search(told) is None:
        return any(_AUTHORITY.search(argument.mention.text) for argument in arguments)
    agents = [argument.mention.type for argument in arguments if argument.role is Role.AGENT]
    return kind is EventType.LEGAL_ACTION and "税" in told and EntityType.COMPANY in agents


def _is_left(employer: Mention, taken: Collection[Argument]) -> bool:
    """Tell whether somebody appointed is only known by a post there: 远山云事业部总裁林晚将出任CFO, 远山总裁林晚将出任海棠CEO."""
    persons = [argument.mention for argument in taken if argument.role is Role.PERSON]
    elsewhere = employer.type is EntityType.UNIT or any(argument.role is Role.OBJECT for argument in taken)
    return elsewhere and any(employer.start < person.start for person in persons)


def _subject(here: Sentence, match: re.Match[str], place: Place, context: Context, kind: EventType) -> tuple[Mention, float] | None:
    """Return whom a trigger is about, and how sure that is; none where another acts or the sentence has its own subject."""
    position = match.start()
    resumes = place.where == "<<" and (kind is EventType.LAYOFF or _resumes(here, position))
    for slot, mention in here.slots():
        if slot + 1 == position and mention.type in place.types and _WHEN.search(here.masked, 0, slot):
            return mention, 0.85
    opened = _ONSET.match(here.masked, match.end())
    if opened and all(slot > position for slot, _ in here.slots()):
        follows = dict(here.slots())[opened.end() - 1]
        return (follows, 0.85) if follows.type in place.types and kind is not EventType.FINANCIAL_REPORT else None
    found = find_subject(here, position, place.types, context if resumes else replace(context, previous=()))
    if found is None or found[1] == OBLIQUE or (kind is EventType.MILESTONE and names_its_own(here, position)):
        return None
    slot = next((slot for slot, mention in here.slots() if mention is found[0] and slot < position), -1)
    if slot < 0:
        return found
    if kind is EventType.APPOINTMENT and found[0].type is EntityType.PERSON and _is_placed(here, slot):
        types = tuple(each for each in place.types if each is not EntityType.PERSON)
        return _subject(here, match, replace(place, types=types), context, kind) if types else None
    if re.search("[；|｜]", here.masked[slot:position]):
        return None  # another part of a row of headlines: 星河发布云雀；国家队刷新纪录
    speaks = found[0].type is EntityType.PERSON and here.masked[slot + 1 : slot + 2] in ("：", ":")
    if speaks and position - slot > _HEADLINE and "我" not in here.masked[slot:position]:
        return None  # 林晚：员工和合伙人不断地离开: who speaks of others
    if kind in _NOBODYS_ELSE and is_modifier(here, slot) and re.match(_PERSON, here.masked[slot + 1 :]):
        return None  # 远山CEO林晚的财富创新高
    if here.masked[slot - 1 : slot] in ("除", "继"):
        return None  # 除星河外，其余盈利; 继星河之后，云帆裁员
    acts_for_it = kind is EventType.LAYOFF or _STANDS_FOR.match(here.masked, slot + 1) is None
    return found if acts_for_it else None


def _is_placed(here: Sentence, slot: int) -> bool:
    """Tell whether a mention is somebody given or taken a post, who does not give the next: 不再聘任林晚为总裁，同时聘任…."""
    return bool(_PLACES.search(here.masked, 0, slot) or _IS_PLACED.match(here.masked, slot + 1))


def _with_list(here: Sentence, mention: Mention, position: int, types: tuple[EntityType, ...]) -> tuple[Mention, ...]:
    """Return a mention with those before it in its list: 星河、云帆、海棠相继公布财报."""
    listed = [mention]
    slots = [(slot, other) for slot, other in here.slots() if slot < position]
    at = max((index for index, (_, other) in enumerate(slots) if other is mention), default=0)
    while at and slots[at - 1][1].type in types and _LISTED.fullmatch(here.masked[slots[at - 1][0] + 1 : slots[at][0]]):
        at -= 1
        listed.append(slots[at][1])
    return () if len(listed) > 1 and is_oblique(here, slots[at][0], speaking=False) else tuple(reversed(listed))


def _resumes(here: Sentence, position: int) -> bool:
    """Tell whether what stands before a position names no subject of its own: 今年3月，该公司还; but not 部分议员表示会."""
    if re.match(_SLOT, here.masked[position:]):
        return False  # 云帆申请破产
    text = here.masked[:position]
    for time in find_times(text, ""):
        text = text[: time.start] + " " * (time.end - time.start) + text[time.end :]
    return all(_RESUMES.fullmatch(clause.strip()) for clause in CLAUSE_END.split(text))


def _is_aside(here: Sentence, slot: int) -> bool:
    """Tell whether a mention with which a pattern begins is not what its clause is about: 在模型社区云雀上线, 由云雀孵化的云帆上线."""
    return is_oblique(here, slot, speaking=False) or _describes(here, slot) or _AT.search(here.masked, 0, slot) is not None


def _describes(here: Sentence, slot: int) -> bool:
    """Tell whether a mention only describes the next, which does not stand right after it: 云雀孵化的云帆, but not 远山云雀."""
    return is_modifier(here, slot) and re.match(_SLOT, here.masked[slot + 1 :].lstrip()) is None


def _headed(here: Sentence, match: re.Match[str], trigger: Trigger) -> tuple[tuple[Role, Mention], ...]:
    """Return agent and objects of a verb that stands in a relative clause about its agent: 刚收购海棠的星河."""
    wanted = {place.where[0]: place for place in trigger.roles if place.role in (Role.AGENT, Role.OBJECT) and not place.words}
    before, after = wanted.get("<"), wanted.get(">")
    if before is None or after is None or before.role is not Role.AGENT or match.groupdict():
        return ()
    start = max((end.end() for end in CLAUSE_END.finditer(here.masked, 0, match.start())), default=0)
    found = _HEAD.match(here.masked, match.end())
    if found is None or re.search(_SLOT, here.masked[start : match.start()]):
        return ()
    mentions = dict(here.slots())
    head = mentions[found.start("agent")]
    objects = [mention for slot, mention in here.slots() if found.start("object") <= slot < found.start("agent")]
    if head.type not in before.types or any(mention.type not in after.types for mention in objects):
        return ()
    return ((Role.AGENT, head), *((Role.OBJECT, mention) for mention in objects))


def _after(here: Sentence, position: int, types: tuple[EntityType, ...], part: re.Pattern[str]) -> tuple[Mention, ...]:
    """Return the first suitable mention after a position, within the clause, with the rest of its list."""
    end = CLAUSE_END.search(here.masked, position)
    if (
        end
        and re.match(rf"{_SLOT}(?:[，。；：（(]|$)", here.masked[end.end() :])
        and end[0] in "，："
        and not here.masked.endswith("来源", position, end.start())
        and _ANOTHER.search(here.masked, position, end.start())
    ):
        end = CLAUSE_END.search(here.masked, end.end())
    elif end and end[0] == "，" and here.masked[end.start() - 1] == "的":
        end = CLAUSE_END.search(here.masked, end.end())  # 推出了全民可用的，影院级的模型云雀
    limit = min(end.start() if end else len(here.masked), position + 40)
    listed: list[Mention] = []
    last = -1
    for slot, mention in here.slots():
        if slot < position or mention.type not in types:
            continue
        if not listed and (is_modifier(here, slot) or _BESIDE.search(here.masked, max(slot - 6, position), slot)):
            continue
        if part.match(here.masked, slot + 1):
            continue
        if _LISTED.fullmatch(here.masked[last + 1 : slot]) if listed else slot < limit:
            listed.append(mention)
            last = slot
        elif listed or slot >= limit:
            break
    return tuple(listed)


def _in_other_words(here: Sentence, position: int, place: Place, taken: Collection[Mention]) -> Iterator[Mention]:
    """Yield who is told in other words, in the clause of a position or right before somebody who takes part: 海棠CEO林晚宣布，她将辞职."""
    start = max((end.end() for end in CLAUSE_END.finditer(here.masked, 0, position)), default=0)
    told = [slot for slot, mention in here.slots() if mention in taken]
    for pattern in place.words:
        for found in pattern.finditer(here.masked):
            if place.role is not Role.OBJECT or found.start() >= start or any(0 <= slot - found.end() <= 12 for slot in told):
                yield from here.mentions_in(*found.span("it"))
