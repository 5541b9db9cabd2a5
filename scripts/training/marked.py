"""Texts with their names marked: from the project's own sentences, and from exhaustive annotations of articles."""

import json
import lzma
import random
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from graph.read.script import simplified

_MARK = re.compile(r"\[(Person|Company|Organization|Unit|Product|Place):([^\]]+)\]")

Range = tuple[int, int, str]
"""Start, end and type of a name."""


@dataclass(frozen=True, slots=True)
class Marked:
    """Hold a text and the names in it; sentences with one of `unsure` are not learned from."""

    text: str
    names: tuple[Range, ...]
    unsure: tuple[str, ...] = ()


def parse_marks(line: str) -> Marked:
    """Return a sentence without its marks, `[Company:云帆智造]发布…`, and the names they mark."""
    text = ""
    names: list[Range] = []
    done = 0
    for mark in _MARK.finditer(line):
        text += line[done : mark.start()]
        names.append((len(text), len(text) + len(mark[2]), mark[1]))
        text += mark[2]
        done = mark.end()
    return Marked(text + line[done:], tuple(names))


def swapped(texts: Iterable[Marked], seed: int) -> Iterator[Marked]:
    """Yield each text that has names with each of them replaced by a name of its type from the other texts."""
    texts = [one for one in texts if one.names]
    pool: dict[str, set[str]] = defaultdict(set)
    for one in texts:
        for start, end, kind in one.names:
            pool[kind].add(one.text[start:end])
    choices = {kind: sorted(names) for kind, names in pool.items()}
    chance = random.Random(seed)  # noqa: S311  which name stands where is no secret
    for one in texts:
        text, done, names = "", 0, []
        for start, end, kind in sorted(one.names):
            text += one.text[done:start]
            name = chance.choice(choices[kind])
            names.append((len(text), len(text) + len(name), kind))
            text += name
            done = end
        yield Marked(text + one.text[done:], tuple(names))


def own_sentences(folder: Path) -> Iterator[Marked]:
    """Yield the sentences written for the project."""
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            yield parse_marks(json.loads(line)["text"])


def annotated_articles(folder: Path) -> Iterator[Marked]:
    """Yield the articles of a folder of `NAME.txt` and `NAME.json`, every occurrence of every name listed marked."""
    for path in sorted(folder.glob("*.json")):
        yield _marked(path.with_suffix(".txt").read_text("utf-8"), json.loads(path.read_text("utf-8"))["entities"])


def annotated_passages(names: Path, raw: Path) -> Iterator[Marked]:
    """Yield the passages of raw text whose names a file of the project lists."""
    for row, text in passage_texts(names, raw):
        yield _marked(text, row["entities"])


def passage_texts(rows: Path, raw: Path) -> Iterator[tuple[dict, str]]:
    """Yield the rows of a file of the project that tell of passages, each with its passage, simplified; the texts are in `raw`.

    Raises:
        ValueError: when a passage is not the one that was annotated.
    """
    lines: dict[str, list[str]] = {}
    for row in map(json.loads, rows.read_text("utf-8").splitlines()):
        source = row["source"]
        if source not in lines:
            with lzma.open(raw / f"{source}.txt.xz", "rt", encoding="utf-8") as text_file:
                lines[source] = text_file.read().split("\n")
        text = "\n".join(lines[source][row["first"] - 1 : row["last"]])
        if sha256(text.encode()).hexdigest() != row["sha256"]:
            raise ValueError(f"{source}, lines {row['first']} to {row['last']}: not the passage that was annotated")
        yield row, simplified(text)


def _marked(text: str, entities: Iterable[dict]) -> Marked:
    """Return a text with every occurrence of every name listed marked."""
    entities = list(entities)
    text = simplified(text)
    unsure = tuple(simplified(name) for entity in entities if entity.get("ambiguous") for name in entity["names"])
    return Marked(text, tuple(occurrences(text, entities)), unsure)


def occurrences(text: str, entities: Iterable[dict]) -> list[Range]:
    """Return where the names of entities stand in a text, longer names first, Latin ones as whole words only."""
    types: dict[str, str] = {}
    for entity in entities:
        for name in entity["names"]:
            if name and not entity.get("ambiguous"):
                types.setdefault(simplified(name), entity["type"])
    used = [False] * len(text)
    found: list[Range] = []
    for name in sorted(types, key=lambda name: (-len(name), name)):
        before = r"(?<![A-Za-z0-9])" if name[0].isascii() and name[0].isalnum() else ""
        after = r"(?![A-Za-z])" if name[-1].isascii() and name[-1].isalnum() else ""
        for match in re.finditer(before + re.escape(name) + after, text):
            if not any(used[match.start() : match.end()]):
                used[match.start() : match.end()] = [True] * len(name)
                found.append((match.start(), match.end(), types[name]))
    return sorted(found)
