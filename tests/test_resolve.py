import json
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import ConfigError
from graph.lexicon import Lexicon, parse_names
from graph.model import Document, Extraction, Label, Mention, RelationMention, Resolution, Segment, Span
from graph.resolve import Decisions, load_decisions, resolve
from graph.resolve.decisions import Decision
from graph.resolve.keys import key
from graph.resolve.merging import ORDER, Merger, Traits
from graph.resolve.reasons import Reason, Veto
from graph.resolve.versions import version
from graph.vocab import EntityType, Predicate
from tests.builders import document, marked

ALL_CASES = [json.loads(line) for line in (Path(__file__).parent / "cases/resolve.jsonl").read_text("utf-8").splitlines()]
CASES = [case for case in ALL_CASES if "names" in case]
"""Names of one document: `same` lists all of them, by entity."""
SETS = [case for case in ALL_CASES if "documents" in case]
"""Several documents: `same` lists the names in question, each as `number of the document Type:name`, by entity."""

NAMES = """name	type	aliases	english	parent
阿里巴巴	Company	阿里|阿里巴巴集团	Alibaba|Alibaba Group	-
千问	Product	千问APP	Qwen	阿里巴巴
通义千问	Product		Tongyi Qianwen	阿里巴巴
通义	Product		Tongyi	阿里巴巴
千问浏览器	Product	?天问		阿里巴巴
小米	Company	小米集团|?米家	Xiaomi	-
高德	Product	高德地图	Amap	阿里巴巴
高德软件	Company	高德		阿里巴巴
淘宝	Unit		Taobao	阿里巴巴
长城汽车	Company	?长城	Great Wall Motor	-
长城资产	Company	?长城		-
中国	Place		China	-
北京	Place		Beijing	-
上海	Place	上海市	Shanghai	-
杭州	Place	杭州市	Hangzhou	-
吴泳铭	Person		Wu Yongming|Eddie Wu	阿里巴巴
亚马逊	Company	亚马逊公司	Amazon	-
特斯拉	Company		Tesla	-
马斯克	Person	埃隆·马斯克	Elon Musk	特斯拉
荣耀	Company	荣耀终端	Honor	-
荣耀手机	Product	荣耀	Honor	荣耀
"""
LEXICON = Lexicon({entry.key: entry for entry in parse_names(NAMES.replace("\t-", "\t"))})


def extraction(
    document_id: str,
    *names: str,
    relations: Sequence[tuple[str, Predicate, str]] = (),
    same_as: Sequence[tuple[str, str]] = (),
    entry: Sequence[tuple[str, str]] = (),
) -> Extraction:
    """Build what a document that is a list of `Type:name` says; `relations` join names by their text."""
    mentions: list[Mention] = []
    position = 0
    for name in names:
        kind, _, text = name.partition(":")
        mentions.append(
            Mention(
                document_id=document_id,
                start=position,
                end=position + len(text),
                text=text,
                type=EntityType(kind),
                extractor="test",
                confidence=0.9,
                entry=dict(entry).get(name, dict(entry).get(text, "")),
                same_as=dict(same_as).get(text, ""),
            )
        )
        position += len(text) + 1
    text = "。".join(mention.text for mention in mentions)
    by_text = {mention.text: mention for mention in mentions} | {f"{mention.type}:{mention.text}": mention for mention in mentions}
    whole = Span(start=0, end=len(text))
    return Extraction(
        document=Document(
            id=document_id,
            title="",
            text=text,
            path=document_id,
            source=text,
            source_map=(Segment(start=0, begin=0, length=len(text)),),
        ),
        mentions=tuple(mentions),
        relations=tuple(
            RelationMention(
                predicate=predicate,
                subject=by_text[subject],
                object=by_text[object_],
                trigger=whole,
                sentence=whole,
                extractor="test",
                confidence=0.9,
            )
            for subject, predicate, object_ in relations
        ),
    )


