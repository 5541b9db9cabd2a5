"""What a page says about itself in its own text: title and publisher (simplified Chinese)."""

import re
from collections.abc import Sequence

from graph.read.dates import full_date
from graph.read.furniture import is_furniture
from graph.read.lines import comparable, is_closed, is_heading, is_prose

_LONGEST_TITLE = 70
_SHORTEST_TITLE = 5
_HEAD = 40
"""How many lines above the first sentence may tell of the article."""
_LONGEST_DECK = 120
_MENU = 8
_MENU_ENTRY = 8
_NEAR_TOP = 5
_NEAR_END = 8
_LONGEST_NOTICE = 200
_NOTICES = ("本文", "（本文", "(本文", "文章来源", "消息来源", "稿件来源", "信息来源", "新闻来源")
_BUTTONS = frozenset({"关注", "订阅", "原文"})
_LONG_TITLE = 14
_LEAST_COVER = 0.6
_SITE = re.compile(
    r"\s*(?:[-–—_|｜丨]\s*[^-–—_|｜丨]{1,14})*[-–—_|｜丨]\s*[^-–—_|｜丨]{0,12}(?:网|新闻|时报|日报|晚报|之家|频道|客户端|财经|资讯|在线|论坛|博客|周刊|杂志|\.com|\.cn|News|BusinessNext|Times|Post|Daily)\s*$"
)
"""The name of the site after a title: 标题 - 财经 - 中时新闻网."""
_NAME = r"[^，。、；：:,;!?！？（）()\[\]【】《》“”\"「」『』\s|｜/]{2,20}"
_ACCOUNT = re.compile(
    rf"(?:^|(?:本文|文章|来自|来源|转自|转载|原文|首发|出处)[^，。]{{0,16}})(?:微信)?(?:公众号|公众平台|订阅号|头条号|百家号)[:：]?\s?[“\"「《【\[]*(?P<name>{_NAME})"
)
"""本文来自微信公众号“某某”（ID：xx）, 公众号：某某."""
_FROM = re.compile(
    rf"(?<![图面影片])(?:(?:文章|消息|信息|稿件|新闻|内容)?(?:来源|出处|转自|转载自|摘自)[:：]|(?:本文|文章|消息)(?:来自|来源于|源自|转载自|首发于|转自)[:：于]?|本文由)\s?[“\"「《【\[]*(?P<name>{_NAME})(?=[”\"」》】\]]|\s*(?:$|[，。；|｜(（)）]|作者|编辑|记者|时间|\d|授权))"
)
_BYLINE = re.compile(rf"文\s?[|｜丨︱/／]\s?(?P<name>{_NAME})(?:\s+(?P<author>{_NAME}))?\s*$")
"""文｜某某Journal 张三: a publisher followed by an author."""
_SITE_LIKE = re.compile(
    r"网|报|社|新闻|财经|科技|公园|商业|评论|观察|日报|周刊|杂志|时报|频道|研究|实验室|Journal|News|Daily|Times|36氪|虎嗅|\d"
)
_BESIDE_ADDRESS = re.compile(rf"(?:[a-z0-9-]+\.)+(?:com|cn|net|org|tw|hk)(?:{_NAME}\s)?\s*(?P<name>{_NAME})$")
"""What reading apps write under a title: news.example.com某某团队 某某新闻."""
_ADDRESS = re.compile(r"https?:|www\.|\.com|\.cn|微信|互联网|网络|公众号|图|综合")


def find_title(lines: Sequence[str]) -> str:
    """Return the headline of a text without metadata; empty when it has none.

    It is the first line, if that may be a title. Where that is a page title (`123 标题 - 某网`) and the headline stands again by itself,
    the latter is taken; where a menu parts it from the text, the last long line above the text, for the first line names the site.
    """
    lines = [line for line in lines if line]
    first = next((line for line in lines if not is_furniture(line)), "")
    if not _may_be_title(first):
        return ""
    plain = comparable(first)
    above = between_title_and_text(lines[1:], "")
    if len(first) >= _LONG_TITLE and any(comparable(line) == plain for line in above):
        return first
    for line in lines[1:]:
        own = comparable(line)
        if own != plain and own and own in plain and len(own) >= _LEAST_COVER * len(plain) and len(line) >= _SHORTEST_TITLE:
            return line
    is_menu = sum(len(line) <= _MENU_ENTRY for line in above) >= _MENU
    return (_above_text(above) if is_menu else "") or without_site(first)


def between_title_and_text(lines: Sequence[str], title: str) -> list[str]:
    """Return the lines between the last title and the first sentence, and below that sentence too if it is a deck."""
    plain = comparable(title)
    start = 0
    first = None
    for index, line in enumerate(lines):
        own = comparable(line)
        if plain and own and (own in plain or plain in own) and len(own) >= _LEAST_COVER * len(plain):
            if first is None:
                start = index + 1
        elif is_prose(line) and not is_furniture(line):
            if first is not None or len(line) > _LONGEST_DECK:
                return [*lines[start:index][-_HEAD:]] if first is None else [*lines[start:first][-_HEAD:], *lines[first + 1 : index]]
            first = index
    return list(lines[start:])[-_HEAD:]


def _above_text(above: Sequence[str]) -> str:
    """Return the last line that may be a title and is longer than a menu entry."""
    return next(
        (
            line
            for line in reversed(above)
            if len(line) >= _LONG_TITLE and _may_be_title(line) and not is_furniture(line) and not full_date(line)
        ),
        "",
    )


def _may_be_title(line: str) -> bool:
    return (
        _SHORTEST_TITLE <= len(line) <= _LONGEST_TITLE
        and "。" not in line
        and not line.endswith(("，", "；", "、", "：", ",", ";", ":"))
        and not is_heading(line)
        and not (is_prose(line) and is_closed(line) and not line.endswith(("？", "！", "?", "!", "”", "」")))
    )


def without_site(title: str) -> str:
    """Return a page's title without the name of the site at its end: 标题_某某网."""
    shorter = _SITE.sub("", title)
    return shorter if len(shorter) >= _SHORTEST_TITLE else title


def find_publisher(lines: Sequence[str]) -> str:
    """Return who published a text first, as its own lines tell: 本文来自微信公众号…, 来源：…, 文｜…; empty when none does."""
    first = next((index for index, line in enumerate(lines) if is_prose(line) and not is_furniture(line)), len(lines))
    notices = [line for index, line in enumerate(lines) if _is_notice(line, index <= first or index >= len(lines) - _NEAR_END)]
    for pattern in (_ACCOUNT, _FROM):
        for line in notices:
            match = pattern.search(line)
            if match and not _ADDRESS.search(match["name"]) and not _is_address(match["name"]):
                return match["name"]
    for line in lines[:_NEAR_TOP]:
        match = _BESIDE_ADDRESS.fullmatch(line)
        if match and match["name"] not in _BUTTONS:
            return match["name"]
    for line in lines[: first + 1]:
        match = _BYLINE.search(line)
        if match and match["author"] and _SITE_LIKE.search(match["name"]):
            return match["name"]
    return ""


def _is_notice(line: str, beside_text: bool) -> bool:
    """Tell whether a line may say where the article is from; a bare 来源 inside the text is that of a picture."""
    if len(line) > _LONGEST_NOTICE:
        return False
    return line.startswith(_NOTICES) or (beside_text and is_furniture(line))


def _is_address(name: str) -> bool:
    """Tell whether a name is a web address."""
    return re.fullmatch(r"[\w.-]+\.(?:com|cn|net|org|io)\S*", name) is not None
