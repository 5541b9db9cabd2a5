import re
from pathlib import Path

import pytest

from graph.errors import InputError, NotFound, QueryError
from graph.explain import describe_queries, explain, find_query, open_store
from graph.pipeline import build
from graph.queries import load_queries
from graph.store import Store
from graph.verify import verify
from graph.vocab import Predicate
from tests.built import build_examples


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return open_store(build_examples(tmp_path_factory.getbasetemp())[1])


def no_input() -> str:
    raise AssertionError("standard input is not asked for")


@pytest.mark.parametrize(
    "names",
    [
        ("Wu Jia", "leads"),
        ("wu jia", "Leads"),
        (" 吴嘉 ", "leads"),
        ("吴嘉", "leads", "千问C端事业群"),
        ("Wu Jia", "leads", "qwen c-end business group"),
        ("Qwen C-end Business Group", "leads"),
        ("吴嘉",),
    ],
    ids=" ".join,
)
def test_statement_is_found_by_its_names_in_either_language(store: Store, names: tuple[str, ...]) -> None:
    told = explain(store, *names)
    assert "Wu Jia leads Qwen C-end Business Group" in told
    assert "吴嘉 领导 千问C端事业群" in told


def test_every_quote_comes_with_title_publisher_date_place_and_rule(store: Store) -> None:
    told = explain(store, "吴嘉", "leads", "千问C端事业群")
    assert "这个事业群由阿里巴巴集团副总裁吴嘉领衔，" in told
    assert re.search(
        r"\n    阿里成立千问C端事业群，集团副总裁吴嘉领衔, 关系示例通讯社, 2025-12-10 \(qwen-group\.md:\d+-\d+; [a-z:-]+ 0\.\d+\)\n", told
    )
    assert re.search(r"\n  Asserted, confidence 0\.\d+\n", told)
    assert len(re.findall(r"\n  “", told)) >= 4


def test_quotes_are_those_of_the_documents(store: Store) -> None:
    rows = store.select("PREFIX gx: <https://guanxi.example/ontology#> SELECT ?quote { ?e gx:quote ?quote }", inferred=False)
    quotes = {" ".join((row["quote"] or "").replace("**", "").split()) for row in rows}
    told = re.findall(r"\n  “(.+)”\n", explain(store, "吴嘉"))
    assert told
    assert set(told) <= quotes


def test_name_alone_tells_what_others_say_of_it_too(store: Store) -> None:
    assert "Qwen App competes with Doubao" in explain(store, "豆包")


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (("吴佳", "leads"), r"nothing in the graph is called '吴佳'; close to it: .*吴嘉"),
        (("Wu Jai", "leads"), r"nothing in the graph is called 'Wu Jai'; close to it: Wu Jia"),
        (("千问C端",), r"close to it: .*千问C端事业群"),
        (("吴嘉", "leads", "千问C端"), r"nothing in the graph is called '千问C端'; close to it: .*千问C端事业群"),
        (("zzzzzz",), r"nothing in the graph is called 'zzzzzz'$"),
        (("",), r"nothing in the graph is called ''$"),
        (("吴嘉", "heads"), r"there is no relation 'heads'; there are: leads, worksFor, .*locatedIn$"),
        (("吴嘉", "acquired"), r"the graph holds no statement '吴嘉 acquired'; see: guanxi explain '吴嘉'$"),
        (("Wu Jia", "leads", "腾讯"), r"the graph holds no statement 'Wu Jia leads 腾讯'; see: guanxi explain 'Wu Jia'$"),
    ],
)
def test_what_is_not_there_is_named_with_what_comes_close(store: Store, names: tuple[str, ...], said: str) -> None:
    with pytest.raises(NotFound, match=said) as raised:
        explain(store, *names)
    assert "\n" not in str(raised.value)


def graph_of(tmp_path: Path, name: str, text: str) -> Store:
    (tmp_path / name).write_text(text, "utf-8")
    build([tmp_path / name], tmp_path / "out")
    return open_store(tmp_path / "out")


def test_events_and_figures_are_told_with_their_rules(tmp_path: Path) -> None:
    store = graph_of(tmp_path, "a.txt", "蔚来第三季度营收达到180亿元。\n\n2025年9月20日，蔚来发布了新车。\n")
    told = explain(store, "蔚来")
    assert "“蔚来第三季度营收达到180亿元。”" in told
    rules = {row["rule"] for row in store.select("SELECT ?rule { ?claim gx:evidence ?e . ?e gx:extractor ?rule }", inferred=False)}
    assert rules
    assert all(f"; {rule} " in told for rule in rules)
    with pytest.raises(NotFound, match=r"holds no statement '蔚来 leads'; see: guanxi explain 蔚来$|explain '蔚来'$"):
        explain(store, "蔚来", "leads")