def together(resolution: Resolution) -> set[frozenset[str]]:
    """Return the names of each entity, as the documents write them."""
    names: dict[str, set[str]] = defaultdict(set)
    for mention, entity in resolution.entity_of.items():
        names[entity].add(mention.text)
    return {frozenset(those) for those in names.values()}


def entities_of(resolution: Resolution, text: str) -> set[str]:
    return {entity for mention, entity in resolution.entity_of.items() if mention.text == text}


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_names_of_one_document(case: dict[str, Any]) -> None:
    resolution = resolve([extraction("d1", *case["names"])], LEXICON)
    assert together(resolution) == {frozenset(names) for names in case["same"]}


def decisions(case: dict[str, Any]) -> Decisions:
    return Decisions(
        path="merges.toml",
        same=tuple(Decision(place="same", names=tuple(names)) for names in case.get("same_names", [])),
        different=tuple(Decision(place="different", names=tuple(names)) for names in case.get("different", [])),
    )


@pytest.mark.parametrize("case", SETS, ids=[case["why"] for case in SETS])
@pytest.mark.parametrize("turned", [False, True], ids=["", "turned"])
def test_names_of_several_documents(case: dict[str, Any], turned: bool) -> None:
    numbered = list(enumerate(case["documents"], start=1))
    documents = [
        extraction(
            f"d{len(numbered) + 1 - number if turned else number}",
            *told["names"],
            relations=[(subject, Predicate(predicate), object_) for subject, predicate, object_ in told.get("relations", [])],
            same_as=told.get("same_as", []),
            entry=told.get("entry", []),
        )
        for number, told in numbered
    ]
    resolution = resolve(documents, LEXICON, decisions(case))
    number_of = {document.document.id: number for (number, _), document in zip(numbered, documents, strict=True)}
    told_of = {name for names in case["same"] for name in names}
    found: dict[str, set[str]] = defaultdict(set)
    for mention, entity in resolution.entity_of.items():
        if (name := f"{number_of[mention.document_id]} {mention.type}:{mention.text}") in told_of:
            found[entity].add(name)
    assert {frozenset(names) for names in found.values()} == {frozenset(names) for names in case["same"]}
    assert resolution.unmatched == ()


@pytest.mark.parametrize(
    ("name", "other", "equal"),
    [
        ("千问APP", "千问 App", True),
        ("ＤｅｅｐＳｅｅｋ－Ｒ１", "DeepSeekR1", True),
        ("《财富》", "财富", True),
        ("OwlPay®", "OwlPay", True),
        ("布莱恩·切斯基", "布莱恩‧切斯基", True),
        ("Qwen3", "Qwen2.5", False),
        ("Disney+", "Disney", False),
        ("ID.3", "ID3", False),
    ],
)
def test_key(name: str, other: str, equal: bool) -> None:
    assert (key(name) == key(other)) is equal


def test_key_of_marks_alone_is_not_empty() -> None:
    assert key("--") == "--"


def test_text_equates_names() -> None:
    resolution = resolve(
        [
            extraction(
                "d1",
                "Person:布莱恩·切斯基",
                "Person:Brian Chesky",
                "Person:切斯基",
                "Company:远山控股有限公司",
                "Company:甲方",
                same_as=[("Brian Chesky", "布莱恩·切斯基"), ("甲方", "远山控股有限公司")],
            )
        ],
        LEXICON,
    )
    assert together(resolution) == {
        frozenset({"布莱恩·切斯基", "Brian Chesky", "切斯基"}),
        frozenset({"远山控股有限公司", "甲方"}),
    }
    person = next(entity for entity in resolution.entities if entity.type is EntityType.PERSON)
    assert person.labels == (Label(language="en", text="Brian Chesky"), Label(language="zh", text="布莱恩·切斯基"))
    assert ("甲方", "company/甲方", "company/远山控股有限公司", "stated in the text (远山控股有限公司)") in {
        (merge.name, merge.entity, merge.into, merge.reason) for merge in resolution.reasons
    }


