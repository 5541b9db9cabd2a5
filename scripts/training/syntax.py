"""Treebank sentences → a spaCy tagger and parser; and what dictionary tags alone give."""

import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import spacy
from spacy.attrs import LOWER, SUFFIX
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from thinc.api import fix_random_seed

from graph.annotate.features import clusters_of, symbol
from training.syntax_scoring import Alignment, Parsed

SEED = 20261122
WIDTH = 96
ROOT = "ROOT"

UPOS_OF_TAG = {
    "a": "ADJ", "ad": "ADV", "ag": "ADJ", "an": "NOUN", "b": "ADJ", "c": "CCONJ", "d": "ADV", "df": "ADV", "dg": "ADV", "e": "INTJ",
    "eng": "X", "f": "NOUN", "g": "NOUN", "h": "PART", "i": "VERB", "j": "NOUN", "k": "PART", "l": "NOUN", "m": "NUM", "mg": "NUM",
    "mq": "NUM", "n": "NOUN", "ng": "NOUN", "nr": "PROPN", "nrfg": "PROPN", "nrt": "PROPN", "ns": "PROPN", "nt": "PROPN", "nz": "PROPN",
    "o": "ADV", "p": "ADP", "q": "NOUN", "r": "PRON", "rg": "PRON", "rr": "PRON", "rz": "DET", "s": "NOUN", "t": "NOUN", "tg": "NOUN",
    "u": "PART", "ud": "PART", "ug": "PART", "uj": "PART", "ul": "PART", "uv": "PART", "uz": "PART", "v": "VERB", "vd": "ADV", "vg": "VERB",
    "vi": "VERB", "vn": "NOUN", "vq": "VERB", "w": "PUNCT", "x": "X", "y": "PART", "z": "ADJ", "zg": "ADJ",
}  # fmt: skip
"""What the tags of jieba's dictionary (ICTCLAS) come nearest to among the universal parts of speech; written by hand, not counted."""


def read_conllu(path: Path) -> Iterator[Parsed]:
    """Yield the sentences of a treebank in CoNLL-U."""
    for block in path.read_text("utf-8").strip().split("\n\n"):
        lines = block.splitlines()
        text = next(line.removeprefix("# text = ") for line in lines if line.startswith("# text = "))
        rows = [line.split("\t") for line in lines if not line.startswith("#")]
        rows = [row for row in rows if row[0].isdigit()]
        heads = tuple(int(row[6]) - 1 if row[6] != "0" else index for index, row in enumerate(rows))
        labels = tuple(
            ROOT if head == index else row[7].partition(":")[0] for index, (head, row) in enumerate(zip(heads, rows, strict=True))
        )
        yield Parsed(text, tuple(row[1] for row in rows), tuple(row[3] for row in rows), heads, labels)


# --- the model ----------------------------------------------------------------------------------------------------


def blank_parser() -> Language:
    """Return an untrained pipeline: one convolutional embedding of words for a tagger and a parser.

    A word is seen by its form, first and last character, shape, and the group it falls in by its surroundings in raw text.
    """
    nlp = spacy.blank("zh")
    seen: dict[int, Callable[[str], str]] = nlp.vocab.lex_attr_getters  # type: ignore[attr-defined]
    seen.update({SUFFIX: _last, LOWER: _cluster})  # lower case adds nothing to NORM, so its place is free
    attributes = {"NORM": 5000, "PREFIX": 2500, "SUFFIX": 2500, "SHAPE": 500, "LOWER": 1000}
    embed = {"@architectures": "spacy.MultiHashEmbed.v2", "width": WIDTH, "attrs": list(attributes), "rows": list(attributes.values())}
    encode = {"@architectures": "spacy.MaxoutWindowEncoder.v2", "width": WIDTH, "window_size": 1, "maxout_pieces": 3, "depth": 4}
    shared = {"@architectures": "spacy.Tok2Vec.v2", "embed": {**embed, "include_static_vectors": False}, "encode": encode}
    listener = {"@architectures": "spacy.Tok2VecListener.v1", "width": WIDTH, "upstream": "*"}
    nlp.add_pipe("tok2vec", config={"model": shared})
    nlp.add_pipe("tagger", config={"model": {"@architectures": "spacy.Tagger.v2", "tok2vec": listener, "nO": None}})
    parser = {"@architectures": "spacy.TransitionBasedParser.v2", "state_type": "parser", "extra_state_tokens": False, "hidden_width": 64}
    nlp.add_pipe("parser", config={"model": {**parser, "maxout_pieces": 2, "use_upper": True, "tok2vec": listener, "nO": None}})
    return nlp


def _last(word: str) -> str:
    return word[-1:]


