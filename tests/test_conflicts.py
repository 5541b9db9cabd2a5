"""Claims at odds are linked; what changed, what is rounded and what is of another thing is not."""

from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest

from graph.assemble.conflicts import find_conflicts
from graph.assemble.papers import apart, before, days_of
from graph.ids import digest
from graph.model import Conflict, Document, Event, Evidence, Observation, Participant, Qualifiers, Span, Statement
from graph.pipeline import build
from graph.queries import load_query
from graph.validate import validate
from graph.vocab import EventType, Metric, Predicate, Role, Status

PAPERS = {"oct": "2025-10-12", "later": "2025-10-20", "nov": "2025-11", "old": "2023-04-01", "year": "2025", "none": "", "nowhere": ""}
DOCUMENTS = tuple(
    Document(id=key, title=key, text="", path=key, published=published, source="", source_map=()) for key, published in PAPERS.items()
)
MAU, REVENUE = Metric.MONTHLY_ACTIVE_USERS, Metric.REVENUE


def quoted(paper: str, text: str) -> Evidence:
    marked = (Span(start=text.rfind("，") + 1, end=len(text)),)
    return Evidence(document_id=paper, start=0, end=len(text), quote=text, text=text, highlights=marked, extractor="test", confidence=0.9)


def figure(value: str, text: str, paper: str, time: str = "2025-09", metric: Metric = MAU, **other: str) -> Observation:
    about, unit = other.get("about", "product/星澜"), other.get("unit", "user")
    return Observation(
        id=f"observation/{digest(about, metric, value, unit, time, paper)}",
        about=about,
        metric=metric,
        value=value,
        unit=unit,
        time=time,
        period=other.get("period", ""),
        source=other.get("source", ""),
        status=Status(other.get("status", "Asserted")),
        confidence=0.8,
        evidence=(quoted(paper, text),),
        label_en="",
        label_zh="",
    )


