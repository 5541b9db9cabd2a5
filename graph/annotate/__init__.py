"""Document → spaCy Doc: words, sentences, and the spans that the name base and the models take for names."""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from graph.annotate.recognizer import Found, load_network
from graph.annotate.tokens import NameAwareTokenizer
from graph.errors import ModelMissing
from graph.lexicon import Lexicon
from graph.model import Document
from graph.vocab import EntityType

__all__ = ["NameAwareTokenizer", "annotate", "load_pipeline"]

SPACY_TYPES = {
    "PERSON": EntityType.PERSON,
    "PER": EntityType.PERSON,
    "ORG": EntityType.COMPANY,
    "GPE": EntityType.PLACE,
    "LOC": EntityType.PLACE,
    "PRODUCT": EntityType.PRODUCT,
    "WORK_OF_ART": EntityType.PRODUCT,
}
"""What the labels of the public spaCy pipelines (OntoNotes, CoNLL) mean here, unless the configuration says otherwise."""


READ_AT_ONCE = 100_000
"""Characters given to a user's own pipeline at once: its parser may take some ten kilobytes for each (spaCy's error E088)."""
BROUGHT_ALONG = 0.8
"""Probability given to the entities of a user's own pipeline, as spaCy's give none."""


def load_pipeline(lexicon: Lexicon, model: str = "", model_types: Mapping[str, str] | None = None) -> Language:
    """Load the spaCy pipeline; with `model`, the entities of that installed pipeline are used beside ours.

    Raises:
        ModelMissing: when `model` names a pipeline that is not installed.
    """
    nlp = spacy.blank("zh")
    nlp.max_length = sys.maxsize  # how long a text may be is for the settings to say; ours are read sentence by sentence
    others = _entities_of(model, {**SPACY_TYPES, **(model_types or {})}) if model else _none
    nlp.tokenizer = NameAwareTokenizer(nlp.vocab, lexicon, load_network(), others)
    return nlp


def _none(_text: str) -> tuple[Found, ...]:
    return ()


def _entities_of(model: str, types: Mapping[str, str]) -> Callable[[str], Iterator[Found]]:
    """Return a function that finds the entities of an installed pipeline, which cuts its words its own way."""
    try:
        other = spacy.load(model)
    except OSError as error:
        raise ModelMissing(model) from error

    def find(text: str) -> Iterator[Found]:
        for start, end in _parts(text):
            for entity in other(text[start:end]).ents:
                if entity.label_ in types:
                    yield Found(start + entity.start_char, start + entity.end_char, types[entity.label_], BROUGHT_ALONG)

    return find


def _parts(text: str) -> Iterator[tuple[int, int]]:
    """Yield the ranges of a text that are read at once, which end with a line or else a sentence where they can."""
    start = 0
    while start < len(text):
        furthest = min(start + READ_AT_ONCE, len(text))
        breaks = (text.rfind(mark, start, furthest) + 1 for mark in "\n。 ") if furthest < len(text) else ()
        end = next((place for place in breaks if place > start), furthest)
        yield start, end
        start = end


def annotate(documents: Iterable[Document], nlp: Language) -> Iterator[Doc]:
    """Yield a `Doc` for each document.

    `doc.user_data["document"]` is the document; `doc.spans["lexicon"]` holds what the name base knows, `doc.spans["model"]` what a model
    takes for a name, with probabilities in its `attrs["scores"]`.
    """
    for document in documents:
        doc = nlp(document.text)
        doc.user_data["document"] = document
        yield doc
