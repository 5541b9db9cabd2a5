"""Dates as they are written in metadata, in bylines and in addresses."""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

_BEIJING = timezone(timedelta(hours=8))
_CLOCK = r"(?:\d{1,2}:\d{2}(?::\d{2})?\s?)?"
FULL = re.compile(
    rf"(?<![\d.,/-]){_CLOCK}(?P<year>(?:19|20)\d{{2}})\s?(?:(?P<mark>[-/.])\s?(?P<month>\d{{1,2}})(?P=mark)(?P<day>\d{{1,2}})"
    r"|年\s?(?P<month2>\d{1,2})\s?月(?:\s?(?P<day2>\d{1,2})\s?[日号])?)(?!\d{3})"
)
"""2025-12-11, 12:332024/10/03 (a clock run into the date), 2025年7月7日, 2025年7月."""
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_ENGLISH = re.compile(
    rf"\b(?:(?P<month>{'|'.join(_MONTHS)})[a-z]*\.?\s(?P<day>\d{{1,2}}),?\s|(?P<day2>\d{{1,2}})\s(?P<month2>{'|'.join(_MONTHS)})[a-z]*\.?,?\s)(?P<year>(?:19|20)\d{{2}})\b"
)
"""December 11, 2025 and 11 Dec 2025."""
_COMPACT = re.compile(r"(?<!\d)(?P<year>20\d{2})(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])(?!\d)")
_IN_ADDRESS = re.compile(r"/(?P<year>20\d{2})[-/]?(?P<month>0[1-9]|1[0-2])[-/]?(?P<day>0[1-9]|[12]\d|3[01])(?!\d)|/t(?P<whole>20\d{6})_")
"""news.example/2024/10/18/…, /20241018/…, /t20241018_123.html."""
MONTH_DAY = re.compile(r"(?:\d{1,2}:\d{2}\s?)?(?P<month>\d{1,2})(?:[-/.]|月)(?P<day>\d{1,2})日?(?:\s?\d{1,2}:\d{2})?")
_MOST_BESIDE = 45
"""The most characters a line of a date may hold beside it: sources, authors, clocks, share buttons."""


def iso_date(written: object) -> str:
    """Return a date of metadata in ISO 8601 with the precision given; empty when it is none, or none that news can have.

    Knows what YAML and JSON give (dates, years as numbers), ISO 8601, RFC 5322, Chinese dates and seconds since 1970; a moment with an
    offset is told by the clock in Beijing.
    """
    try:
        found = _iso(written)
    except OverflowError:
        return ""
    return found if found and 1900 <= int(found[:4]) < 2100 else ""


def _iso(written: object) -> str:
    if isinstance(written, datetime):
        return _local(written)
    if isinstance(written, date):
        return written.isoformat()
    if isinstance(written, int) and not isinstance(written, bool):
        return _from_number(written)
    if not isinstance(written, str):
        return ""
    text = written.strip()
    if re.fullmatch(r"\d{4}(?:-(?:0[1-9]|1[0-2]))?", text) or re.fullmatch(r"\d{10}|\d{13}", text):
        return _from_number(int(text)) if text.isdigit() else text
    try:
        return _local(datetime.fromisoformat(text.replace("Z", "+00:00")))
    except ValueError:
        pass
    found = full_date(text)
    if found:
        return found
    try:
        return _local(parsedate_to_datetime(text))
    except ValueError:
        pass
    compact = _COMPACT.match(text)
    return checked(compact["year"], compact["month"], compact["day"]) if compact else ""


def _from_number(number: int) -> str:
    if 1900 <= number < 2100:
        return str(number)
    if 10**9 <= number < 10**10:
        return datetime.fromtimestamp(number, _BEIJING).date().isoformat()
    if 10**12 <= number < 10**13:
        return datetime.fromtimestamp(number / 1000, _BEIJING).date().isoformat()
    return iso_date(str(number)) if 19000101 <= number < 21000000 else ""


def _local(moment: datetime) -> str:
    return (moment.astimezone(_BEIJING) if moment.tzinfo else moment).date().isoformat()


def full_date(text: str) -> str:
    """Return the first date with a year in a text, in ISO 8601; empty when there is none."""
    for match in FULL.finditer(text):
        if found := checked(match["year"], match["month"] or match["month2"], match["day"] or match["day2"]):
            return found
    english = _ENGLISH.search(text)
    if english:
        month = _MONTHS.index(english["month"] or english["month2"]) + 1
        return checked(english["year"], str(month), english["day"] or english["day2"])
    return ""


def checked(year: str, month: str, day: str | None) -> str:
    """Return a date in ISO 8601, to the month where there is no day; empty when the calendar has no such day."""
    try:
        whole = date(int(year), int(month), int(day or 1))
    except ValueError:
        return ""
    return whole.isoformat() if day else whole.isoformat()[:7]


def date_in_address(url: str) -> str:
    """Return the day that the path of an article's address names, as most news sites' do."""
    match = _IN_ADDRESS.search(url)
    if not match:
        return ""
    whole = match["whole"] or match["year"] + match["month"] + match["day"]
    return checked(whole[:4], whole[4:6], whole[6:8])


def is_date_line(line: str) -> bool:
    """Tell whether a date makes up most of a line: 2024/10/18 17:34, 发布时间：2025-06-05, 01/17."""
    found = full_date(line)
    return (found != "" and "。" not in line and len(line) <= len(found) + _MOST_BESIDE) or MONTH_DAY.fullmatch(line) is not None


def date_in_lines(lines: Iterable[str]) -> str:
    """Return the date that the short lines between title and first sentence give: one that makes up most of its line."""
    return next((found for line in lines if is_date_line(line) and (found := full_date(line))), "")
