"""Events assembled: tellings of one happening made one, and events and relations of a document supporting each other."""

from itertools import permutations

import pytest

from graph.assemble import assemble
from graph.assemble.events import assemble_events
from graph.assemble.evidence import Sources
from graph.assemble.support import supported
from graph.lexicon import empty_lexicon
from graph.model import Argument, Document, Event, EventMention, Extraction, Mention, Qualifiers, RelationMention, Segment, Span
from graph.ontology import load_schema
from graph.resolve import resolve
from graph.vocab import EntityType, EventType, Predicate, Role, Status

PEOPLE = {"林晚", "周行"}
AGENT, OBJECT, PERSON = Role.AGENT, Role.OBJECT, Role.PERSON


class Article:
    """Write a document, sentence by sentence, with what is read in it."""

    def __init__(self, document_id: str, *sentences: str) -> None:
        self.text = "".join(sentences)
        self.sentences = sentences
        whole = (Segment(start=0, begin=0, length=len(self.text)),)
        self.document = Document(id=document_id, title="", text=self.text, path=document_id, source=self.text, source_map=whole)
        self.relations: list[RelationMention] = []
        self.events: list[EventMention] = []

    def sentence(self, number: int) -> Span:
        start = sum(map(len, self.sentences[:number]))
        return Span(start=start, end=start + len(self.sentences[number]))

    def mention(self, name: str, number: int) -> Mention:
        start = self.text.index(name, self.sentence(number).start)
        kind = EntityType.PERSON if name in PEOPLE else EntityType.COMPANY
        return Mention(
            document_id=self.document.id, start=start, end=start + len(name), text=name, type=kind, extractor="test", confidence=0.9
        )

    def says(self, number: int, subject: str, predicate: Predicate, object_: str, status: Status = Status.ASSERTED) -> None:
        first, second = self.mention(subject, number), self.mention(object_, number)
        between = Span(start=min(first.end, second.end), end=max(first.start, second.start))
        self.relations.append(
            RelationMention(
                predicate=predicate,
                subject=first,
                object=second,
                trigger=between,
                sentence=self.sentence(number),
                qualifiers=Qualifiers(),
                status=status,
                extractor="test",
                confidence=0.8,
            )
        )

    def tells(
        self, number: int, kind: EventType, *roles: tuple[Role, str], when: str = "", trigger: str = "", status: Status = Status.ASSERTED
    ) -> None:
        start = self.text.index(trigger, self.sentence(number).start) if trigger else self.sentence(number).start
        self.events.append(
            EventMention(
                type=kind,
                trigger=Span(start=start, end=start + max(len(trigger), 1)),
                arguments=tuple(Argument(role=role, mention=self.mention(name, number)) for role, name in roles),
                when=when,
                sentence=self.sentence(number),
                status=status,
                extractor="test",
                confidence=0.8,
            )
        )

    def extraction(self) -> Extraction:
        sides = [mention for relation in self.relations for mention in (relation.subject, relation.object)]
        parts = [argument.mention for event in self.events for argument in event.arguments]
        mentions = tuple(sorted({*sides, *parts}, key=lambda mention: (mention.start, mention.end)))
        return Extraction(document=self.document, mentions=mentions, relations=tuple(self.relations), events=tuple(self.events))


def events_of(*articles: Article) -> tuple[Event, ...]:
    extractions = [article.extraction() for article in articles]
    return assemble(extractions, resolve(extractions, empty_lexicon()), load_schema(), {}).events


def supported_one(article: Article) -> Extraction:
    extraction = article.extraction()
    return supported(extraction, resolve([extraction], empty_lexicon()))


def test_a_purchase_is_dated_by_its_event() -> None:
    article = Article("a", "远山科技收购了海棠网络。", "那是2021年5月，远山科技买下海棠网络。")
    article.says(0, "远山科技", Predicate.ACQUIRED, "海棠网络")
    article.tells(1, EventType.ACQUISITION, (AGENT, "远山科技"), (OBJECT, "海棠网络"), when="2021-05")
    (relation,) = supported_one(article).relations
    assert relation.qualifiers.valid_from == "2021-05"