def test_gloss_that_is_no_mention_becomes_a_name() -> None:
    resolution = resolve([extraction("d1", "Company:云帆科技", same_as=[("云帆科技", "Cloudsail")])], LEXICON)
    (entity,) = resolution.entities
    assert (entity.label("zh"), entity.label("en")) == ("云帆科技", "Cloudsail")


def test_names_that_are_related_are_two_things() -> None:
    names = ("Company:云帆集团", "Company:云帆")
    related = [("云帆", Predicate.SUBSIDIARY_OF, "云帆集团")]
    assert len(resolve([extraction("d1", *names)], LEXICON).entities) == 1
    assert len(resolve([extraction("d1", *names, relations=related)], LEXICON).entities) == 2
    assert len(resolve([extraction("d1", names[0]), extraction("d2", names[1])], LEXICON).entities) == 1
    split = resolve([extraction("d1", names[0]), extraction("d2", names[1]), extraction("d3", *names, relations=related)], LEXICON)
    assert len(split.entities) == 2


def test_one_name_has_one_type_in_a_document() -> None:
    resolution = resolve([extraction("d1", "Product:星河", "Company:星河", "Product:星河")], LEXICON)
    assert [entity.type for entity in resolution.entities] == [EntityType.PRODUCT]
    assert len(resolution.entity_of) == 3


def test_known_company_and_app_of_one_name_stay_two_when_relations_need_both() -> None:
    names = ("Company:高德", "Product:高德", "Product:千问", "Person:郭某")
    entry = [("高德", "Company:高德软件")]
    company = extraction("d1", *names, entry=entry)
    mentions = {mention.type: mention for mention in company.mentions if mention.text == "高德"}
    app = Mention(
        document_id="d1",
        start=50,
        end=52,
        text="高德",
        type=EntityType.PRODUCT,
        extractor="test",
        confidence=0.9,
        entry="Product:高德",
    )
    whole = Span(start=0, end=1)

    def relation(predicate: Predicate, subject: Mention, object_: Mention) -> RelationMention:
        return RelationMention(
            predicate=predicate, subject=subject, object=object_, trigger=whole, sentence=whole, extractor="t", confidence=0.9
        )

    person, product = company.mentions[3], company.mentions[2]
    both = Extraction(
        document=company.document,
        mentions=(mentions[EntityType.COMPANY], app, product, person),
        relations=(
            relation(Predicate.LEADS, person, mentions[EntityType.COMPANY]),
            relation(Predicate.INTEGRATES, product, app),
        ),
    )
    resolution = resolve([both], LEXICON)
    assert entities_of(resolution, "高德") == {"company/高德软件", "product/高德"}


def test_across_documents() -> None:
    resolution = resolve(
        [
            extraction("d1", "Company:阿里", "Company:云帆科技有限公司", "Product:Qwen3"),
            extraction("d2", "Company:阿里巴巴集团", "Company:云帆科技", "Product:Qwen3"),
            extraction("d3", "Organization:云帆科技", "Product:Qwen"),
        ],
        LEXICON,
    )
    assert together(resolution) == {
        frozenset({"阿里", "阿里巴巴集团"}),
        frozenset({"云帆科技有限公司", "云帆科技"}),
        frozenset({"Qwen3"}),
        frozenset({"Qwen"}),
    }
    assert {entity.id for entity in resolution.entities} == {"company/阿里巴巴", "company/云帆科技", "product/Qwen3", "product/千问"}


def test_company_and_product_of_one_name_stay_two() -> None:
    resolution = resolve([extraction("d1", "Company:星河"), extraction("d2", "Product:星河")], LEXICON)
    assert {entity.id for entity in resolution.entities} == {"company/星河", "product/星河"}


