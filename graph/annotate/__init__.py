"""Document → spaCy Doc: words, sentences, and the spans that the name base and the models take for names."""

from collections.abc import Iterable, Iterator

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span

from graph.annotate.recognizer import load_tagger
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


def load_pipeline(lexicon: Lexicon, model: str = "", model_types: dict[str, str] | None = None) -> Language:
    """Load the spaCy pipeline: ours, or an installed one whose entities are used beside ours.

    Raises:
        ModelMissing: when `model` names a pipeline that is not installed.
    """
    if model:
        try:
            nlp = spacy.load(model)
        except OSError as error:
            raise ModelMissing(model) from error
    else:
        nlp = spacy.blank("zh")
    nlp.meta["guanxi_types"] = {label: kind.value for label, kind in SPACY_TYPES.items()} | (model_types or {})
    nlp.tokenizer = NameAwareTokenizer(nlp.vocab, lexicon, load_tagger())
    return nlp


def annotate(documents: Iterable[Document], nlp: Language) -> Iterator[Doc]:
    """Yield a `Doc` for each document.

    `doc.user_data["document"]` is the document; `doc.spans["lexicon"]` holds what the name base knows, `doc.spans["model"]` what a model
    takes for a name, with probabilities in its `attrs["scores"]`.
    """
    types = nlp.meta["guanxi_types"]
    for document in documents:
        doc = nlp(document.text)
        doc.user_data["document"] = document
        foreign = [entity for entity in doc.ents if entity.label_ in types]
        scores = [*doc.spans["model"].attrs["scores"], *(BROUGHT_ALONG for _ in foreign)]
        doc.spans["model"] = [*doc.spans["model"], *(Span(doc, entity.start, entity.end, types[entity.label_]) for entity in foreign)]
        doc.spans["model"].attrs["scores"] = scores
        yield doc