def test_a_post_is_dated_by_its_own_sentence_only() -> None:
    article = Article("a", "2016年，林晚加入远山科技。", "林晚现任远山科技总裁。")
    article.says(1, "林晚", Predicate.LEADS, "远山科技")
    article.tells(0, EventType.APPOINTMENT, (PERSON, "林晚"), (OBJECT, "远山科技"), when="2016")
    assert supported_one(article).relations[0].qualifiers == Qualifiers()
    article.says(0, "林晚", Predicate.WORKS_FOR, "远山科技")
    assert supported_one(article).relations[1].qualifiers.valid_from == "2016"


def test_a_departure_ends_a_post() -> None:
    article = Article("a", "2024年3月，周行卸任远山科技总裁。")
    article.says(0, "周行", Predicate.LEADS, "远山科技", Status.ENDED)
    article.tells(0, EventType.DEPARTURE, (PERSON, "周行"), (OBJECT, "远山科技"), when="2024-03")
    (relation,) = supported_one(article).relations
    assert (relation.qualifiers.valid_from, relation.qualifiers.valid_until) == ("", "2024-03")


def test_two_dates_date_nothing() -> None:
    article = Article("a", "远山科技收购海棠网络。", "2019年，远山科技收购海棠网络。", "2021年，远山科技收购海棠网络。")
    article.says(0, "远山科技", Predicate.ACQUIRED, "海棠网络")
    for number, year in ((1, "2019"), (2, "2021")):
        article.tells(number, EventType.ACQUISITION, (AGENT, "远山科技"), (OBJECT, "海棠网络"), when=year)
    assert supported_one(article).relations[0].qualifiers == Qualifiers()


@pytest.mark.parametrize("status", [Status.PLANNED, Status.DENIED, Status.REPORTED])
def test_what_did_not_happen_has_no_date(status: Status) -> None:
    article = Article("a", "2025年，远山科技收购海棠网络。")
    article.says(0, "远山科技", Predicate.ACQUIRED, "海棠网络", status)
    article.tells(0, EventType.ACQUISITION, (AGENT, "远山科技"), (OBJECT, "海棠网络"), when="2025", status=status)
    assert supported_one(article).relations[0].qualifiers == Qualifiers()


def test_what_only_relations_tell_happened_too() -> None:
    article = Article("a", "曾拿到青松资本、白桦基金投资的远山科技解散。")
    article.says(0, "青松资本", Predicate.INVESTED_IN, "远山科技")
    article.says(0, "白桦基金", Predicate.INVESTED_IN, "远山科技")
    (event,) = supported_one(article).events
    assert event.type is EventType.FUNDING
    assert [(argument.role, argument.mention.text) for argument in event.arguments] == [
        (AGENT, "青松资本"),
        (OBJECT, "远山科技"),
        (AGENT, "白桦基金"),
    ]


@pytest.mark.parametrize(
    ("sentence", "predicate"),
    [("青松资本持有远山科技的股份。", Predicate.INVESTED_IN), ("青松资本是远山科技的合作伙伴。", Predicate.PARTNERS_WITH)],
)
def test_what_only_holds_did_not_happen(sentence: str, predicate: Predicate) -> None:
    article = Article("a", sentence)
    article.says(0, "青松资本", predicate, "远山科技")
    assert supported_one(article).events == ()


def test_a_known_event_is_not_told_twice() -> None:
    article = Article("a", "青松资本投资了远山科技。", "远山科技完成融资。")
    article.says(0, "青松资本", Predicate.INVESTED_IN, "远山科技")
    article.tells(1, EventType.FUNDING, (OBJECT, "远山科技"), when="2024")
    assert len(supported_one(article).events) == 1


