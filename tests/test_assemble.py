import random
from collections.abc import Sequence

import pytest

from graph.assemble import assemble
from graph.assemble.titles import english_title, says_no_more
from graph.assemble.wording import Names, observation_labels
from graph.lexicon import empty_lexicon
from graph.model import (
    Argument,
    Document,
    Entity,
    EventMention,
    Extraction,
    KnowledgeGraph,
    Label,
    Measurement,
    Mention,
    Qualifiers,
    RelationMention,
    Segment,
    Span,
)
from graph.ontology import load_schema
from graph.resolve import resolve
from graph.vocab import EntityType, EventType, Metric, Predicate, Role, Status

TYPES = {
    "吴嘉": EntityType.PERSON,
    "古月": EntityType.PERSON,
    "星河": EntityType.PRODUCT,
    "远岚": EntityType.PRODUCT,
    "云帆": EntityType.COMPANY,
    "远航": EntityType.COMPANY,
    "云帆公司": EntityType.COMPANY,
    "智库": EntityType.ORGANIZATION,
    "星河事业群": EntityType.UNIT,
    "杭州": EntityType.PLACE,
}


LAUNCH = EventType.PRODUCT_LAUNCH
AGENT, OBJECT = Role.AGENT, Role.OBJECT


class Article:
    """Write a document sentence by sentence, each with what it says."""

    def __init__(self, document_id: str, text: str, markup: str = "{}", media_type: str = "text/plain") -> None:
        before = markup.index("{")
        self.document = Document(
            id=document_id,
            title="",
            text=text,
            path=document_id,
            source=markup.format(text),
            source_map=(Segment(start=0, begin=before, length=len(text)),),
            media_type=media_type,
        )
        self.text = text
        self.relations: list[RelationMention] = []
        self.events: list[EventMention] = []
        self.measurements: list[Measurement] = []

    def mention(self, name: str) -> Mention:
        start = self.text.index(name)
        return Mention(
            document_id=self.document.id,
            start=start,
            end=start + len(name),
            text=name,
            type=TYPES[name],
            extractor="test",
            confidence=0.9,
        )

    def span(self, text: str) -> Span:
        start = self.text.index(text)
        return Span(start=start, end=start + len(text))

    def says(
        self,
        subject: str,
        predicate: Predicate,
        object_: str,
        *,
        status: Status = Status.ASSERTED,
        confidence: float = 0.8,
        sentence: str = "",
        trigger: str = "",
        extractor: str = "test",
        **told: str,
    ) -> "Article":
        self.relations.append(
            RelationMention(
                predicate=predicate,
                subject=self.mention(subject),
                object=self.mention(object_),
                trigger=self.span(trigger or object_),
                sentence=self.span(sentence or self.text),
                qualifiers=Qualifiers(**told),
                status=status,
                extractor=extractor,
                confidence=confidence,
            )
        )
        return self

    def tells(self, kind: EventType, when: str, *arguments: tuple[Role, str], status: Status = Status.ASSERTED) -> "Article":
        self.events.append(
            EventMention(
                type=kind,
                trigger=self.span(arguments[0][1]),
                arguments=tuple(Argument(role=role, mention=self.mention(name)) for role, name in arguments),
                when=when,
                sentence=self.span(self.text),
                status=status,
                extractor="test",
                confidence=0.8,
            )
        )
        return self

    def measures(
        self, about: str, metric: Metric, value: str, unit: str, when: str = "", source: str = "", measured: str = "", upper: str = ""
    ) -> "Article":
        self.measurements.append(
            Measurement(
                about=self.mention(about),
                metric=metric,
                value=value,
                unit=unit,
                when=when,
                source=self.mention(source) if source else None,
                trigger=self.span(about),
                sentence=self.span(self.text),
                extractor="test",
                confidence=0.8,
                measured=measured,
                upper=upper,
            )
        )
        return self

    def extraction(self) -> Extraction:
        mentions = [self.mention(name) for name in TYPES if name in self.text]
        return Extraction(
            document=self.document,
            mentions=tuple(mentions),
            relations=tuple(self.relations),
            events=tuple(self.events),
            measurements=tuple(self.measurements),
        )


