"""Which version a product's name tells: a family and its versions are never one thing."""

import re
from functools import cache
from unicodedata import normalize

from graph.vocab import EntityType

_NUMERALS = {"一": "1", "二": "2", "三": "3", "四": "4", "五": "5", "六": "6", "七": "7", "八": "8", "九": "9", "十": "10"}
_GENERATION = re.compile("第([一二三四五六七八九十])代")
_VARIANTS = (
    "pro|promax|max|ultra|plus|mini|lite|air|turbo|flash|nano|micro|small|medium|large|base|thinking|instruct|preview|beta|se|fe|edge|"
    "coder|vl|omni|vision|audio|image|math|fold|flip"
)
_TOKEN = re.compile(
    # Qwen3 → 3, GPT-4o → 4o, 问界M9 → m9, DeepSeek-R1 → r1
    rf"(?:(?<![a-z])[a-z])?\d+(?:\.\d+)*(?:[a-z]{{1,2}}(?![a-z]))?|(?<![a-z])(?:{_VARIANTS})(?![a-z])"
    "|青春版|标准版|专业版|旗舰版|增程版|纯电版|国际版|企业版|海外版|极速版|探索版|基础版|长续航版|极客版|至尊版"
)


@cache
def version(name: str, entity_type: EntityType) -> tuple[str, ...]:
    """Return what of a product's name tells its version, sorted: (3, max) for Qwen3-Max, nothing for a family and for other types."""
    if entity_type is not EntityType.PRODUCT:
        return ()
    text = _GENERATION.sub(lambda match: f" {_NUMERALS[match[1]]} ", normalize("NFKC", name).lower())
    return tuple(sorted(token.removesuffix(".0") for token in _TOKEN.findall(text)))
