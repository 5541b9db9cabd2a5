import pytest

from graph.read.article import finish
from graph.read.text import known_fields, read_text

BODY = "甲公司周二宣布，已经完成对乙公司的收购。\n"


def test_front_matter_is_read_and_not_part_of_the_text() -> None:
    draft = read_text(f"---\ntitle: '甲公司：收购乙公司'\nurl: https://a.example/1\nsource: 某某网\ndate: 2025-03-04\n---\n\n{BODY}")
    assert (draft.title, draft.url, draft.publisher, draft.published) == (
        "甲公司：收购乙公司",
        "https://a.example/1",
        "某某网",
        "2025-03-04",
    )
    assert draft.body.text.strip() == BODY.strip()


def test_front_matter_with_windows_line_breaks_and_a_blank_line_before() -> None:
    draft = read_text(f"\r\n---\r\ntitle: 收购\r\n---\r\n{BODY}")
    assert (draft.title, draft.body.text) == ("收购", BODY)


def test_broken_front_matter_is_a_warning_and_the_body_stays() -> None:
    draft = read_text(f"---\ntitle: 甲: [乙\ndate: 2025-03-04\n---\n{BODY}")
    assert (draft.title, draft.published, draft.body.text) == ("甲: [乙", "2025-03-04", BODY)
    assert draft.warnings == ("front matter is not valid YAML; read line by line",)


@pytest.mark.parametrize("text", [f"---\n{BODY}", f"---\n只是一条线\n---\n{BODY}", BODY, "", "---", "---\n---\n"])
def test_text_without_front_matter_stays_whole(text: str) -> None:
    draft = read_text(text)
    assert (draft.body.text, draft.title) == (text, "")


def test_fields_go_by_many_names() -> None:
    known = known_fields(
        {"Headline": "标题", "link": "https://a.example", "publisher": {"name": "某某网"}, "pubDate": "Thu, 07 Apr 2022 00:07:31 GMT"}
    )
    assert known == {"title": "标题", "url": "https://a.example", "publisher": "某某网", "published": "2022-04-07"}


def test_fields_of_other_kinds_are_passed_over() -> None:
    cyclic: list[object] = []
    cyclic.append(cyclic)
    known = known_fields({"title": cyclic, "url": None, "source": ["甲", "乙"], "date": True})
    assert known == {"title": "", "url": "", "publisher": "甲", "published": ""}


def test_source_that_is_an_address_is_the_url() -> None:
    assert known_fields({"source": "https://a.example/1"}) == {"title": "", "url": "https://a.example/1", "publisher": "", "published": ""}


def test_html_in_a_text_file_is_stripped_and_can_be_quoted() -> None:
    front, byline = "---\ntitle: 收购完成\n---\n", "<p>文｜李四</p>\n"
    source = f"{front}<div>\n{byline}<p>甲公司<a href='/x'>周二</a>宣布，已经完成对乙公司的收购&amp;整合。</p>\n</div>\n"
    document = finish(read_text(source), "a.txt")
    assert document.text == "收购完成\n甲公司周二宣布，已经完成对乙公司的收购&整合。"
    assert document.media_type == "text/html"
    start = document.text.index("甲公司")
    assert document.quote(*document.source_span(start, len(document.text))) == "甲公司周二宣布，已经完成对乙公司的收购&整合。"


def test_title_of_front_matter_stands_once_and_leads_to_its_place() -> None:
    source = f"---\ntitle: 收购完成了\n---\n# 收购完成了\n\n{BODY}"
    document = finish(read_text(source), "a.md")
    assert document.text == f"收购完成了\n{BODY.strip()}"
    assert source[slice(*document.source_span(0, 5))] == "收购完成了"
    outside = finish(read_text(source.replace("# 收购完成了\n", "")), "a.md")
    assert outside.text == document.text
    assert source[slice(*outside.source_span(0, 5))] == "收购完成了"


def test_markup_in_names_does_no_harm() -> None:
    document = finish(
        read_text(f"---\ntitle: 甲<script>alert(1)</script>公司的收购\n---\n{BODY}乙<script>alert(2)</script>公司没有回应。\n"), "a.txt"
    )
    assert document.title == "甲公司的收购"
    assert document.text == f"甲公司的收购\n{BODY}乙公司没有回应。"