def build(*articles: Article, stories: dict[str, str] | None = None) -> KnowledgeGraph:
    extractions = [article.extraction() for article in articles]
    return assemble(extractions, resolve(extractions, empty_lexicon()), load_schema(), stories or {})


TEXT = "据智库，吴嘉出任云帆公司旗下星河事业群总裁。云帆和远航在杭州发布星河、远岚。"


def article(document_id: str = "d1") -> Article:
    return Article(document_id, TEXT)


def claims(kg: KnowledgeGraph) -> set[tuple[str, str, str, str]]:
    return {(s.subject.split("/")[1], str(s.predicate), s.object.split("/")[1], str(s.status)) for s in kg.statements}


def test_statement_holds_labels_and_evidence() -> None:
    text = "首句。\n 吴嘉正式执掌星河事业群。末句。"
    source = Article("d1", text, markup="<p><b>{}</b></p>", media_type="text/html")
    source.says("吴嘉", Predicate.LEADS, "星河事业群", sentence="\n 吴嘉正式执掌星河事业群。", trigger="执掌", title="总裁")
    kg = build(source)
    (statement,) = kg.statements
    assert statement.label_zh == "吴嘉 领导 星河事业群（总裁）"
    assert statement.label_en == "Wu Jia leads Xinghe Business Group (president)"
    (evidence,) = statement.evidence
    assert evidence.text == evidence.quote == "吴嘉正式执掌星河事业群。"
    assert source.document.source[evidence.start : evidence.end] == evidence.text
    assert [evidence.text[span.start : span.end] for span in evidence.highlights] == ["吴嘉", "执掌", "星河事业群"]
    assert statement.id.startswith("statement/")


def test_mention_outside_the_sentence_is_not_highlighted() -> None:
    text = "吴嘉来了。他执掌星河事业群。"
    kg = build(Article("d1", text).says("吴嘉", Predicate.LEADS, "星河事业群", sentence="他执掌星河事业群。", trigger="执掌"))
    (evidence,) = kg.statements[0].evidence
    assert [evidence.text[span.start : span.end] for span in evidence.highlights] == ["执掌", "星河事业群"]


def launched(document_id: str, text: str, confidence: float = 0.8, extractor: str = "test") -> Article:
    """Write an article of one sentence that says, tells and measures something of 云帆 and 星河."""
    written = Article(document_id, text).says("云帆", Predicate.MAKES, "星河", confidence=confidence, extractor=extractor)
    return written.tells(LAUNCH, "2025-12", (AGENT, "云帆"), (OBJECT, "星河")).measures("星河", Metric.USERS, "7", "user", "2025-12")


INDEPENDENT = {
    "two reports": (launched("d1", "云帆昨天下午在杭州发布了新产品星河。"), launched("d2", "新品星河来自云帆，已有七人在用。"), {}, 2),
    "a reprint": (
        launched("d1", "云帆昨天下午在杭州发布了新产品星河。"),
        launched("d2", "新品星河来自云帆，已有七人在用。"),
        {"d2": "d1"},
        1,
    ),
    "a sentence copied": (
        launched("d1", "云帆昨天下午在杭州发布了新产品星河。"),
        launched("d2", "云帆昨天下午，在杭州发布了新产品“星河”。"),
        {},
        1,
    ),
    "the same few words": (launched("d1", "云帆发布星河。"), launched("d2", "云帆发布星河。"), {}, 2),
    "the name base twice": (
        launched("d1", "云帆昨天下午在杭州发布了新产品星河。", extractor="name-base:makes"),
        launched("d2", "新品星河来自云帆，已有七人在用。", extractor="name-base:makes"),
        {},
        1,
    ),
    "the name base once": (
        launched("d1", "云帆昨天下午在杭州发布了新产品星河。", extractor="name-base:makes"),
        launched("d2", "新品星河来自云帆，已有七人在用。"),
        {},
        2,
    ),
}


