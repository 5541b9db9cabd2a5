"""How claims read: one line in English and one in Chinese."""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from graph.assemble.titles import english_title
from graph.model import Entity, Participant, Property, Qualifiers
from graph.vocab import EntityType, EventType, Role, Status

_STATUS = {
    Status.PLANNED: ("planned", "计划"),
    Status.REPORTED: ("reported", "传闻"),
    Status.DENIED: ("denied", "否认"),
    Status.ENDED: ("formerly", "曾经"),
}
_CURRENCY_ZH = {
    "CNY": "元",
    "USD": "美元",
    "HKD": "港元",
    "EUR": "欧元",
    "JPY": "日元",
    "GBP": "英镑",
    "KRW": "韩元",
    "TWD": "新台币",
    "SGD": "新加坡元",
    "INR": "印度卢比",
}
_BEFORE = {EventType.PARTNERSHIP: "with", EventType.CONFERENCE: "with", EventType.LISTING: "on"}
"""What stands before whom or what an event concerns, where it is not "of"."""
_POSTS = {EventType.APPOINTMENT: "at", EventType.DEPARTURE: "from"}
"""What stands before the organisation where a post is taken or left."""
_SHOWN = 3
"""How many participants a label names before it says that there are more."""


class Names:
    """Look up what entities are called and what they are."""

    def __init__(self, entities: Iterable[Entity]) -> None:
        """Index entities by id."""
        self._labels: dict[str, tuple[str, str]] = {}
        self.types = {}
        for entity in entities:
            self._labels[entity.id] = (entity.label("en"), entity.label("zh"))
            self.types[entity.id] = entity.type

    def of(self, entity: str) -> tuple[str, str]:
        """Return the English and the Chinese label of an entity."""
        return self._labels[entity]

    def listed(self, entities: Sequence[str]) -> tuple[str, str]:
        """Return the labels of several entities as one enumeration."""
        shown = [self.of(entity) for entity in entities[:_SHOWN]]
        more = len(entities) > _SHOWN
        english = ", ".join(name for name, _ in shown) + (" and others" if more else "")
        return english, "、".join(name for _, name in shown) + ("等" if more else "")


def statement_labels(names: Names, subject: str, rule: Property, object_: str, qualifiers: Qualifiers, status: Status) -> tuple[str, str]:
    """Return labels such as "Wu Jia leads Qwen C-end Business Group (负责人)"."""
    first, second = names.of(subject), names.of(object_)
    english = [english_title(qualifiers.title)]
    chinese = [qualifiers.title]
    if qualifiers.amount:
        amount = Decimal(qualifiers.amount)
        english.append(_figure_en(amount, qualifiers.currency))
        chinese.append(_figure_zh(amount, qualifiers.currency))
    if qualifiers.share:
        english.append(_percent(Decimal(qualifiers.share)))
        chinese.append(_percent(Decimal(qualifiers.share)))
    if qualifiers.valid_from:
        english.append(f"from {qualifiers.valid_from}")
        chinese.append(f"{_date_zh(qualifiers.valid_from)}起")
    if qualifiers.valid_until:
        english.append(f"until {qualifiers.valid_until}")
        chinese.append(f"至{_date_zh(qualifiers.valid_until)}")
    return (
        f"{first[0]} {rule.label_en} {second[0]}{_remarks_en(*english, _status(status)[0])}",
        f"{first[1]} {rule.label_zh} {second[1]}{_remarks_zh(*chinese, _status(status)[1])}",
    )


def event_labels(
    names: Names, type_: EventType, kind: tuple[str, str], participants: Sequence[Participant], date: str, status: Status
) -> tuple[str, str]:
    """Return labels such as "Alibaba: Reorganization of Qwen C-end Business Group (2025-12)"; `kind` is what the class is called."""
    by = list(dict.fromkeys(each.entity for each in participants if each.role is Role.AGENT))
    concerned = dict.fromkeys(each.entity for each in participants if each.role in {Role.OBJECT, Role.PERSON})
    posts = _bodies(names, participants) if type_ in _POSTS else []
    by = [entity for entity in by if entity not in posts]
    agents, others = names.listed(by), names.listed([entity for entity in concerned if entity not in by and entity not in posts])
    bodies = names.listed(posts)
    places = names.listed([each.entity for each in participants if each.role is Role.PLACE])
    english = (f"{agents[0]}: " if agents[0] else "") + kind[0][:1].upper() + kind[0][1:]
    english += f" {_BEFORE.get(type_, 'of')} {others[0]}" if others[0] else ""
    english += (f" {_POSTS[type_]} {bodies[0]}" if bodies[0] else "") + (f" in {places[0]}" if places[0] else "")
    chinese = (f"{agents[1]}：" if agents[1] else "") + " ".join(part for part in (kind[1], others[1]) if part)
    chinese += f"，{places[1]}" if places[1] else ""
    return (
        english + _remarks_en(date, _status(status)[0]),
        chinese + _remarks_zh(bodies[1], _date_zh(date), _status(status)[1]),
    )


