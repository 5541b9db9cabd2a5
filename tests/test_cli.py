"""The program as its users meet it: what it prints, where, and with what exit code."""

import csv
import io
import json
import os
import pty
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox
import pytest

from graph.cli import run
from graph.documents import usable_processes
from graph.errors import GuanxiError
from graph.export import EXPORTERS
from graph.manifest import PLACE as SOURCES
from graph.queries import load_queries
from tests.built import EXAMPLES, build_examples

ANALYSES = ("path", "rank", "communities", "timeline")
COMMANDS = ("build", "add", "remove", "query", "explain", *ANALYSES, "view", "serve", "verify", "validate", "diff", "export")
GUANXI = (sys.executable, "-m", "graph")
FORMATS = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}
NOTE = "雷军担任小米集团CEO。"


class Said(NamedTuple):
    code: int
    out: str
    err: str


Program = Callable[..., Said]


@pytest.fixture
def guanxi(capsys: pytest.CaptureFixture[str]) -> Program:
    """Return a function that runs the command line in this process, far quicker than a new one."""

    def program(*arguments: object) -> Said:
        code = run([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return Said(code, out, err)

    return program


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder with the graph of the examples."""
    return build_examples(tmp_path_factory.getbasetemp())[1]


@pytest.fixture
def article(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text(NOTE, "utf-8")
    return tmp_path / "a.txt"


def outside(*arguments: object, stdin: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run the program in a process of its own."""
    return subprocess.run(
        [*GUANXI, *map(str, arguments)], input=stdin, capture_output=True, timeout=120, env={**os.environ, **environment}, check=False
    )


def standard_input(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content), encoding="utf-8", errors="surrogateescape"))


# Help and version


