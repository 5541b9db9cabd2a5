"""The calendar: dates as ISO 8601 text with the precision known, reckoned from one another."""

from calendar import monthrange
from datetime import date, timedelta


def iso_date(year: int, month: int, day: int | None = None) -> str:
    """Return a date; without the day when the month has no such day, empty when there is no such month."""
    if not 1 <= month <= 12:
        return ""
    value = f"{year}-{month:02}"
    return f"{value}-{day:02}" if day is not None and 1 <= day <= monthrange(year, month)[1] else value


def last_with_day(day: int, published: str) -> str:
    """Return the last date on or before publication that fell on this day of the month; empty when publication is not known to the day."""
    if len(published) < 10:
        return ""
    then = date.fromisoformat(published)
    for _ in range(62):
        if then.day == day:
            return then.isoformat()
        then -= timedelta(days=1)
    return ""


def days_from(published: str, days: int) -> str:
    """Return the date so many days after publication (before, when negative)."""
    return (date.fromisoformat(published) + timedelta(days=days)).isoformat()


def week_from(published: str, weeks: int) -> tuple[str, str]:
    """Return Monday and Sunday of the week so many after that of publication."""
    today = date.fromisoformat(published)
    monday = today + timedelta(days=7 * weeks - today.weekday())
    return monday.isoformat(), (monday + timedelta(days=6)).isoformat()


def last_weekday(published: str, weekday: int) -> str:
    """Return the last date on or before publication that fell on a weekday (1 is Monday)."""
    return days_from(published, -((date.fromisoformat(published).isoweekday() - weekday) % 7))


def months_from(published: str, months: int) -> tuple[int, int]:
    """Return year and month so many months after publication."""
    year, month = divmod(int(published[:4]) * 12 + int(published[5:7]) - 1 + months, 12)
    return year, month + 1


def ago(count: int, unit: str, published: str) -> str:
    """Return the time so many units before publication, no finer than the unit; empty when publication is not known as finely."""
    if unit == "year" and published:
        return str(int(published[:4]) - count)
    if unit == "month" and len(published) >= 7:
        return iso_date(*months_from(published, -count))
    if unit == "week" and len(published) == 10:
        return days_from(published, -7 * count)[:7]
    return days_from(published, -count) if unit == "day" and len(published) == 10 else ""


def common(first: str, last: str) -> str:
    """Return the finest date that holds both; empty when they lie in different years."""
    return first[:7] if first[:7] == last[:7] else first[:4] if first[:4] == last[:4] else ""
