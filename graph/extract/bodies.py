"""Names of a product and of the company behind it: which of the two a text means, 推特 in 收购推特 or DeepSeek in 接入DeepSeek."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest

from graph.extract.candidates import Candidate
from graph.lexicon import Lexicon, fold
from graph.vocab import EntityType

_SHARE = 0.3
"""Part of the mentions in a company's place from which all mentions of the name mean the company."""

_AFTER = re.compile(
    r"\s?(?:公司|集团)?(?:的)?\s?(?:前任?|现任|时任|新任|原|联合|共同|这家公司|官方)*\s?"
    r"(?:C[EFOT]O|首席[一-鿿]{1,4}官|董事长|董事会|董事|创始人|联创|总裁|副总裁|高管|管理层|员工|股东|股价|股票|股份|市值|财报|年报|季报|招股书|总部|估值|发言人"
    r"|(?:宣布|启动|完成|计划|开始|正在|将|再次|大规模|全球)*(?:裁员|裁撤|融资)|完成[^，。]{0,10}融资"
    r"|(?:宣布|计划|将|正式|拟|已|于)*(?:赴[一-鿿]{1,2}|在[一-鿿]{1,3})上市"
    r"|(?:宣布|计划|拟|将|已)*(?:收购|并购|投资|入股)|(?:被|遭|已被)[一-鿿A-Za-z ]{0,8}收购)(?!站|所)"
)
"""What follows a company: 推特CEO, 推特宣布裁员, 推特被马斯克收购."""
_BEFORE = re.compile(r"(?:收购|并购|投资|入股|入职|就职于|供职于|任职于|创立|创办|起诉|控股|私有化|减持|增持)(?:了|的)?[“「\"]?\s?$")
"""What stands before a company: 收购推特."""
_AS_PRODUCT = re.compile(r"(?:接入|集成|搭载|内置|内嵌|调用|登录|下载|打开|部署|卸载|注册)(?:了|过)?[“「\"]?\s?$")
"""What stands before a product: 接入DeepSeek."""


def by_place(text: str, candidates: Sequence[Candidate], lexicon: Lexicon) -> list[Candidate]:
    """Return the candidates, products made companies where only a company can stand, and companies products where only a product can.

    All mentions of a name turn when enough of them stand so, else those that do: 推特CEO in an article about what people write on 推特.
    Products whose maker has another name stay products: TikTok CEO leads no company of that name.
    """
    mentioned: dict[str, int] = defaultdict(int)
    standing: dict[str, set[int]] = defaultdict(set)
    company: dict[str, str] = {}
    for one in candidates:
        name = one.entry or fold(text[one.start : one.end])
        mentioned[name] += 1
        if _AFTER.match(text, one.end) or _BEFORE.search(text, max(0, one.start - 8), one.start):
            standing[name].add(one.start)
    out = []
    for one, following in zip_longest(candidates, candidates[1:]):
        name = one.entry or fold(text[one.start : one.end])
        maker = _maker(text, one, following, lexicon) if following is not None and one.type is EntityType.PRODUCT else ""
        if maker:
            one = replace(one, type=EntityType.COMPANY, entry=maker)
        elif one.type is EntityType.PRODUCT and standing[name]:
            if name not in company:
                company[name] = _company(fold(text[one.start : one.end]), one, lexicon)
            often = len(standing[name]) >= _SHARE * mentioned[name]
            unsure = not one.entry and len(standing[name]) < 2
            if company[name] != "-" and not unsure and (often or one.start in standing[name]):
                one = replace(one, type=EntityType.COMPANY, entry=company[name])
        elif one.type is EntityType.COMPANY and _AS_PRODUCT.search(text, max(0, one.start - 8), one.start):
            products = [other.key for other in lexicon.lookup(text[one.start : one.end]) if other.type is EntityType.PRODUCT]
            if products:
                one = replace(one, type=EntityType.PRODUCT, entry=min(products))
        out.append(one)
    return out


def _maker(text: str, one: Candidate, following: Candidate, lexicon: Lexicon) -> str:
    """Return the entry of the company that goes by a name right before a product of that company: 苹果|App Store; else nothing."""
    product = lexicon.entries.get(following.entry)
    if one.entry or product is None or not product.parent or text[one.end : following.start].strip():
        return ""
    named = (other for other in lexicon.lookup(text[one.start : one.end]) if other.type is EntityType.COMPANY)
    return min((other.key for other in named if product.parent in {other.name, *other.surfaces}), default="")


def _company(name: str, product: Candidate, lexicon: Lexicon) -> str:
    """Return the entry of the company that goes by the name of a product, empty where it has none; `-` where no company does."""
    entry = lexicon.entries.get(product.entry)
    named = [other for other in lexicon.lookup(name) if other.type is EntityType.COMPANY]
    if named:
        return min(other.key for other in named)
    if entry is None or not entry.parent:
        return ""
    parent = lexicon.entries.get(f"{EntityType.COMPANY}:{entry.parent}")
    same = parent is not None and fold(parent.name).removesuffix("公司") in {fold(form) for form in entry.surfaces}
    return parent.key if parent is not None and same else "-"
