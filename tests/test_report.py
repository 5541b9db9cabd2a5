import json
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest

import graph.report
from graph.analyse import analyse
from graph.assemble.wording import Names, statement_labels
from graph.errors import InputError
from graph.model import Conflict, Entity, KnowledgeGraph, Observation, Qualifiers, Statement
from graph.ontology import load_schema
from graph.report import PLOTS, BuildReport, Caution, Failure, Findings, find, plots, report_json, report_markdown, summarise
from graph.report.markdown import link, plain
from graph.report.svg import short
from graph.report.timelines import happenings
from graph.report.words import Words
from graph.vocab import SYMMETRIC, EntityType, EventType, Predicate, Role, Status
from tests.networks import (
    ALIBABA,
    DOUBAO,
    HANGZHOU,
    HOSTILE,
    LONELY,
    QWEN,
    QWEN_APP,
    TENCENT,
    WU,
    entity,
    evidence,
    hostile,
    launch,
    networked,
    observation,
    sample,
    statement,
)

SVG = "{http://www.w3.org/2000/svg}"

BUILD = BuildReport(
    documents=2,
    failures=(Failure(path="news/broken.txt", reason="is empty"),),
    warnings=(Caution(path="news/1.txt", message="no date found"),),
    reprints=(("news/0.txt", "news/1.txt"),),
)


def markdown(kg: KnowledgeGraph, build: BuildReport = BUILD, language: str = "en") -> str:
    network = networked(kg)
    return report_markdown(network, analyse(network), build, language=language)


def section(text: str, heading: str) -> str:
    """Return what stands below a heading, up to the next of its level."""
    level = heading.split(" ")[0]
    after = text.split(f"\n{heading}\n", 1)[1]
    return re.split(rf"\n#{{1,{len(level)}}} ", after)[0]


FOUND = {
    "counts": ("# What the documents say", "9 entities, 12 relations, 2 events and 3 figures, from 2 documents."),
    "dates": ("# What the documents say", "dated 2025-12-09 to 2025-12-18"),
    "leaders": ("## Who leads what", "Wu Jia leads Qwen C-end Business Group (as 负责人, from 2025-12, confidence 90%)"),
    "central": ("## Central companies", "Alibaba (阿里巴巴)**: joined to 2 others; place "),
    "rivals": ("### Alibaba (阿里巴巴)", "Alibaba competesWith Tencent"),
    "planned": ("### Planned", "Tencent investedIn Alibaba (Planned, confidence 90%)"),
    "planned event": ("### Planned", "launch of Doubao"),
    "reported": ("### Reported, not confirmed", "Alibaba partnersWith Tencent"),
    "denied": ("### Denied", "Tencent uses Qwen"),
    "ended": ("### Ended", "Tencent uses Doubao"),
    "timeline": ("## Timeline", "**2025-11-17** launch of Qwen App"),
    "figures": ("## Figures", "Qwen App: monthly active users 30000000"),
    "isolated": ("## Entities without a relation", "- **only mentioned: no relation, event or figure was found** (1): Lonely (孤岛)\n"),
    "failures": ("### Could not be read", "- news/broken.txt: is empty"),
    "warnings": ("### Warnings", "- news/1.txt: no date found"),
    "reprints": ("### Told more than once (counted as one source)", "- news/0.txt; news/1.txt"),
}


@pytest.mark.parametrize(("heading", "line"), FOUND.values(), ids=FOUND)
def test_the_report_tells(heading: str, line: str) -> None:
    assert line in section("\n" + markdown(sample()), heading)


def test_every_claim_cites_its_sentence_and_document() -> None:
    leaders = section(markdown(sample()), "## Who leads what").strip().splitlines()
    assert leaders[1] == "  > 由集团副总裁吴嘉领衔千问C端事业群。\\"
    assert leaders[2] == "  > — [阿里成立新事业群](<https://news.example/a?b=1&c=%3C2%3E>), 新报, 2025-12-09 (+1 more)"
    lines = markdown(sample()).splitlines()
    for number, line in enumerate(lines):
        if "confidence" in line and line.startswith("- "):
            assert lines[number + 1].startswith("  > ")
            assert lines[number + 2].startswith("  > — ")


