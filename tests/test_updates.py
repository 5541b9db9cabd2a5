"""A graph that follows its documents: added to, taken from, changed and broken off, it is what a fresh build of the same ones is."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from graph.cache import open_cache
from graph.config import Config
from graph.documents import published_by
from graph.errors import GuanxiError, NotFound, OutputError
from graph.files import finish_writing, newest, write_together
from graph.pipeline import add, as_of, build, remove, write_page
from tests.test_pipeline import contents

TEXTS = {
    "one.txt": "收购云帆网络\n\n2025年3月4日，远山科技宣布以3亿元收购云帆网络。远山科技首席执行官林晓舟说，云帆网络有1200人。\n",
    "two.txt": "星河汽车任命新总裁\n\n2025年4月7日，星河汽车宣布，周明担任星河汽车总裁。星河汽车与远山科技达成合作。\n",
    "three.txt": "云帆网络推出云帆地图\n\n2025年5月9日，云帆网络推出云帆地图。云帆地图的月活用户为300万。\n",
}


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / name).write_text(text, "utf-8")
    return folder


def fresh(tmp_path: Path, *paths: Path) -> Mapping[str, bytes]:
    """Return what a build into a new folder writes."""
    output = tmp_path / f"fresh{len(list(tmp_path.iterdir()))}"
    build(paths, output)
    return contents(output)


def test_added_and_removed_documents_leave_what_a_fresh_build_gives(articles: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    one, two, three = (articles / name for name in TEXTS)
    build([one, two], output)
    two_of_them = contents(output)
    add([three], output)
    assert contents(output) == fresh(tmp_path, one, two, three)
    remove(["three.txt"], output)
    assert contents(output) == two_of_them
    remove([str(one)], output)
    assert contents(output) == fresh(tmp_path, two)


def test_a_changed_and_a_deleted_file_are_seen_by_the_next_build(articles: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    build([articles], output)
    (articles / "one.txt").write_text(TEXTS["one.txt"].replace("3亿元", "5亿元"), "utf-8")
    (articles / "two.txt").unlink()
    build([articles], output)
    assert contents(output) == fresh(tmp_path, articles)
    assert "500000000" in (output / "graph.ttl").read_text("utf-8")


def test_a_second_build_into_the_same_folder_says_so(articles: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    build([articles], output)
    before = contents(output)
    with open_cache(output / ".guanxi" / "extractions.sqlite"), pytest.raises(OutputError, match="another build is writing here"):
        build([articles / "one.txt"], output)
    assert contents(output) == before


def test_a_write_broken_off_between_two_files_is_finished_by_the_next_build(tmp_path: Path) -> None:
    write_together(tmp_path, {"a": "old a", "sub/b": "old b"})
    program = f"""
import os, pathlib
from graph.files import write_together
replace = pathlib.Path.replace
def once(self, target):
    replace(self, target)
    os._exit(9)
pathlib.Path.replace = once
write_together(pathlib.Path({str(tmp_path)!r}), {{"a": "new a", "sub/b": "new b"}}, "build")
"""
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 9
    assert {name: (tmp_path / name).read_text("utf-8") for name in ("a", "sub/b")} == {"a": "new a", "sub/b": "old b"}
    finish_writing(tmp_path, "build")
    assert {name: (tmp_path / name).read_text("utf-8") for name in ("a", "sub/b")} == {"a": "new a", "sub/b": "new b"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "sub"]


@pytest.mark.slow
def test_a_build_killed_at_any_moment_leaves_the_old_output_and_the_next_one_repairs_it(articles: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    build([articles / "one.txt", articles / "two.txt"], output)
    old = contents(output)
    new = fresh(tmp_path, articles)
    command = [sys.executable, "-m", "graph", "build", str(articles), "--output", str(output), "--quiet"]
    begun = time.monotonic()
    subprocess.run(command, check=True)
    whole = time.monotonic() - begun
    moments = random.Random(4)  # noqa: S311
    for _ in range(12):
        build([articles / "one.txt", articles / "two.txt"], output)
        assert contents(output) == old
        running = subprocess.Popen(command, start_new_session=True)
        time.sleep(moments.uniform(0.4, 1.0) * whole)
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()
        found = {name: newest(output, name).read_bytes() for name in {*old, *new} if newest(output, name).exists()}
        assert found == old or {name: found.get(name) for name in new} == new  # what only the old one had may still be there
    build([articles], output)
    assert contents(output) == new


def test_a_build_that_fails_leaves_the_old_output(articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    output = tmp_path / "out"
    build([articles], output)
    before = contents(output)

    def fail(*_parts: object, **_more: object) -> str:
        raise GuanxiError("the disk is full")

    monkeypatch.setattr("graph.pipeline.render", fail)
    with pytest.raises(GuanxiError, match="the disk is full"):
        build([articles / "one.txt"], output)
    assert contents(output) == before


def test_settings_are_those_of_the_build(articles: Path, tmp_path: Path) -> None:
    config = Config(base_iri="https://a.example/", exports=("ntriples",), lexicon=False)
    output = tmp_path / "out"
    build([articles / "one.txt"], output, config)
    add([articles / "two.txt"], output)
    other = tmp_path / "other"
    build([articles / "one.txt", articles / "two.txt"], other, config)
    assert contents(output) == contents(other)
    assert "https://a.example/" in (output / "graph.nt").read_text("utf-8")


def test_as_of_a_date_is_the_graph_of_what_was_published_by_then(articles: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    for number, name in enumerate(TEXTS, start=3):
        (articles / name).write_text(f"---\ndate: 2025-0{number}-0{number + 1}\n---\n\n{TEXTS[name]}", "utf-8")
    (articles / "undated.txt").write_text("云雀科技收购海棠网络\n\n云雀科技宣布收购海棠网络。\n", "utf-8")
    build([articles], output)
    before = contents(output)
    for until, left in (("2025-04", ["one.txt", "two.txt"]), ("2025-05-05", ["one.txt", "two.txt"]), ("2025-05-06", [*TEXTS])):
        earlier = tmp_path / f"until{until}"
        earlier.mkdir()
        for name in left:
            (earlier / name).write_bytes((articles / name).read_bytes())
        assert as_of(output, until).store.turtle() == build([earlier]).store.turtle()
    with pytest.raises(NotFound, match="published by 2024"):
        as_of(output, "2024")
    assert contents(output) == before


def test_a_page_of_a_date_beside_the_articles_is_no_article_and_goes_with_the_next_build(articles: Path) -> None:
    built = build([articles], articles)
    page = write_page(as_of(articles, "2025"), articles, "2025")
    again = build([articles], articles)
    assert len(again.kg.documents) == len(built.kg.documents)
    assert (again.removed, page.exists()) == ((page,), False)


@pytest.mark.parametrize(
    ("published", "until", "known"),
    [
        ("2025-06-30", "2025-06-30", True),
        ("2025-06-30", "2025-06", True),
        ("2025-06-30", "2025-06-29", False),
        ("2025-06", "2025-06-30", False),  # some day of June, perhaps the last
        ("2025-06", "2025-07-01", True),
        ("2025", "2025", True),
        ("2025", "2025-12", False),
        ("", "2025", False),
    ],
)
def test_what_was_published_by_a_date(published: str, until: str, known: bool) -> None:
    assert published_by(published, until) is known
