"""Countries right before companies and universities: 荷兰|北堡大学 is in 荷兰, 德国|远山汽车 in 德国."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files

from graph.extract.sentence import SLOTS, Sentence
from graph.model import Mention, RelationMention, Span
from graph.vocab import EntityType, Predicate, Status

_ELSEWHERE = re.compile(r"(?:[在于到对从往赴驻进离向回抵经和与、的]|版|称|打造|成为|退出)\s?$")
"""What stands before a country that is the scene, not the home: 在德国远山汽车的销量."""
_PART = re.compile(
    r"(?:的)?[^，。；、\ue001-\ue006]{0,4}(?:工厂|分公司|子公司|业务|市场|用户|客户|员工|团队|门店|官网|销量|消费者|经销商|车主|站|区|版|店|上)"
)
"""What follows a body of which only a part is there: 德国远山汽车工厂."""
_ORGAN = re.compile(r"(?:部|署|局|院|会|警方|政府|法庭|军)$")
"""What the name of an organ of state or an association ends in, which says its country but has no seat of its own: 商务部, 儿科学会."""
_SCHOOL = re.compile(r"(?:学院|研究院|医院|科学院|实验室)$")

_CONFIDENCE = 0.74


def find_countries(sentences: Sequence[Sentence]) -> Iterator[RelationMention]:
    """Yield where bodies are that a foreign country stands right before; 中国 begins too many names, and 美国「星河」 only compares."""
    bodies = SLOTS[EntityType.COMPANY] + SLOTS[EntityType.ORGANIZATION]
    place = SLOTS[EntityType.PLACE]
    for sentence in sentences:
        slots = dict(sentence.slots())
        for match in re.finditer(f"{place}([{bodies}])", sentence.masked):
            country, body = slots[match.start()], slots[match.start(1)]
            if _is_beside(sentence, country, body) and not (
                _ELSEWHERE.search(sentence.masked, 0, match.start()) or _PART.match(sentence.masked, match.end()) or _is_organ(body.text)
            ):
                yield RelationMention(
                    predicate=Predicate.LOCATED_IN,
                    subject=body,
                    object=country,
                    trigger=Span(start=country.start, end=body.end),
                    sentence=sentence.span,
                    status=Status.ASSERTED,
                    extractor="pattern:country-beside",
                    confidence=round(_CONFIDENCE * min(country.confidence, body.confidence) ** 0.5, 2),
                )


def _is_beside(sentence: Sentence, country: Mention, body: Mention) -> bool:
    """Tell whether a country and a body stand side by side without marks between: not 美国「星河」, which is like 星河."""
    between = sentence.text[country.end - sentence.span.start : body.start - sentence.span.start]
    return country.text in _countries() and not between.strip() and country.end <= body.start


def _is_organ(name: str) -> bool:
    return _ORGAN.search(name) is not None and _SCHOOL.search(name) is None


@cache
def _countries() -> frozenset[str]:
    """Return the names of countries in which bodies of the news have their seats, but for 中国, 香港 and 台湾."""
    return frozenset(files("graph.extract").joinpath("rules", "countries.txt").read_text("utf-8").split())