def disputed() -> KnowledgeGraph:
    """Return the sample with a conflict of every kind, and one with a claim that is not there."""
    kg = sample()
    lan = entity("李岚", EntityType.PERSON, english="Li Lan")
    heads = replace(statement(WU, Predicate.LEADS, ALIBABA), sources=3), statement(lan, Predicate.LEADS, ALIBABA)
    based = statement(QWEN_APP, Predicate.BASED_ON, QWEN), statement(QWEN, Predicate.BASED_ON, QWEN_APP)
    uses = statement(TENCENT, Predicate.USES, QWEN), statement(TENCENT, Predicate.USES, QWEN, status=Status.DENIED)
    users = observation(DOUBAO, "172000000"), observation(DOUBAO, "159000000", number=1)
    pairs = [sorted(claim.id for claim in pair) for pair in (heads, based, uses, users)]
    return replace(
        kg,
        entities=(*kg.entities, lan),
        statements=(*kg.statements, *heads, based[1]),
        conflicts=tuple(sorted(Conflict(first=first, second=second) for first, second in pairs)),
    )


CONFLICTS = {
    "denied": (
        "- **Stated and denied**\n  - Tencent uses Qwen (confidence 90%)\n    > 腾讯与千问。\\\n    > — [阿里成立新事业群]",
        "\n  - Tencent uses Qwen (Denied, confidence 90%)\n    > 腾讯与千问。\\\n    > — [阿里成立新事业群]",
    ),
    "differ": (
        "- **Figures that differ**\n  - Doubao: monthly active users 1",
        "\n    > 豆包月活172000000。\\\n    > — [阿里成立新事业群]",
        "\n    > 豆包月活159000000。\\\n    > — 月活排名, 新报",
    ),
    "reversed": ("- **Said both ways round**\n", "  - Qwen App basedOn Qwen (", "  - Qwen basedOn Qwen App ("),
    "heads": (
        "- **Two heads with one post**\n",
        "  - Wu Jia leads Alibaba (confidence 90%, 3 independent sources)\n",
        "  - Li Lan leads Alibaba (confidence 90%)\n",
    ),
}


@pytest.mark.parametrize("parts", CONFLICTS.values(), ids=CONFLICTS)
def test_conflicts_are_told_with_both_sentences_and_documents(parts: tuple[str, ...]) -> None:
    entries = section(markdown(disputed()), "## Claims that do not go together").split("\n- ")
    (entry,) = [f"- {entry}\n" for entry in entries if f"- {entry}".startswith(parts[0])]
    assert len(re.findall(r"^  - ", entry, re.MULTILINE)) == len(re.findall(r"^    > — ", entry, re.MULTILINE)) == 2
    for part in parts:
        assert part in entry


def test_only_what_the_graph_links_is_a_conflict() -> None:
    assert "None." in section(markdown(sample()), "## Claims that do not go together")
    told = section(markdown(disputed(), language="zh"), "## 相互矛盾的说法")
    assert [line for line in told.splitlines() if line.startswith("- ")].count("- **同一职务有两人**") == 1
    network = networked(sample())
    network.graph["conflicts"] = (("statement/gone", "statement/gone too"),)
    assert "None." in section(report_markdown(network, analyse(network), BUILD), "## Claims that do not go together")


def test_only_what_is_stated_is_told_as_a_lead_or_a_rival() -> None:
    rivals = section(markdown(sample()), "## Competitors and partners")
    assert "partnersWith" not in rivals


def test_the_report_speaks_chinese_too() -> None:
    told = markdown(sample(), language="zh")
    assert "9 个实体、12 条关系、2 个事件和 3 项数据" in told
    assert "吴嘉 leads 千问C端事业群 (职务：负责人，自 2025-12，可信度 90%)" in section(told, "## 谁领导什么")
    assert "- **只被提及：没有找到关系、事件或数据** (1): 孤岛 (Lonely)\n" in section(told, "## 没有关系的实体")


def test_no_name_becomes_markup() -> None:
    told = markdown(hostile())
    assert not re.search(r"(?<!\\)<(?!https?:)", told)
    assert "](javascript" not in told.replace("\\]", "").replace("\\[", "")
    assert "](<javascript" not in told
    assert "\u202e" not in told
    assert "\u2028" not in told