def test_emphasis_is_not_shown_and_still_in_the_quote(tmp_path: Path) -> None:
    store = graph_of(tmp_path, "a.md", "# 小米\n\n**小米集团CEO雷军**表示，公司发展很好。\n")
    assert "小米集团CEO雷军表示" in explain(store, "雷军")
    assert "**" not in explain(store, "雷军")
    quotes = [row["quote"] or "" for row in store.select("SELECT ?quote { ?e gx:quote ?quote }", inferred=False)]
    assert any("雷军**" in quote for quote in quotes)
    assert verify(store, [tmp_path / "a.md"]).wrong == 0


def test_traditional_names_are_looked_up_in_simplified_characters(tmp_path: Path) -> None:
    store = graph_of(tmp_path, "a.txt", "謝惠全擔任長榮海運總經理。\n長榮海運總部位於台北，是台灣的航運公司。\n")
    assert explain(store, "長榮海運") == explain(store, "长荣海运")
    with pytest.raises(NotFound, match=r"nothing in the graph is called '長榮海'; close to it: .*长荣海运"):
        explain(store, "長榮海")


@pytest.mark.parametrize("predicate", list(Predicate))
def test_every_relation_can_be_asked_for(store: Store, predicate: Predicate) -> None:
    rows = store.select(
        f"PREFIX gx: <https://guanxi.example/ontology#> SELECT ?name {{ ?c rdf:predicate gx:{predicate} ; rdf:subject ?s ."
        " ?s skos:prefLabel ?name } ORDER BY ?name LIMIT 1",
        inferred=False,
    )
    for row in rows:
        assert "“" in explain(store, row["name"] or "", predicate)


def test_graph_is_opened_by_its_folder_or_its_file(tmp_path_factory: pytest.TempPathFactory) -> None:
    output = build_examples(tmp_path_factory.getbasetemp())[1]
    assert len(open_store(output)) == len(open_store(output / "graph.ttl")) > 0


def test_missing_and_damaged_graphs_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nowhere/graph\.ttl: no such file; build a graph first"):
        open_store(tmp_path / "nowhere")
    with pytest.raises(InputError, match=r"other\.ttl: no such file; build a graph first"):
        open_store(tmp_path / "other.ttl")
    (tmp_path / "graph.ttl").write_text("this is no Turtle")
    with pytest.raises(InputError, match="not valid Turtle"):
        open_store(tmp_path)


def test_question_is_a_name_a_file_standard_input_or_sparql(tmp_path: Path) -> None:
    file = tmp_path / "mine.rq"
    file.write_text("ASK {}", "utf-8")
    assert find_query("leads", {"name": "吴嘉"}, no_input) == (load_queries()["leads"].sparql, {"name": "吴嘉", "lang": "zh"})
    assert find_query(str(file), {"a": "b"}, no_input) == ("ASK {}", {"a": "b"})
    assert find_query("-", {}, lambda: "ASK { ?a ?b ?c }") == ("ASK { ?a ?b ?c }", {})
    assert find_query("SELECT * WHERE {}", {}, no_input) == ("SELECT * WHERE {}", {})


def test_questions_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    with pytest.raises(QueryError, match=r"no query is called 'lead'; there are: about, .*leads"):
        find_query("lead", {}, no_input)
    with pytest.raises(QueryError, match="no parameter 'nmae'; there are: name, lang"):
        find_query("leads", {"nmae": "x"}, no_input)
    with pytest.raises(InputError, match=r"none\.rq: No such file"):
        find_query(str(tmp_path / "none.rq"), {}, no_input)
    (tmp_path / "latin.rq").write_bytes(b"ASK { ?a ?b '\xe9' }")
    with pytest.raises(InputError, match=r"latin\.rq: not UTF-8 text"):
        find_query(str(tmp_path / "latin.rq"), {}, no_input)


def test_list_of_queries_tells_names_titles_and_parameters() -> None:
    told = describe_queries()
    for query in load_queries().values():
        assert re.search(rf"^{query.name} +{re.escape(query.title)} · {query.title_zh}$", told, re.MULTILINE)
        for parameter in query.parameters:
            assert re.search(rf"^ +{parameter.name}={parameter.default} +{re.escape(parameter.description)}$", told, re.MULTILINE)
