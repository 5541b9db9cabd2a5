"""spaCy's own recogniser, a convolutional tok2vec with a transition parser, trained for comparison; it sees no name base."""

import random
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.training import Example
from spacy.util import fix_random_seed, minibatch

from graph.annotate.features import clusters_of, sentence_ranges, symbol
from graph.annotate.words import words_of
from graph.recurrent import read_arrays
from training.marked import Marked, Range

SEED = 1


def blank(kinds: Iterable[str], vectors: Path | None) -> Language:
    """Return an untrained pipeline, with static word vectors where a file of them is given."""
    fix_random_seed(SEED)
    nlp = spacy.blank("zh")
    if vectors:
        rows = read_arrays(vectors)["words"].astype(np.float32) / 127
        nlp.vocab.reset_vectors(shape=(len(rows) - 1, rows.shape[1]))
        for name, row in zip(clusters_of("words"), rows[1:], strict=True):
            nlp.vocab.set_vector(name, row)
    embed = {
        "@architectures": "spacy.MultiHashEmbed.v2",
        "width": 96,
        "attrs": ["ORTH", "SHAPE"],
        "rows": [5000, 1000],
        "include_static_vectors": bool(vectors),
    }
    encode = {"@architectures": "spacy.MaxoutWindowEncoder.v2", "width": 96, "depth": 4, "window_size": 1, "maxout_pieces": 3}
    tok2vec = {"@architectures": "spacy.Tok2Vec.v2", "embed": embed, "encode": encode}
    model = {
        "@architectures": "spacy.TransitionBasedParser.v2",
        "state_type": "ner",
        "extra_state_tokens": False,
        "hidden_width": 64,
        "maxout_pieces": 2,
        "use_upper": True,
        "tok2vec": tok2vec,
    }
    recogniser = nlp.add_pipe("ner", config={"model": model})
    for kind in kinds:
        recogniser.add_label(kind)
    return nlp


def sentences(nlp: Language, one: Marked, *, words: bool) -> Iterator[tuple[int, Doc, list[Range]]]:
    """Yield the sentences of a text as documents of jieba's words, folded, or of characters, with the names in them."""
    starts = [start for start, _, _ in words_of(one.text)] if words else list(range(len(one.text)))
    for begin, end in sentence_ranges(one.text):
        if any(name in one.text[begin:end] for name in one.unsure):
            continue
        cuts = sorted({begin, *(start for start in starts if begin <= start < end)})
        pieces = [one.text[start:stop] for start, stop in zip(cuts, [*cuts[1:], end], strict=True)]
        doc = Doc(nlp.vocab, words=[symbol(piece) if words else piece for piece in pieces], spaces=[False] * len(pieces))
        yield begin, doc, [(start - begin, stop - begin, kind) for start, stop, kind in one.names if begin <= start < end]


def examples(nlp: Language, marked: Iterable[Marked], *, words: bool) -> list[Example]:
    """Return what to learn from; a name that does not begin and end a word is lost."""
    out = []
    for one in marked:
        for _, doc, names in sentences(nlp, one, words=words):
            right = doc.copy()
            spans = [right.char_span(start, stop, label=kind) for start, stop, kind in names]
            right.ents = [span for span in spans if isinstance(span, Span)]
            out.append(Example(doc, right))
    return out


def fit_spacy(marked: Iterable[Marked], kinds: Sequence[str], epochs: int, *, words: bool, vectors: Path | None) -> Language:
    """Train a pipeline."""
    nlp = blank(kinds, vectors)
    learned = examples(nlp, marked, words=words)
    optimizer = nlp.initialize(lambda: learned[:200])
    rng = random.Random(SEED)  # noqa: S311  an order, not a secret
    for _ in range(epochs):
        rng.shuffle(learned)
        for batch in minibatch(learned, 48):
            nlp.update(batch, sgd=optimizer, drop=0.2)
    return nlp


def find(nlp: Language, one: Marked, *, words: bool) -> set[Range]:
    """Return the names that a pipeline finds in a text."""
    cut = list(sentences(nlp, one, words=words))
    docs = nlp.pipe(doc for _, doc, _ in cut)
    return {
        (begin + span.start_char, begin + span.end_char, span.label_)
        for (begin, _, _), doc in zip(cut, docs, strict=True)
        for span in doc.ents
    }