def test_name_of_two_entries_joins_neither() -> None:
    resolution = resolve(
        [extraction("d1", "Company:长城汽车", "Company:长城"), extraction("d2", "Company:长城资产"), extraction("d3", "Company:长城")],
        LEXICON,
    )
    assert entities_of(resolution, "长城汽车").isdisjoint(entities_of(resolution, "长城资产"))


def test_short_product_name_joins_only_beside_its_owner() -> None:
    full = extraction("d1", "Company:云帆", "Product:云帆星河", "Product:星河")
    beside = extraction("d2", "Company:云帆", "Product:星河")
    alone = extraction("d3", "Product:星河")
    assert len({entity for entity in resolve([full, beside], LEXICON).entities if entity.type is EntityType.PRODUCT}) == 1
    assert len({entity for entity in resolve([full, alone], LEXICON).entities if entity.type is EntityType.PRODUCT}) == 2


def test_family_name_joins_only_with_the_same_employer() -> None:
    leads = Predicate.LEADS
    full = extraction("d1", "Person:约翰·安德森", "Person:安德森", "Company:云帆", relations=[("约翰·安德森", leads, "云帆")])
    same = extraction("d2", "Person:安德森", "Company:云帆公司", relations=[("安德森", leads, "云帆公司")])
    other = extraction("d3", "Person:安德森", "Company:远航", relations=[("安德森", leads, "远航")])
    assert len(entities_of(resolve([full, same], LEXICON), "安德森")) == 1
    assert len(entities_of(resolve([full, other], LEXICON), "安德森")) == 2


def test_namesakes_stay_apart() -> None:
    leads, works = Predicate.LEADS, Predicate.WORKS_FOR
    first = extraction("d1", "Person:王伟", "Company:云帆", relations=[("王伟", leads, "云帆")])
    second = extraction("d2", "Person:王伟", "Company:远航", relations=[("王伟", works, "远航")])
    third = extraction("d3", "Person:王伟", "Company:云帆集团", relations=[("王伟", leads, "云帆集团")])
    adrift = extraction("d4", "Person:王伟", "Company:远航")
    unknown = extraction("d5", "Person:王伟")
    resolution = resolve([first, second, third, adrift, unknown], LEXICON)
    by_document = {mention.document_id: entity for mention, entity in resolution.entity_of.items() if mention.text == "王伟"}
    assert by_document == {
        "d1": "person/王伟_(云帆)",
        "d2": "person/王伟_(远航)",
        "d3": "person/王伟_(云帆)",
        "d4": "person/王伟_(远航)",
        "d5": "person/王伟",
    }


def test_whoever_changes_employer_stays_one() -> None:
    leads = Predicate.LEADS
    before = extraction("d1", "Person:王伟", "Company:云帆", relations=[("王伟", leads, "云帆")])
    after = extraction("d2", "Person:王伟", "Company:远航", "Company:云帆", relations=[("王伟", leads, "远航")])
    assert len(entities_of(resolve([before, after], LEXICON), "王伟")) == 1


def test_parts_of_one_organization_are_one_employer() -> None:
    head = extraction("d1", "Person:王伟", "Company:云帆", relations=[("王伟", Predicate.LEADS, "云帆")])
    part = extraction("d2", "Person:王伟", "Unit:星河事业部", relations=[("王伟", Predicate.LEADS, "星河事业部")])
    link = extraction("d3", "Unit:星河事业部", "Company:云帆", relations=[("星河事业部", Predicate.UNIT_OF, "云帆")])
    assert len(entities_of(resolve([head, part], LEXICON), "王伟")) == 2
    assert len(entities_of(resolve([head, part, link], LEXICON), "王伟")) == 1


