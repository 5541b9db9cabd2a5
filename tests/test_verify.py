from pathlib import Path

import pytest

from graph.config import Config
from graph.errors import InputError
from graph.explain import open_store
from graph.pipeline import build
from graph.verify import verify
from tests.built import EXAMPLES, build_examples

FIRST = "雷军担任小米集团CEO。\n小米今天发布了小米汽车。\n"
SECOND = "马化腾担任腾讯CEO。\n"


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "first.txt").write_text(FIRST, "utf-8")
    (folder / "second.txt").write_text(SECOND, "utf-8")
    return folder


def test_every_quote_of_the_examples_stands_in_its_file(tmp_path_factory: pytest.TempPathFactory) -> None:
    built, output = build_examples(tmp_path_factory.getbasetemp())
    checked = verify(open_store(output), [EXAMPLES])
    assert checked.problems == ()
    assert checked.wrong == 0
    assert checked.quotes >= len(built.kg.statements)
    assert 20 <= checked.documents <= len(built.kg.documents)


def test_changed_documents_are_named_with_how_many_quotes_they_held(articles: Path) -> None:
    store = build([articles]).store
    assert verify(store, [articles]).wrong == 0
    (articles / "first.txt").write_text(FIRST.replace("小米", "华为"), "utf-8")
    (articles / "second.txt").write_text(SECOND.replace("腾讯", "华为"), "utf-8")
    checked = verify(store, [articles])
    assert checked.wrong == checked.quotes > 1
    assert (checked.unchecked, checked.missing) == (0, ())
    first, second = checked.problems
    assert first.startswith("first.txt: changed since the graph was built (")
    assert second == "second.txt: changed since the graph was built (1 quote)"


def test_documents_that_are_not_given_are_not_wrong(articles: Path) -> None:
    store = build([articles]).store
    every = verify(store, [articles])
    for given, missing in (("first.txt", "second.txt"), ("second.txt", "first.txt")):
        checked = verify(store, [articles / given])
        assert (checked.wrong, checked.problems, checked.missing) == (0, (), (missing,))
        assert checked.quotes + checked.unchecked == every.quotes
        assert checked.documents == 1


def test_changed_document_is_known_by_its_name_in_another_folder(articles: Path, tmp_path: Path) -> None:
    store = build([articles, tmp_path / "articles" / "first.txt"]).store
    (articles / "second.txt").write_text("今天天气很好。", "utf-8")
    assert verify(store, [articles / "second.txt"]).problems == ("second.txt: changed since the graph was built (1 quote)",)


def test_quote_that_was_tampered_with_in_the_graph_is_found(articles: Path, tmp_path: Path) -> None:
    build([articles], tmp_path / "out")
    place = tmp_path / "out" / "graph.ttl"
    told = place.read_text("utf-8")
    assert told.count('gx:quote "马化腾担任腾讯CEO。"') == 1
    place.write_text(told.replace('gx:quote "马化腾担任腾讯CEO。"', 'gx:quote "马化腾担任腾讯CTO。"'), "utf-8")
    checked = verify(open_store(tmp_path / "out"), [articles])
    assert checked.wrong == 1
    assert checked.problems == ("second.txt:0-11: the source does not say '马化腾担任腾讯CTO。'",)


def test_sources_that_the_graph_does_not_quote_do_not_matter(articles: Path) -> None:
    (articles / "empty.txt").touch()
    store = build([articles]).store
    (articles / "third.txt").write_text("今天天气很好。", "utf-8")
    checked = verify(store, [articles])
    assert (checked.wrong, checked.problems) == (0, ())


def test_document_that_can_no_longer_be_read_is_told_with_the_reason(articles: Path) -> None:
    store = build([articles]).store
    (articles / "second.txt").write_bytes(b"")
    checked = verify(store, [articles])
    assert checked.wrong >= 1
    assert [problem.startswith("second.txt: empty (") for problem in checked.problems] == [True]


def test_the_limit_on_size_is_the_one_of_the_configuration(articles: Path) -> None:
    store = build([articles]).store
    checked = verify(store, [articles], Config(max_bytes=len(SECOND.encode())))
    assert [problem.partition(" (")[0] for problem in checked.problems] == ["first.txt: larger than the limit of 28 bytes"]


def test_there_must_be_something_to_read(articles: Path, tmp_path: Path) -> None:
    store = build([articles]).store
    with pytest.raises(InputError, match="no such file or folder"):
        verify(store, [tmp_path / "nowhere"])
