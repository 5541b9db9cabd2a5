"""The whole path: the same documents give the same bytes, whatever else changes, and bad documents stop nothing."""

import json
import os
import re
import threading
from collections.abc import Mapping
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import active_children
from pathlib import Path

import pytest
import rdflib

from graph import documents, manifest, pipeline
from graph.config import Config
from graph.errors import ConfigError, GuanxiError, InputError, OutputError
from graph.explain import open_store
from graph.export import EXPORTERS
from graph.pipeline import Built, build, write
from graph.queries import load_query
from graph.read import find_sources
from graph.validate import validate
from tests.built import EXAMPLES, build_examples

SOME = ("qwen-group.md", "qwen-group-reprint.html", "qwen-wujia.txt", "flashes.jsonl")
"""Examples of every format, one of them a reprint of another."""
ALWAYS = ("graph.html", "graph.ttl", "merges.csv", "report.json", "report.md", "report.zh.md")
DRAWN = ("plots/central.svg", "plots/events.svg", "plots/figures-1.svg", "plots/figures-2.svg")
"""The plots that the examples give."""


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> tuple[Built, Path]:
    return build_examples(tmp_path_factory.getbasetemp())


@pytest.fixture(scope="module")
def some(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, bytes]:
    output = tmp_path_factory.mktemp("some")
    build([EXAMPLES / name for name in SOME], output, Config(exports=tuple(EXPORTERS)))
    return contents(output)


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder with its bytes, hidden ones too, but for what a build keeps for the next one."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file() and ".guanxi" not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def differing(some: Mapping[str, bytes], others: Mapping[str, bytes]) -> list[str]:
    return sorted(name for name in {*some, *others} if some.get(name) != others.get(name))


def asked(built: Built, query: str, **parameters: str) -> list[dict[str, str | None]]:
    named = load_query(query)
    return built.store.select(named.sparql, named.bindings(parameters))


# What comes out


def test_wu_jia_leads_the_qwen_business_group(examples: tuple[Built, Path]) -> None:
    rows = [row for row in asked(examples[0], "leads", name="吴嘉") if row["led"] == "千问C端事业群"]
    assert [(row["leader"], row["status"]) for row in rows] == [("吴嘉", "Asserted")]
    assert "吴嘉" in (rows[0]["sentence"] or "")
    assert "千问C端事业群" in (rows[0]["sentence"] or "")


def test_statements_read_in_english(examples: tuple[Built, Path]) -> None:
    rows = asked(examples[0], "leads", name="Wu Jia", lang="en")
    assert ("Wu Jia", "Qwen C-end Business Group") in {(row["leader"], row["led"]) for row in rows}


def test_build_writes_graph_page_and_reports(examples: tuple[Built, Path]) -> None:
    built, output = examples
    assert sorted(contents(output)) == sorted([*ALWAYS, *DRAWN])
    assert sorted(path.relative_to(output).as_posix() for path in built.files) == sorted([*ALWAYS, *DRAWN])
    assert len(rdflib.Graph().parse(output / "graph.ttl")) == len(built.store)
    assert json.loads((output / "report.json").read_text("utf-8"))["counts"]["documents"] == len(built.kg.documents)


def test_graph_of_the_examples_keeps_what_the_ontology_promises(examples: tuple[Built, Path]) -> None:
    assert validate(open_store(examples[1])) == ()


def test_reprint_is_told_and_counted_as_one_source(examples: tuple[Built, Path]) -> None:
    assert ("qwen-group-reprint.html", "qwen-group.md") in examples[0].report.reprints


def test_nothing_is_written_without_an_output_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text("雷军担任小米集团CEO。", "utf-8")
    monkeypatch.chdir(tmp_path)
    assert build(["a.txt"]).files == ()
    assert sorted(contents(tmp_path)) == ["a.txt"]


def test_name_base_can_be_left_out() -> None:
    assert documents.names_for(Config()).lookup("阿里巴巴")
    assert not documents.names_for(Config(lexicon=False)).lookup("阿里巴巴")


def test_progress_is_told_step_by_step(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / f"{name}.txt").write_text(f"{name}：雷军担任小米集团CEO。", "utf-8")
    told: list[tuple[str, int, int]] = []
    build([tmp_path], tmp_path / "out", progress=lambda *step: told.append(step))
    assert told == [("reading", 1, 2), ("reading", 2, 2), ("assembling", 0, 1), ("assembling", 1, 1), ("writing", 0, 1), ("writing", 1, 1)]


