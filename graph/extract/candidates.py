"""Where names may stand: what the name base knows and what the recogniser sees."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from spacy.tokens import Doc

from graph.lexicon import Entry, Lexicon, fold
from graph.vocab import EntityType

KNOWN = 0.9
"""Confidence of a name of the name base that is no ordinary word."""
DOUBTFUL = 0.3
"""Confidence of one that also names something else, before the recogniser or the document bear it out."""
UNLIKELY = 0.2
"""Confidence of one that stands there as an ordinary word, by its tag or its last character."""
TAKEN = 0.6
"""Confidence from which a name is kept."""
LONGER = 0.6
"""Confidence from which a longer name is preferred to the one inside it."""

_HAN = "一-鿿"
_SEPARATED = re.compile(rf"[{_HAN}]+[·•‧・][{_HAN}]+")


@dataclass(frozen=True, slots=True)
class Candidate:
    """Hold a range that may be a name."""

    start: int
    end: int
    type: EntityType
    score: float
    extractor: str
    entry: str = ""


def find_candidates(doc: Doc, lexicon: Lexicon) -> list[Candidate]:
    """Return the ranges of a document that name base and recogniser take for names; they overlap and contradict each other."""
    text = doc.user_data["document"].text
    found = [*_known(doc, lexicon), *_unglued(text, list(_recognised(doc)), lexicon)]
    return [one for one in found if not goes_on(text, one.start, one.end)]


@cache
def word_list(name: str) -> frozenset[str]:
    """Load a list of words, one a line, from the rules."""
    lines = (files("graph.extract") / "rules" / f"{name}.txt").read_text("utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def _known(doc: Doc, lexicon: Lexicon) -> Iterator[Candidate]:
    text = doc.user_data["document"].text
    for span in doc.spans["lexicon"]:
        if span.text[0] in _COUNTED and text[span.start_char - 1 : span.start_char].isdigit():
            continue  # 2.65亿欧元 speaks of euros, not of 亿欧
        if (span.label_ in _INDEXED and _INDEX.match(text, span.end_char)) or _RANKING.match(text, span.end_char):
            continue
        entry = lexicon.entries[span.kb_id_]
        if (len(span) == 1 and span[0].tag_ in WORD_TAGS) or span.text[-1] in _PARTICLES:
            score = UNLIKELY
        else:
            score = DOUBTFUL if _ambiguous(entry, span.text) else KNOWN
        yield Candidate(span.start_char, span.end_char, entry.type, score, "lexicon", entry.key)


_OF_CHINA = re.compile("设备|支付|互联网|游戏|办公|医疗|应用|终端|商务|行业|业(?!务|绩)|市场(?!部)|产业|制造")
"""What makes a name that begins with the country's a part of a longer phrase: 中国电信|设备市场, 中国移动|支付, 中国银行|业."""


_A_PRICE = re.compile("(?:[牛售定均票房油底原]价|价格)$|(?:福利|优惠|大促)$")
"""What names end in that name a price, or a sale: 「黄牛价」雪崩, 「新年福利」促销."""
_ARTICLE = re.compile(r"(?:发文|文章|报道|一文|评论|社论)《$")


def heads_article(text: str, start: int) -> bool:
    """Tell whether a title is the headline of an article: 回应报道《远山往事》."""
    return _ARTICLE.search(text, max(0, start - 3), start) is not None


def goes_on(text: str, start: int, end: int) -> bool:
    """Tell whether what may be a name begins a phrase about a country's industry."""
    return text.startswith("中国", start) and _OF_CHINA.match(text, end) is not None


_INDEXED = frozenset({EntityType.COMPANY, EntityType.ORGANIZATION})
_INDEX = re.compile(r"\s?(?:\d{2,4}\s?)?(?:综合|成份|成分)?指(?:数|(?=[涨跌报收高低]))")
"""What makes a name that of an index of shares: 标普 500 指数, 创业板指|跌."""

_RANKING = re.compile(r"(?:[》」”]|(?<=财富)|(?<=福布斯)|(?<=胡润))(?:杂志)?(?:世界|全球|中国|美国)?\s?\d{2,4}\s?强")
"""What makes a name that of a list of firms: 《财富》|世界 500 强."""

_PARTICLES = frozenset("的了着是在有")
"""What a name that ends in them is mostly cut from: 最|快的."""