FIGURES = {
    "exact to the same place": (figure("3060000", "月活306万", "oct"), figure("3050000", "月活305万", "later"), True),
    "about, but to the same place": (figure("3060000", "月活约306万", "oct"), figure("3050000", "月活305万左右", "later"), True),
    "rounded": (figure("306000000", "月活3.06亿", "oct"), figure("300000000", "月活约3亿", "later"), False),
    "rounded half up": (figure("1727000000", "月活17.27亿", "oct"), figure("1730000000", "月活17.3亿", "later"), False),
    "too far to be rounded": (figure("340000000", "月活3.4亿", "oct"), figure("300000000", "月活3亿", "later"), True),
    "more than": (figure("300000000", "月活超过3亿", "oct"), figure("360000000", "月活3.6亿", "later"), False),
    "less than more than": (figure("300000000", "月活突破3亿", "oct"), figure("240000000", "月活2.4亿", "later"), True),
    "and more": (figure("300000000", "月活3亿多", "oct"), figure("350000000", "月活3.5亿", "later"), False),
    "under": (figure("10000000", "月活不足1000万", "oct"), figure("3060000", "月活306万", "later"), False),
    "nearly": (figure("30000000", "月活近3000万", "oct"), figure("27000000", "月活2700万", "later"), False),
    "nearly, but not near": (figure("30000000", "月活近3000万", "oct"), figure("3060000", "月活306万", "later"), True),
    "far apart, with the time": (figure("100000000", "月活1亿", "oct"), figure("3060000", "月活306万", "later"), True),
    "another month": (figure("3060000", "月活306万", "oct"), figure("3050000", "月活305万", "later", "2025-08"), False),
    "another thing": (figure("3060000", "月活306万", "oct"), figure("3050000", "月活305万", "later", about="product/星汉"), False),
    "the app by its short name": (
        figure("3060000", "月活306万", "oct"),
        figure("3050000", "月活305万", "later", about="product/星澜App"),
        True,
    ),
    "users of the app": (
        figure("3060000", "用户306万", "oct", metric=Metric.USERS),
        figure("3050000", "用户305万", "later", about="product/星澜App", metric=Metric.USERS),
        False,
    ),
    "another metric": (figure("3060000", "月活306万", "oct"), figure("3050000", "日活305万", "later", metric=Metric.USERS), False),
    "another unit": (figure("3060000", "月活306万", "oct"), figure("3050000", "月活305万户", "later", unit="household"), False),
    "another scope": (figure("3060000", "海外月活306万", "oct"), figure("3050000", "月活305万", "later"), False),
    "another scope elsewhere": (figure("3060000", "月活306万", "oct"), figure("3050000", "广告在涨，月活305万", "later"), True),
    "planned": (figure("3060000", "月活306万", "oct"), figure("4000000", "月活将达400万", "later", status="Planned"), False),
    "no time, near": (figure("3060000", "月活306万", "oct", ""), figure("3050000", "月活305万", "later"), True),
    "a coarser time, near": (figure("3060000", "月活306万", "oct", "2025"), figure("3050000", "月活305万", "later"), True),
    "near, a month known": (figure("3060000", "月活306万", "oct", ""), figure("3050000", "月活305万", "nov"), True),
    "no time, years apart": (figure("3060000", "月活306万", "old", ""), figure("3050000", "月活305万", "later"), False),
    "no time, only the year known": (figure("3060000", "月活306万", "year", ""), figure("3050000", "月活305万", "later"), False),
    "no time, no date, near": (figure("3060000", "月活306万", "none", ""), figure("3050000", "月活305万", "later"), True),
    "no time, no date": (figure("3300000", "月活330万", "none", ""), figure("3050000", "月活305万", "later"), False),
    "no dates, and a time told once": (figure("3300000", "月活330万", "none", ""), figure("3050000", "月活305万", "nowhere"), False),
    "no dates, a time told once, of many counts": (
        figure("3060000", "用户306万", "none", "", Metric.USERS),
        figure("3050000", "用户305万", "nowhere", "2025-09", Metric.USERS),
        False,
    ),
    "what is counted in many ways": (
        figure("3060000", "用户306万", "none", "", Metric.USERS),
        figure("3050000", "用户305万", "later", "2025-09", Metric.USERS),
        False,
    ),
    "no time at all": (figure("3060000", "月活306万", "none", ""), figure("3050000", "月活305万", "nowhere", ""), True),
    "no time, far apart": (figure("3060000", "月活306万", "oct", ""), figure("9000000", "月活900万", "later", ""), False),
    "one article": (figure("3060000", "月活306万", "oct"), figure("3050000", "月活305万", "oct"), False),
    "one article, two sources": (
        figure("3060000", "甲称月活306万", "oct", source="organization/甲"),
        figure("3050000", "乙称月活305万", "oct", source="organization/乙"),
        True,
    ),
    "a sum": (
        figure("5010000000", "2024年营收50.1亿元", "oct", "2024", REVENUE, unit="CNY"),
        figure("5020000000", "2024年营收50.2亿元", "old", "2024", REVENUE, unit="CNY"),
        True,
    ),
    "a sum without its time": (
        figure("5010000000", "营收50.1亿元", "oct", "", REVENUE, unit="CNY"),
        figure("5020000000", "2025年营收50.2亿元", "later", "2025", REVENUE, unit="CNY"),
        False,
    ),
    "two quarters of one year": (
        figure("5010000000", "2024年一季度营收50.1亿元", "oct", "2024", REVENUE, unit="CNY"),
        figure("5520000000", "2024年第三季度营收55.2亿元", "later", "2024", REVENUE, unit="CNY"),
        False,
    ),
    "a quarter and the year": (
        figure("5010000000", "2024年营收50.1亿元", "oct", "2024", REVENUE, unit="CNY"),
        figure("20100000000", "2024年营收201亿元", "later", "2024", REVENUE, unit="CNY"),
        False,
    ),
    "the months of one and those of another": (
        figure("5010000000", "该季营收50.1亿元", "oct", "2024", REVENUE, unit="CNY", period="2024-01/2024-03"),
        figure("5020000000", "该季营收50.2亿元", "later", "2024", REVENUE, unit="CNY", period="2024-07/2024-09"),
        False,
    ),
    "a part of it": (
        figure("5010000000", "2024年营收50.1亿元", "oct", "2024", REVENUE, unit="CNY"),
        figure("4600000000", "2024年广告营收46亿元", "later", "2024", REVENUE, unit="CNY"),
        False,
    ),
    "market value of a day": (
        figure("5010000000", "市值50.1亿元", "oct", "2025-10-10", Metric.MARKET_CAP, unit="CNY"),
        figure("5120000000", "市值51.2亿元", "later", "2025-10-10", Metric.MARKET_CAP, unit="CNY"),
        True,
    ),
    "market value of a month": (
        figure("5010000000", "市值50.1亿元", "oct", "2025-10", Metric.MARKET_CAP, unit="CNY"),
        figure("5120000000", "市值51.2亿元", "later", "2025-10", Metric.MARKET_CAP, unit="CNY"),
        False,
    ),
    **{
        f"{metric} is of many things": (
            figure("0.31", "31%", "oct", "2025-09", metric),
            figure("0.28", "28%", "later", "2025-09", metric),
            False,
        )
        for metric in (Metric.GROWTH_RATE, Metric.PRICE, Metric.OTHER_METRIC, Metric.MARKET_SHARE, Metric.RANK, Metric.FUNDING_AMOUNT)
    },
}


