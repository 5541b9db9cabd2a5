"""The examples are what a new user builds first: each must be readable on its own terms and say that it was written for Guanxi."""

import json
import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml

EXAMPLES = Path(__file__).parent.parent / "examples"
ARTICLES = sorted(path for path in EXAMPLES.iterdir() if path.name != "README.md")
OWN = re.compile(r"(?:本文[为為] Guanxi [项項]目[编編][写寫]的示例|Written for the Guanxi project)")
PINYIN = re.compile(r"\([a-zàáèéìíòóùúāēěīōūǎǐǒǔǖǘǚǜü]+\)")


def of_format(suffix: str) -> list[Path]:
    return [path for path in ARTICLES if path.suffix == suffix]


def named(path: Path) -> str:
    return path.name


def front_matter(path: Path) -> dict[str, object]:
    opening, header, body = path.read_text("utf-8").split("---\n", 2)
    assert opening == ""
    assert body.strip()
    loaded = yaml.safe_load(header)
    assert isinstance(loaded, dict)
    return loaded


def records() -> list[dict[str, str]]:
    return [json.loads(line) for path in of_format(".jsonl") for line in path.read_text("utf-8").splitlines()]


class Page(HTMLParser):
    """Note the meta data, the comments and the balance of tags of a page."""

    VOID = frozenset({"meta", "link", "img", "br"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.meta: dict[str, str] = {}
        self.comments: list[str] = []
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        if tag == "meta":
            given = dict(attrs)
            self.meta[given.get("name") or given.get("property") or "charset"] = given.get("content") or given.get("charset") or ""
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)


def test_every_file_has_a_format_guanxi_reads() -> None:
    assert {path.suffix for path in ARTICLES} == {".txt", ".md", ".html", ".jsonl"}


def test_there_are_enough_articles_in_both_languages() -> None:
    english = [path for path in ARTICLES if not re.search(r"[一-鿿]", path.read_text("utf-8"))]
    assert len(ARTICLES) - len(of_format(".jsonl")) + len(records()) >= 14
    assert len(english) >= 3


@pytest.mark.parametrize("path", ARTICLES, ids=named)
def test_article_is_clean_utf_8(path: Path) -> None:
    text = path.read_bytes().decode("utf-8")
    assert text.endswith("\n")
    assert "\r" not in text
    assert "\ufffd" not in text


@pytest.mark.parametrize("path", of_format(".txt"), ids=named)
def test_last_line_of_text_says_whose_it_is(path: Path) -> None:
    assert OWN.search(PINYIN.sub("", path.read_text("utf-8")).rstrip().splitlines()[-1])


@pytest.mark.parametrize("path", of_format(".md"), ids=named)
def test_front_matter_is_complete(path: Path) -> None:
    header = front_matter(path)
    assert set(header) <= {"title", "source", "author", "date", "url", "note"}
    assert header["title"]
    assert header["source"]
    assert isinstance(header["date"], date)
    assert OWN.search(str(header["note"]))


@pytest.mark.parametrize("path", of_format(".html"), ids=named)
def test_page_is_whole_dated_and_says_whose_it_is(path: Path) -> None:
    page = Page(path.read_text("utf-8"))
    assert page.open == []
    assert {"html", "head", "title", "body", "h1", "p"} <= page.seen
    assert page.meta["charset"] == "utf-8"
    assert date.fromisoformat(page.meta["article:published_time"][:10])
    assert OWN.search("\n".join((page.meta.get("note", ""), *page.comments)))


def test_records_are_complete_and_distinct() -> None:
    flashes = records()
    assert len({flash["url"] for flash in flashes}) == len(flashes) >= 5
    for flash in flashes:
        assert set(flash) == {"title", "text", "url", "published", "publisher", "note"}
        assert all(flash.values())
        assert date.fromisoformat(flash["published"])
        assert OWN.search(flash["note"])


@pytest.mark.parametrize("path", ARTICLES, ids=named)
def test_addresses_are_invented_ones(path: Path) -> None:
    hosts = re.findall(r"https?://([\w.-]+)", path.read_text("utf-8"))
    assert all(host == "example.com" or host.endswith(".example.com") for host in hosts)


def test_readme_lists_exactly_the_files_there_are() -> None:
    listed = re.findall(r"^\| `([^`]+)` \|", (EXAMPLES / "README.md").read_text("utf-8"), re.MULTILINE)
    assert sorted(listed) == [path.name for path in ARTICLES]


def test_the_qwen_story_is_told_in_every_style() -> None:
    telling = [
        path for path in ARTICLES if re.search(r"千[问問]C端事[业業]群|Qwen C-end Business Group", PINYIN.sub("", path.read_text("utf-8")))
    ]
    assert len(telling) >= 5
    assert {path.suffix for path in telling} >= {".txt", ".md", ".html"}


def test_two_documents_disagree_on_a_figure() -> None:
    assert "306万" in (EXAMPLES / "qwen-ranking.md").read_text("utf-8")
    assert "305萬" in (EXAMPLES / "qwen-rename-hk.txt").read_text("utf-8")


def test_one_article_is_a_reprint() -> None:
    original = (EXAMPLES / "qwen-group.md").read_text("utf-8")
    reprint = (EXAMPLES / "qwen-group-reprint.html").read_text("utf-8")
    paragraphs = [line for line in original.splitlines() if line.startswith(("吴嘉", "智能信息", "千问App"))]
    assert len(paragraphs) == 4
    assert all(paragraph in reprint for paragraph in paragraphs)
