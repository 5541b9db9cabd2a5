from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import InputError
from graph.model import Document
from graph.read import find_sources, read
from graph.read.article import finish
from graph.read.script import simplified
from graph.read.text import read_text

ARTICLE = """53399 甲公司三十億元收購乙公司,行業格局生變
成人免费视频,日韩一区二区,欧美在线观看,久久精品国产
服務熱線:400-123-4567
甲公司三十億元收購乙公司,行業格局生變
某某觀察 ·
03/04
本文來自微信公眾號“某某觀察”(ID:moumou),作者:李四,經授權發布。

2025年3月,甲公司宣布收購乙公司,協(xié)議金額三十億元。這意味著甲公司將進入芯片市場。

一、談判

![圖](https://a.example/1.png)甲公司董事長**張三**與[乙公司](https://a.example/b)CEO王五談判了三個月。

特別聲明:以上內容為用戶上傳,本平台僅提供信息存儲服務。
評論
還可輸入300個字
Copyright © 2025 某某公司 版權所有
"""
CLEAN = """甲公司三十亿元收购乙公司，行业格局生变
2025年3月，甲公司宣布收购乙公司，协议金额三十亿元。这意味着甲公司将进入芯片市场。
一、谈判
甲公司董事长张三与乙公司CEO王五谈判了三个月。"""


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def results(*paths: Path, max_bytes: int = 100_000) -> list[Document | InputError]:
    return list(read(find_sources(paths), max_bytes=max_bytes))


def only(path: Path, max_bytes: int = 100_000) -> Document:
    (result,) = results(path, max_bytes=max_bytes)
    assert isinstance(result, Document), result
    return result


def test_reprint_full_of_furniture(tmp_path: Path) -> None:
    document = only(write(tmp_path, "a.txt", ARTICLE))
    assert document.text == CLEAN
    assert document.title == "甲公司三十亿元收购乙公司，行业格局生变"
    assert (document.publisher, document.published, document.language) == ("某某观察", "2025-03-04", "zh-Hant")
    assert document.path == "a.txt"
    assert document.warnings == ()


@pytest.mark.parametrize(
    ("clean", "source"),
    [
        ("协议金额三十亿元", "協(xié)議金額三十億元"),
        ("张三与乙公司CEO", "張三**與[乙公司](https://a.example/b)CEO"),
        ("甲公司三十亿元收购", "甲公司三十億元收購"),
    ],
)
def test_clean_text_leads_back_to_the_source(tmp_path: Path, clean: str, source: str) -> None:
    document = only(write(tmp_path, "a.txt", ARTICLE))
    start = document.text.index(clean)
    begin, end = document.source_span(start, start + len(clean))
    assert document.source[begin:end] == source
    assert document.quote(begin, end) == source


def test_source_is_the_file_as_it_is(tmp_path: Path) -> None:
    assert only(write(tmp_path, "a.txt", ARTICLE)).source == ARTICLE


def test_content_gives_the_id_and_not_the_place(tmp_path: Path) -> None:
    first = only(write(tmp_path, "a.txt", ARTICLE))
    assert only(write(tmp_path, "b.md", ARTICLE)).id == first.id
    assert only(write(tmp_path, "c.txt", ARTICLE.encode("gb18030"))).id == first.id
    assert only(write(tmp_path, "d.txt", ARTICLE + "。")).id != first.id


def test_english_article(tmp_path: Path) -> None:
    text = (
        "Acme buys Beta for $3 billion\n\nBy John Smith\n\nMarch 4, 2025\n\n"
        "Acme Corp. said on Tuesday that it had agreed to buy Beta Inc., a chip designer, for $3 billion.\n\n"
        '"This is a great day," said Jane Doe, the chief executive of Acme.\n\nBeta did not respond to a request for comment.\n'
    )
    document = only(write(tmp_path, "a.txt", text))
    assert (document.language, document.title, document.published) == ("en", "Acme buys Beta for $3 billion", "2025-03-04")
    lines = document.text.split("\n")
    assert lines[-3].startswith("Acme Corp. said")
    assert lines[-2].startswith('"This is a great day," said')
    assert lines[-1] == "Beta did not respond to a request for comment."