PLAIN = {
    "emphasis": ("*a* _b_ `c`", r"\*a\* \_b\_ \`c\`"),
    "link": ("[x](y)", r"\[x\](y)"),
    "html": ("<b>&amp;</b>", r"\<b\>&amp;amp;\</b\>"),
    "lines": ("a\n\n# b", r"a \# b"),
    "bullet": ("- a", r"\- a"),
    "plus": ("+1", r"\+1"),
    "number": ("1. a", "&#49;. a"),
    "year": ("2025) a", "&#50;025) a"),
    "date stays": ("2025-12-09", "2025-12-09"),
    "Chinese stays": ("1.72亿，阿里（BABA）", "&#49;.72亿，阿里（BABA）"),
    "empty": ("", ""),
}


@pytest.mark.parametrize(("text", "safe"), PLAIN.values(), ids=PLAIN)
def test_text_is_made_safe(text: str, safe: str) -> None:
    assert plain(text) == safe


LINKS = {
    "web": ("https://a.example/b?c=1&d=2", "[t](<https://a.example/b?c=1&d=2>)"),
    "Chinese": ("http://a.example/新闻", "[t](<http://a.example/%E6%96%B0%E9%97%BB>)"),
    "breaks out": ("https://a.example/>) [x](<b", "[t](<https://a.example/%3E%29%20%5Bx%5D%28%3Cb>)"),
    "script": ("javascript:alert(1)", "t"),
    "file": ("file:///etc/passwd", "t"),
    "no host": ("https:", "t"),
    "not an address": ("http://[::1", "t"),
    "none": ("", "t"),
}


@pytest.mark.parametrize(("address", "shown"), LINKS.values(), ids=LINKS)
def test_only_web_addresses_are_linked(address: str, shown: str) -> None:
    assert link("t", address) == shown


def test_json_holds_everything() -> None:
    network = networked(sample())
    told = json.loads(report_json(network, analyse(network), BUILD))
    assert told["counts"] == {"documents": 2, "entities": 9, "facts": 12, "events": 2, "figures": 3}
    assert told["build"]["failures"] == [{"path": "news/broken.txt", "reason": "is empty"}]
    (leads,) = told["leaders"]
    assert leads["qualifiers"] == {"title": "负责人", "valid_from": "2025-12"}
    assert [view["document"] for view in leads["evidence"]] == ["document/d0", "document/d1"]
    assert {status: len(claims) for status, claims in told["unsure"].items()} == {"Planned": 2, "Reported": 1, "Denied": 1, "Ended": 1}
    assert told["conflicts"] == []
    assert [one["entity"] for one in told["unrelated"]] == ["organization/孤岛", "place/杭州"]
    assert told["names"]["person/吴嘉"] == {"en": "Wu Jia", "zh": "吴嘉", "type": "Person"}


def test_json_holds_conflicts_and_how_many_sources_there_are() -> None:
    network = networked(disputed())
    told = json.loads(report_json(network, analyse(network), BUILD))
    assert sorted(one["kind"] for one in told["conflicts"]) == ["denied", "differ", "heads", "reversed"]
    (heads,) = [one for one in told["conflicts"] if one["kind"] == "heads"]
    assert {(claim["en"], claim["sources"]) for claim in heads["claims"]} == {("Wu Jia leads Alibaba", 3), ("Li Lan leads Alibaba", 1)}
    assert all(claim["evidence"] for one in told["conflicts"] for claim in one["claims"])


def test_the_same_documents_give_the_same_reports() -> None:
    kg = sample()
    backwards = replace(kg, entities=kg.entities[::-1], statements=kg.statements[::-1], events=kg.events[::-1])
    assert markdown(kg) == markdown(backwards)
    one, other = networked(kg), networked(backwards)
    assert report_json(one, analyse(one), BUILD) == report_json(other, analyse(other), BUILD)


def test_long_lists_are_cut_and_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graph.report.writing.LISTED", 2)
    figures = section(markdown(sample()), "## Figures")
    assert figures.count("\n- ") == 2
    assert "1 more are in report.json" in figures


def test_an_empty_graph_has_a_report() -> None:
    told = markdown(KnowledgeGraph(documents=(), entities=()), BuildReport(documents=0))
    assert "0 entities" in told
    assert "dated" not in told