def test_labels_and_aliases() -> None:
    resolution = resolve(
        [extraction("d1", "Company:阿里", "Company:小米", "Product:Zephyr 7"), extraction("d2", "Company:阿里巴巴集团")], LEXICON
    )
    entities = {entity.id: entity for entity in resolution.entities}
    alibaba = entities["company/阿里巴巴"]
    assert (alibaba.label("zh"), alibaba.label("en")) == ("阿里巴巴", "Alibaba")
    assert {alias.text for alias in alibaba.aliases} == {"阿里", "阿里巴巴集团", "Alibaba Group"}
    assert "米家" not in {alias.text for alias in entities["company/小米"].aliases}, "an ordinary word is no alias unless a text uses it"
    assert entities["product/Zephyr_7"].label("zh") == entities["product/Zephyr_7"].label("en") == "Zephyr 7"
    assert all([label.language for label in entity.labels] == ["en", "zh"] for entity in entities.values())


def test_a_thing_goes_by_its_name_with_its_owner_before_it_too() -> None:
    text, mentions = marked("[Company:海东] [Product:Zephyr X]，[Company:海东][Unit:营销部]说过[Company:远航] [Product:Zephyr X]。")
    one, product, other, unit, *_ = mentions
    whole = Span(start=0, end=len(text))

    def told(predicate: Predicate, subject: Mention, object_: Mention) -> RelationMention:
        return RelationMention(
            predicate=predicate, subject=subject, object=object_, trigger=whole, sentence=whole, extractor="test", confidence=0.9
        )

    relations = (told(Predicate.MAKES, one, product), told(Predicate.UNIT_OF, unit, other))
    entities = resolve([Extraction(document=document(text), mentions=mentions, relations=relations)], LEXICON).entities
    called = {entity.label("zh"): {alias.text for alias in entity.aliases} for entity in entities}
    assert called == {"海东": set(), "远航": set(), "Zephyr X": {"海东 Zephyr X"}, "营销部": {"海东营销部"}}


def test_identifier_does_not_end_in_a_dot() -> None:
    (entity,) = resolve([extraction("d1", "Company:Rivermark Inc.")], LEXICON).entities
    assert (entity.id, entity.label("en")) == ("company/Rivermark_Inc", "Rivermark Inc.")


def test_reasons_name_every_merge() -> None:
    resolution = resolve([extraction("d1", "Company:阿里", "Company:阿里巴巴"), extraction("d2", "Company:阿里巴巴公司")], LEXICON)
    assert {(merge.name, merge.into, merge.reason) for merge in resolution.reasons} == {
        ("阿里", "company/阿里巴巴", "known to the name base (阿里巴巴)"),
        ("阿里巴巴公司", "company/阿里巴巴", "legal form left out: 公司 (阿里巴巴)"),
    }


def test_quoted_name_before_app() -> None:
    text = "阿里将原“云析”APP更名为云问，云析APP停用"
    first, second = text.index("云析"), text.rindex("云析")
    mentions = tuple(
        Mention(document_id="d1", start=start, end=end, text=text[start:end], type=EntityType.PRODUCT, extractor="test", confidence=0.9)
        for start, end in ((first, first + 2), (second, second + 5))
    )
    named = Extraction(
        document=Document(id="d1", title="", text=text, path="d1", source=text, source_map=()),
        mentions=mentions,
    )
    assert together(resolve([named], LEXICON)) == {frozenset({"云析", "云析APP"})}
    alone = Extraction(document=named.document, mentions=mentions[:1])
    assert {entity.id for entity in resolve([alone], LEXICON).entities} == {"product/云析"}


def test_namesake_of_a_known_person_is_not_called_as_that_one_is() -> None:
    resolution = resolve([extraction("d1", "Person:吴泳铭", "Company:阿里"), extraction("d2", "Person:吴泳铭", "Company:远航")], LEXICON)
    known, namesake = sorted((entity for entity in resolution.entities if entity.type is EntityType.PERSON), key=lambda entity: entity.id)
    assert (known.id, {label.text for label in (*known.labels, *known.aliases)}) == ("person/吴泳铭", {"吴泳铭", "Wu Yongming", "Eddie Wu"})
    assert namesake.id.startswith("person/吴泳铭_")
    assert "Eddie Wu" not in {label.text for label in (*namesake.labels, *namesake.aliases)}


