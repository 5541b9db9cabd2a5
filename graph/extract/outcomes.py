"""How a happening is told where its clause alone does not say: plans that run on over commas, and what came of them."""

import re

from graph.extract.sentence import SLOTS, Sentence
from graph.extract.status import CLAUSE_END
from graph.vocab import Status

_SLOT = f"[{''.join(SLOTS.values())}]"
_FAILED = re.compile(
    r"[^。！？!?]{0,24}?(?:未能成功|未获成功|以失败告终|未果|告吹|流产|搁浅|落空|无疾而终|没有成功|未能成行|暂缓(?!罚)|叫停)|[^。；！？!?]{0,10}(?:被否决|失败(?!率)|传闻不实|系谣言|为不实)"
)
"""What follows a happening that did not come about: 曾推动收购海棠，最终未能成功."""
_NO_DENIAL = re.compile(
    r"(?:没有|未)[^，。；]{0,20}的情况下|(?:并非|不是|并不是)[^，。；]{0,14}(?:首次|第一次|唯一|首个|单独|只|仅)|没有(?:停止|停下|放弃|因此)"
)
"""Words of denial that deny something else: 这并非星河首次裁员 says that there were more."""
_PLANNING = re.compile(r"(?:计划|拟(?!议)|打算|准备|预计|力争|想要|有意)(?![的书表])[^，。；了]*$")
_WANTED = re.compile(r"(?:(?<!想)想[花以要用]|(?<![只需重主必])要(?:在|于|到)|欲以|意图|试图|威胁要|谋求)[^，。；了]{0,12}$")
_PUT_OFF = re.compile(r"(?:推迟|延期|延后)(?:至|到)(?!了)")
_MOVED = re.compile(
    r"(?<![即也还均都或会])将(?!于|在|会|继续)[^，。；]{2,40}?(?:任命为|送入|送上|提到|提至|降至|降到|上调|下调|列入|纳入|拆分为|改为)"
)
_BEGUN = re.compile(r"(?:开启|启动|实施|推进|执行|展开)了?[^，。；]{0,8}$")
"""What stands before a plan that is being carried out: 开启万人裁员计划."""
_OVER = re.compile("放弃|终止|叫停|中止")
"""Happenings that are ends themselves: 将终止支持云雀."""
_ITSELF = re.compile(r"将(?:会)?[与同和跟把对为在][^，。；]*$")
"""What stands before a relative clause that is not what is planned: 将与星河推出的云雀竞争."""
_AHEAD = re.compile(r"计划|拟|即将|准备|打算|预计|明年|未来|后续|将会|将于|有望")
_DONE = re.compile(r"[了过]|已经?|成功")

_ASIDE = re.compile(
    r"(?:是否|能否|会否|可否|避免|防止|以免|免于|呼吁|敦促|号召|每次|每当|每逢|后者|前者|阻碍|妨碍|不允许|为什么不|为何不|何不|擅自|冒充|假冒|冒用)[^，。；：]*$"
    r"|(?:往往|通常|一向|经常|常常|总是|时常|每年都)[^，。；：]{0,6}$|(?:致力于|旨在|立志|力求)[^，。；：的]*$|(?:必然|势必|难免|迟早|不免)会?[^，。；]{0,6}$"
    r"|(?:如果|假如|倘若|要是|(?<![宛假恍])若|一旦|只要|除非)[^。；]{1,40}，[^，。；]{0,8}(?:将|可能|会|就|则|那么|可以|可)[^，。；]{0,24}$"
)
"""What stands before words that tell of nothing that happened: 是否投资, 每次发布财报, 致力于成为第一; 若认定违法，可能处以罚款."""
_NO_COMMENT = re.compile(r"[^，。；]*置评|[^，。；]{0,4}的(?:谣言|假消息)|[^，。；]{0,4}(?:哪些|什么|怎样的)|[^，。；]{0,16}还不如")
"""What follows words that only name the topic: 拒绝就潜在的收购置评, 希望星河发布哪些产品."""
_YET = re.compile(r"(?:尚未|还未|仍未|暂未|还没)[^，。；]{0,12}$|不再[^，。；]{0,4}$")
"""What stands before a happening that has not come about yet, which is no denial: 虽然尚未发布云雀, 今后不再发布云雀."""
_GIVEN = re.compile(r"(?:如果|假如|倘若|要是|(?<![宛假恍])若|一旦|只要|除非)[^。；，]{1,24}，[^，。；]{0,10}$")
"""What stands before a happening that is only supposed, where its own words say so: 如果不松口，|远山就只能停产."""
_THEN = re.compile("[就将会则便]|可能|只能")


def tells_of_nothing(sentence: Sentence, start: int, end: int) -> bool:
    """Tell whether a range of `Sentence.masked` only asks, warns, repeats or wishes, and so tells of no happening."""
    masked = sentence.masked
    asked = re.search("哪些|什么|(?<![远近短长])距离|濒临", masked[start:end]) is not None
    supposed = _GIVEN.search(masked, 0, start) is not None and _THEN.search(masked, start, end) is not None
    return (
        asked
        or supposed
        or any(pattern.search(masked, 0, start) for pattern in (_ASIDE, _YET))
        or _NO_COMMENT.match(masked, end) is not None
    )


def outcome(sentence: Sentence, start: int, end: int, told: Status) -> Status:
    """Return the status of the happening that a range of `Sentence.masked` tells, given the status its clause tells.

    That something has ended (停产, 曾收购) is no news about the happening: it has happened.
    """
    masked = sentence.masked
    clause = max((masked.rfind(mark, 0, start) for mark in CLAUSE_END), default=-1) + 1
    if told is Status.DENIED and _NO_DENIAL.search(masked, clause, end):
        told = Status.ASSERTED
    if told is Status.PLANNED and _MOVED.search(masked, clause, end) and not _AHEAD.search(masked, clause, end):
        told = Status.ASSERTED  # 将运费门槛提到99元: 将 only puts the object first
    if told is Status.PLANNED and masked.startswith("计划", end) and _BEGUN.search(masked, clause, start):
        told = Status.ASSERTED
    if told is Status.PLANNED and masked.startswith("的", end) and _ITSELF.search(masked, clause, start):
        told = Status.ASSERTED
    if told is Status.DENIED and _OVER.search(masked, start, end) and not re.search("[未没不]|否认", masked[clause:start]):
        told = Status.PLANNED if re.search("将|拟|计划", masked[clause:start]) else Status.ASSERTED
    if told is Status.DENIED:
        return told
    if _FAILED.match(masked, end):
        return Status.DENIED
    if told is not Status.ASSERTED and told is not Status.ENDED:
        return told
    if re.search(r"(?<![者其抑])或(?:于|在)[^，。；]*$", masked[clause:start]):
        return Status.REPORTED  # 最早或于本周裁员
    if _wanted(masked, clause, start, end):
        return Status.PLANNED
    return Status.ASSERTED


def _wanted(masked: str, clause: int, start: int, end: int) -> bool:
    """Tell whether what is told is only wanted: 想花10亿收购海棠; 计划明年增加门店，成为最大的连锁."""
    if _DONE.search(masked, start, end):
        return False
    if _WANTED.search(masked, clause, start) or _PUT_OFF.search(masked, clause, end):
        return True
    before = max((masked.rfind(mark, 0, max(clause - 1, 0)) for mark in CLAUSE_END), default=-1) + 1
    opens = re.search(_SLOT, masked[clause:start]) is None and start - clause <= 4
    return opens and clause > 0 and masked[clause - 1] == "，" and _PLANNING.search(masked, before, clause - 1) is not None
