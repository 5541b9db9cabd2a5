"""The commands that tell of paths, ranks, groups and timelines, as their users meet them."""

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from graph import analyse
from graph.analyse import analyse as analysed
from graph.cli import analysing, run
from graph.network import Network, to_network
from graph.pipeline import build
from graph.report import answers
from graph.store import Store
from tests.built import build_examples
from tests.networks import ALIBABA, DOUBAO, HOSTILE, LONELY, QWEN, WU, hostile, networked, sample


class Said(NamedTuple):
    code: int
    out: str
    err: str


Program = Callable[..., Said]


@pytest.fixture
def guanxi(capsys: pytest.CaptureFixture[str], tmp_path_factory: pytest.TempPathFactory) -> Program:
    """Return a function that runs a command on the graph of the examples, or on that of another folder."""
    examples = build_examples(tmp_path_factory.getbasetemp())[1]

    def program(*arguments: object, output: Path = examples) -> Said:
        code = run([*map(str, arguments), "--output", str(output)])
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return Said(code, out, err)

    return program


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


# --- paths -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "names", [("Wu Jia", "豆包"), ("吴嘉", "doubao"), (" 吳嘉 ", "Doubao"), ("person/吴嘉", "product/豆包")], ids="-".join
)
def test_a_path_is_told_in_sentences_with_their_evidence(guanxi: Program, names: tuple[str, str]) -> None:
    said = guanxi("path", *names)
    assert said.code == 0
    lines = said.out.splitlines()
    assert re.fullmatch(r"1\. Wu Jia → .+ → Doubao", lines[0])
    steps = [line for line in lines if line.startswith("   ") and not line.startswith("     ")]
    assert len(steps) >= lines[0].count("→")
    assert all(re.search(r"\(.*confidence \d+%", step) for step in steps)
    assert len(re.findall(r"^     “.+”$", said.out, re.MULTILINE)) == len(steps)
    assert said.out == guanxi("path", "Wu Jia", "豆包").out


def test_a_path_speaks_chinese_too(guanxi: Program) -> None:
    said = guanxi("path", "Wu Jia", "Doubao", "--lang", "zh")
    assert said.out.startswith("1. 吴嘉 → ")
    assert "可信度" in said.out


def test_paths_as_json_and_csv_hold_every_statement(guanxi: Program) -> None:
    told = json.loads(guanxi("path", "吴嘉", "豆包", "--format", "json").out)
    assert all(way[0]["from"]["zh"] == "吴嘉" and way[-1]["to"]["en"] == "Doubao" for way in told)
    assert all(one["evidence"][0]["quote"] for way in told for step in way for one in step["statements"])
    table = rows(guanxi("path", "吴嘉", "豆包", "--format", "csv").out)
    assert len(table) == sum(len(step["statements"]) for way in told for step in way)
    assert all(row["sentence_en"] and row["sentence_zh"] and row["quote"] and row["path"] for row in table)
    assert {int(row["path"] == "") for row in table} == {0}


def test_as_many_paths_as_asked_for(guanxi: Program) -> None:
    few, many = (json.loads(guanxi("path", "Wu Jia", "Alibaba Cloud", "--most", most, "-f", "json").out) for most in (1, 9))
    assert len(few) == 1
    assert few[0] == many[0]
    assert len({len(way) for way in many}) == 1


NO_PATHS = {
    "alone": (("IBM", "吴嘉"), "no path leads from IBM to Wu Jia (吴嘉): nothing joins IBM to anything"),
    "apart": (("Starbucks", "吴嘉"), "they lie in separate parts of the graph"),
    "both alone": (("IBM", "Baidu"), "nothing joins IBM or Baidu (百度) to anything"),
    "itself": (("Wu Jia", "吴嘉"), "both names stand for Wu Jia (吴嘉)"),
    "unknown": (("吴佳", "豆包"), "nothing in the graph is called '吴佳'; close to it: 吴嘉"),
    "several": (("DeepSeek", "豆包"), "'DeepSeek' names several: company/深度求索, product/DeepSeek; ask for one of these"),
}


@pytest.mark.parametrize(("names", "why"), NO_PATHS.values(), ids=NO_PATHS)
def test_no_path_is_told_in_one_line_with_the_reason(guanxi: Program, names: tuple[str, str], why: str) -> None:
    said = guanxi("path", *names)
    assert (said.code, said.out) == (2, "")
    assert why in said.err
    assert said.err.count("\n") == 1


def test_no_path_is_an_empty_answer_to_programs(guanxi: Program) -> None:
    text, told, table = (guanxi("path", "IBM", "吴嘉", "-f", form) for form in ("text", "json", "csv"))
    assert (told.code, json.loads(told.out), told.err) == (2, [], text.err)
    assert (table.code, rows(table.out), table.err) == (2, [], text.err)
    assert table.out.startswith("path,step,from,to,")