# What was decided


def listed(resolution: Resolution, *, merged: bool = True) -> set[tuple[str, str, str, str]]:
    return {(row.entity, row.name, row.other, row.reason) for row in resolution.decisions if row.merged is merged}


def test_every_merge_is_listed_with_its_reason() -> None:
    resolution = resolve(
        [
            extraction("d1", "Company:阿里", "Company:阿里巴巴", "Person:布莱恩·切斯基", "Person:切斯基"),
            extraction("d2", "Company:阿里巴巴公司", "Company:Alibaba", "Company:聯發科技"),
            extraction("d3", "Company:联发科技", "Product:知途", "Product:知途APP", "Company:远山控股", same_as=[("远山控股", "远控")]),
        ],
        LEXICON,
    )
    assert listed(resolution) == {
        ("company/阿里巴巴", "阿里", "阿里巴巴", "known to the name base"),
        ("company/阿里巴巴", "阿里巴巴公司", "阿里巴巴", "legal form left out"),
        ("company/阿里巴巴", "Alibaba", "阿里巴巴", "Latin name known to the name base"),
        ("person/布莱恩·切斯基", "切斯基", "布莱恩·切斯基", "part of a person's name"),
        ("company/联发科技", "联发科技", "联发科技", "same form"),
        ("company/联发科技", "聯發科技", "联发科技", "traditional form"),
        ("product/知途APP", "知途", "知途APP", "generic word left out"),
        ("company/远山控股", "远控", "远山控股", "stated in the text"),
    }
    assert {row.documents for row in resolution.decisions if row.name == "联发科技"} == {("d2", "d3")}
    assert {row.detail for row in resolution.decisions if row.name in ("知途", "阿里巴巴公司")} == {"APP", "公司"}


def test_what_was_kept_apart_is_listed() -> None:
    leads = Predicate.LEADS
    resolution = resolve(
        [
            extraction("d1", "Person:王伟", "Company:云帆", relations=[("王伟", leads, "云帆")]),
            extraction("d2", "Person:王伟", "Company:远航", relations=[("王伟", leads, "远航")]),
            extraction("d3", "Product:知途APP", "Product:知途大模型", "Product:知途"),
            extraction("d4", "Product:千问", "Company:千问"),
            extraction("d5", "Company:阿里", "Company:阿里巴巴"),
        ],
        LEXICON,
        Decisions(different=(Decision(place="different[1]", names=("阿里", "阿里巴巴")),)),
    )
    assert listed(resolution, merged=False) >= {
        ("person/王伟_(云帆)", "王伟", "王伟", "different employers"),
        ("product/知途APP", "知途", "知途APP", "could be several"),
    }
    assert len(entities_of(resolution, "阿里") | entities_of(resolution, "阿里巴巴")) == 2
    assert not [row for row in resolution.decisions if not row.merged and row.entity == row.own]


def test_no_documents() -> None:
    assert resolve([], LEXICON).entities == ()


POOL = [f"{kind}:{name}" for case in CASES for kind, _, name in (text.partition(":") for text in case["names"])]
PREDICATES = st.sampled_from([Predicate.LEADS, Predicate.WORKS_FOR, Predicate.UNIT_OF, Predicate.SUBSIDIARY_OF])


@st.composite
def corpora(draw: st.DrawFn) -> list[Extraction]:
    documents = []
    for number in range(draw(st.integers(1, 4))):
        names = draw(st.lists(st.sampled_from(POOL), min_size=2, max_size=8))
        texts = [name.partition(":")[2] for name in names]
        pairs = draw(st.lists(st.tuples(st.sampled_from(texts), PREDICATES, st.sampled_from(texts)), max_size=3))
        documents.append(extraction(f"d{number}", *names, relations=pairs))
    return documents


