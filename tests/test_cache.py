import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from graph import cache as module
from graph.cache import Cache, key_of, open_cache
from graph.config import Config
from graph.documents import extract_all, extract_source
from graph.errors import GuanxiError, InputError, OutputError
from graph.model import Extraction
from graph.read import find_sources

TEXT = "远山科技收购云帆\n\n2025年3月4日，远山科技宣布以3亿元收购云帆网络。远山科技首席执行官林晓舟说，云帆网络有1200名员工。\n"


def quiet(_what: str, _done: int, _of: int) -> None:
    pass


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "articles" / "one.txt"
    path.parent.mkdir()
    path.write_text(TEXT, "utf-8")
    return path


def test_what_is_kept_comes_back_as_it_was(article: Path, tmp_path: Path) -> None:
    outcomes = extract_source(find_sources([article])[0], Config())
    assert any(isinstance(one, Extraction) and one.relations and one.measurements for one in outcomes)
    with open_cache(tmp_path / "c" / "cache") as cache:
        cache.put("key", [*outcomes, InputError("two.txt", "empty")])
    with open_cache(tmp_path / "c" / "cache") as cache:
        kept = cache.get("key")
        assert cache.get("another") is None
    assert kept is not None
    assert kept[:-1] == outcomes
    assert isinstance(kept[-1], InputError)
    assert str(kept[-1]) == "two.txt: empty"


def test_a_file_is_read_once_while_it_stays_as_it_is(article: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sources = find_sources([article.parent])
    with open_cache(tmp_path / "c" / "cache") as cache:
        first = extract_all(sources, Config(), quiet, cache)
        monkeypatch.setattr("graph.documents.extract_source", lambda *_parts, **_more: pytest.fail("read again"))
        assert extract_all(sources, Config(), quiet, cache) == first
        article.write_text(TEXT.replace("3亿元", "5亿元"), "utf-8")
        with pytest.raises(pytest.fail.Exception, match="read again"):
            extract_all(sources, Config(), quiet, cache)


def test_files_that_are_gone_are_forgotten(article: Path, tmp_path: Path) -> None:
    article.with_name("two.txt").write_text(TEXT.replace("云帆", "星河"), "utf-8")
    with open_cache(tmp_path / "c" / "cache") as cache:
        extract_all(find_sources([article.parent]), Config(), quiet, cache)
        extract_all(find_sources([article]), Config(), quiet, cache)
        rows = sqlite_rows(cache)
    assert len(rows) == 1


def sqlite_rows(cache: Cache) -> list[str]:
    return [row[0] for row in cache._connection.execute("SELECT key FROM extraction")]


@pytest.mark.parametrize(
    "config",
    [Config(lexicon=False), Config(model="some-pipeline"), Config(max_bytes=10), Config(model_types={"ORG": "Company"})],
)
def test_the_key_tells_name_content_and_settings(article: Path, config: Config) -> None:
    own = key_of("one.txt", article, Config())
    assert own == key_of("one.txt", article, Config(processes=2, exports=("neo4j",), base_iri="https://a.example/"))  # decide nothing here
    others = {key_of("two.txt", article, Config()), key_of("one.txt", article, config)}
    article.write_text(TEXT + " ", "utf-8")
    others.add(key_of("one.txt", article, Config()))
    assert len(others) == 3
    assert own not in others


def test_the_key_tells_code_and_data(article: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = key_of("one.txt", article, Config())
    contents = module._contents
    monkeypatch.setattr(module, "_contents", lambda place, name: ((one, told + b" ") for one, told in contents(place, name)))
    module._version.cache_clear()
    changed = key_of("one.txt", article, Config())
    module._version.cache_clear()
    assert own != changed


@pytest.mark.parametrize("name", ["none.txt", "folder"])
def test_what_is_no_file_has_no_key(name: str, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    assert key_of(name, tmp_path / name, Config()) == ""


def test_only_one_at_a_time_has_it_open(tmp_path: Path) -> None:
    (tmp_path / ".guanxi").mkdir()
    with open_cache(tmp_path / ".guanxi" / "cache") as cache:
        cache.put("key", [])
        with pytest.raises(OutputError, match="another build is writing here"), open_cache(tmp_path / ".guanxi" / "cache"):
            pass
    with open_cache(tmp_path / ".guanxi" / "cache") as cache:
        assert cache.get("key") == []


@pytest.mark.parametrize("content", [b"no database at all, but long enough to look like something" * 9, b""])
def test_a_damaged_cache_is_begun_anew(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "cache").write_bytes(content)
    with open_cache(tmp_path / "cache") as cache:
        assert cache.get("key") is None
        cache.put("key", [])
        assert cache.get("key") == []


def test_what_was_kept_by_another_version_is_not_used(tmp_path: Path) -> None:
    with open_cache(tmp_path / "cache") as cache:
        cache._connection.execute("INSERT INTO extraction VALUES ('key', ?)", (b"not zipped",))
        assert cache.get("key") is None


def test_half_characters_are_not_kept(article: Path, tmp_path: Path) -> None:
    (extraction,) = extract_source(find_sources([article])[0], Config())
    assert isinstance(extraction, Extraction)
    broken = replace(extraction, document=replace(extraction.document, title="\ud83d"))
    with open_cache(tmp_path / "cache") as cache:
        cache.put("key", [broken])
        assert cache.get("key") is None


def test_a_build_that_comes_to_nothing_leaves_no_cache(tmp_path: Path) -> None:
    with pytest.raises(GuanxiError), open_cache(tmp_path / "new" / ".guanxi" / "cache"):
        raise InputError("one.txt", "empty")
    assert list(tmp_path.iterdir()) == []


def test_a_cache_that_cannot_be_written_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match="cannot be written"), open_cache(tmp_path / "file" / "cache"):
        pass


def test_the_database_is_plain_sqlite(tmp_path: Path) -> None:
    with open_cache(tmp_path / "cache") as cache:
        cache.put("key", [])
    connection = sqlite3.connect(tmp_path / "cache")
    assert connection.execute("SELECT COUNT(*) FROM extraction").fetchone() == (1,)
    connection.close()