def test_plots_vanish_with_what_they_showed(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(
        "---\ndate: 2025-03-02\n---\n\n2025年2月，豆包月活跃用户数达到1亿。2025年3月1日，字节跳动发布了豆包手机。\n", "utf-8"
    )
    (tmp_path / "b.md").write_text("---\ndate: 2025-09-02\n---\n\n2025年8月，豆包月活跃用户数达到1.7亿。\n", "utf-8")
    out = tmp_path / "out"
    build([tmp_path / "a.md", tmp_path / "b.md"], out)
    assert sorted(path.name for path in (out / "plots").iterdir()) == ["central.svg", "events.svg", "figures-1.svg"]
    built = build([tmp_path / "b.md"], out)
    assert not (out / "plots").exists()
    assert [path.name for path in built.removed] == ["central.svg", "events.svg", "figures-1.svg"]
    assert "plots/" not in (out / "report.md").read_text("utf-8")


# The same documents, the same bytes


def test_all_formats_are_written(some: Mapping[str, bytes]) -> None:
    assert {*ALWAYS, "graph.graphml", "graph.jsonld", "graph.nt", "neo4j/import.sh", "neo4j/nodes_entities.csv"} <= set(some)
    assert not [name for name in some if name.rpartition("/")[2].startswith(".")]


def test_second_build_over_the_first_gives_the_same_bytes(some: Mapping[str, bytes], tmp_path: Path) -> None:
    (tmp_path / "graph.ttl").write_text("an old graph", "utf-8")
    build([EXAMPLES / name for name in SOME], tmp_path, Config(exports=tuple(EXPORTERS)))
    assert differing(contents(tmp_path), some) == []


def test_order_and_repetition_of_the_inputs_do_not_matter(some: Mapping[str, bytes], tmp_path: Path) -> None:
    paths = [EXAMPLES / name for name in (*SOME, SOME[0], SOME[2])]
    paths = paths[3:] + paths[2::-1]
    build(paths, tmp_path, Config(exports=tuple(EXPORTERS)))
    assert differing(contents(tmp_path), some) == []


def test_order_in_which_documents_are_read_does_not_matter(
    some: Mapping[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(manifest, "find_sources", lambda paths, without: tuple(reversed(find_sources(paths, without))))
    build([EXAMPLES / name for name in SOME], tmp_path, Config(exports=tuple(EXPORTERS)))
    assert differing(contents(tmp_path), some) == []


def test_working_directory_does_not_matter(some: Mapping[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    build([os.path.relpath(EXAMPLES / name) for name in SOME], "out", Config(exports=tuple(EXPORTERS)))
    assert differing(contents(tmp_path / "elsewhere" / "out"), some) == []


def test_copies_of_a_document_are_one_document(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "c.md"):
        (tmp_path / name).write_text("雷军担任小米集团CEO。", "utf-8")
    assert [document.path for document in build([tmp_path]).kg.documents] == ["a.txt"]


def test_page_and_report_of_an_earlier_build_are_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text("雷军担任小米集团CEO。", "utf-8")
    monkeypatch.chdir(tmp_path)
    build(["."], "output")
    first = contents(tmp_path)
    assert [document.path for document in build(["."], "output").kg.documents] == ["a.txt"]
    assert contents(tmp_path) == first
    with pytest.raises(InputError, match="nothing to read but an earlier build"):
        build(["output"], "output")


# What can go wrong


def test_failing_documents_are_named_and_the_others_built(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text("雷军担任小米集团CEO。", "utf-8")
    (tmp_path / "empty.txt").touch()
    (tmp_path / "records.jsonl").write_text('{"text": "马化腾担任腾讯CEO。"}\n{"title": broken\n', "utf-8")
    built = build([tmp_path], tmp_path / "out")
    assert [(failure.path, failure.reason.partition(":")[0]) for failure in built.report.failures] == [
        ("empty.txt", "empty"),
        ("records.jsonl#2", "not valid JSON"),
    ]
    assert {row["leader"] for row in asked(built, "leads")} == {"雷军", "马化腾"}
    told = json.loads((tmp_path / "out" / "report.json").read_text("utf-8"))["build"]
    assert [failure["path"] for failure in told["failures"]] == ["empty.txt", "records.jsonl#2"]
    assert "- empty.txt: empty\n" in (tmp_path / "out" / "report.md").read_text("utf-8")


def test_old_graph_stays_when_nothing_can_be_read(tmp_path: Path) -> None:
    (tmp_path / "graph.ttl").write_text("an old graph", "utf-8")
    for number in range(12):
        (tmp_path / f"{number:02}.txt").touch()
    with pytest.raises(InputError, match=r"nothing could be read: 00\.txt: empty; 01\.txt: empty; .*09\.txt: empty; …$"):
        build([tmp_path], tmp_path)
    assert (tmp_path / "graph.ttl").read_text("utf-8") == "an old graph"


def test_there_must_be_something_to_read(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file or folder"):
        build([tmp_path / "nowhere"], tmp_path / "out")
    with pytest.raises(InputError, match="nothing to read"):
        build([tmp_path], tmp_path / "out")
    with pytest.raises(InputError, match="nothing to read"):
        build([], tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("config", "said"),
    [
        (Config(exports=("csv",)), r"there is no export format 'csv'; there are: "),
        (Config(model_types={"PER": "Human"}), r"model_types: PER is no 'Human'; there are: Person, "),
    ],
)
def test_settings_that_do_not_exist_are_refused_before_the_work(config: Config, said: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=said):
        build([EXAMPLES], tmp_path / "out", config)
    assert not (tmp_path / "out").exists()


def test_folder_that_holds_no_pipeline_is_refused(tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "meta.json").write_text("{}")
    with pytest.raises(ConfigError, match="not a spaCy pipeline that can be loaded"):
        build([EXAMPLES / "coffee.txt"], config=Config(model=str(tmp_path / "model")))


def test_unwritable_output_is_found_before_the_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        raise AssertionError("read before the output folder was tried")

    monkeypatch.setattr(pipeline, "extract_all", never)
    (tmp_path / "file").touch()
    for output in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(OutputError, match="cannot be written"):
            build([EXAMPLES], output)


def test_folder_without_permission_is_named(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir(mode=0o500)
    if os.access(tmp_path / "out", os.W_OK):
        pytest.skip("this user may write everywhere")
    with pytest.raises(OutputError, match=r"out: cannot be written: Permission denied"):
        build([EXAMPLES / "coffee.txt"], tmp_path / "out")


def failing_render(*_: object, **__: object) -> str:
    raise GuanxiError("power cut")


def failing_replace(*_: object) -> Path:
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize(("place", "fails"), [("graph.pipeline.render", failing_render), ("pathlib.Path.replace", failing_replace)])
def test_build_that_breaks_off_leaves_the_old_graph_whole(
    place: str, fails: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_text("雷军担任小米集团CEO。", "utf-8")
    build([tmp_path], tmp_path / "out")
    before = contents(tmp_path / "out")
    (tmp_path / "a.txt").write_text("马化腾担任腾讯CEO。", "utf-8")
    monkeypatch.setattr(place, fails)
    with pytest.raises(GuanxiError, match=r"power cut|No space left on device"):
        build([tmp_path], tmp_path / "out")
    assert contents(tmp_path / "out") == before


def test_worker_that_dies_is_told_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    class Dying:
        def __init__(self, _processes: int, **_: object) -> None: ...
        def shutdown(self) -> None: ...
        def submit(self, *_: object) -> Future[object]:
            doomed: Future[object] = Future()
            doomed.set_exception(BrokenProcessPool("terminated abruptly"))
            return doomed

    monkeypatch.setattr(documents, "ProcessPoolExecutor", Dying)
    with pytest.raises(GuanxiError, match="a worker process was killed"):
        build([EXAMPLES], config=Config(processes=2))


def test_worker_that_is_killed_is_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    complaints: list[object] = []
    monkeypatch.setattr(threading, "excepthook", complaints.append)

    def kill(_what: str, _done: int, _of: int) -> None:
        for worker in active_children():
            worker.kill()

    with pytest.raises(GuanxiError, match="a worker process was killed"):
        build([EXAMPLES], config=Config(processes=2), progress=kill)
    assert complaints == []


def test_hostile_names_stay_what_they_are(tmp_path: Path) -> None:
    title = "<script>alert(1)</script>\u202e\"'`|](javascript:x)\n# 标题"
    publisher = "<img src=x onerror=alert(2)>\u200f\x1b[31m"
    records = [
        {"text": "雷军担任小米集团CEO。\ud83d半个字符。", "title": title, "publisher": publisher, "url": "javascript:alert(3)"},
        {"text": "“星\"河<script>alert(4)</script>”公司收购了O'Reilly公司。\x00\u202e李彦宏担任百度CEO。", "url": 'http://a b/<>"'},
    ]
    (tmp_path / "r.jsonl").write_text("\n".join(json.dumps(record) for record in records), "utf-8")
    (tmp_path / "na\"me'<script>\n\u202e.txt").write_text("马化腾担任腾讯CEO。", "utf-8")
    built = build([tmp_path], tmp_path / "out", Config(exports=tuple(EXPORTERS)))
    assert {row["leader"] for row in asked(built, "leads")} == {"雷军", "马化腾", "李彦宏"}
    assert validate(open_store(tmp_path / "out")) == ()
    assert len(rdflib.Graph().parse(tmp_path / "out" / "graph.ttl")) == len(built.store)
    page = (tmp_path / "out" / "graph.html").read_text("utf-8")
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    report = (tmp_path / "out" / "report.md").read_text("utf-8")
    assert not re.search(r"(?<!\\)<(?:script|img)|(?<!\\)\]\(<?javascript:", report)


def test_encoded_image_in_the_text_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"雷军担任小米集团CEO。{'iVBORw0KGgo' * 2_000}。", "utf-8")
    assert [row["leader"] for row in asked(build([tmp_path]), "leads")] == ["雷军"]


# The whole of the examples


def test_examples_give_the_same_bytes_in_any_order(examples: tuple[Built, Path], tmp_path: Path) -> None:
    paths = sorted(path for path in EXAMPLES.iterdir() if path.name != "README.md")
    paths = paths[1::2] + paths[::2]
    again = write(build(paths), tmp_path, Config())
    assert len(again) == len(ALWAYS) + len(DRAWN)
    assert differing(contents(tmp_path), contents(examples[1])) == []
