"""What stands around a sentence: when the document appeared, what was said before, how claims are put."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from graph.extract.expressions import TimeKind
from graph.extract.sentence import Sentence
from graph.extract.times import Time, find_times
from graph.model import Mention, Span
from graph.vocab import Status

StatusOf = Callable[[Sentence, int, int], Status]
"""Tell how the claim at a range of `Sentence.masked` is put."""


def asserted(sentence: Sentence, start: int, end: int) -> Status:
    """Take every claim for asserted."""
    del sentence, start, end
    return Status.ASSERTED


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Hold what a sentence alone does not tell."""

    published: str = ""
    """ISO date of publication with the precision known; empty when unknown."""
    previous: tuple[Sentence, ...] = ()
    """The sentences before this one, the nearest last."""
    adjacent: int = 0
    """How many of them stand in the same paragraph."""
    status_of: StatusOf = asserted


def contexts(
    text: str, sentences: Iterable[Sentence], *, published: str, status_of: StatusOf = asserted, reach: int = 3
) -> Iterator[tuple[Sentence, Context]]:
    """Yield the sentences of a document, in order, each with what stands around it."""
    previous: tuple[Sentence, ...] = ()
    adjacent = 0
    for sentence in sentences:
        if previous and "\n" in text[previous[-1].span.end - 1 : sentence.span.start + 1]:
            adjacent = 0
        yield sentence, Context(published=published, previous=previous, adjacent=min(adjacent, len(previous)), status_of=status_of)
        previous = (*previous, sentence)[-reach:]
        adjacent += 1


def mention_at(sentence: Sentence, position: int) -> Mention | None:
    """Return the mention whose slot stands at a position of `Sentence.masked`."""
    return next((mention for slot, mention in sentence.slots() if slot == position), None)


def tight_span(sentence: Sentence, start: int, end: int) -> Span:
    """Return the range of the document's text that a range of `Sentence.masked` stands for, without blanks at its end."""
    span = sentence.span_of(start, end)
    text = sentence.text[span.start - sentence.span.start : span.end - sentence.span.start]
    return Span(start=span.start, end=span.start + len(text.rstrip()))


def times_in(sentence: Sentence, context: Context) -> tuple[Time, ...]:
    """Return the times a sentence tells, as ranges of `Sentence.masked`; the years and days told before serve as anchors."""
    return find_times(sentence.masked, context.published, year_before(context), day_before(context))


def year_before(context: Context) -> str:
    """Return the year that the sentences before told last, in so many words; empty when they told none."""
    for sentence in reversed(context.previous):
        years = [time.value[:4] for time in _own_times(sentence, context.published) if time.explicit and time.value and time.kind in _DATED]
        if years:
            return years[-1]
    return ""


def day_before(context: Context) -> str:
    """Return the day that the sentences before told last; empty when they told none."""
    for sentence in reversed(context.previous):
        days = [time.value for time in _own_times(sentence, context.published) if time.kind is TimeKind.POINT and len(time.value) == 10]
        if days:
            return days[-1]
    return ""


_DATED = (TimeKind.POINT, TimeKind.INTERVAL)


@lru_cache(maxsize=64)
def _own_times(sentence: Sentence, published: str) -> tuple[Time, ...]:
    return find_times(sentence.masked, published)