@pytest.mark.parametrize(("first", "second", "stories", "sources"), INDEPENDENT.values(), ids=INDEPENDENT)
def test_independent_sources_are_counted(first: Article, second: Article, stories: dict[str, str], sources: int) -> None:
    kg = build(first, second, stories=stories)
    assert kg == build(second, first, stories=stories)
    ((statement,), (event,), (figure,)) = kg.statements, kg.events, kg.observations
    assert (len(statement.evidence), statement.sources) == (2, sources)
    assert statement.confidence == {1: 0.8, 2: 0.96}[sources]
    if "name-base" not in statement.evidence[0].extractor:
        assert (event.sources, figure.sources, event.confidence) == (sources, sources, statement.confidence)


def test_copies_of_copies_are_one_source() -> None:
    """The third article shares a sentence with each of the others, which share none."""
    first, second = "云帆昨天下午在杭州发布了新产品星河。", "杭州的云帆公司推出的新产品叫做星河。"
    third = Article("d3", first + second)
    for sentence in (first, second):
        third.says("云帆", Predicate.MAKES, "星河", sentence=sentence)
    kg = build(launched("d1", first, 0.7), launched("d2", second, 0.6), third)
    assert [(one.sources, one.confidence) for one in kg.statements if one.subject.endswith("/云帆")] == [(1, 0.8)]


def test_confidence_counts_sources_once() -> None:
    first, second = launched("d1", "云帆昨天下午在杭州发布了新产品星河。", 0.8), launched("d2", "新品星河来自云帆，已有七人在用。", 0.6)
    one, two = build(first, second, stories={"d1": "s", "d2": "s"}), build(first, second, stories={"d1": "s", "d2": "t"})
    assert (one.statements[0].confidence, two.statements[0].confidence) == (0.8, 0.92)


def test_claims_at_odds_both_stay_and_are_linked() -> None:
    first, second = Article("d1", "吴嘉任云帆CEO，星河月活306万。"), Article("d2", "九月星河月活305万。云帆CEO古月来了。")
    for written, person, users in ((first, "吴嘉", "3060000"), (second, "古月", "3050000")):
        written.says(person, Predicate.LEADS, "云帆", title="CEO")
        written.measures("星河", Metric.MONTHLY_ACTIVE_USERS, users, "user", "2025-09")
    kg = build(first, second)
    assert {one.value for one in kg.observations} == {"3060000", "3050000"}
    assert {one.subject for one in kg.statements} == {"person/吴嘉", "person/古月"}
    linked = {frozenset({conflict.first, conflict.second}) for conflict in kg.conflicts}
    assert linked == {frozenset(one.id for one in kg.observations), frozenset(one.id for one in kg.statements)}


def test_one_sentence_is_one_piece_of_evidence() -> None:
    kg = build(
        article()
        .says("云帆", Predicate.MAKES, "星河", confidence=0.7, extractor="a")
        .says("云帆公司", Predicate.MAKES, "星河", confidence=0.9, extractor="b")
    )
    (evidence,) = kg.statements[0].evidence
    assert (evidence.extractor, evidence.confidence) == ("b", 0.9)
    assert kg.statements[0].confidence == 0.9
    assert [evidence.text[span.start : span.end] for span in evidence.highlights] == ["云帆公司", "星河"]


def test_relations_the_schema_forbids_and_loops_are_left_out() -> None:
    kg = build(
        article()
        .says("星河", Predicate.LEADS, "云帆")
        .says("云帆", Predicate.SUBSIDIARY_OF, "云帆")
        .says("云帆", Predicate.SUCCESSOR_OF, "星河")
        .says("吴嘉", Predicate.LEADS, "杭州")
    )
    assert kg.statements == ()
    assert len(kg.entities) == 8, "what is named stays, even without a claim"


def test_symmetric_relations_are_stored_once() -> None:
    kg = build(
        article().says("远航", Predicate.PARTNERS_WITH, "云帆"),
        article("d2").says("云帆", Predicate.PARTNERS_WITH, "远航"),
    )
    (statement,) = kg.statements
    assert (statement.subject, statement.object) == ("company/云帆", "company/远航")
    assert len(statement.evidence) == 2