def test_page_saved_as_text_is_read_as_a_page(tmp_path: Path) -> None:
    page = "<!doctype html><html><body><p>甲公司周二宣布，已经完成对乙公司的收购，金额为三十亿元。</p></body></html>"
    assert only(write(tmp_path, "a.txt", page)).text == "甲公司周二宣布，已经完成对乙公司的收购，金额为三十亿元。"


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("empty.txt", b"", "empty"),
        ("blank.txt", b" \n\n", "empty"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n\x00\x00", "not a text file"),
        ("noise.md", bytes(range(256)) * 8, "not a text file"),
        ("large.txt", b"a" * 5001, "larger than the limit of 5000 bytes"),
        ("large.html", b"a" * 5001, "larger than the limit of 5000 bytes"),
    ],
)
def test_bad_file_is_named_and_the_others_go_on(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    good = write(tmp_path, "zz.txt", CLEAN)
    bad, last = results(write(tmp_path, name, content), good, max_bytes=5000)
    assert isinstance(bad, InputError)
    assert str(bad) == f"{name}: {reason}"
    assert isinstance(last, Document)


def test_large_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(50_000_000_000)  # a hole: it takes no room, but reading it would take all memory
    (error,) = results(path)
    assert isinstance(error, InputError)


def test_long_record_is_refused_unread(tmp_path: Path) -> None:
    path = write(tmp_path, "a.jsonl", b'{"text": "' + b"a" * 300_000 + b'"}\n{"text": "ok"}\n')
    first, second = results(path, max_bytes=1000)
    assert isinstance(first, InputError)
    assert isinstance(second, Document)
    assert second.path == "a.jsonl#2"


def test_file_that_cannot_be_opened(tmp_path: Path) -> None:
    sources = find_sources([write(tmp_path, "a.txt", CLEAN)])
    (tmp_path / "a.txt").unlink()
    (error,) = read(sources, max_bytes=1000)
    assert isinstance(error, InputError)
    assert str(error) == "a.txt: No such file or directory"


def stdin(monkeypatch: pytest.MonkeyPatch, content: bytes) -> list[Document | InputError]:
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(content)))
    return list(read(find_sources(["-"]), max_bytes=10_000))


def test_standard_input_may_be_text_records_or_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    (text,) = stdin(monkeypatch, CLEAN.encode())
    assert isinstance(text, Document)
    assert (text.text, text.path) == (CLEAN, "-")
    first, second = stdin(monkeypatch, '{"text": "甲公司宣布收购。"}\n{"text": "乙公司没有回应。"}\n'.encode())
    assert isinstance(second, Document)
    assert (second.text, second.path) == ("乙公司没有回应。", "-#2")
    assert isinstance(first, Document)
    (page,) = stdin(monkeypatch, "<html><p>甲公司宣布收购。".encode())
    assert isinstance(page, Document)
    assert page.text == "甲公司宣布收购。"


def test_standard_input_has_the_same_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    (error,) = stdin(monkeypatch, b"a" * 10_001)
    assert isinstance(error, InputError)


def test_text_without_sentences_is_a_document(tmp_path: Path) -> None:
    assert only(write(tmp_path, "a.txt", "甲公司\n乙公司")).text == "甲公司\n乙公司"
    assert only(write(tmp_path, "b.txt", "扫一扫下载某某APP")).warnings == ("no article text found",)


def test_lost_characters_are_a_warning(tmp_path: Path) -> None:
    document = only(write(tmp_path, "a.txt", "甲公司周二宣布，已经完成对乙\ufffd司的收购。"))
    assert document.text == "甲公司周二宣布，已经完成对乙 司的收购。"
    assert document.warnings == ("characters were lost in an earlier conversion",)


def test_garbled_passages_are_a_warning(tmp_path: Path) -> None:
    document = only(write(tmp_path, "a.txt", "行業格局已經演變?yōu)閼?zhàn)略性的競爭，甲公司是最大的贏家。"))
    assert document.text == "行业格局已经演变为战略性的竞争，甲公司是最大的赢家。"
    assert document.warnings == ("1 passages garbled by bytes slipped in GBK, repaired where certain",)


def test_overrides_of_direction_go(tmp_path: Path) -> None:
    assert only(write(tmp_path, "a.txt", "甲公司\u202e宣布\u202c收购\x00乙公司。")).text == "甲公司宣布收购乙公司。"


WIDENED = str.maketrans(",;?!:", "，；？！：")
PIECES = st.sampled_from(
    [
        *("甲公司宣布收购。", "營收三十億", "Acme said so.", "\n", "\n\n", " ", "2025年3月", "**", "[甲](b)", "<p>", "&amp;"),
        *("協(xié)", "?;", "，", "#", "|", "---"),
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES, max_size=30).map("".join))
def test_map_is_sorted_within_bounds_and_exact_where_nothing_was_converted(source: str) -> None:
    document = finish(read_text(source), "a.txt")
    assert [segment.start for segment in document.source_map] == sorted(segment.start for segment in document.source_map)
    for segment in document.source_map:
        assert 0 <= segment.begin <= segment.begin + segment.length <= len(source)
        assert segment.start + segment.length <= len(document.text)
        for index in range(segment.length):
            read_character, written = document.text[segment.start + index], source[segment.begin + index]
            assert read_character in (written, simplified(written), written.translate(WIDENED), " " if written.isspace() else written)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_any_text_becomes_a_document(source: str) -> None:
    document = finish(read_text(source), "a.txt")
    assert document.source == source
    assert not document.text.startswith("\n")


def test_reading_is_idempotent() -> None:
    assert finish(read_text(CLEAN), "a.txt").text == CLEAN
