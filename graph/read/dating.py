"""When an article was published, told by its own text (simplified Chinese) where no metadata tells it."""

import re
from collections.abc import Iterable, Iterator, Sequence

from graph.read.dates import FULL, MONTH_DAY, checked, full_date
from graph.read.lines import is_prose

_COPYRIGHT = re.compile(r"(?:©|\(c\)|copyright|版权所有)[^\n]{0,20}?(?:(?:19|20)\d{2}\s?[-–—~至]\s?)?(?P<year>20\d{2})", re.IGNORECASE)
_YEAR = re.compile(r"(?<![\d.])(20\d{2})\s?年(?!\s?(?:后|以后|之前|前|目标))(?:\s?(\d{1,2})\s?月|\s?第?(?P<quarter>[一二三四1-4])季)?")
_AHEAD = re.compile(r"(?:到|(?<!截)至|将|预计|预测|计划|有望|未来|预期|目标|拟)[^，。；]{0,8}$")
_FOLLOWS = re.compile(r"[^，。；]{0,6}(?:将|会|预计|有望|底前|前)")
_THIS_YEAR = re.compile(r"今年\s?(\d{1,2})\s?月")
_NEWS_DAY = re.compile(r"(?:^|[。；！？”])\s?(20\d{2})\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日(?=[，,晚上早下凌])")
"""A sentence that opens with the day of the news: 2025年12月10日，某某公司宣布."""
_DATELINE = re.compile(
    r"[（(【\[]?\s?(?:[^，。；：:\d]{2,16}[，,]?\s?)?(?P<day>20\d{2}\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日)"
    r"(?:[，,]?\s?[^，。；：:\d—–-]{2,12})?\s?(?:[）)】\]]|——|—|–|--|-\s|电(?=[\s（(/])|讯(?=[\s（(]))"
)
"""The day and place before a first sentence: 2025年10月9日，深圳——, （深圳，2025年10月9日）, 深圳2025年10月9日电 /美通社/."""
_PUBLISHED = re.compile(r"(?:发布|发表|刊发|首发|发稿|published|posted)[于时间日期:： on]{0,6}\s?", re.IGNORECASE)
_LONGEST_NOTICE = 200
_LEAD = 3


def date_said(lines: Iterable[str]) -> str:
    """Return the date of publication that a line states as such (simplified Chinese): 首发于2024年3月28日, 发表于 2025-07-07."""
    for line in lines:
        said = _PUBLISHED.search(line)
        if said and len(line) <= _LONGEST_NOTICE and (match := FULL.match(line, said.end())):
            return full_date(match[0])
    return ""


def date_in_dateline(lines: Iterable[str]) -> str:
    """Return the date of the dateline that the first sentence begins with; empty when it has none."""
    first = next(filter(is_prose, lines), "")
    dateline = _DATELINE.match(first)
    return full_date(dateline["day"]) if dateline else ""


def month_and_day(head: Iterable[str], text: str) -> str:
    """Return the date that a line like 01/17 means, if the text leaves only one year possible.

    The copyright line bounds the year from above, the latest year the article speaks of as begun bounds it from below; when they agree,
    that is the year.
    """
    year = latest_year(text)
    bounds = [int(match["year"]) for match in _COPYRIGHT.finditer(text)]
    if not year or not bounds or max(bounds) != year:
        return ""
    matches = (MONTH_DAY.fullmatch(line) for line in head)
    return next((found for match in matches if match and (found := checked(str(year), match["month"], match["day"]))), "")


def year_in_text(lines: Sequence[str]) -> str:
    """Return the year of publication if the text tells it for certain; empty otherwise.

    It does where the same month is told once with 今年 and once with the latest year (截至今年9月 beside 2025年9月), and where one of the
    first sentences opens with a day of the latest year (2025年12月10日，…宣布).
    """
    text = "\n".join(lines)
    year = latest_year(text)
    this_year = {int(month) for month in _THIS_YEAR.findall(text)}
    if this_year & {month for told, month in _told(text) if told == year and month}:
        return str(year)
    lead = [line for line in lines if is_prose(line)][:_LEAD]
    days = [int(match[1]) for line in lead for match in _NEWS_DAY.finditer(line)]
    return str(year) if year in days else ""


def latest_year(text: str) -> int:
    """Return the latest year a text speaks of as begun; 0 when it names none.

    A year without a month that lies more than one year after all months told is a goal, not a date.
    """
    told = list(_told(text))
    bound = max((year for year, month in told if month), default=max((year for year, _ in told), default=0))
    return max((year for year, _ in told if year <= bound + 1), default=0)


def _told(text: str) -> Iterator[tuple[int, int]]:
    """Yield the years and months (0 where none) that a text names without putting them in the future."""
    for match in _YEAR.finditer(text):
        if not _AHEAD.search(text, max(0, match.start() - 12), match.start()) and not _FOLLOWS.match(text, match.end(), match.end() + 12):
            quarter = match["quarter"]
            yield int(match[1]), 3 * ("一二三四1234".index(quarter) % 4 + 1) if quarter else int(match[2] or 0)