def test_one_of_several_is_asked_for_by_its_id(guanxi: Program) -> None:
    assert guanxi("path", "product/DeepSeek", "豆包").code == 0


# --- ranks -------------------------------------------------------------------------------------------------------


def test_the_measures_are_those_that_can_be_computed() -> None:
    assert analysing.MEASURES == analyse.MEASURES


@pytest.mark.parametrize("by", analysing.MEASURES)
def test_ranks_are_those_of_the_analysis(guanxi: Program, tmp_path_factory: pytest.TempPathFactory, by: str) -> None:
    built = build_examples(tmp_path_factory.getbasetemp())[0]
    measured = getattr(built.analysis, by)
    told = json.loads(guanxi("rank", "--by", by, "--top", 5, "-f", "json").out)
    assert [one[by] for one in told] == pytest.approx(sorted(measured.values(), reverse=True)[:5])
    assert [one["place"] for one in told] == [1, 2, 3, 4, 5]
    assert told[0]["id"] == "company/阿里巴巴"
    table = rows(guanxi("rank", "--by", by, "--top", 5, "-f", "csv").out)
    assert [row["id"] for row in table] == [one["id"] for one in told]
    assert [float(row[by]) for row in table] == pytest.approx([one[by] for one in told])
    lines = guanxi("rank", "--by", by, "--top", 5).out.splitlines()
    assert len(lines) == 6
    assert re.match(r"1  Alibaba \(阿里巴巴\) +company  ", lines[1])


def test_ranks_of_one_type_keep_their_places(guanxi: Program) -> None:
    every = json.loads(guanxi("rank", "--top", 999, "-f", "json").out)
    people = json.loads(guanxi("rank", "--type", "person", "--top", 3, "-f", "json").out)
    assert people == [one for one in every if one["type"] == "Person"][:3]


def test_estimates_are_called_so(guanxi: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    assert guanxi("rank", "--by", "betweenness").err == ""
    monkeypatch.setattr("graph.analyse.centrality.EXACT_NODES", 20)
    monkeypatch.setattr("graph.analyse.centrality.MOST_SOURCES", 30)
    said = guanxi("rank", "--by", "betweenness")
    assert said.code == 0
    assert "estimated from the shortest paths that begin at 30 of the " in said.err


# --- groups ------------------------------------------------------------------------------------------------------


def test_groups_are_named_by_their_members(guanxi: Program, tmp_path_factory: pytest.TempPathFactory) -> None:
    analysis = build_examples(tmp_path_factory.getbasetemp())[0].analysis
    told = json.loads(guanxi("communities", "--top", 999, "-f", "json").out)
    assert told["method"] == "louvain"
    assert [{member["id"] for member in one["members"]} for one in told["communities"]] == [set(group) for group in analysis.communities]
    first = told["communities"][0]
    assert first["size"] == len(first["members"])
    assert first["members"][0]["en"] == "Alibaba"
    assert "makes" in first["relations"]
    assert "company/阿里巴巴" in first["brokers"]
    table = rows(guanxi("communities", "--top", 1, "-f", "csv").out)
    assert [row["id"] for row in table] == [member["id"] for member in first["members"]]
    assert {row["id"] for row in table if row["broker"] == "yes"} == set(first["brokers"])


def test_groups_are_told_in_words(guanxi: Program) -> None:
    said = guanxi("communities", "--top", 2)
    assert said.out.startswith("1. Alibaba, ")
    assert re.search(r"\n   \d+ members; held together by \d+ × makes, .*; joined to others by Alibaba", said.out)
    assert re.search(r"\d+ smaller ones; --top shows more\.\n$", said.out)
    assert "个成员" in guanxi("communities", "--lang", "zh").out


# --- timelines ---------------------------------------------------------------------------------------------------


def test_a_timeline_is_in_order_and_cites_its_sources(guanxi: Program) -> None:
    told = json.loads(guanxi("timeline", "千问APP", "-f", "json").out)
    dates = [one["when"] or one["told_on"] for one in told]
    assert [date or "9999" for date in dates] == sorted(date or "9999" for date in dates)
    assert {one["kind"] for one in told} == {"event", "figure"}
    assert all(one["claim"]["evidence"] for one in told)
    table = rows(guanxi("timeline", "Qwen App", "-f", "csv").out)
    assert [(row["when"], row["sentence_en"]) for row in table] == [(one["when"], one["claim"]["en"]) for one in told]
    text = guanxi("timeline", "Qwen App").out
    assert text.count("\n            “") == len(told)
    assert re.search(r"^2025-11-17  Alibaba: Product launch of Qwen App", text, re.MULTILINE)
    assert re.search(r"^told on 2025-\d\d-\d\d  Alibaba: ", text, re.MULTILINE)
    assert re.search(r"^见于2025-\d\d-\d\d的报道  阿里巴巴：", guanxi("timeline", "Qwen App", "--lang", "zh").out, re.MULTILINE)


def test_a_timeline_of_all_holds_those_of_each(guanxi: Program) -> None:
    every = {row["sentence_en"] for row in rows(guanxi("timeline", "-f", "csv").out)}
    assert {row["sentence_en"] for row in rows(guanxi("timeline", "Alibaba", "-f", "csv").out)} < every


def test_facts_with_a_date_are_part_of_it(guanxi: Program) -> None:
    assert "fact" in {row["kind"] for row in rows(guanxi("timeline", "吴嘉", "-f", "csv").out)}


def test_of_some_nothing_is_told(guanxi: Program) -> None:
    said = guanxi("timeline", "IBM")
    assert (said.code, said.out) == (2, "")
    assert said.err == "guanxi: nothing dated and no event is told of 'IBM'\n"


# --- what they share ---------------------------------------------------------------------------------------------


QUESTIONS: dict[str, tuple[str, ...]] = {
    "path": ("path", "Wu Jia", "豆包"),
    "rank": ("rank",),
    "communities": ("communities",),
    "timeline": ("timeline",),
}


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_formats_and_languages_are_checked(guanxi: Program, question: tuple[str, ...]) -> None:
    said = guanxi(*question, "--format", "xml")
    assert (said.code, said.err.count("\n")) == (2, 1)
    assert "there is no format 'xml'; there are: " in said.err
    assert "there is no language 'de'; there are: en, zh" in guanxi(*question, "--lang", "de").err


WRONG = {
    "measure": (("rank", "--by", "size"), "there is no measure 'size'; there are: pagerank, betweenness, degree"),
    "type": (("rank", "--type", "Firm"), "there is no type 'Firm'; there are: Person, Company"),
    "top": (("rank", "--top", "0"), "--top"),
    "no graph": (("communities", "--output", "nowhere"), "graph.ttl"),
    "date": (("timeline", "--as-of", "soon"), "a date is written 2025"),
}


@pytest.mark.parametrize(("arguments", "why"), WRONG.values(), ids=WRONG)
def test_wrong_arguments_are_named(capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], why: str) -> None:
    assert run(list(arguments)) == 2
    assert why in capsys.readouterr().err