WORD_TAGS = frozenset({"a", "ad", "an", "b", "c", "d", "f", "i", "l", "m", "n", "p", "q", "r", "s", "t", "u", "v", "vd", "vn", "z"})
"""Dictionary tags of ordinary words: 得到, 快的 and 一条 are names of companies, yet seldom meant as such."""


def _ambiguous(entry: Entry, surface: str) -> bool:
    folded = fold(surface)
    return any(fold(form) == folded for form in entry.ambiguous)


def _recognised(doc: Doc) -> Iterator[Candidate]:
    text = doc.user_data["document"].text  # Doc.text joins the tokens anew each time
    generic = word_list("generic")
    for span, score in zip(doc.spans["model"], doc.spans["model"].attrs["scores"], strict=True):
        start, end = span.start_char, span.end_char
        kind = EntityType(span.label_)
        if kind is EntityType.PERSON:
            end = _whole_transliteration(doc, text, start, end)
            # CEO是|凯-乌尔里希: what the recogniser took along in front of a longer name
            start += text[start] in _BEFORE_NAMES and end - start > 3
            titled = _TITLED.search(text, start, end)
            end = titled.start() if titled and titled.start() > start + 1 else end
        end = _whole_figure(text, start, end)
        end -= text[end - 1] in _LINKING and end - start > 2
        end += kind is EntityType.COMPANY and _FUND.match(text, end - 1) is not None
        end += kind is EntityType.UNIT and _HEADED.match(text, end) is not None
        end -= kind is EntityType.PERSON and end - start > 2 and _TAKEN_ON.match(text, end - 1) is not None
        end -= kind is EntityType.ORGANIZATION and _WIRED.search(text, start, end) is not None
        surface = text[start:end].strip(_EDGES)
        start += text[start:end].find(surface)
        end = start + len(surface)
        if (
            fold(surface) in generic
            or len(surface) < 2
            or not balanced(surface)
            or _NO_NAME.fullmatch(surface)
            or _GENERIC_UNIT.search(surface)
            or (kind in _INDEXED and _INDEX.match(text, end))
            or _RANKING.match(text, end)
            or (kind is EntityType.PRODUCT and (_A_PRICE.search(surface) or heads_article(text, start)))
        ):
            continue
        if kind is EntityType.PERSON and _HAN_NAME.fullmatch(surface) and not _is_personal(surface):
            continue
        yield Candidate(start, end, kind, score, "recogniser")


def _unglued(text: str, recognised: list[Candidate], lexicon: Lexicon) -> Iterator[Candidate]:
    """Yield what the recogniser found, a name without the character before or after it where the text or the name base has that name.

    因|远山集团 and 林晓舟|想 are no names, where 远山集团 and 林晓舟 are; nor is 林晓 where 林晓舟 stands and is a name elsewhere.
    """
    sure: dict[str, int] = defaultdict(int)
    for one in recognised:
        sure[text[one.start : one.end]] += one.score >= _SURE
    longer = {
        piece: whole for whole in sorted(sure) if sure[whole] for piece in (whole[:-1], whole[:-2], whole[1:], whole[2:]) if len(piece) > 1
    }
    for one in recognised:
        name = text[one.start : one.end]
        whole = longer.get(name, "")
        start = one.start - whole.find(name)
        if whole and text.startswith(whole, start) and sure[whole] > sure[name] and not lexicon.lookup(name):
            yield replace(one, start=start, end=start + len(whole))
            continue
        for start, end in ((one.start + (name[0] in _GLUED_BEFORE), one.end), (one.start, one.end - (name[-1] in _GLUED_AFTER))):
            shorter = text[start:end]
            if (
                2 <= len(shorter) < len(name)
                and not lexicon.lookup(name)
                and (_known_as(shorter, lexicon) or sure[shorter] > sure[name] + 1)
            ):
                one = replace(one, start=start, end=end)
                break
        yield one


def _known_as(name: str, lexicon: Lexicon) -> bool:
    """Tell whether the name base has a name that names nothing else."""
    return any(not _ambiguous(entry, name) for entry in lexicon.lookup(name))


_SURE = 0.8
"""Probability from which the recogniser's names tell what else in the text is one."""
_GLUED_BEFORE = frozenset("中如经因加泛据将就后在是由与和及为对向被")
"""What stands before a name and seldom begins one."""
_GLUED_AFTER = frozenset("同想不发办因为称说都也则还就曾将又已提点剑大架代参")
"""What follows a name, of itself or as the first half of a word, and seldom ends one: 王海棠|发内部信, 远山|剑指."""