def test_leader_does_not_also_work_there() -> None:
    kg = build(
        article()
        .says("吴嘉", Predicate.LEADS, "星河事业群")
        .says("吴嘉", Predicate.WORKS_FOR, "星河事业群")
        .says("吴嘉", Predicate.WORKS_FOR, "星河事业群", status=Status.ENDED)
    )
    assert claims(kg) == {("吴嘉", "leads", "星河事业群", "Asserted"), ("吴嘉", "worksFor", "星河事业群", "Ended")}


def test_statuses_stay_apart() -> None:
    kg = build(
        article()
        .says("云帆", Predicate.ACQUIRED, "远航")
        .says("云帆", Predicate.ACQUIRED, "远航", status=Status.DENIED)
        .says("云帆", Predicate.ACQUIRED, "远航", status=Status.PLANNED)
    )
    assert {(statement.status, statement.label_en, statement.label_zh) for statement in kg.statements} == {
        (Status.ASSERTED, "Yunfan acquired Yuanhang", "云帆 收购 远航"),
        (Status.DENIED, "Yunfan acquired Yuanhang (denied)", "云帆 收购 远航（否认）"),
        (Status.PLANNED, "Yunfan acquired Yuanhang (planned)", "云帆 收购 远航（计划）"),
    }


def test_poorer_telling_supports_the_richer() -> None:
    kg = build(
        article().says("吴嘉", Predicate.LEADS, "云帆", title="CEO", valid_from="2025-03"),
        article("d2").says("吴嘉", Predicate.LEADS, "云帆"),
        article("d3").says("吴嘉", Predicate.LEADS, "云帆", title="首席执行官", valid_from="2025"),
        article("d4").says("吴嘉", Predicate.LEADS, "云帆", title="董事长"),
    )
    assert {(s.qualifiers.title, len(s.evidence)) for s in kg.statements} == {("CEO", 3), ("董事长", 1)}


def test_amounts_and_shares_read_well() -> None:
    kg = build(article().says("云帆", Predicate.INVESTED_IN, "远航", amount="350000000", currency="CNY", share="0.2", valid_from="2024-05"))
    assert kg.statements[0].label_en == "Yunfan invested in Yuanhang (CNY 350,000,000; 20%; from 2024-05)"
    assert kg.statements[0].label_zh == "云帆 投资 远航（3.5亿元；20%；2024年5月起）"


@pytest.mark.parametrize(
    ("poorer", "richer", "same"),
    [
        ("", "CEO", True),
        ("CEO", "首席执行官", True),
        ("CEO", "集团董事长兼CEO", True),
        ("总裁", "云帆集团总裁", True),
        ("总裁", "副总裁", False),
        ("总裁", "联席总裁", False),
        ("经理", "总经理", False),
        ("CEO", "CFO", False),
        ("CEO", "前CEO", False),
    ],
)
def test_titles(poorer: str, richer: str, same: bool) -> None:
    assert says_no_more(Qualifiers(title=poorer), Qualifiers(title=richer)) is same


@pytest.mark.parametrize(
    ("title", "english"),
    [
        ("行政总裁", "CEO"),
        ("创办人、董事长兼CEO", "founder, chairman and CEO"),
        ("集团高级副总裁", "group senior vice president"),
        ("联席CEO", "co-CEO"),
        ("副董事长", "vice chairman"),
        ("chief executive", "chief executive"),
        ("星河总裁", "星河总裁"),
        ("总裁兼星河长", "总裁兼星河长"),
        ("", ""),
    ],
)
def test_titles_in_english(title: str, english: str) -> None:
    assert english_title(title) == english


@pytest.mark.parametrize(
    ("poorer", "richer", "same"),
    [
        (Qualifiers(valid_from="2025"), Qualifiers(valid_from="2025-03"), True),
        (Qualifiers(valid_from="2025-03"), Qualifiers(valid_from="2025"), False),
        (Qualifiers(amount="5"), Qualifiers(amount="5", currency="CNY"), True),
        (Qualifiers(amount="5", currency="USD"), Qualifiers(amount="5", currency="CNY"), False),
        (Qualifiers(share="0.2"), Qualifiers(), False),
    ],
)
def test_qualifiers(poorer: Qualifiers, richer: Qualifiers, same: bool) -> None:
    assert says_no_more(poorer, richer) is same