def test_builds_are_summed_up() -> None:
    kg = sample()
    warned = replace(kg.documents[1], warnings=("no publisher", "no date"))
    report = summarise(replace(kg, documents=(kg.documents[0], warned)), [InputError("z.txt", "too large"), InputError("a.txt", "empty")])
    assert report.documents == 2
    assert [failure.path for failure in report.failures] == ["a.txt", "z.txt"]
    assert [caution.message for caution in report.warnings] == ["no date", "no publisher"]
    assert report.reprints == (("news/0.txt", "news/1.txt"),)
    assert summarise(replace(hostile(), documents=hostile().documents), []).reprints == ()
    assert len(hostile().documents) == len(HOSTILE)


# What is told of people, groups, news and figures


def moved() -> KnowledgeGraph:
    """Return the sample in which Wu Jia left Tencent, before, and somebody else left for nowhere known."""
    kg = sample()
    lan = entity("李岚", EntityType.PERSON, english="Li Lan")
    ended = statement(WU, Predicate.WORKS_FOR, TENCENT, status=Status.ENDED, qualifiers=Qualifiers(valid_until="2024-03"))
    earlier = statement(WU, Predicate.LEADS, QWEN_APP, qualifiers=Qualifiers(valid_from="2010"))
    denied = statement(WU, Predicate.WORKS_FOR, DOUBAO, status=Status.DENIED)
    left = replace(launch((Role.PERSON, lan), date="2025-12-01"), type=EventType.DEPARTURE)
    return replace(kg, entities=(*kg.entities, lan), statements=(*kg.statements, ended, earlier, denied), events=(*kg.events, left))


def findings(kg: KnowledgeGraph) -> Findings:
    network = networked(kg)
    return find(network, analyse(network))


def test_who_moved_where() -> None:
    moves = {move.person: move for move in findings(moved()).moves}
    assert set(moves) == {WU.id, "person/李岚"}
    assert [claim.en for claim in moves[WU.id].left] == ["Wu Jia worksFor Tencent"]
    # Neither the post that was denied nor the one begun before the other ended was taken since.
    assert [claim.en for claim in moves[WU.id].took] == ["Wu Jia leads Qwen C-end Business Group"]
    assert moves["person/李岚"].left == moves["person/李岚"].took == ()
    assert [claim.when for claim in moves["person/李岚"].events] == ["2025-12-01"]
    told = section(markdown(moved()), "## Who moved where")
    assert re.search(
        r"- \*\*Wu Jia \(吴嘉\)\*\*\n  - Left\n    - Wu Jia worksFor Tencent .*\n      > .*\n      > — .*\n  - Holds or takes\n", told
    )
    assert findings(sample()).moves == ()


def test_a_post_with_an_end_has_ended() -> None:
    kg = sample()
    until = statement(WU, Predicate.WORKS_FOR, TENCENT, qualifiers=Qualifiers(valid_from="2015", valid_until="2020"))
    (move,) = findings(replace(kg, statements=(*kg.statements, until))).moves
    assert [claim.en for claim in move.left] == ["Wu Jia worksFor Tencent"]


def test_what_makes_an_entity_central_is_told_from_its_side() -> None:
    central = {one.entity: one for one in findings(sample()).central}
    rows = {(row.predicate, row.inverse): row.others for row in central[ALIBABA.id].relations}
    assert rows["unitOf", True] == ("unit/千问C端事业群",)
    assert rows["competesWith", False] == (TENCENT.id,)
    told = section(markdown(sample()), "## Central companies")
    assert "  - has as units Qwen C-end Business Group\n    > " in told
    assert re.search(
        r"- \*\*Alibaba \(阿里巴巴\)\*\*: joined to 2 others; place \d of 9 by PageRank, on \d+\.\d% of the shortest paths", told
    )
    assert "下设：千问C端事业群" in section(markdown(sample(), language="zh"), "## 核心公司")


