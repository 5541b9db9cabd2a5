"""Titles of works: what stands in 《》 and is neither a document nor an article."""

import re
from collections.abc import Iterator, Sequence

from graph.extract.candidates import LONGER, Candidate, heads_article
from graph.vocab import EntityType

_TITLE = re.compile(r"《\s?([^《》\n\s，。、；;：:][^《》\n。；;]{1,13})》(?!(?:世界|全球|中国|美国)?\s?\d{2,4}\s?强)")
"""What may be a title; 《…》500强 is a list of firms."""
_DOCUMENT = re.compile(
    r"(?:通知|公告|办法|规定|条例|意见|协议|协定|合同|法|法典|法案|法令|修正案|议案|提案|预案|决定|决议|规划|纲要|报告|函|指南|方案|计划|细则|标准|规范|规程|规则|声明|书|公约|宪章|要求"
    r"|指引|准则|章程|名单|目录|问答|说明|信|令|许可证|执照|证书|征求意见稿|措施|通报|批复|倡议|备忘录|条款|草案|政策|制度|清单|白皮书|蓝皮书|公报|宣言|答复|提示)(?:[（(].*)?$"
)
"""What documents end in: laws, contracts, notices and reports are no products."""
_PERIODICAL = re.compile(r"(?:日报|晚报|早报|时报|周报|快报|商报|邮报|周刊|月刊|期刊|杂志|学报|评论|前沿|新闻|(?<=[一-鿿])报)$")
_OF_PERIODICAL = re.compile(r"(?:[^，。]{0,6}?)(?:期刊|杂志|记者|报道称|援引|网站)")
_IN_PERIODICAL = re.compile(r"(?:发表在|发表于|刊登在|刊登于|刊载于|刊于|接受|据)$")


def find_titles(text: str, names: Sequence[Candidate]) -> Iterator[Candidate]:
    """Yield the titles of a text in which no name known stands: 《远山往事》 is a product, 《东海日报》 an organization."""
    for match in _TITLE.finditer(text):
        start, end = match.span(1)
        if heads_article(text, start) or _DOCUMENT.search(match[1]) or not any(character.isalnum() for character in match[1]):
            continue
        inside = (one for one in names if one.start < end and start < one.end and (one.start, one.end) != (start, end))
        if any(one.score >= LONGER and one.type in _NAMED_IN_ARTICLES for one in inside):
            continue
        periodical = (
            _PERIODICAL.search(match[1]) or _OF_PERIODICAL.match(text, end + 1) or _IN_PERIODICAL.search(text, max(0, start - 7), start - 1)
        )
        yield Candidate(start, end, EntityType.ORGANIZATION if periodical else EntityType.PRODUCT, LONGER, "pattern:title")


_NAMED_IN_ARTICLES = frozenset({EntityType.COMPANY, EntityType.ORGANIZATION, EntityType.PERSON, EntityType.PLACE})
"""What headlines speak of: 《远山回应传闻》."""
