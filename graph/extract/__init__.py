"""Doc → Extraction: mentions, relation and event mentions, measurements."""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import pairwise

from spacy.tokens import Doc

from graph.extract.anaphora import with_antecedents
from graph.extract.compositions import find_compositions
from graph.extract.context import contexts
from graph.extract.countries import find_countries
from graph.extract.entities import find_mentions
from graph.extract.events import find_events
from graph.extract.known import find_known, is_watched, without_doubted
from graph.extract.learned import find_learned, word_rows
from graph.extract.measurements import find_measurements
from graph.extract.merging import merge_events, merge_measurements
from graph.extract.relations import find_relations
from graph.extract.sentence import Sentence, masked_sentences
from graph.extract.status import find_status
from graph.extract.works import find_works
from graph.lexicon import Lexicon
from graph.model import Document, Extraction, RelationMention, Span

__all__ = ["extract", "sentence_spans", "told_by_rules"]


def extract(doc: Doc, lexicon: Lexicon) -> Extraction:
    """Return everything one annotated document says."""
    document: Document = doc.user_data["document"]
    mentions = find_mentions(doc, lexicon)
    sentences = list(masked_sentences(document.text, sentence_spans(doc), mentions))
    resolved = list(with_antecedents(sentences))
    around = list(contexts(document.text, resolved, published=document.published, status_of=find_status))
    told = told_by_rules(sentences, lexicon)
    learned = (one for one in find_learned(resolved, partial(word_rows, doc), told) if not is_watched(one, lexicon))
    return Extraction(
        document=document,
        mentions=mentions,
        relations=(*told, *learned),
        events=merge_events((event for sentence, context in around for event in find_events(sentence, context)), document.text),
        measurements=merge_measurements(figure for sentence, context in around for figure in find_measurements(sentence, context)),
    )


def told_by_rules(sentences: Sequence[Sentence], lexicon: Lexicon) -> tuple[RelationMention, ...]:
    """Return the relations that rules and name base find in the sentences of a document."""
    relations = (
        *find_relations(sentences),
        *find_compositions(sentences),
        *find_countries(sentences),
        *find_works(sentences),
        *find_known(sentences, lexicon),
    )
    return tuple(without_doubted(relations, lexicon))


def sentence_spans(doc: Doc) -> Iterator[Span]:
    """Yield the ranges of a document's sentences, read off in one go: `Doc.sents` looks at every token several times."""
    tokens = doc.to_array(["SENT_START", "IDX", "LENGTH"])
    firsts = [index for index, start in enumerate(tokens[:, 0].tolist()) if start == 1 or index == 0]
    for first, after in pairwise([*firsts, len(doc)]):
        yield Span(start=int(tokens[first, 1]), end=int(tokens[after - 1, 1] + tokens[after - 1, 2]))