@pytest.mark.parametrize(
    ("why", "tellings", "events"),
    [
        ("told again with less", [("d1", "2025-12", "云帆", "星河"), ("d1", "", "", "星河")], 1),
        ("told again without the object", [("d1", "2025-12", "云帆", "星河"), ("d1", "", "云帆", "")], 1),
        ("two products", [("d1", "2025-12", "云帆", "星河"), ("d1", "2025-12", "云帆", "远岚")], 2),
        ("two makers", [("d1", "2025-12", "云帆", "星河"), ("d1", "2025-12", "远航", "星河")], 2),
        ("two dates", [("d1", "2025-12", "云帆", "星河"), ("d1", "2025-11", "云帆", "星河")], 2),
        ("the day and the month", [("d1", "2025-12", "云帆", "星河"), ("d2", "2025-12-11", "云帆", "星河")], 1),
        ("two articles without a date", [("d1", "2025-12", "云帆", "星河"), ("d2", "", "云帆", "星河")], 2),
        ("two articles, one without the maker", [("d1", "2025-12", "云帆", "星河"), ("d2", "2025-12", "", "星河")], 1),
        ("two articles, one without the product", [("d1", "2025-12", "云帆", "星河"), ("d2", "2025-12", "云帆", "")], 2),
        ("two articles and a year only", [("d1", "2025-12", "云帆", "星河"), ("d2", "2025", "云帆", "星河")], 2),
    ],
)
def test_tellings_of_one_happening(why: str, tellings: Sequence[tuple[str, str, str, str]], events: int) -> None:
    articles: dict[str, Article] = {}
    for document_id, when, agent, object_ in tellings:
        arguments = [(role, name) for role, name in ((AGENT, agent), (OBJECT, object_)) if name]
        articles.setdefault(document_id, article(document_id)).tells(LAUNCH, when, *arguments)
    assert len(build(*articles.values()).events) == events, why


def test_event_labels_and_union_of_tellings() -> None:
    kg = build(
        article()
        .tells(LAUNCH, "2025-12", (AGENT, "云帆"), (OBJECT, "星河"))
        .tells(LAUNCH, "2025-12-11", (OBJECT, "星河"), (Role.PLACE, "杭州"))
        .tells(EventType.APPOINTMENT, "", (Role.PERSON, "吴嘉"), status=Status.PLANNED)
    )
    launch, appointment = sorted(kg.events, key=lambda event: event.type, reverse=True)
    assert launch.label_en == "Yunfan: Product launch of Xinghe in Hangzhou (2025-12-11)"
    assert launch.label_zh == "云帆：产品发布 星河，杭州（2025年12月11日）"
    assert len(launch.participants) == 3
    assert (appointment.label_en, appointment.label_zh) == ("Appointment of Wu Jia (planned)", "任命 吴嘉（计划）")