def test_groups_are_named_and_brokers_tell_their_ties() -> None:
    people = [entity(f"人{number}", EntityType.PERSON, english=f"Person {number}") for number in range(8)]
    one, other = entity("甲", english="One"), entity("乙", english="Two")
    ties = [statement(person, Predicate.WORKS_FOR, one if place < 4 else other) for place, person in enumerate(people)]
    ties.append(statement(one, Predicate.COMPETES_WITH, other))
    kg = replace(sample(), entities=(*people, one, other), statements=tuple(ties), events=(), observations=(), conflicts=())
    found = findings(kg)
    assert [(len(group.members), group.relations, group.brokers) for group in found.communities] == [
        (5, (("worksFor", 4),), (group.brokers[0],)) for group in found.communities
    ]
    assert {group.members[0] for group in found.communities} == {one.id, other.id}
    assert {joiner.entity: [tie.claim.en for tie in joiner.ties] for joiner in found.brokers} == {
        one.id: ["One competesWith Two"],
        other.id: ["One competesWith Two"],
    }
    told = markdown(kg)
    assert re.search(
        r"- \*\*(One|Two), Person \d, Person \d and 2 more\*\*: 5 members; held together by 4 × works for; joined to others by (One|Two)",
        section(told, "## Groups"),
    )
    assert "into the group of Two, Person 4, Person 5 and 2 more: One competesWith Two (confidence" in section(
        told, "## Who joins separate groups"
    )


def test_new_is_what_no_older_document_tells() -> None:
    news = findings(sample()).news
    assert news.since == "2025-12-12"
    assert news.claims
    assert all(view["published"] >= "2025-12-12" for claim in news.claims for view in claim.evidence)
    undated = replace(sample(), documents=tuple(replace(one, published="") for one in sample().documents))
    assert (findings(undated).news.since, findings(undated).news.claims) == ("", ())
    vague = replace(sample(), documents=(sample().documents[0], replace(sample().documents[1], published="2025-12")))
    assert findings(vague).news.since == "2025-12-03"


def measured(*figures: Observation) -> KnowledgeGraph:
    return replace(sample(), observations=figures)


def test_figures_over_time_are_of_one_thing_by_one_measure() -> None:
    early, late = observation(DOUBAO, "100000000", time="2025-03"), observation(DOUBAO, "172000000", time="2025-09")
    told_only = observation(DOUBAO, "180000000", time="", number=1)
    other = replace(observation(DOUBAO, "0.3", time="2025-01"), unit="ratio")
    denied = observation(DOUBAO, "5", time="2025-02", status=Status.DENIED)
    (series,) = findings(measured(early, late, told_only, other, denied, observation(QWEN_APP, "1"))).series
    assert (series.entity, series.unit) == (DOUBAO.id, "user")
    assert [(point.when, point.told, point.value) for point in series.points] == [
        ("2025-03", False, "100000000"),
        ("2025-09", False, "172000000"),
        ("2025-12-18", True, "180000000"),
    ]
    table = section(markdown(measured(early, late, told_only)), "## Figures over time")
    assert "### Doubao (豆包): monthly active users" in table
    assert "| 2025-12-18\\* | Doubao: monthly active users 180000000 (confidence 80%) | 月活排名, 新报, 2025-12-18 |" in table
    assert "![Doubao: monthly active users (user)](plots/figures-1.svg)" in table
    assert findings(measured(early, replace(late, measured="海外"))).series == ()


REASONS: dict[str, Callable[[Entity], tuple[Statement, ...]]] = {
    "named": lambda _: (),
    "denied": lambda lone: (statement(lone, Predicate.USES, QWEN, status=Status.DENIED),),
    "ended": lambda lone: (statement(lone, Predicate.USES, QWEN, status=Status.ENDED),),
    "past": lambda lone: (
        statement(lone, Predicate.USES, QWEN, status=Status.ENDED),
        statement(lone, Predicate.MAKES, QWEN, status=Status.DENIED),
    ),
    "seat": lambda lone: (statement(lone, Predicate.LOCATED_IN, HANGZHOU),),
}


@pytest.mark.parametrize("reason", REASONS)
def test_why_nothing_joins_an_entity(reason: str) -> None:
    kg = sample()
    (alone,) = [
        one for one in findings(replace(kg, statements=(*kg.statements, *REASONS[reason](LONELY)))).unrelated if one.entity == LONELY.id
    ]
    assert alone.reason == reason


