"""When and where claims were told: what two claims' documents and dates say of each other."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from graph.model import Document, Event, Observation, Statement

Claim = Statement | Event | Observation


@dataclass(frozen=True, slots=True)
class Papers:
    """Look up when the documents of claims were published."""

    published: Mapping[str, str]

    @classmethod
    def of(cls, documents: Iterable[Document]) -> "Papers":
        """Index documents by id."""
        return cls({document.id: document.published for document in documents})

    def dates(self, claim: Claim) -> tuple[str, ...]:
        """Return the known dates of a claim's documents, sorted, each as precise as it is known."""
        return tuple(sorted({told for paper in documents_of(claim) if (told := self.published.get(paper, ""))}))

    def undated(self, claim: Claim) -> bool:
        """Tell whether a claim stands in a document of unknown date."""
        return any(not self.published.get(paper) for paper in documents_of(claim))

    def near(self, first: Claim, second: Claim, days: int) -> bool:
        """Tell whether two claims were published within some days of each other, so far as that is known; no date is near no date."""
        if self.undated(first) and self.undated(second):
            return True
        return any(apart(one, other) <= days for one in self.dates(first) for other in self.dates(second))


def documents_of(claim: Claim) -> frozenset[str]:
    """Return the documents that tell a claim."""
    return frozenset(piece.document_id for piece in claim.evidence)


def days_of(told: str) -> tuple[date, date] | None:
    """Return the first and the last day of a date told as 2025, 2025-09 or 2025-09-14; None for anything else."""
    year, _, rest = told.partition("-")
    month, _, day = rest.partition("-")
    try:
        if day:
            return date(int(year), int(month), int(day)), date(int(year), int(month), int(day))
        if month:
            following = date(int(year) + int(month) // 12, int(month) % 12 + 1, 1)
            return date(int(year), int(month), 1), following - timedelta(days=1)
        return date(int(year), 1, 1), date(int(year), 12, 31)
    except ValueError:
        return None


def apart(first: str, second: str) -> int:
    """Return how many days lie between two dates: at least, when both are known to the month; at most, when one is but a year."""
    one, other = days_of(first), days_of(second)
    if one is None or other is None:
        return date.max.toordinal()
    gaps = (one[0] - other[1]).days, (other[0] - one[1]).days
    if all((last - begin).days <= 31 for begin, last in (one, other)):
        return max(*gaps, 0)
    return -min(gaps)


def before(first: str, second: str) -> bool:
    """Tell whether a date is surely before another."""
    one, other = days_of(first), days_of(second)
    return one is not None and other is not None and one[1] < other[0]
