"""Conflicts: claims that cannot both be true as they are told. Both stay in the graph, linked.

What changes is no conflict: a claim that is asserted here and ended there was true and is no more, whichever article is the newer, and is
not linked. A plan or a rumour agrees with everything but its denial.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from graph.assemble.figures import figures_at_odds
from graph.assemble.heads import rival_heads
from graph.assemble.papers import Claim, Papers, before, documents_of
from graph.assemble.titles import posts
from graph.model import Conflict, Document, Event, Observation, Statement
from graph.vocab import Predicate, Role, Status

_ONE_WAY = frozenset(
    {
        *(Predicate.REPORTS_TO, Predicate.FOUNDED, Predicate.UNIT_OF, Predicate.SUBSIDIARY_OF, Predicate.ACQUIRED),
        *(Predicate.BASED_ON, Predicate.VARIANT_OF, Predicate.SUCCESSOR_OF, Predicate.LOCATED_IN),
    }
)
"""Relations that cannot hold both ways round; two firms may well supply, use or invest in each other."""
_NEAR = 92
"""Up to how many days apart an affirmation and a denial speak of one time; later, things may have changed."""
_AFFIRMED = frozenset({Status.ASSERTED, Status.PLANNED, Status.REPORTED})


def find_conflicts(
    documents: Iterable[Document], statements: Sequence[Statement], events: Sequence[Event], observations: Sequence[Observation]
) -> tuple[Conflict, ...]:
    """Return the pairs of claims at odds, sorted: denied, said both ways round, two heads with one post, figures that differ."""
    papers = Papers.of(documents)
    found = {
        *_denied(statements, events, observations, papers),
        *_both_ways(statements),
        *rival_heads(statements, events, papers),
        *figures_at_odds(observations, papers),
    }
    return tuple(sorted(found))


def _denied(
    statements: Iterable[Statement], events: Iterable[Event], observations: Iterable[Observation], papers: Papers
) -> Iterator[Conflict]:
    """Yield what one document affirms and another denies.

    A document that tells both tells one story: a rumour and its denial, or how something came to an end.
    """
    claims: list[Claim] = [*statements, *events, *observations]
    told: dict[tuple[str, ...], list[Claim]] = defaultdict(list)
    for claim in claims:
        told[_what(claim)].append(claim)
    for group in told.values():
        for denial in group:
            for claim in group:
                if denial.status is Status.DENIED and claim.status in _AFFIRMED and _denies(denial, claim, papers):
                    yield Conflict(first=min(denial.id, claim.id), second=max(denial.id, claim.id))


def _what(claim: Claim) -> tuple[str, ...]:
    """Return what is claimed, all details aside."""
    if isinstance(claim, Statement):
        return claim.subject, claim.predicate, claim.object
    if isinstance(claim, Observation):
        return claim.about, claim.metric, claim.unit, claim.value
    central = sorted(one.entity for one in claim.participants if one.role in (Role.OBJECT, Role.PERSON))
    agents = sorted(one.entity for one in claim.participants if one.role is Role.AGENT)
    # A firm may dismiss people, or publish results, many times: without more the date must be the same.
    return claim.type, *agents, "", *(central or [claim.date])


def _denies(denial: Claim, claim: Claim, papers: Papers) -> bool:
    affirming, denying = documents_of(claim), documents_of(denial)
    if affirming <= denying or denying <= affirming:
        return False
    near = papers.near(denial, claim, _NEAR)
    if isinstance(denial, Statement) and isinstance(claim, Statement):
        if not near and not papers.undated(denial) and not papers.undated(claim):
            return False
        some, others = set(posts(denial.qualifiers.title)), set(posts(claim.qualifiers.title))
        # 未收购 in May and 收购 since June are both true.
        later = claim.qualifiers.valid_from
        return (not some or not others or bool(some & others)) and not any(before(told, later) for told in papers.dates(denial))
    one, other = _when(denial), _when(claim)
    # A thing may happen again, and a figure come true: without dates nothing tells that they speak of the same.
    told = (one and other) or (near and papers.dates(denial) and papers.dates(claim))
    return bool(told) and (one.startswith(other) or other.startswith(one))


def _when(claim: Claim) -> str:
    return claim.date if isinstance(claim, Event) else claim.time if isinstance(claim, Observation) else ""


def _both_ways(statements: Iterable[Statement]) -> Iterator[Conflict]:
    """Yield what is asserted both ways round: A is a subsidiary of B, B of A."""
    asserted: dict[tuple[str, Predicate, str], list[Statement]] = defaultdict(list)
    for statement in statements:
        if statement.status is Status.ASSERTED and statement.predicate in _ONE_WAY:
            asserted[statement.subject, statement.predicate, statement.object].append(statement)
    for (subject, predicate, object_), told in asserted.items():
        if subject < object_:
            for one in told:
                for other in asserted.get((object_, predicate, subject), ()):
                    yield Conflict(first=min(one.id, other.id), second=max(one.id, other.id))
