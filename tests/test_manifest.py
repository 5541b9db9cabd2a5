import json
from dataclasses import replace
from pathlib import Path

import pytest

from graph.config import Config
from graph.errors import InputError, NotFound
from graph.manifest import PLACE, Manifest, load_manifest, manifest_of, manifest_text, with_added, with_removed


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    for name in ("a/one.txt", "a/two.txt", "a/sub/three.txt", "b/four.txt", "five.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name, "utf-8")
    return tmp_path


def names(manifest: Manifest) -> list[str]:
    return [source.name for source in manifest.sources()]


def test_a_manifest_is_read_as_it_was_written_from_anywhere(articles: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(articles)
    own = with_removed(manifest_of(["a", "five.txt"]), ["a/two.txt"])
    (articles / "out" / PLACE).parent.mkdir(parents=True)
    (articles / "out" / PLACE).write_text(manifest_text(own, articles / "out"), "utf-8")
    monkeypatch.chdir("/")
    assert load_manifest(articles / "out") == own
    articles.rename(articles.with_name("moved"))
    moved = load_manifest(articles.with_name("moved") / "out")
    assert names(moved) == ["five.txt", "one.txt", "sub/three.txt"]
    assert json.loads(manifest_text(own, articles / "out"))["given"] == ["../a", "../five.txt"]


def test_paths_are_added_once_and_what_was_removed_comes_back(articles: Path) -> None:
    own = with_removed(manifest_of([articles / "a"]), [str(articles / "a" / "two.txt")])
    assert names(own) == ["one.txt", "sub/three.txt"]
    more = with_added(own, [articles / "b", articles / "a" / "two.txt", articles / "b"])
    assert names(more) == ["four.txt", "one.txt", "sub/three.txt", "two.txt"]
    assert more.without == ()


@pytest.mark.parametrize(
    ("wanted", "left"),
    [
        (["{}/a/one.txt"], ["five.txt", "sub/three.txt", "two.txt"]),
        (["{}/a/sub"], ["five.txt", "one.txt", "two.txt"]),
        (["{}/five.txt"], ["one.txt", "sub/three.txt", "two.txt"]),
        (["{}/a"], ["five.txt"]),
        (["sub/three.txt", "{}/a/one.txt"], ["five.txt", "two.txt"]),  # the first as the graph names it
    ],
)
def test_files_and_folders_are_removed(wanted: list[str], left: list[str], articles: Path) -> None:
    own = manifest_of([articles / "a", articles / "five.txt"])
    assert names(with_removed(own, [name.format(articles) for name in wanted])) == left


def test_a_path_that_is_gone_can_be_removed(articles: Path) -> None:
    own = manifest_of([articles / "a", articles / "five.txt"])
    (articles / "five.txt").unlink()
    with pytest.raises(InputError, match=r"five\.txt: no such file or folder"):
        own.sources()
    assert names(with_removed(own, [str(articles / "five.txt")])) == ["one.txt", "sub/three.txt", "two.txt"]


def test_what_was_not_read_cannot_be_removed(articles: Path) -> None:
    with pytest.raises(NotFound, match="the graph was not built from it"):
        with_removed(manifest_of([articles / "a"]), [str(articles / "b")])


@pytest.mark.parametrize("wanted", [["a"], ["a/one.txt", "a/two.txt", "a/sub/three.txt"]])
def test_something_must_be_left(wanted: list[str], articles: Path) -> None:
    with pytest.raises(InputError, match="nothing would be left"):
        with_removed(manifest_of([articles / "a"]), [str(articles / name) for name in wanted])


def test_what_is_added_must_be_there(articles: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        with_added(manifest_of([articles / "a"]), [articles / "none.txt"])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "does not tell what it was built from"),
        ("{", "cannot be used"),
        ('{"given": 3, "without": []}', "cannot be used"),
        ("[]", "cannot be used"),
        ('{"given": [], "without": [], "stdin": true, "settings": {}}', "standard input, which cannot be read again"),
    ],
)
def test_manifests_that_cannot_be_used_are_told_of(content: str | None, said: str, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / PLACE).parent.mkdir()
        (tmp_path / PLACE).write_text(content, "utf-8")
    with pytest.raises(InputError, match=said):
        load_manifest(tmp_path)


def test_standard_input_is_remembered(tmp_path: Path) -> None:
    told = json.loads(manifest_text(manifest_of(["-"]), tmp_path))
    assert told == {"given": [], "without": [], "stdin": True, "settings": {}}


def test_settings_are_kept_that_decide_what_a_graph_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    config = Config(merges="merges.toml", exports=("neo4j",), model_types={"ORG": "Company"}, processes=2, strict=True, cache=False)
    (tmp_path / "out" / PLACE).parent.mkdir(parents=True)
    (tmp_path / "out" / PLACE).write_text(manifest_text(manifest_of(["a.txt"], config), Path("out")), "utf-8")
    monkeypatch.chdir("/")
    read = load_manifest(tmp_path / "out").config
    assert read == replace(config, merges=str(tmp_path / "merges.toml"), strict=False, cache=True)