def _cluster(word: str) -> str:
    return clusters_of("words").get(symbol(word), ("", "", "?"))[2]


def train_parser(train: Sequence[Parsed], dev: Sequence[Parsed], epochs: int) -> tuple[Language, list[str]]:
    """Train tagger and parser on one core; return the weights of the epoch best on `dev`, and a line for each epoch."""
    fix_random_seed(SEED)
    nlp = blank_parser()
    examples = [Example(to_doc(nlp, one.words), _reference(nlp, one)) for one in train]
    optimizer = nlp.initialize(lambda: examples)
    rng = random.Random(SEED)  # noqa: S311  an order of sentences, not a secret
    told: list[str] = []
    best, weights = 0.0, b""
    for epoch in range(epochs):
        optimizer.learn_rate = 0.001 * min(1.0, 2 * (1 - epoch / epochs))
        rng.shuffle(examples)
        for batch in _batches(examples, 200 if epoch == 0 else 600):
            nlp.update(batch, drop=0.25, sgd=optimizer)
        with nlp.use_params(optimizer.averages):
            score = Alignment()
            for one in dev:
                score.add(one, from_doc(next(nlp.pipe([to_doc(nlp, one.words)])), one.text))
            told.append(f"epoch {epoch + 1}: dev UPOS {score.f1('upos'):.3f} UAS {score.f1('uas'):.3f} LAS {score.f1('las'):.3f}")
            if score.f1("las") > best:
                best, weights = score.f1("las"), nlp.to_bytes()
    return nlp.from_bytes(weights), told


def load_parser(folder: Path) -> Language:
    """Load a pipeline that was written with `to_disk`; how it sees words is not in the folder."""
    return blank_parser().from_disk(folder)


def _batches(examples: Sequence[Example], words: int) -> Iterator[list[Example]]:
    batch: list[Example] = []
    size = 0
    for example in examples:
        batch.append(example)
        size += len(example.reference)
        if size >= words:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _reference(nlp: Language, one: Parsed) -> Doc:
    return Doc(
        nlp.vocab, words=list(one.words), spaces=[False] * len(one.words), tags=list(one.tags), heads=list(one.heads), deps=list(one.labels)
    )


def to_doc(nlp: Language, words: Sequence[str]) -> Doc:
    """Return a `Doc` of one sentence."""
    return Doc(nlp.vocab, words=list(words), spaces=[False] * len(words), sent_starts=[index == 0 for index in range(len(words))])


def from_doc(doc: Doc, text: str) -> Parsed:
    """Return what a pipeline said of one sentence."""
    return Parsed(
        text,
        tuple(token.text for token in doc),
        tuple(token.tag_ for token in doc),
        tuple(token.head.i for token in doc),
        tuple(token.dep_ for token in doc),
    )


def without_parser(text: str, words: Sequence[str], tags: Sequence[str]) -> Parsed:
    """Return what dictionary tags alone give: parts of speech by a table, and heads by rules of thumb over these."""
    upos = tuple("PUNCT" if not any(map(str.isalnum, word)) else UPOS_OF_TAG.get(tag, "X") for word, tag in zip(words, tags, strict=True))
    root = next((index for index, tag in enumerate(upos) if tag == "VERB"), 0)
    heads = list(range(len(words)))
    labels = ["dep"] * len(words)
    for index, tag in enumerate(upos):
        after = upos[index + 1] if index + 1 < len(upos) else "PUNCT"
        before = next((place for place in range(index - 1, -1, -1) if upos[place] == "VERB"), root)
        if index == root:
            labels[index] = ROOT
        elif tag in _ONTO_NEXT and after in ("NOUN", "PROPN", "VERB", "ADJ", "NUM"):
            heads[index], labels[index] = index + 1, _ONTO_NEXT[tag]
        elif tag == "PART" and index:
            heads[index], labels[index] = index - 1, "case"
        elif tag in ("NOUN", "PROPN", "PRON") and before < index:
            heads[index], labels[index] = before, "obj"
        elif tag in ("NOUN", "PROPN", "PRON"):
            heads[index], labels[index] = root, "nsubj"
        else:
            heads[index], labels[index] = root, {"PUNCT": "punct", "VERB": "conj"}.get(tag, "dep")
    return Parsed(text, tuple(words), upos, tuple(heads), tuple(labels))


_ONTO_NEXT = {
    "NOUN": "nmod", "PROPN": "nmod", "NUM": "nummod", "ADJ": "amod", "DET": "det", "ADV": "advmod", "ADP": "case", "AUX": "aux",
    "CCONJ": "cc",
}  # fmt: skip
"""Words that hang on a word right after them, and by which label."""


def size_of(folder: Path) -> int:
    """Return the bytes of the files of a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