@pytest.mark.parametrize(
    ("kind", "when", "who", "english", "chinese"),
    [
        (
            *(EventType.APPOINTMENT, "2025-12", [(AGENT, "云帆"), (Role.PERSON, "吴嘉")]),
            *("Appointment of Wu Jia at Yunfan (2025-12)", "任命 吴嘉（云帆；2025年12月）"),
        ),
        (EventType.APPOINTMENT, "", [(OBJECT, "云帆"), (Role.PERSON, "吴嘉")], "Appointment of Wu Jia at Yunfan", "任命 吴嘉（云帆）"),
        (
            *(EventType.APPOINTMENT, "", [(AGENT, "云帆"), (OBJECT, "星河事业群"), (Role.PERSON, "吴嘉")]),
            *("Appointment of Wu Jia at Xinghe Business Group, Yunfan", "任命 吴嘉（星河事业群、云帆）"),
        ),
        (EventType.DEPARTURE, "", [(AGENT, "云帆"), (Role.PERSON, "吴嘉")], "Departure of Wu Jia from Yunfan", "离任 吴嘉（云帆）"),
        (EventType.PARTNERSHIP, "", [(AGENT, "云帆"), (OBJECT, "远航")], "Yunfan: Partnership with Yuanhang", "云帆：合作 远航"),
        (EventType.LISTING, "", [(AGENT, "云帆"), (OBJECT, "智库")], "Yunfan: Listing on Think Tank", "云帆：上市 智库"),
        (EventType.CONFERENCE, "", [(AGENT, "云帆"), (Role.PERSON, "吴嘉")], "Yunfan: Conference with Wu Jia", "云帆：会议活动 吴嘉"),
    ],
)
def test_event_labels_put_together_what_belongs_together(
    kind: EventType, when: str, who: list[tuple[Role, str]], english: str, chinese: str
) -> None:
    (event,) = build(article().tells(kind, when, *who)).events
    assert (event.label_en, event.label_zh) == (english, chinese)


@pytest.mark.parametrize(
    ("metric", "value", "unit", "when", "english", "chinese"),
    [
        (
            *(Metric.MONTHLY_ACTIVE_USERS, "172000000", "user", "2025-09"),
            *("Xinghe: monthly active users 172,000,000 (2025-09)", "星河 月活跃用户数 1.72亿（2025年9月）"),
        ),
        (Metric.REVENUE, "380000000000", "CNY", "2025", "Xinghe: revenue CNY 380,000,000,000 (2025)", "星河 营收 3800亿元（2025年）"),
        (Metric.MARKET_SHARE, "0.358", "ratio", "", "Xinghe: market share 35.8%", "星河 市场份额 35.8%"),
        (Metric.DOWNLOADS, "1234567890", "download", "", "Xinghe: downloads 1,234,567,890", "星河 下载量 1,234,567,890"),
        (Metric.RANK, "1", "rank", "", "Xinghe: rank No. 1", "星河 排名 第1"),
        (Metric.RATING, "4.80", "star", "", "Xinghe: rating 4.8", "星河 评分 4.8"),
        (Metric.NET_PROFIT, "-53000", "USD", "", "Xinghe: net profit USD -53,000", "星河 净利润 -5.3万美元"),
    ],
)
def test_observation_labels(metric: Metric, value: str, unit: str, when: str, english: str, chinese: str) -> None:
    (observation,) = build(article().measures("星河", metric, value, unit, when)).observations
    assert (observation.label_en, observation.label_zh) == (english, chinese)


@pytest.mark.parametrize(
    ("metric", "value", "unit", "more", "english", "chinese"),
    [
        (Metric.GROWTH_RATE, "0.12", "ratio", {"measured": "净利润"}, "growth rate (净利润) 12%", "净利润增长率 12%"),
        (Metric.OTHER_METRIC, "0.25", "ratio", {"measured": "毛利率"}, "毛利率 25%", "毛利率 25%"),
        (Metric.REVENUE, "500000000", "CNY", {"measured": "海外收入"}, "revenue (海外收入) CNY 500,000,000", "营收（海外收入） 5亿元"),
        (Metric.PRICE, "15", "USD", {"upper": "17"}, "price USD 15 to USD 17", "价格 15美元至17美元"),
    ],
)
def test_labels_say_what_is_measured(metric: Metric, value: str, unit: str, more: dict[str, str], english: str, chinese: str) -> None:
    (observation,) = build(article().measures("星河", metric, value, unit, **more)).observations
    assert (observation.label_en, observation.label_zh) == (f"Xinghe: {english}", f"星河 {chinese}")


def test_growth_of_two_things_is_two_figures_and_sales_in_two_wordings_one() -> None:
    kg = build(
        article()
        .measures("星河", Metric.GROWTH_RATE, "0.12", "ratio", measured="净利润")
        .measures("星河", Metric.GROWTH_RATE, "0.12", "ratio", measured="用户数")
        .measures("星河", Metric.REVENUE, "5", "CNY", measured="集团收入")
        .measures("星河", Metric.REVENUE, "5", "CNY")
    )
    assert sorted((o.metric.value, o.measured) for o in kg.observations) == [
        ("GrowthRate", "净利润"),
        ("GrowthRate", "用户数"),
        ("Revenue", "集团收入"),
    ]