@pytest.mark.parametrize(("first", "second", "linked"), FIGURES.values(), ids=FIGURES)
def test_figures(first: Observation, second: Observation, linked: bool) -> None:
    expected = (Conflict(first=min(first.id, second.id), second=max(first.id, second.id)),) if linked else ()
    assert find_conflicts(DOCUMENTS, (), (), (first, second)) == expected
    assert find_conflicts(DOCUMENTS, (), (), (second, first)) == expected


def told(subject: str, predicate: Predicate, object_: str, paper: str, text: str = "", **other: str) -> Statement:
    status = Status(other.pop("status", "Asserted"))
    return Statement(
        id=f"statement/{digest(subject, predicate, object_, status, paper, *other.values())}",
        subject=subject,
        predicate=predicate,
        object=object_,
        qualifiers=Qualifiers(**other),
        status=status,
        confidence=0.9,
        evidence=(quoted(paper, text or f"{object_}{subject}"),),
        label_en="",
        label_zh="",
    )


def head(person: str, paper: str, title: str = "CEO", text: str = "", **other: str) -> Statement:
    return told(person, Predicate.LEADS, "company/云岸", paper, text, title=title, **other)


def happened(kind: EventType, paper: str, date: str = "", status: Status = Status.ASSERTED, **roles: str) -> Event:
    return Event(
        id=f"event/{digest(kind, paper, date, status, *roles.values())}",
        type=kind,
        participants=tuple(Participant(role=Role(role), entity=entity) for role, entity in sorted(roles.items())),
        date=date,
        status=status,
        confidence=0.8,
        evidence=(quoted(paper, "消息"),),
        label_en="",
        label_zh="",
    )


LAN, MING = "person/李岚", "person/王启明"
HEADS: dict[str, tuple[tuple[Statement | Event, ...], bool]] = {
    "two at one time": ((head(LAN, "oct"), head(MING, "later")), True),
    "the post spelled two ways": ((head(LAN, "oct", "首席执行官"), head(MING, "later", "集团CEO")), True),
    "one of two posts": ((head(LAN, "oct", "董事长兼CEO"), head(MING, "later")), True),
    "no dates": ((head(LAN, "none"), head(MING, "nowhere")), True),
    "another post": ((head(LAN, "oct", "董事长"), head(MING, "later")), False),
    "a region's": ((head(LAN, "oct", "中国区CEO"), head(MING, "later")), False),
    "joint": ((head(LAN, "oct", "联席CEO"), head(MING, "later", "联席CEO")), False),
    "in turn": ((head(LAN, "oct", "轮值董事长"), head(MING, "later", "轮值董事长")), False),
    "deputies": ((head(LAN, "oct", "副总裁"), head(MING, "later", "副总裁")), False),
    "a post of many": ((head(LAN, "oct", "负责人"), head(MING, "later", "负责人")), False),
    "the same person": ((head(LAN, "oct"), head(LAN, "later")), False),
    "one article": ((head(LAN, "oct"), head(MING, "oct")), False),
    "one article names both": ((head(LAN, "oct"), head(MING, "later"), head(LAN, "later", "董事长兼CEO")), False),
    "one spelling inside the other": ((head("person/卢卡·莫雷", "oct"), head("person/卢卡·莫雷日", "later")), False),
    "two transliterations": ((head("person/卢卡·莫雷", "oct"), head("person/卢卡・莫莱", "later")), False),
    "two scripts": ((head("person/卢卡·莫雷", "oct"), head("person/Luca_Morel", "later")), False),
    "two foreigners": ((head("person/卢卡·莫雷", "oct"), head("person/安娜·林德", "later")), True),
    "the late": ((head(LAN, "oct"), head(MING, "later", text="已故云岸CEO王启明的女儿")), False),
    "years apart": ((head(LAN, "old"), head(MING, "later")), False),
    "planned": ((head(LAN, "oct"), head(MING, "later", status="Planned")), False),
    "a weak reading": ((head(LAN, "oct"), replace(head(MING, "later"), confidence=0.6)), False),
    "a successor with a date": ((head(LAN, "oct"), head(MING, "later", valid_from="2025-10-18")), False),
    "a successor, and the other still named": ((head(LAN, "later"), head(MING, "oct", valid_from="2025-10-01")), True),
    "a successor by the words": ((head(LAN, "oct"), head(MING, "later", text="王启明接任云岸CEO")), False),
    "a successor by the words, no dates": ((head(LAN, "none"), head(MING, "nowhere", text="王启明接任云岸CEO")), False),
    "a successor by an event": (
        (head(LAN, "oct"), head(MING, "later"), happened(EventType.APPOINTMENT, "later", "2025-10-19", agent="company/云岸", person=MING)),
        False,
    ),
    "two new on one day": ((head(LAN, "oct", valid_from="2025-10-12"), head(MING, "later", valid_from="2025-10-12")), True),
    "told to have left": ((head(LAN, "oct"), head(MING, "later"), head(LAN, "nov", status="Ended")), False),
    "told to have left another post": ((head(LAN, "oct"), head(MING, "later"), head(LAN, "nov", "董事长", status="Ended")), True),
    "until a day": ((head(LAN, "oct", valid_until="2025-10-15"), head(MING, "later")), False),
    "left by an event": (
        (head(LAN, "oct"), head(MING, "later"), happened(EventType.DEPARTURE, "nov", agent="company/云岸", person=LAN)),
        False,
    ),
}