def test_as_of_tells_what_was_known_then(guanxi: Program, tmp_path: Path) -> None:
    (tmp_path / "old.txt").write_text("2024年5月1日\n\n雷军担任小米集团CEO。\n", "utf-8")
    (tmp_path / "old.md").write_text(
        "---\ntitle: 小米\ndate: 2024-05-01\n---\n\n雷军担任小米集团CEO。2024年4月20日，小米发布了新车。\n", "utf-8"
    )
    (tmp_path / "new.md").write_text("---\ntitle: 小米\ndate: 2025-05-01\n---\n\n卢伟冰担任小米集团总裁。\n", "utf-8")
    build([tmp_path / "old.md", tmp_path / "new.md"], tmp_path / "out")
    at = tmp_path / "out"
    assert guanxi("path", "雷军", "卢伟冰", output=at).code == 0
    then = guanxi("path", "雷军", "卢伟冰", "--as-of", "2024-12", output=at)
    assert "nothing in the graph is called '卢伟冰'" in then.err
    names = {row["zh"] for row in rows(guanxi("rank", "-f", "csv", "--as-of", "2024-12", output=at).out)}
    assert "雷军" in names
    assert "卢伟冰" not in names
    assert "卢伟冰" in guanxi("communities", "--lang", "zh", output=at).out
    assert "卢伟冰" not in guanxi("communities", "--lang", "zh", "--as-of", "2024-12", output=at).out


def hostile_network() -> Network:
    return networked(hostile())


def test_no_name_plays_tricks_on_a_terminal() -> None:
    network = hostile_network()
    analysis = analysed(network)
    told: list[Any] = [answers.communities_text(network, analysis, 99, "en")]
    told.append(answers.rank_table(network, answers.ranked(network, analysis.pagerank), "pagerank", "zh"))
    for one in told:
        assert not re.search("[\x00-\x09\x0b-\x1f\u202e\u2028\u2067]", one)
    assert len(HOSTILE) > 1


def test_an_empty_graph_is_answered_too() -> None:
    network = to_network(Store())
    assert answers.communities_text(network, analysed(network), 5, "en") == "Nothing is joined to anything.\n"
    assert answers.rank_table(network, [], "degree", "en").split() == ["name", "type", "degree"]
    assert answers.happenings(network) == ()


def test_names_find_their_entities_whatever_their_case() -> None:
    network = networked(sample())
    assert answers.entity_named(network, "x", "wu jia") == WU.id
    assert answers.entity_named(network, "x", "阿里集团") == ALIBABA.id
    assert answers.entity_named(network, "x", "千问") == QWEN.id
    assert answers.why_no_path(network, LONELY.id, DOUBAO.id).endswith("nothing joins Lonely (孤岛) to anything")
