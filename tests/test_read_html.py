import pytest

from graph.model import Document
from graph.read.article import finish
from graph.read.html import looks_like_page, read_html

FIRST = "甲公司周二宣布，已经以三十亿元完成对乙公司&丙公司的收购，双方将在上海成立一家新的合资企业。"
SECOND = "甲公司董事长张三表示，收购将帮助公司进入芯片市场，预计明年带来十亿元收入。"
THIRD = "分析人士认为，这笔交易的价格并不便宜，整合的难度也不小，但市场仍然看好两家公司的前景。"
PAGE = f"""<!DOCTYPE html>
<html><head><title>甲公司收购乙公司 - 某某新闻网</title>
<meta property="article:published_time" content="2025-03-04T23:30:00Z">
<meta property="og:site_name" content="某某新闻网"><link rel="canonical" href="https://news.example/1">
<style>p {{ color: red }}</style><script>var a = "<p>不是正文</p>";</script></head>
<body><nav><ul><li><a href="/">首页</a></li><li><a href="/t">科技</a></li></ul></nav>
<article><h1>甲公司收购乙公司</h1>
<p>{FIRST.replace("&", "&amp;").replace("三十亿元", "<b>三十亿元</b>")}</p>
<!-- 广告 --><p>{SECOND}<script>track()</script></p>
<p>{THIRD}</p></article>
<footer>版权所有 京ICP备12345678号<br>举报电话：010-12345678</footer></body></html>
"""


def read(page: str) -> Document:
    return finish(read_html(page), "a.html")


def test_article_of_a_page() -> None:
    document = read(PAGE)
    assert document.text == "\n".join(["甲公司收购乙公司", FIRST, SECOND, THIRD])
    assert document.title == "甲公司收购乙公司"
    assert (document.publisher, document.published, document.url) == ("某某新闻网", "2025-03-05", "https://news.example/1")
    assert document.media_type == "text/html"


@pytest.mark.parametrize("sentence", [FIRST, SECOND, THIRD])
def test_sentences_lead_back_to_the_source_of_the_page(sentence: str) -> None:
    document = read(PAGE)
    start = document.text.index(sentence)
    begin, end = document.source_span(start, start + len(sentence))
    assert document.quote(begin, end) == sentence
    assert document.source == PAGE


def test_every_mapped_character_stands_in_the_source() -> None:
    document = read(PAGE)
    for segment in document.source_map:
        piece = document.source[segment.begin : segment.begin + segment.length]
        assert piece.replace("\n", " ").replace("&", "&") == document.text[segment.start : segment.start + segment.length]


def test_escaped_markup_is_text() -> None:
    document = read(PAGE.replace("分析人士认为", "名为&lt;script&gt;的公司认为"))
    assert "名为<script>的公司认为" in document.text


@pytest.mark.parametrize(
    "page",
    [
        "<html><body>",
        "<html><p>甲公司宣布收购乙公司。<div><p>未闭合",
        "<html><body><table><tr><td>甲<td>乙</table></p></div></html>",
        "<html><script>",
        "<html>" + "<div>" * 3000 + "甲公司宣布收购乙公司。",
        "<html><!-- 没有结束",
        "<!doctype html><html><head><meta charset=gbk></head>&#x110000;&#0;&unknown;</html>",
        "<html><body>\x00\x0b<p>甲</p>",
    ],
)
def test_malformed_pages_do_not_fail(page: str) -> None:
    assert "<p" not in read(page).text


def test_page_trafilatura_finds_nothing_in_is_read_without_menus() -> None:
    document = read(f"<html><body><nav>首页 科技 股市</nav><div>{SECOND}</div><footer>关于我们</footer></body></html>")
    assert document.text == SECOND


@pytest.mark.parametrize(
    ("text", "is_page"),
    [
        ("<!DOCTYPE html><p>", True),
        ("\n<!-- x --><html>", True),
        ("<?xml version='1.0'?><html>", True),
        ("<p>甲</p>", False),
        ("甲<html>", False),
    ],
)
def test_pages_are_told_from_fragments(text: str, is_page: bool) -> None:
    assert looks_like_page(text) is is_page


def test_date_of_linked_data() -> None:
    data = '<script type="application/ld+json">{"@graph": [{"datePublished": "2024-05-06"}]}</script>'
    assert read(f"<html><head>{data}</head><body><p>{FIRST}</p></body></html>").published == "2024-05-06"
    assert read("<html><script type='application/ld+json'>{datePublished</script><p>甲。</p></html>").published == ""


@pytest.mark.parametrize("oddity", ["<![abc[x]]>", "<![if !IE]>", '<script type="application/ld+json">{"@graph": null}</script>'])
def test_oddities_of_pages_stop_nothing(oddity: str) -> None:
    page = f"<html><head>{oddity}</head><body>{oddity}<article><p>远山科技昨日发布新品，首席执行官林晓舟出席。</p></article></body></html>"
    assert "远山科技昨日发布新品" in read_html(page).source