def test_what_is_only_in_events_or_figures_says_so() -> None:
    kg = sample()
    happened, counted = launch((Role.AGENT, LONELY)), observation(LONELY, "5")

    def reason(**changes: tuple[object, ...]) -> str:
        (alone,) = [one for one in findings(replace(kg, **changes)).unrelated if one.entity == LONELY.id]  # type: ignore[arg-type]
        return alone.reason

    assert reason(events=(happened,)) == "events"
    assert reason(observations=(counted,)) == "figures"
    assert reason(events=(happened,), observations=(counted,)) == "both"
    assert reason(observations=(replace(observation(QWEN, "5"), source=LONELY.id),)) == "source"


def test_timelines_hold_dated_facts_and_figures_too() -> None:
    network = networked(sample())
    told = happenings(network, WU.id)
    assert [(one.when, one.kind) for one in told] == [("2025-12", "fact")]
    every = happenings(network)
    assert {one.kind for one in every} == {"event", "fact", "figure"}
    assert [one.when or "9999" for one in every] == sorted(one.when or "9999" for one in every)


def test_what_has_no_date_stands_where_it_was_first_told() -> None:
    kg = sample()
    undated = replace(launch((Role.AGENT, LONELY), date=""), evidence=(evidence("又发布。", 1), evidence("发布。")))
    kg = replace(kg, events=(*kg.events, undated))
    found = findings(kg)
    assert [claim.when or claim.told_on() for claim in found.timeline] == ["2025-11-17", "2025-12-09", "2026"]
    assert [(one.when, one.told_on) for one in happenings(networked(kg), LONELY.id)] == [("", "2025-12-09")]
    assert "- **told on 2025-12-09** launch of Lonely (" in section(markdown(kg), "## Timeline")
    assert "- **见于2025-12-09的报道** 发布孤岛 (" in section(markdown(kg, language="zh"), "## 时间线")
    never = replace(kg, documents=tuple(replace(one, published="") for one in kg.documents))
    assert "- **no date** launch of Lonely (" in section(markdown(never), "## Timeline")


STATUSES = {
    "planned": (Status.PLANNED, "Launch (2026; planned)", "发布（2026年；计划）"),
    "ended": (Status.ENDED, "A uses B (formerly)", "甲 使用 乙（曾经）"),
    "reported": (Status.REPORTED, "A uses B (reported)", "甲 使用 乙（传闻）"),
    "denied": (Status.DENIED, "A uses B (denied)", "甲 使用 乙（否认）"),
}


@pytest.mark.parametrize(("status", "english", "chinese"), STATUSES.values(), ids=STATUSES)
def test_a_status_is_told_once(status: Status, english: str, chinese: str) -> None:
    network = networked(sample())
    claim = replace(find(network, analyse(network)).timeline[0], status=status.value, en=english, zh=chinese)
    assert Words(network, "en").cell(claim) == f"{english} (confidence 80%)"
    assert Words(network, "zh").cell(claim) == f"{chinese} (可信度 80%)"
    assert Words(network, "en").cell(replace(claim, en="Planned (reported on) A")).startswith(f"Planned (reported on) A ({status}")


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.ASSERTED])
def test_statuses_are_told_in_the_words_of_labels(status: Status) -> None:
    names = Names([ALIBABA, QWEN])
    english, chinese = statement_labels(names, ALIBABA.id, load_schema().properties[Predicate.MAKES], QWEN.id, Qualifiers(), status)
    claim = replace(find(networked(sample()), analyse(networked(sample()))).timeline[0], status=status.value, en=english, zh=chinese)
    assert Words(networked(sample()), "en").cell(claim) == f"{english} (confidence 80%)"
    assert Words(networked(sample()), "zh").cell(claim) == f"{chinese} (可信度 80%)"


def test_one_is_joined_to_one_other_and_no_central_product() -> None:
    kg = replace(sample(), statements=(statement(ALIBABA, Predicate.MAKES, QWEN), statement(TENCENT, Predicate.USES, QWEN)))
    assert "**: joined to 1 other; place" in section(markdown(kg), "## Central companies")
    assert [one.entity for one in findings(kg).products] == [QWEN.id]
    assert findings(replace(kg, statements=kg.statements[:1])).products == ()