def test_planned_and_done_in_one_document_are_one() -> None:
    article = Article("a", "远山科技将收购海棠网络。", "远山科技收购海棠网络。")
    article.tells(0, EventType.ACQUISITION, (AGENT, "远山科技"), (OBJECT, "海棠网络"), status=Status.PLANNED)
    article.tells(1, EventType.ACQUISITION, (AGENT, "远山科技"), (OBJECT, "海棠网络"))
    (event,) = events_of(article)
    assert event.status is Status.PLANNED
    assert len(event.evidence) == 2


def test_a_denial_is_another_event() -> None:
    article = Article("a", "远山科技收购海棠网络。", "远山科技否认收购海棠网络。")
    article.tells(0, EventType.ACQUISITION, (AGENT, "远山科技"), (OBJECT, "海棠网络"))
    article.tells(1, EventType.ACQUISITION, (AGENT, "远山科技"), (OBJECT, "海棠网络"), status=Status.DENIED)
    assert len(events_of(article)) == 2


@pytest.mark.parametrize(("mark", "expected"), [("突破20万", 2), ("突破10万", 1)])
def test_marks_with_other_figures_stay_apart(mark: str, expected: int) -> None:
    article = Article("a", "远山科技销量突破10万。", f"2024年，远山科技销量{mark}。")
    article.tells(0, EventType.MILESTONE, (AGENT, "远山科技"), trigger="突破10万")
    article.tells(1, EventType.MILESTONE, (AGENT, "远山科技"), trigger=mark, when="2024")
    assert len(events_of(article)) == expected


def test_across_documents_the_month_and_the_thing_decide() -> None:
    def article(name: str, when: str, *roles: tuple[Role, str]) -> Article:
        one = Article(name, "远山科技收购海棠网络和青松网络。")
        one.tells(0, EventType.ACQUISITION, *roles, when=when)
        return one

    bought = ((AGENT, "远山科技"), (OBJECT, "海棠网络"))
    assert len(events_of(article("a", "2024-05", *bought), article("b", "2024-05-03", *bought))) == 1
    assert len(events_of(article("a", "2024-05", *bought), article("b", "2024-06", *bought))) == 2
    assert len(events_of(article("a", "2024-05", *bought), article("b", "2024-05", (AGENT, "远山科技"), (OBJECT, "青松网络")))) == 2
    assert len(events_of(article("a", "2024-05", *bought), article("b", "2024-05", (OBJECT, "海棠网络")))) == 1


def test_the_result_does_not_depend_on_the_order_of_documents() -> None:
    names = ["远山科技", "海棠网络", "青松网络", "白桦网络"]
    pairs, dates = list(permutations(names, 2)), ["", "2024", "2024-05", "2024-05-03"]
    articles = []
    for number in range(30):
        one = Article(f"d{number}", "，".join(names) + "。")
        for step in range(4):
            agent, object_ = pairs[(5 * number + 7 * step) % len(pairs)]
            one.tells(0, EventType.ACQUISITION, (AGENT, agent), (OBJECT, object_), when=dates[(number + 3 * step) % 4])
        articles.append(one)
    extractions = [article.extraction() for article in articles]
    resolution, schema = resolve(extractions, empty_lexicon()), load_schema()
    sources = Sources([article.document for article in articles], {})
    once = assemble_events(extractions, resolution, schema, sources)
    assert len(once) < sum(len(article.events) for article in articles)
    assert assemble(extractions[::-1], resolution, schema, {}).events == assemble(extractions, resolution, schema, {}).events


def test_a_person_is_concerned_and_no_object() -> None:
    article = Article("a", "最佳导演奖授予林晚。")
    article.tells(0, EventType.AWARD, (OBJECT, "林晚"))
    (event,) = events_of(article)
    assert [participant.role for participant in event.participants] == [PERSON]
