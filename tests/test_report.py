import json
import re
from dataclasses import replace

import pytest

from graph.analyse import analyse
from graph.errors import InputError
from graph.model import Conflict, KnowledgeGraph
from graph.report import BuildReport, Caution, Failure, report_json, report_markdown, summarise
from graph.report.markdown import link, plain
from graph.vocab import EntityType, Predicate, Status
from tests.networks import ALIBABA, DOUBAO, HOSTILE, QWEN, QWEN_APP, TENCENT, WU, entity, hostile, networked, observation, sample, statement

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
    "central": ("## Most central", "Alibaba (阿里巴巴)**: joined to 2 others"),
    "rivals": ("### Alibaba (阿里巴巴)", "Alibaba competesWith Tencent"),
    "planned": ("### Planned", "Tencent investedIn Alibaba (Planned, confidence 90%)"),
    "planned event": ("### Planned", "launch of Doubao"),
    "reported": ("### Reported, not confirmed", "Alibaba partnersWith Tencent"),
    "denied": ("### Denied", "Tencent uses Qwen"),
    "ended": ("### Ended", "Tencent uses Doubao"),
    "timeline": ("## Timeline", "**2025-11-17** launch of Qwen App"),
    "figures": ("## Figures", "Qwen App: monthly active users 30000000"),
    "isolated": ("## Entities without a relation", "- Lonely (孤岛)"),
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
    assert "- 孤岛 (Lonely)" in section(told, "## 没有关系的实体")


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
    assert told["isolated"] == ["organization/孤岛"]
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
    monkeypatch.setattr("graph.report.LISTED", 2)
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
