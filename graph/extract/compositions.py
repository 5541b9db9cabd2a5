"""Names that hold names: 腾讯会议 is made by 腾讯, 京东零售事业群 part of 京东零售, Qwen3-Max a version of Qwen3, 泰国工厂 in 泰国."""

import re
from collections.abc import Iterator, Sequence

from graph.extract.sentence import Sentence
from graph.lexicon import fold
from graph.model import Mention, RelationMention, Span
from graph.vocab import EntityType, Predicate

_EDITION = (
    "Pro|X|S|XL|GT|Basic|Premium|Max|Ultra|Plus|Mini|Lite|SE|Air|Turbo|Flash|Preview|Coder"
    "|国际版|个人版|专业版|企业版|青春版|极速版|旗舰版|海外版"
)
_VERSION = re.compile(rf"(?:[\s\-]?(?:[a-z]?\d+(?:\.\d+)*[a-z]{{0,3}}|{_EDITION}))+\+?", re.IGNORECASE)
"""What the name of a version adds to the name of its family: Qwen3-Max, iPhone 15 Pro Max, 钉钉个人版."""

_NO_VERSION = re.compile(r"[\s\-]*(?:618|1111|20\d\d|\dq\d+|\d\.\dl)", re.IGNORECASE)
"""Numbers that are no version but a day of sales, a year, a quarter, a measure: 天猫618, iPhone 4Q24."""

_TRIM = re.compile(r"(?<![a-z])(?:pro|max|plus|ultra|mini|air|lite|se)$", re.IGNORECASE)
"""What ends a name beside which a longer one stands, not under it: 星河 16 Pro Max is no version of 星河 16 Pro."""
_TRIMMED = re.compile(r"[\s\-]*(?:max|plus|ultra|mini|air|lite|se)", re.IGNORECASE)

_SAME = re.compile(
    r"[\s\-]*(?:工作室|团队|业务|集团|公司|项目组?|系统|软件|应用|官网|服务|app(?:ios|安卓|鸿蒙|手机)?版?|(?:手机|网页|电脑|桌面|ios|安卓)(?:版|端))",
    re.IGNORECASE,
)
"""What a name adds that only says what the thing is, and makes no part or product of it: 远山工作室, 星河 App."""

_SITE = re.compile(r"(?:工厂|超级工厂|基地|研发中心|办事处|园区|产业园|数据中心|实验室|研究院|中心)$")
"""What the name of a unit ends in that stands where its name says: 泰国工厂; but not 中国区, which is no place."""

_BODIES = frozenset({EntityType.COMPANY, EntityType.ORGANIZATION, EntityType.UNIT})


def find_compositions(sentences: Sequence[Sentence]) -> Iterator[RelationMention]:
    """Yield the relations that names themselves tell, each once, when the document names the owner by itself too."""
    whole: dict[str, Mention] = {}
    for sentence in sentences:
        for mention in sentence.mentions:
            whole.setdefault(fold(mention.text), mention)
    seen: set[str] = set()
    for sentence in sentences:
        for mention in sentence.mentions:
            name = fold(mention.text)
            owned = () if name in seen else tuple(_owned(mention, whole))
            seen.add(name)
            for predicate, owner in owned:
                if predicate is Predicate.MAKES and _is_title(sentence, mention):
                    continue
                subject, object_ = (owner, mention) if predicate is Predicate.MAKES else (mention, owner)
                yield RelationMention(
                    predicate=predicate,
                    subject=subject,
                    object=object_,
                    trigger=Span(start=mention.start, end=mention.end),
                    sentence=sentence.span,
                    extractor=f"name:{predicate}",
                    confidence=round(0.8 * min(subject.confidence, object_.confidence) ** 0.5, 2),
                )


def _is_title(sentence: Sentence, mention: Mention) -> bool:
    """Tell whether a name is the title of a work, which may begin with whom it is about: 《海底捞你学不会》."""
    return sentence.text[max(0, mention.start - sentence.span.start - 1) :].startswith("《") and mention.start > sentence.span.start


def _owned(mention: Mention, whole: dict[str, Mention]) -> Iterator[tuple[Predicate, Mention]]:
    """Yield what the longest names of the document that a name begins with are to it: its family, its maker, the body it belongs to."""
    name = fold(mention.text)
    found = False
    for length in range(len(name) - 1, 1, -1):
        owner = whole.get(name[:length]) or whole.get(name[:length] + "系列")
        if owner is None or (name[length - 1].isascii() and name[length - 1 : length + 1].isalpha() and name[length].isascii()):
            continue
        if _SAME.fullmatch(name[length:]):
            return
        if owner.type in _BODIES and mention.type is EntityType.PRODUCT:
            yield Predicate.MAKES, owner
            return
        if owner.type is EntityType.PLACE and mention.type is EntityType.UNIT and _SITE.search(name):
            yield Predicate.LOCATED_IN, owner
            return
        if owner.type in _BODIES and mention.type is EntityType.UNIT:
            yield Predicate.UNIT_OF, owner
            return
        if not found and owner.type is mention.type is EntityType.PRODUCT and _is_version(name, length):
            found = True
            yield Predicate.VARIANT_OF, owner


def _is_version(name: str, length: int) -> bool:
    """Tell whether the folded name of a product adds to its first characters, the name of another, what makes it a version of that."""
    family, added = name[:length], name[length:]
    if not _VERSION.fullmatch(added) or _NO_VERSION.fullmatch(added) or (_TRIM.search(family) and _TRIMMED.fullmatch(added)):
        return False
    # 问界新|M7 is a new 问界M7, not a version of 问界新.
    return not family.endswith(("新", "gen"))
