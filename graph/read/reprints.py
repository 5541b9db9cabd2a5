"""Which documents tell one story: reprints and near copies, found without comparing every pair."""

from collections.abc import Iterable, Mapping
from zlib import crc32

from datasketch import MinHash, MinHashLSH

from graph.model import Document
from graph.read.lines import comparable

_SHINGLE = 5
_PERMUTATIONS = 128
_SEED = 1
_CANDIDATE = 0.6
_SAME = 0.7
"""The least Jaccard similarity, over five-character shingles, of two documents that are one story."""


def story_of(documents: Iterable[Document]) -> Mapping[str, str]:
    """Return for each document the id of its story: the smallest id among its near copies, its own when it has none.

    MinHash signatures (Broder 1997) with locality-sensitive hashing propose pairs, which are verified by their exact similarity. The result
    does not depend on the order of the documents.
    """
    texts = {document.id: comparable(document.text) for document in documents}
    first_with: dict[str, str] = {}
    for identifier in sorted(texts):
        first_with.setdefault(texts[identifier], identifier)
    stories = _clusters({identifier: text for text, identifier in first_with.items()})
    return {identifier: stories[first_with[texts[identifier]]] for identifier in sorted(texts)}


def _clusters(texts: Mapping[str, str]) -> dict[str, str]:
    """Return the smallest id of the cluster each text is in; the texts differ from each other."""
    index = MinHashLSH(threshold=_CANDIDATE, num_perm=_PERMUTATIONS)
    parent = {identifier: identifier for identifier in texts}
    for identifier in sorted(texts):
        shingles = _shingles(texts[identifier])
        if not shingles:
            continue
        signature = MinHash(num_perm=_PERMUTATIONS, seed=_SEED, hashfunc=crc32)
        signature.update_batch([shingle.encode() for shingle in sorted(shingles)])
        for other in sorted(index.query(signature)):
            if _root(parent, other) != _root(parent, identifier) and _similarity(shingles, _shingles(texts[other])) >= _SAME:
                low, high = sorted((_root(parent, other), _root(parent, identifier)))
                parent[high] = low
        index.insert(identifier, signature)
    return {identifier: _root(parent, identifier) for identifier in texts}


def _root(parent: dict[str, str], identifier: str) -> str:
    while parent[identifier] != identifier:
        parent[identifier] = parent[parent[identifier]]
        identifier = parent[identifier]
    return identifier


def _shingles(text: str) -> frozenset[str]:
    return frozenset(text[index : index + _SHINGLE] for index in range(max(len(text) - _SHINGLE + 1, min(len(text), 1))))


def _similarity(some: frozenset[str], others: frozenset[str]) -> float:
    return len(some & others) / len(some | others)
