"""Dependency trees over the words of annotated documents."""

from collections.abc import Sequence
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc

from training.syntax import to_doc


@dataclass(frozen=True, slots=True)
class Token:
    """Hold a word of a document; `head` is the position of another word, its own for a root."""

    start: int
    end: int
    text: str
    tag: str
    head: int
    label: str
    sentence: int


class Trees:
    """Hold the dependency trees of a document's sentences."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        """Index the words by their characters."""
        self.tokens = tokens
        self.at = {place: index for index, token in enumerate(tokens) for place in range(token.start, token.end)}

    def within(self, start: int, end: int) -> list[int]:
        """Return the words that a range of characters touches."""
        return sorted({self.at[place] for place in range(start, end) if place in self.at})

    def head_of(self, start: int, end: int) -> int | None:
        """Return the highest word of a range of characters."""
        inside = self.within(start, end)
        return min(inside, key=lambda index: (len(self.up(index)), index), default=None)

    def up(self, index: int) -> list[int]:
        """Return a word and those above it."""
        chain = [index]
        while self.tokens[chain[-1]].head != chain[-1]:
            chain.append(self.tokens[chain[-1]].head)
        return chain

    def path(self, one: int, other: int) -> tuple[list[int], list[int]] | None:
        """Return the words from `one` up to the lowest word above both, and from `other` up to it; None across sentences."""
        left, right = self.up(one), self.up(other)
        shared = set(left) & set(right)
        if not shared:
            return None
        top = next(index for index in left if index in shared)
        return left[: left.index(top) + 1], right[: right.index(top) + 1]


STAND_INS = {"Person": "周恩来", "Company": "微软", "Organization": "北京大学", "Unit": "国会", "Product": "电影", "Place": "美国"}
"""What a name is for the parser: a word of its kind that the treebank knows, as it knows hardly any of the names in the news."""


def parse(doc: Doc, parser: Language) -> Trees:
    """Parse every sentence of an annotated document, its words as they are but for the names."""
    kinds = {(span.start, span.end): span.label_ for key in ("lexicon", "model") for span in doc.spans[key]}
    sentences = [[token for token in sentence if not token.is_space] for sentence in doc.sents]
    sentences = [sentence for sentence in sentences if sentence]
    read = [[STAND_INS.get(kinds.get((token.i, token.i + 1), ""), token.text) for token in sentence] for sentence in sentences]
    tokens: list[Token] = []
    parses = parser.pipe((to_doc(parser, words) for words in read), batch_size=64)
    for number, (sentence, parsed) in enumerate(zip(sentences, parses, strict=True)):
        base = len(tokens)
        for token, seen in zip(sentence, parsed, strict=True):
            end = token.idx + len(token)
            tokens.append(Token(token.idx, end, token.text, seen.tag_, base + seen.head.i, seen.dep_, number))
    return Trees(tokens)
