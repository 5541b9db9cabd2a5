"""When: the times a text tells, absolute or relative to its publication, with the precision told."""

import re
from dataclasses import dataclass
from functools import lru_cache

from graph.extract.dates import ago, common, days_from, iso_date, last_weekday, last_with_day, months_from, week_from
from graph.extract.expressions import TimeKind, Told, find_expressions, time_rules
from graph.model import Offset


@dataclass(frozen=True, slots=True, kw_only=True)
class Time:
    """Mark a range of a text that tells a time.

    `value` is ISO 8601 with the precision told (2025, 2025-09 or 2025-09-14), of an interval the finest date that holds it all;
    empty when the text does not tell enough. `first` and `last` bound an interval.
    """

    start: Offset
    end: Offset
    value: str
    kind: TimeKind = TimeKind.POINT
    first: str = ""
    last: str = ""
    explicit: bool = False
    """Whether the year is told or follows from a word for it, not guessed."""


_COMPARED = re.compile(r"(?:较|比|相比于?|相较于?|对比|高于|低于|超过|不及|than|versus|from)\s?$")
"""What stands before a time that only serves as a measure: 相较于2021年."""


def is_measure(text: str, time: Time) -> bool:
    """Tell whether a time only serves to compare what is told with: 比2023年增长69%."""
    return bool(_COMPARED.search(text[: time.start]) or re.match(r"(?:的[^，。]{0,12})?相比", text[time.end :]))


_UP_TO = re.compile(r"截[至止]到?了?$")
"""What is counted up to a day has been reached when the text appears: in January, 截至6月30日 is last year's."""


@lru_cache(maxsize=1024)
def find_times(text: str, published: str, anchor: str = "", day: str = "") -> tuple[Time, ...]:
    """Return the times a text tells, from left to right, without overlaps.

    `published` is the ISO date of publication with the precision known, or empty: what is relative to it then stays unresolved.
    `anchor` is the year the preceding text spoke of, for 同年, 次年, 两年后 and months without a year; `day` the day, for 同日, 次日.
    """
    squeezed, matches = find_expressions(text)
    year, near = anchor[:4], ""
    times = []
    for match, kind in matches:
        told = Told.of(match)
        value, first, last, explicit = _resolve(told, kind, published, year, near) if "same_day" not in told.words else _same_day(told, day)
        if not explicit and value[:4].isdigit() and value > published and _UP_TO.search(squeezed.text, 0, match.start()):
            value = f"{int(value[:4]) - 1}{value[4:]}"
        dated = explicit and value and kind in (TimeKind.POINT, TimeKind.INTERVAL) and "same" not in told.words
        if dated and not _COMPARED.search(squeezed.text[: match.start()]):
            year = near = value[:4]
        if value and kind is TimeKind.POINT and not _COMPARED.search(squeezed.text[: match.start()]):
            day = value
        if "later" in told.words and not value:
            continue
        start, end = squeezed.positions[match.start()], squeezed.end_of(match.end())
        times.append(Time(start=start, end=end, value=value, kind=kind, first=first, last=last, explicit=explicit))
    return tuple(times)


def _resolve(told: Told, kind: TimeKind, published: str, anchor: str, near: str) -> tuple[str, str, str, bool]:
    """Return value, first, last and whether the year is sure."""
    if kind is TimeKind.NOW:
        return published[:7], "", "", False
    if kind is TimeKind.RECENT:
        # 近日 in early January may be last year's.
        return (published[:4] if published[5:7] not in ("", "01") else ""), "", "", False
    if kind is TimeKind.SINCE:
        year = _year_of(told, published)
        current = bool(year) and "year_word" in told.words and str(year) == published[:4]
        return (str(year) if current else ""), str(year or ""), "", False
    for name in ("day_word", "week_word", "weekday", "month_word", "count"):
        if name in told.words:
            value, first, last = _relative(name, told, published)
            return value, first, last, bool(value)
    if "later" in told.words:
        return (str(int(near) + told.numbers["later"]) if near else ""), "", "", False
    if "same" in told.words:
        base = anchor or published[:4]
        year = (
            int(base) + time_rules().tables["same"][told.words["same"]]
            if base and (anchor or told.words["same"].endswith("同期"))
            else None
        )
        return (*_within(told, year, ""), year is not None)
    if "holiday" in told.words:
        return _holiday(told, published)
    year = _year_of(told, published)
    explicit = bool({"year", "year_word"} & told.words.keys())
    if year is None:
        year = _nearest_year(told, published, near, anchor)
    return (*_within(told, year, published), explicit)


def _year_of(told: Told, published: str) -> int | None:
    """Return the year a match names; none when it names none or cannot be told."""
    year = told.numbers.get("year")
    if year is not None:
        return 2000 + year if year < 100 else year
    if "year_word" in told.words and published:
        return int(published[:4]) + int(time_rules().tables["years"][told.words["year_word"]])
    return None


