"""Document → spaCy Doc: words, sentences, and the spans that the name base and the models take for names."""

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


BROUGHT_ALONG = 0.8
"""Probability given to the entities of a user's own pipeline, as spaCy's give none."""


def load_pipeline(lexicon: Lexicon, model: str = "", model_types: Mapping[str, str] | None = None) -> Language:
    """Load the spaCy pipeline; with `model`, the entities of that installed pipeline are used beside ours.

    Raises:
        ModelMissing: when `model` names a pipeline that is not installed.
    """
    nlp = spacy.blank("zh")
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
        for entity in other(text).ents:
            if entity.label_ in types:
                yield Found(entity.start_char, entity.end_char, types[entity.label_], BROUGHT_ALONG)

    return find


def annotate(documents: Iterable[Document], nlp: Language) -> Iterator[Doc]:
    """Yield a `Doc` for each document.

    `doc.user_data["document"]` is the document; `doc.spans["lexicon"]` holds what the name base knows, `doc.spans["model"]` what a model
    takes for a name, with probabilities in its `attrs["scores"]`.
    """
    for document in documents:
        doc = nlp(document.text)
        doc.user_data["document"] = document
        yield doc