def test_every_word_is_there_in_both_languages() -> None:
    words = tomllib.loads((Path(graph.report.__file__).parent / "words.toml").read_text("utf-8"))
    assert all(set(phrases) == {"en", "zh"} and all(phrases.values()) for phrases in words.values())
    for phrases in words.values():
        assert set(re.findall(r"\{(\w+)\}", phrases["en"])) == set(re.findall(r"\{(\w+)\}", phrases["zh"])) - {"total"} | (
            set(re.findall(r"\{(\w+)\}", phrases["en"])) & {"number"}
        )
    for predicate in Predicate:
        assert predicate in words
        assert predicate in SYMMETRIC or f"{predicate}_by" in words


# Plots


def drawn(kg: KnowledgeGraph) -> dict[str, str]:
    network = networked(kg)
    return plots(network, find(network, analyse(network)))


def elements(svg: str, tag: str | None = None) -> Iterator[ElementTree.Element]:
    return ElementTree.fromstring(svg).iter(tag)  # noqa: S314 - our own


def test_plots_are_svg_of_the_findings() -> None:
    early, late = observation(DOUBAO, "100000000", time="2025-03"), observation(DOUBAO, "172000000", time="2025-09")
    pictures = drawn(measured(early, late))
    assert list(pictures) == ["plots/central.svg", "plots/events.svg", "plots/figures-1.svg"]
    texts = {name: ["".join(node.itertext()) for node in elements(svg, f"{SVG}text")] for name, svg in pictures.items()}
    assert texts["plots/central.svg"][0] == "Most central entities (PageRank) · 核心实体（PageRank）"
    assert "Alibaba 阿里巴巴" in texts["plots/central.svg"]
    assert texts["plots/figures-1.svg"] == [
        "Doubao 豆包: monthly active users · 月活跃用户数 (user)",
        *("100M", "2025-03", "172M", "2025-09"),
    ]
    assert texts["plots/central.svg"][-2:] == ["companies, organizations, units · 公司、组织、部门", "products · 产品"]
    told_only = observation(DOUBAO, "180000000", time="", number=1)
    assert (
        "* when first told, as none is told of when it held · * 首次提及的日期" in drawn(measured(early, told_only))["plots/figures-1.svg"]
    )
    assert pictures == drawn(measured(late, early))
    for svg in pictures.values():
        assert 'font-family="sans-serif"' in svg
        assert "style=" not in svg


def test_what_would_mislead_is_not_drawn() -> None:
    same = observation(DOUBAO, "5", time="2025-03"), observation(DOUBAO, "5", time="2025-09")
    ranks = [replace(one, unit="rank") for one in (observation(QWEN, "3", time="2025-03"), observation(QWEN, "1", time="2025-09"))]
    planned = observation(QWEN_APP, "5", time="2025-03"), observation(QWEN_APP, "9", time="2027", status=Status.PLANNED)
    pictures = drawn(measured(*same, *ranks, *planned))
    assert len(findings(measured(*same, *ranks, *planned)).series) == 3
    assert not any(name.startswith("plots/figures") for name in pictures)


def test_every_plot_has_a_name_that_can_be_cleared_away() -> None:
    many = [observation(one, str(5 + place), time=f"2025-0{place}") for one in sample().entities for place in (1, 2)]
    assert set(drawn(measured(*many))) == set(PLOTS)
    assert drawn(KnowledgeGraph(documents=(), entities=())) == {}


def test_no_name_becomes_markup_in_a_plot() -> None:
    kg = hostile()
    named = [one for one in kg.entities if one.type is not EntityType.PLACE]
    ties = tuple(statement(one, Predicate.COMPETES_WITH, other) for one, other in pairwise(named))
    counted = tuple(observation(one, str(5 + place), time=f"2025-0{place}") for one in named for place in (1, 2))
    for svg in drawn(replace(kg, statements=ties, observations=counted)).values():
        tags = {node.tag.removeprefix(SVG) for node in elements(svg)}
        assert tags <= {"svg", "title", "rect", "text", "path", "polyline", "circle"}
        assert not re.search("[\u202e\u2028\u2067]", svg)


SHORT = {0.0: "0", 7.0: "7", 0.358: "0.358", 999.0: "999", 4499.0: "4.5k", 172e6: "172M", 1.131e11: "113B", 5e12: "5T", -2.5e6: "-2.5M"}


@pytest.mark.parametrize(("value", "told"), SHORT.items())
def test_numbers_are_written_short(value: float, told: str) -> None:
    assert short(value) == told
