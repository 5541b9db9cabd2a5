"""Tokens: jieba's words inside spaCy's `Doc`, with every name found kept whole."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from spacy.tokens import Doc, Span
from spacy.vocab import Vocab

from graph.annotate.borders import at_words, without_words_cut
from graph.annotate.recognizer import Found, Network, recognise
from graph.annotate.words import Word, names_in, tag_of, words_of
from graph.lexicon import Lexicon

_SENTENCE_END = frozenset("。！？!?…\n")
_CLOSING = frozenset("”」』’\"')）】》")


class NameAwareTokenizer:
    """Turn text into words: jieba's, except that every name found begins and ends a word."""

    def __init__(self, vocab: Vocab, lexicon: Lexicon, network: Network, others: Callable[[str], Iterable[Found]]) -> None:
        """Keep the vocabulary that the tokens belong to, and where names come from; `others` finds more of them in a text."""
        self.vocab = vocab
        self.lexicon = lexicon
        self.network = network
        self.others = others

    def __call__(self, text: str) -> Doc:
        """Return a `Doc` with sentences, dictionary tags, `spans["lexicon"]` (one span for each entry) and `spans["model"]`."""
        jieba_words = tuple(words_of(text))
        known = names_in(text, self.lexicon, jieba_words)
        found = [*at_words(recognise(text, jieba_words, known, self.network), known, jieba_words), *self.others(text)]
        known = tuple(without_words_cut(text, known, found, jieba_words))
        cuts = _boundaries(text, jieba_words, [(name.start, name.end) for name in known] + [(name.start, name.end) for name in found])
        words, spaces = _spell(text, cuts)
        tags = [tag_of(word) for word in words]
        doc = Doc(self.vocab, words=words, spaces=spaces, tags=tags, sent_starts=list(sentence_starts(words, spaces)))
        doc.spans["lexicon"] = list(
            _spans(doc, ((name.start, name.end, entry.type, entry.key) for name in known for entry in name.entries))
        )
        doc.spans["model"] = list(_spans(doc, ((name.start, name.end, name.type, "") for name in found)))
        doc.spans["model"].attrs["scores"] = [name.probability for name in found]
        return doc

    def to_disk(self, _path: Any, **_: Any) -> None:
        """Write nothing: name base and model ship with the package."""

    def from_disk(self, _path: Any, **_: Any) -> "NameAwareTokenizer":
        """Read nothing."""
        return self


def _spans(doc: Doc, names: Iterable[tuple[int, int, str, str]]) -> Iterator[Span]:
    """Yield a span for each range, label and key; every range begins and ends a word, as the tokenizer made the words so."""
    for start, end, label, key in names:
        span = doc.char_span(start, end, label=str(label), kb_id=key, alignment_mode="expand")
        if span is None:
            raise ValueError(f"no words at {start}:{end}")
        yield span


def _boundaries(text: str, words: Iterable[Word], names: Sequence[tuple[int, int]]) -> list[int]:
    """Return where words begin: where jieba says so, except inside names, and around names."""
    cuts = {0, len(text)} | {start for start, _, _ in words}
    for start, end in names:
        cuts -= set(range(start + 1, end))
    for start, end in names:
        cuts |= {start, end}
    return sorted(cuts)


def _spell(text: str, cuts: list[int]) -> tuple[list[str], list[bool]]:
    """Return words and whether a space follows each; a single space after a word is not a word itself, as spaCy has it."""
    words: list[str] = []
    spaces: list[bool] = []
    for start, end in pairwise(cuts):
        piece = text[start:end]
        if piece == " " and words and not spaces[-1]:
            spaces[-1] = True
        else:
            words.append(piece)
            spaces.append(False)
    return words, spaces


def sentence_starts(words: Sequence[str], spaces: Sequence[bool]) -> list[bool]:
    """Tell of each word whether it begins a sentence: after 。！？ and their closing quotes, line breaks, and English full stops."""
    starts: list[bool] = []
    ended = True
    for index, word in enumerate(words):
        begins = ended and word[0] not in _CLOSING and word[0] != "\n"
        starts.append(begins or index == 0)
        ended = (ended and not begins) or word[-1] in _SENTENCE_END or _full_stop(words, spaces, index)
    return starts


def _full_stop(words: Sequence[str], spaces: Sequence[bool], index: int) -> bool:
    """Tell whether a word is the full stop of an English sentence: followed by a space and a capital, and not after an initial."""
    if words[index] != "." or not spaces[index] or index + 1 == len(words) or index == 0:
        return False
    return words[index + 1][0].isupper() and len(words[index - 1]) > 2