def _nearest_year(told: Told, published: str, near: str, anchor: str) -> int | None:
    """Return the year of a month, quarter or half told without one: that of the same sentence, else the one nearest to publication."""
    if "year_word" in told.words:
        return None
    if near:
        return int(near)
    if not published:
        return None
    year = int(published[:4])
    if anchor and int(anchor) < year - 1:
        # A text that spoke of 2013 may go on with 2013 or return to the present.
        return None
    if len(published) < 7:
        return year
    month = int(published[5:7])
    if "day" in told.words and "month" not in told.words:
        return year
    if "quarter" in told.numbers:
        return year if 3 * told.numbers["quarter"] - 2 <= month else year - 1
    if "half" in told.numbers:
        # 下半年 in spring may be the last or the next.
        return year if 6 * told.numbers["half"] - 5 <= month else None
    if "first_quarters" in told.numbers or "first_months" in told.numbers:
        months = 3 * told.numbers.get("first_quarters", 0) + told.numbers.get("first_months", 0)
        return year if months <= month else year - 1
    told_month = told.numbers.get("last_month") or told.numbers.get("month")
    # 12月 in January is last year's, in July this year's.
    return year - 1 if told_month and told_month - month > 6 else year


def _within(told: Told, year: int | None, published: str) -> tuple[str, str, str]:
    """Return value, first and last of what a match tells, given its year."""
    numbers = told.numbers
    if year is None:
        return "", "", ""
    if "fiscal" in told.words:
        # Whose year begins in July, and whose in April, the text does not tell.
        return str(year), "", ""
    if "last_year" in numbers:
        return "", str(year), str(numbers["last_year"])
    if "quarter" in numbers:
        quarter = numbers["quarter"]
        return (str(year), f"{year}-{3 * quarter - 2:02}", f"{year}-{3 * quarter:02}") if 1 <= quarter <= 4 else (str(year), "", "")
    if "half" in numbers:
        return str(year), f"{year}-{6 * numbers['half'] - 5:02}", f"{year}-{6 * numbers['half']:02}"
    if "first_quarters" in numbers or "first_months" in numbers:
        months = 3 * numbers.get("first_quarters", 0) + numbers.get("first_months", 0)
        return str(year), f"{year}-01", f"{year}-{months:02}"
    if "first_month" in numbers:
        first, last = numbers["first_month"], numbers["last_month"]
        valid = 1 <= first <= 12 and 1 <= last <= 12
        return (str(year), f"{year}-{first:02}", f"{year}-{last:02}") if valid and first <= last else ("", "", "")
    if "month" not in numbers:
        day = numbers.get("day")
        return (last_with_day(day, published) if day else str(year)), "", ""
    value = iso_date(year, numbers["month"], numbers.get("day"))
    if "last_day" in numbers and len(value) == 10:
        return value[:7], value, iso_date(year, numbers["month"], numbers["last_day"])
    return value, "", ""


def _same_day(told: Told, day: str) -> tuple[str, str, str, bool]:
    """Return the day told last or one near it; of what was told less finely, only what is told of the same day."""
    distance = int(time_rules().tables["same_days"][told.words["same_day"]])
    return (days_from(day, distance) if len(day) == 10 else day if distance == 0 else ""), "", "", False


def _holiday(told: Told, published: str) -> tuple[str, str, str, bool]:
    fixed = str(time_rules().tables["holidays"][told.words["holiday"]])
    explicit = bool({"year", "year_word"} & told.words.keys())
    year = _year_of(told, published)
    if year is None and not explicit and published:
        year = int(published[:4])
        if len(published) >= 7 and fixed and int(fixed[:2]) > int(published[5:7]) + 1:
            year -= 1
        if not fixed and len(published) < 7:
            year = None
    return ("" if year is None else f"{year}-{fixed}".rstrip("-")), "", "", explicit


def _relative(name: str, told: Told, published: str) -> tuple[str, str, str]:
    """Return value, first and last of a time told by its distance from publication; empty when that is not known as finely."""
    tables = time_rules().tables
    if name == "count":
        return ago(told.numbers["count"], str(tables["units"][told.words["unit"]]), published), "", ""
    if name == "month_word":
        if len(published) < 7:
            return "", "", ""
        return iso_date(*months_from(published, int(tables["months"][told.words[name]])), told.numbers.get("day")), "", ""
    if len(published) < 10:
        return "", "", ""
    if name == "day_word":
        return days_from(published, int(tables["days"][told.words[name]])), "", ""
    if name == "weekday":
        return last_weekday(published, told.numbers["weekday"]), "", ""
    monday, sunday = week_from(published, int(tables["weeks"][told.words[name]]))
    if "weekday" in told.numbers:
        return days_from(monday, told.numbers["weekday"] - 1), "", ""
    return common(monday, sunday), monday, sunday