@settings(max_examples=60, deadline=None)
@given(corpora(), st.randoms(use_true_random=False))
def test_order_of_documents_and_mentions_means_nothing(documents: list[Extraction], random: object) -> None:
    shuffled = list(documents)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    turned = [Extraction(document=each.document, mentions=each.mentions[::-1], relations=each.relations[::-1]) for each in shuffled]
    assert resolve(turned, LEXICON) == resolve(documents, LEXICON)


@settings(max_examples=60, deadline=None)
@given(corpora())
def test_every_mention_has_one_entity_and_no_two_share_an_identifier(documents: list[Extraction]) -> None:
    resolution = resolve(documents, LEXICON)
    identifiers = [entity.id for entity in resolution.entities]
    assert len(identifiers) == len(set(identifiers))
    assert set(resolution.entity_of.values()) == set(identifiers)
    assert resolution.entity_of.keys() >= {mention for each in documents for mention in each.mentions}
    known = {
        entity: {lex.key for lex in LEXICON.entries.values() if lex.name == entity.label("zh") and lex.type is entity.type}
        for entity in resolution.entities
    }
    assert all(len(entries) <= 1 for entries in known.values())


@settings(max_examples=60, deadline=None)
@given(corpora())
def test_every_name_but_the_label_is_explained(documents: list[Extraction]) -> None:
    resolution = resolve(documents, LEXICON)
    explained = {(row.entity, key(row.name)) for row in resolution.decisions if row.merged}
    label = {entity.id: key(entity.label("zh")) for entity in resolution.entities}
    for mention, entity in resolution.entity_of.items():
        assert key(mention.text) == label[entity] or (entity, key(mention.text)) in explained
    reasons = {*Reason, *Veto}
    assert all(row.reason in reasons and row.documents for row in resolution.decisions)


# Unions


NODES = range(8)
TRAITS = st.builds(
    Traits,
    entries=st.frozensets(st.sampled_from("xy"), max_size=1),
    kinds=st.frozensets(st.sampled_from("pq"), min_size=1, max_size=1),
    versions=st.frozensets(st.sampled_from([(), ("3",), ("4",)]), max_size=1),
    circles=st.frozensets(st.sampled_from([1, 2]), max_size=1),
    sides=st.frozensets(st.sampled_from([(0, 0), (0, 1)]), max_size=1),
)
PAIRS = st.lists(st.tuples(st.sampled_from(NODES), st.sampled_from(NODES)), max_size=20)


@given(st.lists(TRAITS, min_size=len(NODES), max_size=len(NODES)), PAIRS, PAIRS)
def test_no_chain_of_unions_joins_what_differs(traits: list[Traits], related: list[tuple[int, int]], pairs: list[tuple[int, int]]) -> None:
    merger = Merger(zip(NODES, traits, strict=True), related)
    for first, second in pairs:
        merger.join(first, second)
    for group in merger.groups():
        for first in group:
            for second in group:
                assert traits[first].veto(traits[second]) is None
                assert first == second or (first, second) not in related


def test_a_users_decision_overrules_all_but_another() -> None:
    apart = Traits(entries=frozenset("x"), kinds=frozenset("p"), versions=frozenset({("3",)}), circles=frozenset({1}))
    other = Traits(entries=frozenset("y"), kinds=frozenset("q"), versions=frozenset({("4",)}), circles=frozenset({2}))
    assert Merger([(1, apart), (2, other)], [(1, 2)]).join(1, 2) is Veto.RELATED
    assert Merger([(1, apart), (2, other)], [(1, 2)]).join(1, 2, ORDER) is None
    sides = [(number, Traits(sides=frozenset({(0, number)}))) for number in (0, 1)]
    assert Merger(sides).join(0, 1, ORDER) is Veto.USER


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Qwen", ()),
        ("Qwen3-Max", ("3", "max")),
        ("Qwen 3", ("3",)),
        ("GPT-4o", ("4o",)),
        ("DeepSeek-R1", ("r1",)),
        ("问界M9", ("m9",)),
        ("第五代DM", ("5",)),
        ("DM 5.0", ("5",)),
        ("ProMotion", ()),
        ("混元3D", ("3d",)),
        ("星河青春版", ("青春版",)),
    ],
)
def test_version(name: str, expected: tuple[str, ...]) -> None:
    assert version(name, EntityType.PRODUCT) == expected
    assert version(name, EntityType.COMPANY) == ()


