"""What several tests build from."""

import re
from itertools import pairwise

from graph.extract.sentence import Sentence, masked_sentences
from graph.lexicon import Lexicon, parse_names
from graph.model import Document, Mention, Segment, Span
from graph.vocab import EntityType

_MARK = re.compile(r"\[(?P<type>[A-Z][a-z]+):(?P<name>[^\]]+)\]")
_END = re.compile(r"(?<=[。！？!?])|(?<=\n)")


def marked(text: str, document_id: str = "d") -> tuple[str, tuple[Mention, ...]]:
    """Return a text without its marks, and the mentions they mark: `[Person:吴嘉]执掌[Unit:千问C端事业群]`."""
    plain = ""
    mentions = []
    position = 0
    for match in _MARK.finditer(text):
        plain += text[position : match.start()]
        mentions.append(mention(match["name"], EntityType(match["type"]), len(plain), document_id))
        plain += match["name"]
        position = match.end()
    return plain + text[position:], tuple(mentions)


def mention(text: str, kind: EntityType, start: int = 0, document_id: str = "d") -> Mention:
    return Mention(document_id=document_id, start=start, end=start + len(text), text=text, type=kind, extractor="test", confidence=1.0)


def sentences_of(text: str) -> list[Sentence]:
    """Return the masked sentences of a marked text."""
    plain, mentions = marked(text)
    cuts = sorted({0, len(plain), *(match.start() for match in _END.finditer(plain))})
    return list(masked_sentences(plain, [Span(start=start, end=end) for start, end in pairwise(cuts)], mentions))


def document(text: str, *, id_: str = "d", title: str = "", published: str = "") -> Document:
    """Return a document whose clean text is its source."""
    return Document(
        id=id_,
        title=title,
        text=text,
        published=published,
        path=f"{id_}.txt",
        source=text,
        source_map=(Segment(start=0, begin=0, length=len(text)),),
        same_story=id_,
    )


def small_lexicon() -> Lexicon:
    """Return a name base of invented names."""
    table = "\n".join(
        [
            "name\ttype\taliases\tenglish\tparent",
            "远山科技\tCompany\t远山|远山集团\tYuanshan\t",
            "?星河\tProduct\t星河助手\tXinghe\t远山科技",
            "东海市\tPlace\t东海\tDonghai\t",
        ]
    )
    return Lexicon({entry.key: entry for entry in parse_names(table)})