def test_equal_figures_are_one() -> None:
    mau = Metric.MONTHLY_ACTIVE_USERS
    kg = build(
        article()
        .measures("星河", mau, "172000000", "user", "2025-09", source="智库")
        .measures("星河", mau, "172000000.0", "user")
        .measures("星河", mau, "150000000", "user")
        .measures("星河", mau, "NaN", "user"),
        article("d2").measures("星河", mau, "172000000", "user", "2025-09", source="智库"),
        article("d3").measures("星河", mau, "172000000", "user", "2024-09"),
    )
    assert {(o.value, o.time, o.source, len(o.evidence)) for o in kg.observations} == {
        ("172000000", "2025-09", "organization/智库", 2),
        ("172000000", "2024-09", "", 1),
        ("150000000", "", "", 1),
    }


def rich(document_id: str) -> Article:
    return (
        article(document_id)
        .says("吴嘉", Predicate.LEADS, "星河事业群", title="总裁")
        .says("云帆", Predicate.MAKES, "星河", extractor=document_id)
        .says("远航", Predicate.PARTNERS_WITH, "云帆公司")
        .tells(LAUNCH, "2025-12", (AGENT, "云帆"), (OBJECT, "星河"))
        .tells(LAUNCH, "2025-12-0" + document_id[1:], (AGENT, "云帆"))
        .measures("星河", Metric.USERS, "7", "user", source="智库" if document_id > "d2" else "")
    )


def test_order_of_documents_and_of_what_they_say_means_nothing() -> None:
    extractions = [rich(f"d{number}").extraction() for number in range(1, 5)]
    expected = assemble(extractions, resolve(extractions, empty_lexicon()), load_schema(), {})
    generator = random.Random(7)  # noqa: S311
    for _ in range(5):
        generator.shuffle(extractions)
        turned = [
            Extraction(
                document=each.document,
                mentions=tuple(generator.sample(each.mentions, len(each.mentions))),
                relations=tuple(generator.sample(each.relations, len(each.relations))),
                events=tuple(generator.sample(each.events, len(each.events))),
                measurements=tuple(generator.sample(each.measurements, len(each.measurements))),
            )
            for each in extractions
        ]
        assert assemble(turned, resolve(turned, empty_lexicon()), load_schema(), {}) == expected


def test_everything_is_sorted_and_identified() -> None:
    kg = build(rich("d2"), rich("d1"))
    for things in (kg.documents, kg.entities, kg.statements, kg.events, kg.observations):
        identifiers = [thing.id for thing in things]
        assert identifiers == sorted(set(identifiers))
        assert identifiers


def test_nothing_gives_nothing() -> None:
    assert build() == KnowledgeGraph(documents=(), entities=())


@pytest.mark.parametrize(
    ("time", "english", "chinese"),
    [
        (("2025", "2025-07/2025-09"), " (2025 Q3)", "（2025年第三季度）"),
        (("2025", "2025-01/2025-06"), " (2025 H1)", "（2025年上半年）"),
        (("2025", "2025-01/2025-09"), " (2025-01 to 2025-09)", "（2025年1月至2025年9月）"),
        (("2025-09", ""), " (2025-09)", "（2025年9月）"),
        (("", ""), "", ""),
    ],
)
def test_periods_read_well(time: tuple[str, str], english: str, chinese: str) -> None:
    names = Names(
        [
            Entity(
                id="company/远山",
                type=EntityType.COMPANY,
                labels=(Label(language="zh", text="远山"), Label(language="en", text="Yuanshan")),
            )
        ]
    )
    labels = observation_labels(names, "company/远山", ("revenue", "营收"), ("5", ""), "CNY", time, Status.ASSERTED)
    assert labels == (f"Yuanshan: revenue CNY 5{english}", f"远山 营收 5元{chinese}")
