"""A build killed between two of its renames: whoever reads the folder then has all of the new graph, and changes nothing there."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from graph.cache import PLACE, open_cache
from graph.cli.running import run
from graph.config import Config
from graph.differences import any_in, compare
from graph.errors import OutputError
from graph.explain import open_store
from graph.files import STAGE, finish_writing, newest, open_newest, write_together
from graph.manifest import load_manifest
from graph.pipeline import add, as_of, build
from graph.serve.evaluation import page_file
from tests.test_pipeline import contents
from tests.test_updates import TEXTS

KILLED = """
import os, pathlib, sys
from {module} import {name}
replace, left = pathlib.Path.replace, [{renames}]
def counted(self, target):
    if not left[0]:
        os._exit(9)
    left[0] -= 1
    return replace(self, target)
pathlib.Path.replace = counted
{call}
"""
NAMES = ("graph.html", "graph.ttl", "merges.csv", "report.json", "report.md", "report.zh.md")
WHO = "SELECT ?name { ?who gx:leads ?what . ?who skos:prefLabel ?name FILTER(LANG(?name) = 'zh') }"


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / name).write_text(f"---\ndate: 2025-06-07\n---\n\n{text}", "utf-8")
    return folder


def everything(folder: Path) -> Mapping[str, tuple[int, int]]:
    return {str(path.relative_to(folder)): (path.stat().st_mtime_ns, path.stat().st_size) for path in sorted(folder.rglob("*"))}


def kill(renames: int, module: str, name: str, call: str) -> None:
    program = KILLED.format(renames=renames, module=module, name=name, call=call)
    assert subprocess.run([sys.executable, "-c", program], check=False, capture_output=True).returncode == 9


def kill_build(renames: int, articles: Path, output: Path, *options: str) -> None:
    arguments = ["build", str(articles), "--output", str(output), "--quiet", *options]
    kill(renames, "graph.cli.running", "run", f"run({arguments!r})")


@pytest.mark.parametrize("renames", range(len(NAMES) + 1))
def test_every_file_is_found_as_the_new_build_wrote_it(renames: int, tmp_path: Path) -> None:
    old, new = ({name: f"{age} {name}" for name in (*NAMES, "neo4j/a.csv")} for age in ("old", "new"))
    write_together(tmp_path, old)
    call = f"write_together(pathlib.Path({str(tmp_path)!r}), {new!r}, {STAGE!r})"
    kill(renames, "graph.files", "write_together", call)
    before = everything(tmp_path)
    for name, text in new.items():
        with open_newest(tmp_path, name) as file:
            assert file.read().decode() == text
    assert everything(tmp_path) == before
    finish_writing(tmp_path, STAGE)
    assert {name: (tmp_path / name).read_text("utf-8") for name in new} == new
    assert not (tmp_path / ".guanxi").exists()
    assert newest(tmp_path, "graph.ttl") == tmp_path / "graph.ttl"


def test_what_was_not_written_in_full_is_not_looked_at(tmp_path: Path) -> None:
    write_together(tmp_path, {"graph.ttl": "old"})
    (tmp_path / ".guanxi" / "new" / STAGE).mkdir(parents=True)
    (tmp_path / ".guanxi" / "new" / STAGE / "graph.ttl").write_text("half of the n", "utf-8")
    with open_newest(tmp_path, "graph.ttl") as file:
        assert file.read() == b"old"
    with pytest.raises(FileNotFoundError):
        open_newest(tmp_path, "graph.html")


def test_a_file_put_in_its_place_while_it_is_looked_for_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    aside = tmp_path / ".guanxi" / "new" / STAGE
    write_together(tmp_path, {"graph.ttl": "new"})
    monkeypatch.setattr("graph.files.newest", lambda _directory, name: aside / name)
    with open_newest(tmp_path, "graph.ttl") as file:
        assert file.read() == b"new"


def test_a_write_begins_by_finishing_the_last_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else half of the new files would lie among those that were complete."""
    call = f"write_together(pathlib.Path({str(tmp_path)!r}), {{'a': 'one', 'b': 'one'}}, {STAGE!r})"
    kill(1, "graph.files", "write_together", call)

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "write_bytes", full)
        with pytest.raises(OutputError, match="No space left"):
            write_together(tmp_path, {"a": "two", "b": "two"}, STAGE)
    assert {name: (tmp_path / name).read_text("utf-8") for name in ("a", "b")} == {"a": "one", "b": "one"}


def test_a_rename_that_fails_leaves_a_whole_set_to_read_and_to_finish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_together(tmp_path, {"a": "old", "b": "old"})
    replace = Path.replace

    def once(self: Path, target: Path) -> Path:
        if self.name == "b":
            raise OSError(13, "Permission denied")
        return replace(self, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", once)
        with pytest.raises(OutputError, match="Permission denied"):
            write_together(tmp_path, {"a": "new", "b": "new"}, STAGE)
    for name in ("a", "b"):
        with open_newest(tmp_path, name) as file:
            assert file.read() == b"new"
    finish_writing(tmp_path, STAGE)
    assert (tmp_path / "b").read_text("utf-8") == "new"


@pytest.mark.slow
@pytest.mark.parametrize(("renames", "options"), [(0, ()), (1, ("--fresh",)), (2, ()), (4, ())])
def test_a_graph_whose_build_was_killed_is_asked(
    renames: int, options: tuple[str, ...], articles: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output, whole = tmp_path / "out", tmp_path / "whole"
    build([articles / "one.txt"], output)
    build([articles], whole)
    expected = contents(whole)
    kill_build(renames, articles, output, *options)
    before = everything(output)
    if renames < 3:  # graph.ttl comes third
        assert (output / "graph.ttl").read_bytes() != expected["graph.ttl"]
    store = open_store(output)
    assert store.turtle().encode() == expected["graph.ttl"]
    assert not any_in(compare(store, open_store(whole)))
    assert load_manifest(output).given == (str(articles),)
    assert page_file(output).read_bytes() == expected["graph.html"]
    for question in (["query", WHO], ["explain", "周明"], ["validate"], ["rank", "--by", "degree"], ["verify", str(articles)]):
        told = []
        for folder in (output, whole):
            code = run([*question, "--output", str(folder)])
            told.append((code, capsys.readouterr().out))
        assert told[0] == told[1]
        assert told[0][0] == 0
    assert run(["view", "--no-open", "--output", str(output)]) == 0
    assert Path(capsys.readouterr().out.strip()).read_bytes() == expected["graph.html"]
    assert run(["export", "nquads", "--output", str(output), "--to", str(tmp_path / "exported")]) == 0
    assert everything(output) == before
    assert as_of(output, "2030").store.turtle().encode() == expected["graph.ttl"]
    add([articles / "one.txt"], output)
    assert contents(output) == expected


def test_two_builds_at_once_are_told_of_without_the_cache_too(articles: Path, tmp_path: Path) -> None:
    with open_cache(tmp_path / "out" / PLACE), pytest.raises(OutputError, match="another build is writing here"):
        build([articles], tmp_path / "out", Config(cache=False))


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_read(articles: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    build([articles / "one.txt"], output)
    kill_build(1, articles, output)
    folders = [output, *(path for path in output.rglob("*") if path.is_dir())]
    for folder in folders:
        folder.chmod(0o555)
    try:
        assert run(["query", WHO, "--output", str(output)]) == 0
    finally:
        for folder in folders:
            folder.chmod(0o755)