def test_help_names_every_command(guanxi: Program) -> None:
    said = guanxi("--help")
    assert said.code == 0
    assert all(command in said.out for command in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_every_command_has_an_example(guanxi: Program, command: str) -> None:
    said = guanxi(command, "-h")
    assert said.code == 0
    assert f"guanxi {command}" in said.out.partition("Example:")[2]
    assert "……" not in said.out


def test_version_is_that_of_the_package(guanxi: Program) -> None:
    assert guanxi("--version") == (0, f"guanxi {version('guanxi-graph')}\n", "")


def test_package_runs_as_a_module_and_answers_quickly(output: Path) -> None:
    code = (
        "import sys, graph.cli; code = graph.cli.run(sys.argv[1:]);"
        "print(*sorted({'spacy', 'trafilatura', 'pyshacl', 'pyvis', 'jieba'} & set(sys.modules))); sys.exit(code)"
    )
    ran = subprocess.run([sys.executable, "-c", code, "query", "types", "--output", output], capture_output=True, check=True)
    assert ran.stdout.splitlines()[-1] == b""  # nothing that is slow to import
    assert outside("--version").stdout.decode() == f"guanxi {version('guanxi-graph')}\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "Usage: guanxi"),
        (("nonsense",), "No such command 'nonsense'"),
        (("build",), "Missing argument"),
        (("build", "x", "--outptu", "y"), "No such option"),
        (("build", "x", "--processes", "two"), "Invalid value"),
        (("build", "x", "--processes", "0"), "processes must be at least 1"),
        (("build", "x", "--base-iri", ":/"), "base_iri is not an absolute IRI"),
        (("build", "x", "--base-iri", "https://example.com"), "base_iri must end in / or #"),
        (("build", "x", "--model", "no_such_model", "--output", "out"), "x: no such file or folder"),
        (("build", "nowhere"), "nowhere: no such file or folder"),
        (("build", "none-*.txt"), "none-*.txt: no file matches"),
        (("build", "none\x1b[31m\n\u202e.txt"), r"none\x1b[31m\n\u202e.txt: no file matches"),
        (("build", "x", "--config", "none.toml"), "none.toml: No such file or directory"),
        (("build", "x", "--merges", "none.toml"), "none.toml: No such file or directory"),
        (("export",), "Missing argument"),
        (("export", "csv"), "there is no export format 'csv'; there are: age, cyjs, cypher, "),
        (("export", "turtle"), "output/graph.ttl: no such file; build a graph first"),
        (("query", "leads", "--output", "nowhere"), "nowhere/graph.ttl: no such file; build a graph first"),
        (("validate", "--output", "nowhere"), "build a graph first"),
        (("verify", "x", "--output", "nowhere"), "build a graph first"),
        (("explain", "吴嘉", "--output", "nowhere"), "build a graph first"),
    ],
)
def test_wrong_usage_exits_with_2(
    guanxi: Program, arguments: Sequence[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    answer = guanxi(*arguments)
    assert answer.code == 2
    assert said in answer.err + answer.out * (not arguments)
    assert list(tmp_path.iterdir()) == []


# build


def test_build_counts_what_it_found_and_says_what_to_open(guanxi: Program, article: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    said = guanxi("build", article, "--output", out, "--export", "ntriples", "-e", "neo4j")
    assert said.code == 0
    assert said.err == ""
    assert said.out.startswith("1 document: 2 entities, 1 statement, 0 events, 0 figures\n")
    assert f"Open {out / 'graph.html'} in a browser" in said.out
    assert (out / "graph.nt").is_file()
    assert (out / "neo4j" / "import.sh").is_file()


def test_exports_of_an_earlier_build_do_not_outlive_its_graph(guanxi: Program, article: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    guanxi("build", article, "--output", out, *(argument for form in EXPORTERS for argument in ("--export", form)))
    kept = (out / "notes.txt", out / "neo4j" / "mine.cypher", out / "graph.svg")
    for mine in kept:
        mine.write_text("mine", "utf-8")
    said = guanxi("build", article, "--output", out, "-e", "ntriples")
    assert "removed what an earlier build left: age/, cypher/, graph.cyjs, graph.gexf, graph.graphml, graph.jsonld, graph.nq, " in said.out
    assert "graph.trig, ladybug/, neo4j/, neptune/, parquet/, tinkerpop/, virtuoso.sh\n" in said.out
    assert sorted(path.name for path in out.iterdir() if path.suffix in (".graphml", ".jsonld", ".nt", ".ttl")) == ["graph.nt", "graph.ttl"]
    assert [path.name for path in (out / "neo4j").iterdir()] == ["mine.cypher"]
    assert all(mine.read_text("utf-8") == "mine" for mine in kept)
    assert "removed" not in guanxi("build", article, "--output", out, "-e", "ntriples").out


def test_files_of_others_stay_where_no_graph_of_ours_was(guanxi: Program, article: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "graph.nt").write_text("mine", "utf-8")
    (out / "graph.graphml").symlink_to("graph.nt")
    assert "removed" not in guanxi("build", article, "--output", out).out
    assert "removed what an earlier build left: graph.nt\n" in guanxi("build", article, "--output", out).out
    assert (out / "graph.graphml").is_symlink()


def test_readme_of_a_folder_is_left_out_and_said_so(guanxi: Program, article: Path, tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("马化腾担任腾讯CEO。", "utf-8")
    said = guanxi("build", tmp_path, "--output", tmp_path / "out")
    assert said.out.startswith("1 document: 2 entities,")
    assert "1 README left out, read when named: README.md\n" in said.out
    said = guanxi("build", article, tmp_path / "README.md", "--output", tmp_path / "out")
    assert said.out.startswith("2 documents: 4 entities,")
    assert "left out" not in said.out


def test_quiet_build_prints_errors_only(guanxi: Program, article: Path, tmp_path: Path) -> None:
    (tmp_path / "b.txt").touch()
    assert guanxi("build", article, "--output", tmp_path / "out", "--quiet") == (0, "", "")
    assert guanxi("build", tmp_path, "--output", tmp_path / "out", "-q") == (0, "", "guanxi: b.txt: empty\n")


def test_strict_build_exits_with_1_when_a_document_fails(guanxi: Program, article: Path, tmp_path: Path) -> None:
    (tmp_path / "b.txt").touch()
    said = guanxi("build", tmp_path, "--output", tmp_path / "out", "--strict")
    assert (said.code, said.err) == (1, "guanxi: b.txt: empty\n")
    assert NOTE in (tmp_path / "out" / "graph.ttl").read_text("utf-8")
    assert guanxi("build", article, "--output", tmp_path / "out", "--strict").code == 0


def test_build_reads_standard_input(guanxi: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    standard_input(monkeypatch, NOTE.encode("gb18030"))
    assert guanxi("build", "-", "--output", tmp_path).code == 0
    assert NOTE in (tmp_path / "graph.ttl").read_text("utf-8")
    standard_input(monkeypatch, b"")
    assert guanxi("build", "-", "--output", tmp_path) == (2, "", "guanxi: -: nothing could be read: -: empty\n")


@pytest.mark.usefixtures("article")
def test_build_takes_settings_from_a_file(guanxi: Program, tmp_path: Path) -> None:
    settings = tmp_path / "guanxi.toml"
    settings.write_text('base_iri = "https://example.com/kg/"\nexports = ["ntriples"]\nmax_bytes = 100\n', "utf-8")
    (tmp_path / "huge.txt").write_text(NOTE * 10, "utf-8")
    said = guanxi("build", tmp_path / "*.txt", "--output", tmp_path / "out", "--config", settings)
    assert (said.code, said.err) == (0, "guanxi: huge.txt: larger than the limit of 100 bytes\n")
    assert "https://example.com/kg/person/" in (tmp_path / "out" / "graph.nt").read_text("utf-8")
    assert "<https://example.com/kg/" in (tmp_path / "out" / "graph.ttl").read_text("utf-8")


def test_workers_are_as_many_as_cores_unless_somebody_says(guanxi: Program, article: Path, tmp_path: Path) -> None:
    def started(*options: object) -> int:
        guanxi("build", article, "--output", tmp_path / "output", *options)
        return int(json.loads((tmp_path / "output" / SOURCES).read_text("utf-8"))["settings"].get("processes", 1))

    (tmp_path / "guanxi.toml").write_text("strict = false", "utf-8")
    assert started() == usable_processes() in range(1, 9)
    assert started("--processes", 3) == 3
    assert started("--config", tmp_path / "guanxi.toml") == 1


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (b"x = [", "not valid TOML"),
        (b"\xff\xfe", "not valid TOML"),
        (b"outptu = 1", "no setting is called 'outptu'; there are: base_iri, "),
        (b"processes = true", "processes must be of type int"),
        (b"max_bytes = 0", "max_bytes must be at least 1"),
        (b'exports = ["csv"]', "there is no export format 'csv'"),
        (b'model_types = {PER = "Human"}', "model_types: PER is no 'Human'"),
        (b'model = "no_such_model"', "python -m spacy download no_such_model"),
    ],
)
def test_wrong_settings_exit_with_2(guanxi: Program, article: Path, tmp_path: Path, settings: bytes, said: str) -> None:
    file = tmp_path / "guanxi.toml"
    file.write_bytes(settings)
    answer = guanxi("build", article, "--output", tmp_path / "out", "--config", file)
    assert answer.code == 2
    assert said in answer.err
    assert answer.err.count("\n") == 1


def test_output_that_cannot_be_written_exits_with_2(guanxi: Program, article: Path, output: Path) -> None:
    said = guanxi("build", article, "--output", article)
    assert (said.code, said.err) == (2, f"guanxi: {article}: cannot be written: File exists\n")
    said = guanxi("export", "ntriples", "--output", output, "--to", article / "below")
    assert (said.code, said.err) == (2, f"guanxi: {article / 'below'}: cannot be written: Not a directory\n")


BAD: dict[str, tuple[bytes, str]] = {
    "empty.txt": (b"", "empty"),
    "blank.txt": (b" \n\t\n\xe3\x80\x80\n"[:4], "empty"),
    "binary.txt": (bytes(range(256)) * 20, "not a text file"),
    "picture.txt": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "not a text file"),
    "mixed.txt": (NOTE.encode() + b"\xff\xfe\xb0" + NOTE.encode(), "encoding not recognised"),
    "records.jsonl#2": (b"", "not valid JSON"),
    "records.jsonl#3": (b"", "not a JSON object"),
    "records.jsonl#4": (b"", "no field `text` that is a string"),
    "broken.pdf": (b"%PDF-1.4 nothing more", ""),
    "broken.docx": (b"PK nothing more", ""),
    "huge.txt": (NOTE.encode() * 400, "larger than the limit of 9000 bytes"),
}
"""What cannot be read: name, content, and how the reason begins."""
GOOD: dict[str, bytes] = {
    "records.jsonl": '{"text": "马化腾担任腾讯CEO。"}\n{"text": broken\n[1, 2]\n{"text": 5}\n'.encode(),
    "gb18030.txt": "李彦宏担任百度CEO。".encode("gb18030"),
    "utf-16.txt": "王兴担任美团CEO。".encode("utf-16"),
    "broken.html": "<html><body><p>刘强东担任<b>京东CEO。<div></p></html".encode(),
    "matter.md": "---\ntitle: [unclosed\ndate: 2025-13-45\n---\n周鸿祎担任360集团CEO。\n".encode(),
    "never.md": "---\ntitle: never closed\n丁磊担任网易CEO。\n".encode(),
    "silent.txt": "。。。！！".encode(),
    "hollow.html": b"<html><head></head><body></body></html>",
}
"""What is odd, and read all the same."""
WARNED = {
    "matter.md": "front matter is not valid YAML",
    "silent.txt": "no article text found",
    "hollow.html": "no article text found",
}


def test_bad_documents_are_counted_and_named_and_the_others_built(guanxi: Program, tmp_path: Path) -> None:
    folder, out = tmp_path / "articles", tmp_path / "out"
    folder.mkdir()
    for name, content in {**{name: content for name, (content, _) in BAD.items() if "#" not in name}, **GOOD}.items():
        (folder / name).write_bytes(content)
    (folder / "dangling.txt").symlink_to("nowhere.txt")
    (folder / "folder.txt").mkdir()
    os.mkfifo(folder / "pipe.txt")
    settings = tmp_path / "guanxi.toml"
    settings.write_text("max_bytes = 9000", "utf-8")

    said = guanxi("build", folder, "--output", out, "--config", settings)
    assert said.code == 0
    complaints = dict(line.removeprefix("guanxi: ").split(": ", 1) for line in said.err.splitlines())
    warned = {name: complaints.pop(name) for name in WARNED}
    assert all(warned[name].startswith(message) for name, message in WARNED.items())
    expected = {**{name: reason for name, (_, reason) in BAD.items()}, "dangling.txt": "a link that leads nowhere"}
    assert set(complaints) == set(expected)
    assert all(complaints[name].startswith(reason) for name, reason in expected.items())
    assert f"\n{len(expected)} not read, " in said.out

    told = json.loads((out / "report.json").read_text("utf-8"))["build"]
    assert {failure["path"]: failure["reason"] for failure in told["failures"]} == complaints
    warnings = {warning["path"]: warning["message"] for warning in told["warnings"]}
    assert all(warnings[name].startswith(message) for name, message in WARNED.items())
    report = (out / "report.md").read_text("utf-8").replace("\\", "")
    assert all(f"- {name}: {reason}" in report for name, reason in complaints.items())
    assert all(f"- {name}: {message}" in report for name, message in WARNED.items())

    leaders = {row["leader"] for row in csv.DictReader(io.StringIO(guanxi("query", "leads", "-o", out, "-f", "csv").out))}
    assert {"马化腾", "李彦宏", "王兴", "刘强东", "周鸿祎", "丁磊"} <= leaders
    assert guanxi("verify", folder, "--output", out, "--config", settings).code == 0
    assert guanxi("validate", "--output", out).code == 0


def test_only_the_first_warnings_are_told_one_by_one(guanxi: Program, tmp_path: Path) -> None:
    for number in range(7):
        (tmp_path / f"{number}.md").write_text(f"---\n: [\n---\n\n{NOTE}第{number}次。", "utf-8")
    said = guanxi("build", tmp_path, "--output", tmp_path / "out")
    lines = said.err.splitlines()
    assert [line[: len("guanxi: 0.md: ")] for line in lines[:5]] == [f"guanxi: {number}.md: " for number in range(5)]
    assert lines[5:] == ["guanxi: and 2 more warnings"]
    assert guanxi("build", tmp_path, "--output", tmp_path / "out", "--quiet").err == ""


def test_unreadable_document_is_named(guanxi: Program, article: Path, tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text(NOTE, "utf-8")
    (tmp_path / "b.txt").chmod(0)
    if os.access(tmp_path / "b.txt", os.R_OK):
        pytest.skip("this user may read everything")
    said = guanxi("build", article, tmp_path / "b.txt", "--output", tmp_path / "out")
    assert (said.code, said.err) == (0, "guanxi: b.txt: Permission denied\n")


# query


def test_leads_prints_wu_jia_with_the_sentence(guanxi: Program, output: Path) -> None:
    said = guanxi("query", "leads", "name=吴嘉", "--output", output)
    assert said.code == 0
    line = next(line for line in said.out.splitlines() if line.startswith("吴嘉 ") and " 千问C端事业群 " in line)
    assert "Asserted" in line
    assert "千问C端事业群" in line.partition("Asserted")[2]


@pytest.mark.parametrize("name", ["吳嘉", "吴嘉", "wu jia", " Wu  Jia "])
def test_names_are_found_however_they_are_typed(guanxi: Program, output: Path, name: str) -> None:
    """Traditional characters are read as simplified ones, which are all the graph has."""
    assert guanxi("query", "leads", f"name={name}", "-o", output) == guanxi("query", "leads", "name=吴嘉", "-o", output)
    assert guanxi("explain", name, "leads", "-o", output) == guanxi("explain", "吴嘉", "leads", "-o", output)


def test_values_of_closed_vocabularies_may_be_cased_otherwise(guanxi: Program, output: Path) -> None:
    said = guanxi("query", "statements", "predicate=LEADS", "status=asserted", "lang=ZH", "-o", output, "-f", "csv")
    assert {row["relation"] for row in csv.DictReader(io.StringIO(said.out))} == {"leads"}


def test_periods_may_be_years_months_or_days(guanxi: Program, output: Path) -> None:
    for period in (("from=2025",), ("from=2025-01", "until=2025-12-31"), ("from=",)):
        assert len(guanxi("query", "events", *period, "-o", output).out.splitlines()) > 10


def test_without_a_question_the_named_queries_are_listed(guanxi: Program) -> None:
    said = guanxi("query")
    assert said.code == 0
    assert all(f"{name} " in said.out for name in load_queries())


@pytest.mark.parametrize("name", load_queries())
def test_every_named_query_is_answered(guanxi: Program, output: Path, name: str) -> None:
    said = guanxi("query", name, "--output", output)
    assert (said.code, said.err) == (0, "")
    assert set(said.out.splitlines()[1]) == {"-", " "}


def test_rows_come_in_every_format_of_rows(guanxi: Program, output: Path) -> None:
    said = {form: guanxi("query", "leads", "--output", output, "--format", form) for form in ("csv", "tsv", "json", "xml", "table")}
    assert {(answer.code, answer.err) for answer in said.values()} == {(0, "")}
    rows = list(csv.DictReader(io.StringIO(said["csv"].out)))
    assert len(rows) > 5
    bindings = json.loads(said["json"].out)["results"]["bindings"]
    assert len(rows) == len(bindings) == said["xml"].out.count("<result>")
    assert len(rows) == len(said["tsv"].out.splitlines()) - 1 == len(said["table"].out.splitlines()) - 2


@pytest.mark.parametrize(("form", "reader"), FORMATS.items())
def test_triples_come_in_every_format_of_triples(guanxi: Program, output: Path, form: str, reader: ox.RdfFormat) -> None:
    said = guanxi("query", "CONSTRUCT WHERE { ?leader gx:leads ?led }", "--output", output, "--format", form)
    assert said.code == 0
    triples = list(ox.parse(said.out, reader))
    assert len(triples) > 5
    assert {triple.predicate.value for triple in triples} == {"https://guanxi.example/ontology#leads"}


def test_sparql_comes_as_an_argument_a_file_or_standard_input(
    guanxi: Program, output: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = 'ASK { ?person gx:leads ?unit ; skos:prefLabel "吴嘉"@zh }'
    (tmp_path / "mine.rq").write_text(ask, "utf-8")
    standard_input(monkeypatch, ask.encode())
    for question in (ask, tmp_path / "mine.rq", "-"):
        assert guanxi("query", question, "--output", output) == (0, "yes\n", "")
    assert guanxi("query", ask.replace("吴嘉", "吴佳"), "--output", output).out == "no\n"


def test_parameters_of_a_question_of_ones_own_are_bound(guanxi: Program, output: Path) -> None:
    ask = 'ASK { VALUES ?name { "" } ?person gx:leads ?unit ; skos:prefLabel ?label . FILTER(STR(?label) = ?name) }'
    assert guanxi("query", ask, "name=吴嘉", "--output", output).out == "yes\n"
    assert guanxi("query", ask, "name=x\" } SERVICE <http://x/> { # '", "--output", output).out == "no\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("SELECT ?x WHERE { ?x ?y }",), "not valid SPARQL, line 1, column 26"),
        (("SELECT *\nWHERE { ?x ?y ?z",), "not valid SPARQL, line 2, column "),
        (("",), "not valid SPARQL"),
        (("SELECT * { ?x ?y '\udcff' }",), "half a character"),
        (("SELECT * { SERVICE <http://example.com/> { ?x ?y ?z } }",), "SERVICE is refused"),
        (("SELECT * FROM <http://example.com/x> { ?x ?y ?z }",), "FROM is refused"),
        (("DELETE WHERE { ?x ?y ?z }",), "DELETE is refused: the graph is read-only"),
        (("LOAD <http://example.com/x>",), "LOAD is refused"),
        (("lead",), "no query is called 'lead'; there are: about, "),
        (("none.rq",), "none.rq: No such file or directory"),
        (("leads", "nmae=x"), "the query leads has no parameter 'nmae'; there are: name, lang"),
        (("leads", "name=吴佳"), "nothing in the graph is called '吴佳'; close to it: 吴嘉"),
        (("leads", "name=不存在"), "nothing in the graph is called '不存在'"),
        (("leads", "lang=fr"), "lang cannot be 'fr'; there are: zh, en"),
        (("statements", "predicate=lead"), "predicate cannot be 'lead'; there are: leads, worksFor, "),
        (("statements", "status=sure"), "status cannot be 'sure'; there are: Asserted, "),
        (("events", "from=2025-13"), "from cannot be '2025-13'; write a date as 2025, 2025-09 or 2025-09-14"),
        (("events", "until=2025-02-30"), "until cannot be '2025-02-30'; write a date"),
        (("events", "type=Company"), "type cannot be 'Company'; there are: ProductLaunch, "),
        (("entities", "type=Funding"), "type cannot be 'Funding'; there are: Person, "),
        (("figures", "metric=Income"), "metric cannot be 'Income'; there are: MonthlyActiveUsers, "),
        (("corroborated", "least=two"), "least cannot be 'two'; write a number as 2"),
        (("leads", "吴嘉"), "parameters are written NAME=VALUE, not '吴嘉'"),
        (("leads", "--format", "turtel"), "there is no format 'turtel'; there are: table, csv, "),
        (("leads", "--format", "turtle"), "which turtle cannot hold; choose one of: table, csv, tsv, json, xml"),
        (("CONSTRUCT WHERE { ?x gx:leads ?y }", "-f", "csv"), "which csv cannot hold; choose one of: turtle, "),
    ],
)
def test_questions_that_cannot_be_answered_exit_with_2(guanxi: Program, output: Path, arguments: Sequence[str], said: str) -> None:
    answer = guanxi("query", *arguments, "--output", output)
    assert (answer.code, answer.out) == (2, "")
    assert said in answer.err
    assert answer.err.count("\n") == 1


def test_inferred_triples_can_be_left_out(guanxi: Program, output: Path) -> None:
    count = "SELECT (COUNT(*) AS ?n) { ?x ?y ?z }"
    every, extracted = (int(guanxi("query", count, "-o", output, "-f", "csv", *more).out.split()[1]) for more in ((), ("--extracted",)))
    assert every > extracted > 0


# explain, verify, validate, export


def test_explain_shows_a_statement_with_its_evidence(guanxi: Program, output: Path) -> None:
    said = guanxi("explain", "Wu Jia", "leads", "--output", output)
    assert (said.code, said.err) == (0, "")
    assert "Wu Jia leads Qwen C-end Business Group" in said.out
    assert "这个事业群由阿里巴巴集团副总裁吴嘉领衔，" in said.out


@pytest.mark.parametrize(
    ("names", "said"), [(("吴佳", "leads"), "close to it: 吴嘉"), (("吴嘉", "heads"), "there is no relation 'heads'; there are: leads, ")]
)
def test_explain_exits_with_2_for_what_is_not_there(guanxi: Program, output: Path, names: Sequence[str], said: str) -> None:
    answer = guanxi("explain", *names, "--output", output)
    assert (answer.code, answer.out) == (2, "")
    assert said in answer.err


def test_verify_exits_with_1_when_a_source_has_changed(guanxi: Program, article: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    guanxi("build", article, "--output", out)
    assert guanxi("verify", article, "--output", out) == (0, "1 quote from 1 document checked, 0 wrong\n", "")
    article.write_text(NOTE.replace("小米", "华为"), "utf-8")
    said = guanxi("verify", article, "--output", out)
    assert (said.code, said.out) == (1, "1 quote from 1 document checked, 1 wrong\n")
    assert said.err == "guanxi: a.txt: changed since the graph was built (1 quote)\n"


def test_verify_says_what_it_was_not_given(guanxi: Program, article: Path, tmp_path: Path) -> None:
    other, out = tmp_path / "b.txt", tmp_path / "out"
    other.write_text("马化腾担任腾讯CEO。", "utf-8")
    guanxi("build", article, other, "--output", out)
    told = "1 quote from 1 document checked, 0 wrong; 1 not checked (1 document not given: b.txt)\n"
    assert guanxi("verify", article, "--output", out) == (0, told, "")
    (tmp_path / "c.txt").write_text("今天天气很好。", "utf-8")
    said = guanxi("verify", tmp_path / "c.txt", "--output", out)
    assert (said.code, said.err) == (1, "")  # nothing was proved
    assert said.out == "0 quotes from 0 documents checked, 0 wrong; 2 not checked (2 documents not given: a.txt, b.txt)\n"


def test_verify_finds_every_quote_of_the_examples(guanxi: Program, output: Path) -> None:
    said = guanxi("verify", EXAMPLES, "--output", output)
    assert (said.code, said.err) == (0, "")
    assert said.out.endswith(" checked, 0 wrong\n")


def test_validate_finds_no_violation_in_the_examples(guanxi: Program, output: Path) -> None:
    assert guanxi("validate", "--output", output) == (0, "0 violations\n", "")


def test_validate_exits_with_1_for_a_graph_that_breaks_the_rules(guanxi: Program, output: Path, tmp_path: Path) -> None:
    told = (output / "graph.ttl").read_text("utf-8")
    (tmp_path / "graph.ttl").write_text(told.replace("gx:status gx:Asserted", "gx:status gx:Certain", 1), "utf-8")
    said = guanxi("validate", "--output", tmp_path)
    assert (said.code, said.err) == (1, "")
    rule, broken, *others, count = said.out.splitlines()
    assert rule == "状态 / status: a claim has exactly one status: Asserted, Planned, Reported, Denied or Ended"
    assert broken.startswith("  ")
    assert broken.endswith("; found 'https://guanxi.example/ontology#Certain'")
    assert count == f"{1 + sum(line.startswith('  ') for line in others)} violation" + "s" * bool(others)


def test_validate_shows_a_few_of_many_unless_asked_for_all(guanxi: Program, output: Path, tmp_path: Path) -> None:
    told = (output / "graph.ttl").read_text("utf-8")
    (tmp_path / "graph.ttl").write_text(re.sub(r"gx:confidence [\d.]+", "gx:confidence 1.5", told), "utf-8")
    few = guanxi("validate", "--output", tmp_path).out
    every = guanxi("validate", "--all", "--output", tmp_path).out
    assert few.splitlines()[-1] == every.splitlines()[-1]
    assert len(few.splitlines()) == 15
    assert len(every.splitlines()) > 300
    assert re.search("  and [\\d,]+ more", few)


def test_validate_exits_with_2_for_a_graph_that_cannot_be_read(guanxi: Program, tmp_path: Path) -> None:
    (tmp_path / "graph.ttl").write_text("gx:leads", "utf-8")
    assert guanxi("validate", "--output", tmp_path).code == 2
    assert guanxi("validate", "--output", tmp_path / "nowhere").code == 2


@pytest.mark.parametrize("form", EXPORTERS)
def test_export_writes_every_format_and_names_the_files(guanxi: Program, output: Path, tmp_path: Path, form: str) -> None:
    said = guanxi("export", form, "--output", output, "--to", tmp_path)
    assert (said.code, said.err) == (0, "")
    files = [Path(line) for line in said.out.splitlines()]
    assert files
    assert all(file.is_relative_to(tmp_path) and file.stat().st_size for file in files)
    if form == "turtle":
        assert files[0].read_bytes() == (output / "graph.ttl").read_bytes()


def test_export_writes_beside_the_graph(guanxi: Program, output: Path, tmp_path: Path) -> None:
    (tmp_path / "graph.ttl").write_bytes((output / "graph.ttl").read_bytes())
    for place in (tmp_path, tmp_path / "graph.ttl"):
        (tmp_path / "graph.nt").unlink(missing_ok=True)
        assert guanxi("export", "ntriples", "--output", place).out == f"{tmp_path / 'graph.nt'}\n"
        assert (tmp_path / "graph.nt").is_file()


# Pipes, terminals and signals: in a process of its own


def test_reader_that_stops_reading_is_no_error(output: Path) -> None:
    for question in ("SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 20000", "types"):
        with subprocess.Popen(
            [*GUANXI, "query", question, "-f", "csv", "-o", output], stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as process:
            assert process.stdout is not None and process.stderr is not None
            assert process.stdout.read(1)
            process.stdout.close()
            assert process.stderr.read() == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_full_disk_is_told_in_words(output: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        ran = subprocess.run([*GUANXI, "query", "types", "-o", output], stdout=full, stderr=subprocess.PIPE, check=False)
    assert (ran.returncode, ran.stderr) == (2, b"guanxi: standard output: No space left on device\n")


def test_terminal_that_knows_no_chinese_gets_escapes(output: Path) -> None:
    ran = outside("explain", "Wu Jia", "leads", "-o", output, PYTHONIOENCODING="ascii")
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert b"\\u5434\\u5609" in ran.stdout
    ran = outside("query", "-", "-o", output, stdin=b"ASK { ?a ?b '\xff' }", PYTHONIOENCODING="utf-8:strict")
    assert (ran.returncode, ran.stdout) == (2, b"")
    assert b"half a character" in ran.stderr


@pytest.mark.slow
def test_two_processes_give_the_same_bytes_as_one(output: Path, tmp_path: Path) -> None:
    ran = outside("build", EXAMPLES, "--processes", 2, "--output", tmp_path, "--quiet")
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, b"", b"")
    one, two = ({path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()} for folder in (output, tmp_path))
    assert two == one


@pytest.mark.slow
def test_progress_is_shown_on_terminals_only(article: Path, tmp_path: Path) -> None:
    seen = {}
    for more in ((), ("--quiet",)):
        ours, theirs = pty.openpty()
        command = [*GUANXI, "build", str(article), "--output", str(tmp_path / "out"), *more]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=theirs, env={**os.environ, "TERM": "xterm"}) as process:
            os.close(theirs)
            seen[more] = _drain(ours)
            assert process.wait() == 0
    assert b"reading" in seen[()]
    assert b"writing" in seen[()]
    assert seen[("--quiet",)] == b""


def _drain(terminal: int) -> bytes:
    """Return what is written to a terminal until its other side is closed, which Linux reports as an error."""
    written = b""
    try:
        while block := os.read(terminal, 4096):
            written += block
    except OSError:
        pass
    finally:
        os.close(terminal)
    return written


@pytest.mark.slow
@pytest.mark.parametrize(("stop", "code"), [(signal.SIGKILL, -signal.SIGKILL), (signal.SIGINT, 130)])
def test_build_that_is_killed_leaves_the_old_graph_whole(stop: signal.Signals, code: int, article: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "graph.ttl").write_text("an old graph", "utf-8")
    command = [*GUANXI, "build", str(article), "-", "--output", str(out)]

    def listen() -> None:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # shells start background jobs, and so whole test runs, deaf to it

    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, preexec_fn=listen) as process:
        assert process.stdin is not None and process.stderr is not None
        process.stdin.write(NOTE.encode())  # never closed: the build is half-way, waiting for the rest
        process.stdin.flush()
        time.sleep(10)
        assert process.poll() is None
        process.send_signal(stop)
        assert process.wait(timeout=20) == code
        assert process.stderr.read().decode() == (f"guanxi: interrupted; {out} left as it was\n" if stop == signal.SIGINT else "")
    assert {path.name: path.read_text("utf-8") for path in out.iterdir() if path.is_file()} == {"graph.ttl": "an old graph"}


@pytest.mark.slow
@pytest.mark.parametrize("processes", [1, 2])
@pytest.mark.parametrize("moment", [0.2, 0.6, 1.2, 2, 3, 4, 6])
def test_ctrl_c_says_one_line_and_leaves_nothing(moment: float, processes: int, article: Path, tmp_path: Path) -> None:
    folder, out = tmp_path / "articles", tmp_path / "new" / "out"
    folder.mkdir()
    for number in range(1000):  # far more than are read by the last moment
        (folder / f"{number}.txt").write_text(f"{number}，{NOTE}" * 40, "utf-8")
    command = [*GUANXI, "build", str(article), str(folder), "--output", str(out), "--processes", str(processes)]

    def listen() -> None:
        signal.signal(signal.SIGINT, signal.SIG_DFL)

    # A terminal sends the signal to the whole group, workers and all.
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, start_new_session=True, preexec_fn=listen) as process:
        assert process.stderr is not None
        time.sleep(moment)
        os.killpg(process.pid, signal.SIGINT)
        code = process.wait(timeout=60)
        said = process.stderr.read().decode()
    if moment > 0.6 or "guanxi" in said:  # before that it may be Python that starts, not the program
        assert said in (f"guanxi: interrupted; {out} left as it was\n", "guanxi: interrupted\n")
        assert code == 130
    assert left_in(tmp_path / "new") in ([], CACHE)


CACHE = ["out/.guanxi/extractions.sqlite"]
"""What was read before the build was broken off need not be read again."""


def left_in(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_ctrl_c_while_writing_leaves_the_old_graph_and_no_drafts(
    guanxi: Program, article: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> Path:
        raise KeyboardInterrupt

    monkeypatch.setattr("pathlib.Path.replace", stop)
    out = tmp_path / "new" / "out"
    assert guanxi("build", article, "--output", out) == (130, "", f"guanxi: interrupted; {out} left as it was\n")
    assert left_in(tmp_path / "new") == CACHE


def test_ctrl_c_after_writing_says_that_the_graph_is_new(
    guanxi: Program, article: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> list[Path]:
        raise KeyboardInterrupt

    out = tmp_path / "out"
    guanxi("build", article, "--output", out)
    monkeypatch.setattr("graph.pipeline.remove_others", stop)
    assert guanxi("build", article, "--output", out) == (130, "", f"guanxi: interrupted; {out} holds the new graph\n")


@pytest.mark.parametrize("arguments", [("query", "types"), ("explain", "吴嘉")])
def test_ctrl_c_ends_every_command_in_one_line(
    guanxi: Program, output: Path, arguments: Sequence[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("graph.explain.open_store", stop)
    assert guanxi(*arguments, "--output", output) == (130, "", "guanxi: interrupted\n")


def test_errors_of_ours_never_show_a_traceback(guanxi: Program, monkeypatch: pytest.MonkeyPatch, output: Path) -> None:
    def fail(*_: object) -> None:
        raise GuanxiError("it broke: [bold]not markup[/bold] :warning:")

    monkeypatch.setattr("graph.explain.open_store", fail)
    assert guanxi("explain", "x", "--output", output) == (2, "", "guanxi: it broke: [bold]not markup[/bold] :warning:\n")


# Updates


def test_documents_are_added_and_removed(guanxi: Program, tmp_path: Path) -> None:
    first, second, out = tmp_path / "first.txt", tmp_path / "second.txt", tmp_path / "out"
    first.write_text(NOTE, "utf-8")
    second.write_text("2025年3月4日，余承东担任华为终端CEO。", "utf-8")
    assert guanxi("build", first, "--output", out).code == 0
    assert guanxi("add", second, "--output", out).out.startswith("2 documents: ")
    assert guanxi("remove", "first.txt", "--output", out).out.startswith("1 document: ")
    assert guanxi("remove", "first.txt", "--output", out) == (2, "", "guanxi: first.txt: the graph was not built from it\n")
    assert guanxi("remove", second, "--output", out).err.endswith("nothing would be left of the graph; delete its folder instead\n")
    assert guanxi("add", first, "--output", tmp_path / "none").err.endswith(
        "does not tell what it was built from; build it again, then add to it\n"
    )


def test_differences_are_told_and_set_the_exit_code(guanxi: Program, output: Path, article: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    guanxi("build", article, "--output", out, "--quiet")
    same = guanxi("diff", out, out / "graph.ttl")
    assert same == (0, "entities +0 -0 ~0; statements +0 -0 ~0; events +0 -0 ~0; figures +0 -0 ~0\n", "")
    other = guanxi("diff", output, out, "--format", "json")
    assert other.code == 1
    assert json.loads(other.out)["entities"]["gone"]
    assert guanxi("diff", out, out, "--format", "xml").code == 2


def test_what_was_known_by_a_date_is_asked_exported_and_shown(guanxi: Program, tmp_path: Path) -> None:
    folder, out = tmp_path / "articles", tmp_path / "out"
    folder.mkdir()
    (folder / "a.txt").write_text("---\ndate: 2025-03-04\n---\n\n雷军担任小米集团CEO。", "utf-8")
    (folder / "b.txt").write_text("---\ndate: 2025-05-04\n---\n\n余承东担任华为终端CEO。", "utf-8")
    guanxi("build", folder, "--output", out, "--quiet")
    count = "SELECT (COUNT(*) AS ?n) { ?document a gx:Document }"
    found = [guanxi("query", count, "--format", "csv", "--output", out, *more).out for more in ((), ("--as-of", "2025-03"))]
    assert [told.split()[-1] for told in found] == ["2", "1"]
    said = guanxi("view", "--as-of", "2025-03", "--no-open", "--output", out)
    assert said == (0, f"{out / 'graph-2025-03.html'}\n", "")
    assert "余承东" not in (out / "graph-2025-03.html").read_text("utf-8")
    whole = (out / "graph.ttl").read_bytes()
    for more in ((), ("--to", out / "." / "plots" / "..")):
        refused = guanxi("export", "turtle", "--as-of", "2025-03", *more, "--output", out)
        assert (refused.code, "--to" in refused.err) == (2, True)
    assert (out / "graph.ttl").read_bytes() == whole
    guanxi("export", "ntriples", "--as-of", "2025-03", "--to", tmp_path / "export", "--output", out)
    assert "余承东" not in (tmp_path / "export" / "graph.nt").read_text("utf-8")
    for wrong in ("2025-13", "20x", "03-2025", ""):
        assert guanxi("query", count, "--as-of", wrong, "--output", out).err.startswith("guanxi: a date is written 2025, 2025-06 or")
    assert guanxi("query", count, "--as-of", "1999", "--output", out).code == 2


def test_the_page_is_opened_in_a_browser(guanxi: Program, output: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    assert guanxi("view", "--output", output) == (0, f"{output / 'graph.html'}\n", "")
    assert opened == [(output / "graph.html").resolve().as_uri()]
    assert guanxi("view", "--output", tmp_path).err.endswith("graph.html: no such file; build a graph first\n")
    assert len(opened) == 1


def test_fresh_reads_everything_again(guanxi: Program, article: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out"
    guanxi("build", article, "--output", out, "--quiet")
    monkeypatch.setattr("graph.documents.extract_source", lambda *_parts, **_more: pytest.fail("read again"))
    assert guanxi("build", article, "--output", out, "--quiet").code == 0
    with pytest.raises(pytest.fail.Exception, match="read again"):
        guanxi("build", article, "--output", out, "--quiet", "--fresh")