_EDGES = " \u00a0\u3000\n-–—|｜/、，"
"""What stands around names: 林晓舟-/远山科技董事长."""

_TITLED = re.compile(
    r"(?:总书记|总书|书记|省长|市长|县长|局长|部长|院长|校长|主席|总统|总理|首相|大使|董事长|总经理|总裁|导演|教授|博士|老师|先生|女士|大哥|爸爸|妈妈|警官|法官|律师|记者)$"
)
"""What a person is called by after the name, which is whole without it: 林晓舟|市长."""

_WIRED = re.compile(r"(?<=[报社网闻])讯$")
"""The word that ends the head of a report: 东海商报|讯."""


def balanced(name: str) -> bool:
    """Tell whether a name closes what it opens: of Token Hub（ATH）事业群, ATH）事业群 is no name."""
    return all(sum(map(name.count, left)) == sum(map(name.count, right)) for left, right in _PAIRS)


_PAIRS = (("（(", "）)"), ("《", "》"), ("“", "”"), ("「", "」"), ("『", "』"))

_GENERIC_UNIT = re.compile(r"(?:董事会|监事会|股东大会|管理层)$")

_FUND = re.compile("[创科国建城产高]投(?=[、，。和与及等领跟也参])")
"""Where the name of a fund ends that the recogniser cut short: 国开科|投、纪源资本跟投."""

_TAKEN_ON = re.compile("[招聘挖请](?=[入至来到])")
"""What a person's name ran on into: 将林晓舟|招入麾下."""
_HEADED = re.compile("部长")
"""Where the name of a department ends that the recogniser cut short before its head: 远山科技市场|部长林晓舟."""

_LINKING = frozenset("与及的")
"""What links a name to the next word and ends none: 智能信息事业群|与千问事业群."""

_FIGURE = re.compile(r"(?<=[^\d.])\d[\d.,]*$")
_VERSION = re.compile(r"(?:\.\d+)+")


def _whole_figure(text: str, start: int, end: int) -> int:
    """Return where a name ends whose figure the recogniser cut short, or that it ran on into one: 星河 3|.5, 云雀|3286万排第三."""
    figure = _FIGURE.search(text, start, end)
    if figure and text[end : end + 1] in _COUNTED:
        return figure.start()
    version = _VERSION.match(text, end) if figure else None
    return version.end() if version else end


_COUNTED = frozenset("万亿千百%％个款家元年月日")

_NO_NAME = re.compile(r"[A-Z]?\d{1,3}|[\W\d_]+|.*□.*")
"""What is no name by its form: grades (P10), numbers, punctuation, and what stands beside a lost character."""

_HAN_NAME = re.compile(f"[{_HAN}]+")


def _is_personal(name: str) -> bool:
    """Tell whether a name in Han characters can be a person's: up to four of them, or a transliteration."""
    return len(name) <= 4 or all(character in _transliteration_characters() for character in name)


@cache
def _transliteration_characters() -> frozenset[str]:
    return frozenset("".join(word_list("transliteration")))


def _whole_transliteration(doc: Doc, text: str, start: int, end: int) -> int:
    """Return where a transliterated name ends that was cut short or long: 布莱恩·切斯|基, 布莱恩·切斯基|都表示."""
    if not _SEPARATED.search(text, start, end):
        return end
    characters = _transliteration_characters()
    if not _word_follows(doc, end):
        while end < len(text) and text[end] in characters:
            end += 1
    while text[end - 1] in _AFTER_NAMES and text[end - 2] in characters:
        end -= 1
    return end


def _word_follows(doc: Doc, place: int) -> bool:
    """Tell whether a dictionary word begins at a place, whatever it is written with: 布莱恩·切斯基|利用."""
    words = doc.char_span(place, place + 1, alignment_mode="expand")
    return words is not None and len(words.text) > 1 and words.start_char == place and words[0].tag_ in WORD_TAGS


_BEFORE_NAMES = frozenset("是由与和及的为对向被")
"""What stands before a name as a word of its own, and begins no surname or transliteration."""

_AFTER_NAMES = frozenset("都也则还就曾说称表在将又已和与及等的是")
"""What follows a name as a word of its own, and is no part of a transliteration."""