# A user's decisions


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "merges.toml"
    path.write_text(text, "utf-8")
    return path


def test_decisions_are_read(tmp_path: Path) -> None:
    text = '[[same]]\nnames = ["千问", "通义千问"]\ntype = "Product"\n[[different]]\nnames = ["阿里", "阿里云"]\n'
    decisions = load_decisions(written(tmp_path, text))
    assert [(one.place, one.names, one.type) for one in (*decisions.same, *decisions.different)] == [
        ("same[1]", ("千问", "通义千问"), EntityType.PRODUCT),
        ("different[1]", ("阿里", "阿里云"), None),
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[same]]\nnames = ", "not valid TOML"),
        ('[[equal]]\nnames = ["a", "b"]', "equal: no such key"),
        ('same = "a"', "same: must be tables"),
        ('[[same]]\nname = ["a", "b"]', r"same\[1\].name: no such key"),
        ("[[same]]", r"same\[1\].names: must be a list of names"),
        ('[[same]]\nnames = ["a", ""]', r"same\[1\].names: must be a list of names"),
        ('[[same]]\nnames = ["a", "b"]\ntype = "Firm"', r"same\[1\].type: there is no 'Firm'"),
        ('[[different]]\nnames = ["a"]', r"different\[1\].names: must be two names"),
        ('[[different]]\nnames = ["千问APP", "千问 App"]', r"different\[1\].names: must be two names"),
        (
            '[[same]]\nnames = ["a", "b"]\n[[same]]\nnames = ["b", "c"]\n[[different]]\nnames = ["a", "c"]',
            r"different\[1\].names: a and c are also said to be the same",
        ),
    ],
)
def test_wrong_decisions_are_told(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(ConfigError, match=rf"merges.toml: .*{says}") as caught:
        load_decisions(written(tmp_path, text))
    assert "\n" not in str(caught.value)


def test_a_missing_file_of_decisions_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="No such file"):
        load_decisions(tmp_path / "none.toml")


def test_type_says_which_things_are_meant() -> None:
    documents = [extraction("d1", "Company:高德", "Product:星河"), extraction("d2", "Product:高德地图")]
    only = Decisions(same=(Decision(place="same[1]", names=("高德", "星河"), type=EntityType.PRODUCT),))
    resolution = resolve(documents, LEXICON, only)
    assert entities_of(resolution, "高德地图") == entities_of(resolution, "星河") != entities_of(resolution, "高德")


def test_decision_that_decides_nothing_is_told() -> None:
    decisions = Decisions(
        same=(Decision(place="same[1]", names=("阿里", "甲公司")), Decision(place="same[2]", names=("阿里", "小米"))),
        different=(Decision(place="different[1]", names=("阿里", "小米"), type=EntityType.PRODUCT),),
    )
    assert resolve([extraction("d1", "Company:阿里巴巴", "Company:小米")], LEXICON, decisions).unmatched == (
        "same[1] decided nothing: no document names 甲公司",
        "different[1] decided nothing: no document names 阿里, 小米 as Product",
    )


def test_what_a_user_keeps_apart_shares_no_names() -> None:
    decisions = Decisions(different=(Decision(place="different[1]", names=("千问", "Qwen")),))
    resolution = resolve([extraction("d1", "Product:千问", "Product:Qwen")], LEXICON, decisions)
    assert {entity.id: {label.text for label in (*entity.labels, *entity.aliases)} for entity in resolution.entities} == {
        "product/千问": {"千问", "千问APP", "Qianwen"},
        "product/Qwen": {"Qwen"},
    }
