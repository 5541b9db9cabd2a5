import json

import pytest

from graph.errors import InputError
from graph.model import Document
from graph.read.article import finish
from graph.read.jsonl import read_jsonl

TEXT = "甲公司周二宣布，已经完成对乙公司的收购。"


def records(*lines: object, max_bytes: int = 10_000) -> list[Document | InputError]:
    content = [line if isinstance(line, bytes) else json.dumps(line, ensure_ascii=False).encode() + b"\n" for line in lines]
    return [one if isinstance(one, InputError) else finish(one, place) for place, one in read_jsonl(content, "f.jsonl", max_bytes)]


def document(line: object) -> Document:
    (only,) = records(line)
    assert isinstance(only, Document)
    return only


def test_record_with_all_fields() -> None:
    read = document({"title": "收购完成了", "text": TEXT, "url": "https://a.example", "published": "2025-03-04", "publisher": "某某網"})
    assert (read.title, read.text) == ("收购完成了", f"收购完成了\n{TEXT}")
    assert (read.url, read.published, read.publisher) == ("https://a.example", "2025-03-04", "某某网")
    assert read.path == "f.jsonl#1"


def test_title_can_be_quoted() -> None:
    read = document({"title": "收购完成了", "text": TEXT})
    assert read.quote(*read.source_span(0, 5)) == "收购完成了"
    start = read.text.index("乙公司")
    assert read.quote(*read.source_span(start, start + 3)) == "乙公司"


def test_title_that_the_text_has_is_not_doubled() -> None:
    read = document({"title": "收购完成了", "text": f"收购完成了\n{TEXT}"})
    assert read.source == f"收购完成了\n{TEXT}"
    assert read.text == read.source


def test_html_in_a_record() -> None:
    read = document({"title": "收购", "content": f"<html><body><p>{TEXT}</p><p>乙公司<b>没有</b>回应。</p></body></html>"})
    assert read.text == f"收购\n{TEXT}\n乙公司没有回应。"


def test_same_content_has_the_same_id_and_other_titles_another() -> None:
    assert document({"text": TEXT}).id == document({"content": TEXT}).id
    assert document({"text": TEXT, "title": "收购一"}).id != document({"text": TEXT, "title": "收购二"}).id


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{not json}\n", "not valid JSON"),
        (b'{"text": "\xff\xfe\xff"}\n', "not"),
        ([1, 2], "not a JSON object"),
        ({"title": "没有正文"}, "no field `text`"),
        ({"text": 3}, "no field `text`"),
        ({"text": "长" * 5000}, "larger than the limit"),
        (b"1" * 5000 + b"\n", "not"),
        (b"[" * 9000 + b"\n", "not valid JSON"),
    ],
)
def test_bad_record_is_named_and_the_others_go_on(line: object, reason: str) -> None:
    first, bad, last = records({"text": TEXT}, line, {"text": TEXT})
    assert isinstance(first, Document)
    assert isinstance(bad, InputError)
    assert isinstance(last, Document)
    assert str(bad).startswith("f.jsonl#2: ")
    assert reason in bad.reason
    assert "\n" not in str(bad)
    assert last.path == "f.jsonl#3"


def test_blank_lines_count_but_are_no_records() -> None:
    (only,) = records(b"\n", b"\xef\xbb\xbf" + json.dumps({"text": TEXT}).encode())
    assert isinstance(only, Document)
    assert only.path == "f.jsonl#2"


def test_lone_surrogates_do_not_break_later_writing() -> None:
    assert document(b'{"text": "\\ud83d\\u7532\\u516c\\u53f8\\u5ba3\\u5e03\\u6536\\u8d2d\\u3002"}').source.encode("utf-8")