@pytest.mark.parametrize(("claims", "linked"), HEADS.values(), ids=HEADS)
def test_heads(claims: tuple[Statement | Event, ...], linked: bool) -> None:
    statements = tuple(claim for claim in claims if isinstance(claim, Statement))
    events = tuple(claim for claim in claims if isinstance(claim, Event))
    for order in permutations(statements):
        found = find_conflicts(DOCUMENTS, order, events, ())
        assert len(found) == linked
        assert all({one.first, one.second} == {claim.id for claim in statements[:2]} for one in found)


BOUGHT = "company/云岸", Predicate.ACQUIRED, "company/远桥"
DENIALS: dict[str, tuple[Statement, Statement, bool]] = {
    "asserted": (told(*BOUGHT, "oct"), told(*BOUGHT, "later", status="Denied"), True),
    "a rumour": (told(*BOUGHT, "oct", status="Reported"), told(*BOUGHT, "later", status="Denied"), True),
    "a plan": (told(*BOUGHT, "oct", status="Planned"), told(*BOUGHT, "later", status="Denied"), True),
    "no dates": (told(*BOUGHT, "none"), told(*BOUGHT, "nowhere", status="Denied"), True),
    "one article": (told(*BOUGHT, "oct"), told(*BOUGHT, "oct", status="Denied"), False),
    "years apart": (told(*BOUGHT, "later"), told(*BOUGHT, "old", status="Denied"), False),
    "not then, but since": (told(*BOUGHT, "later", valid_from="2025-10-15"), told(*BOUGHT, "oct", status="Denied"), False),
    "ended is a change": (told(*BOUGHT, "oct"), told(*BOUGHT, "later", status="Ended"), False),
    "another direction": (told(*BOUGHT, "oct"), told(*BOUGHT[::-1], "later", status="Denied"), False),
    "another post": (head(LAN, "oct"), head(LAN, "later", "董事长", status="Denied"), False),
    "the post left out": (head(LAN, "oct"), head(LAN, "later", "", status="Denied"), True),
}


@pytest.mark.parametrize(("first", "second", "linked"), DENIALS.values(), ids=DENIALS)
def test_denials(first: Statement, second: Statement, linked: bool) -> None:
    assert len(find_conflicts(DOCUMENTS, (first, second), (), ())) == linked


LAUNCHES: dict[str, tuple[Event, Event, bool]] = {
    "one day": (
        happened(EventType.PRODUCT_LAUNCH, "oct", "2025-10", agent="company/云岸", object="product/星澜"),
        happened(EventType.PRODUCT_LAUNCH, "old", "2025-10-10", Status.DENIED, agent="company/云岸", object="product/星澜"),
        True,
    ),
    "near": (
        happened(EventType.PRODUCT_LAUNCH, "oct", "", agent="company/云岸", object="product/星澜"),
        happened(EventType.PRODUCT_LAUNCH, "later", "", Status.DENIED, agent="company/云岸", object="product/星澜"),
        True,
    ),
    "nothing tells when": (
        happened(EventType.PRODUCT_LAUNCH, "none", "", agent="company/云岸", object="product/星澜"),
        happened(EventType.PRODUCT_LAUNCH, "nowhere", "", Status.DENIED, agent="company/云岸", object="product/星澜"),
        False,
    ),
    "what may happen often": (
        happened(EventType.LAYOFF, "oct", "2022", agent="company/云岸"),
        happened(EventType.LAYOFF, "later", "", Status.DENIED, agent="company/云岸"),
        False,
    ),
}