def _bodies(names: Names, participants: Sequence[Participant]) -> list[str]:
    """Return the organisations where a post is taken or left, the unit before the company; none where no person is told."""
    if not any(each.role is Role.PERSON for each in participants):
        return []
    told = dict.fromkeys(each.entity for each in participants if each.role in {Role.OBJECT, Role.AGENT})
    bodies = [entity for entity in told if names.types[entity] is not EntityType.PERSON]
    return sorted(bodies, key=lambda entity: names.types[entity] is not EntityType.UNIT)


def observation_labels(
    names: Names, about: str, metric: tuple[str, str], value: tuple[str, str], unit: str, time: tuple[str, str], status: Status
) -> tuple[str, str]:
    """Return labels such as "Doubao: monthly active users 172,000,000 (2025-09)" and "豆包 月活跃用户 1.72亿（2025年9月）".

    `value` is the two ends of a range, the upper one empty where there is none; `time` is when, and the months of a period if it is of one.
    """
    english, chinese = names.of(about)
    ends = [Decimal(end) for end in value if end]
    return (
        f"{english}: {metric[0]} {' to '.join(_figure_en(end, unit) for end in ends)}{_remarks_en(_when_en(*time), _status(status)[0])}",
        f"{chinese} {metric[1]} {'至'.join(_figure_zh(end, unit) for end in ends)}{_remarks_zh(_when_zh(*time), _status(status)[1])}",
    )


def _status(status: Status) -> tuple[str, str]:
    return _STATUS.get(status, ("", ""))


def _remarks_en(*remarks: str) -> str:
    told = "; ".join(remark for remark in remarks if remark)
    return f" ({told})" if told else ""


def _remarks_zh(*remarks: str) -> str:
    told = "；".join(remark for remark in remarks if remark)
    return f"（{told}）" if told else ""


def _figure_en(number: Decimal, unit: str) -> str:
    if unit == "ratio":
        return _percent(number)
    if unit == "rank":
        return f"No. {number:f}"
    return f"{unit} {number:,f}" if _is_currency(unit) else f"{number:,f}"


def _figure_zh(number: Decimal, unit: str) -> str:
    """Return a figure as a Chinese reader writes it: 1.72亿, 3800亿元, 35.8%, 第1."""
    if unit == "ratio":
        return _percent(number)
    if unit == "rank":
        return f"第{number:f}"
    size, word = (10**8, "亿") if abs(number) >= 10**8 else (10**4, "万")
    scaled = number / size
    if abs(scaled) >= 1 and scaled == round(scaled, 4):
        return _plain(scaled) + word + _unit_zh(unit)
    return f"{number:,f}{_unit_zh(unit)}"


def _unit_zh(unit: str) -> str:
    return _CURRENCY_ZH.get(unit, unit) if _is_currency(unit) else ""


def _is_currency(unit: str) -> bool:
    return re.fullmatch("[A-Z]{3}", unit) is not None


def _percent(number: Decimal) -> str:
    return f"{_plain(number * 100)}%"


def _plain(number: Decimal) -> str:
    return format(number.normalize(), "f")


_PERIODS = {
    **{(3 * quarter - 2, 3 * quarter): (f"Q{quarter}", f"第{'一二三四'[quarter - 1]}季度") for quarter in (1, 2, 3, 4)},
    **{(6 * half - 5, 6 * half): (f"H{half}", f"{'上下'[half - 1]}半年") for half in (1, 2)},
}


def _when_en(time: str, period: str) -> str:
    """Return 2025 Q3 for the months 2025-07/2025-09, 2025-01 to 2025-09 for those that have no name."""
    if not period:
        return time
    year, name = _period(period)
    return f"{year} {name[0]}" if name else period.replace("/", " to ")


def _when_zh(time: str, period: str) -> str:
    if not period:
        return _date_zh(time)
    year, name = _period(period)
    return f"{year}年{name[1]}" if name else "至".join(map(_date_zh, period.split("/")))


def _period(period: str) -> tuple[str, tuple[str, str] | None]:
    first, last = period.split("/")
    return first[:4], _PERIODS.get((int(first[5:]), int(last[5:]))) if first[:4] == last[:4] else None


def _date_zh(date: str) -> str:
    """Return 2025年9月 for 2025-09; what is no such date stays as it is."""
    match = re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", date)
    if not match:
        return date
    return "".join(f"{int(part)}{word}" for part, word in zip(match.groups(), "年月日", strict=True) if part)