@pytest.mark.parametrize(("first", "second", "linked"), LAUNCHES.values(), ids=LAUNCHES)
def test_denied_events(first: Event, second: Event, linked: bool) -> None:
    assert len(find_conflicts(DOCUMENTS, (), (first, second), ())) == linked


def test_denied_figures() -> None:
    claim, denial = figure("3060000", "月活306万", "oct"), figure("3060000", "否认月活306万", "later", status="Denied")
    assert len(find_conflicts(DOCUMENTS, (), (), (claim, denial))) == 1
    assert find_conflicts(DOCUMENTS, (), (), (claim, replace(denial, time="2024-09"))) == ()


@pytest.mark.parametrize("predicate", Predicate)
def test_both_ways_round(predicate: Predicate) -> None:
    mutual = {
        *(Predicate.LEADS, Predicate.WORKS_FOR, Predicate.INVESTED_IN, Predicate.PARTNERS_WITH, Predicate.COMPETES_WITH),
        *(Predicate.SUPPLIES, Predicate.USES, Predicate.MAKES, Predicate.INTEGRATES),
    }
    one, other = told("company/云岸", predicate, "company/远桥", "oct"), told("company/远桥", predicate, "company/云岸", "later")
    assert len(find_conflicts(DOCUMENTS, (one, other), (), ())) == (predicate not in mutual)
    assert find_conflicts(DOCUMENTS, (one, replace(other, status=Status.PLANNED)), (), ()) == ()


def test_many_claims_are_not_compared_pair_by_pair() -> None:
    """Twenty thousand figures of as many things take no longer than a glance."""
    figures = [figure(str(number), "月活", "oct", about=f"product/{number}") for number in range(20000)]
    assert find_conflicts(DOCUMENTS, (), (), figures) == ()


DATES = [("2025-12", "2025-12-05", 0), ("2025-11-30", "2025-12", 1), ("2025-12-01", "2025-12-31", 30), ("2025", "2025-12-31", 364)]


@pytest.mark.parametrize(("first", "second", "days"), DATES)
def test_how_far_dates_lie_apart(first: str, second: str, days: int) -> None:
    assert apart(first, second) == apart(second, first) == days


def test_dates_that_are_none() -> None:
    assert days_of("") is days_of("2025-13") is days_of("Q3") is None
    assert apart("", "2025") > 10**5
    assert not before("", "2025")
    assert before("2025-11", "2025-12-01")
    assert not before("2025-12", "2025-12-01")


ARTICLES = {
    "a.md": ("江城新报", "2025-10-12", "云帆科技推出了星澜App。2025年9月，星澜App月活跃用户达306万。云帆科技CEO李岚表示，公司将继续投入。"),
    "b.md": (
        "海港日报",
        "2025-10-15",
        "云帆科技发布了星澜App。2025年9月，星澜App的月活跃用户为305万。云帆科技CEO王启明在会上说，增长好于预期。",
    ),
    "c.md": (
        "转载网",
        "2025-10-16",
        "云帆科技发布了星澜App。2025年9月，星澜App的月活跃用户为305万。云帆科技CEO王启明在会上说，增长好于预期。",
    ),
}


def test_articles_that_disagree(tmp_path: Path) -> None:
    """Two articles and a reprint, from files to the answer of the query."""
    for name, (publisher, date, text) in ARTICLES.items():
        (tmp_path / name).write_text(f"---\ntitle: 星澜的月活\npublisher: {publisher}\ndate: {date}\n---\n{text}\n", "utf-8")
    built = build([tmp_path])
    figures = {one.value: one for one in built.kg.observations if one.metric is MAU}
    heads = {one.subject: one for one in built.kg.statements if one.predicate is Predicate.LEADS}
    assert (figures["3060000"].sources, figures["3050000"].sources) == (1, 1)
    assert len(figures["3050000"].evidence) == 2
    linked = {frozenset({conflict.first, conflict.second}) for conflict in built.kg.conflicts}
    assert linked == {frozenset(one.id for one in figures.values()), frozenset(one.id for one in heads.values())}
    rows = built.store.select(load_query("contradictions").sparql)
    assert [row["conflict"] for row in rows] == ["figures that differ", "two heads with one post"]
    assert "306" in f"{rows[0]['sentence1']}{rows[0]['sentence2']}"
    made = next(one for one in built.kg.statements if one.predicate is Predicate.MAKES)
    assert (made.sources, len(made.evidence)) == (2, 3)
    assert validate(built.store) == ()
    assert "conflicts" in built.network.graph
