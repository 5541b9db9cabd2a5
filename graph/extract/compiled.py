"""Patterns compiled once for all runs: what `re` makes of them is kept where Python keeps the bytecode of this package.

To compile the rules takes 0.7 s, a third of the time in which a build gets ready; to read them compiled takes 0.1 s.
"""

import io
import json
import os
import re
import sys
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from hashlib import sha256
from importlib.resources import files
from importlib.util import cache_from_source
from pathlib import Path

# What `re.compile` calls, one after the other; it has been the same since Python 3.11.
from re import _compiler as compiler  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from zipfile import BadZipFile

import numpy as np

from graph.extract.classes import each_class_once
from graph.extract.sieve import Need, needs_of

Compiled = tuple[re.Pattern[str], tuple[Need, ...]]
"""A pattern and what a text needs to have for it to match."""
_Parts = tuple[int, list[int], int, dict[str, int]]
"""What a pattern is made of: flags, code, how many groups, and the numbers of those that have names."""


def compile_all(name: str, patterns: Sequence[str], short: Callable[[], Sequence[str]] | None = None) -> list[Compiled]:
    """Compile patterns, and derive what each needs; read both where they are kept by that name.

    `short` gives shorter patterns with the same needs, for those that would take long to parse again.
    """
    key = _key(patterns)
    path = Path(cache_from_source(__file__)).with_suffix(f".{name}.npz")
    with suppress(
        OSError, EOFError, ValueError, KeyError, TypeError, RuntimeError, BadZipFile, zlib.error
    ):  # not there, of other rules, or broken
        return [(_pattern(pattern, parts), needs) for pattern, (parts, needs) in zip(patterns, _read(path, key), strict=True)]
    with each_class_once():
        made = [(_parts(pattern), tuple(needs_of(one))) for pattern, one in zip(patterns, short() if short else patterns, strict=True)]
    if not sys.dont_write_bytecode:
        with suppress(OSError):  # as with bytecode: where nothing can be written the next run compiles again
            _write(path, key, made)
    return [(_pattern(pattern, parts), needs) for pattern, (parts, needs) in zip(patterns, made, strict=True)]


def _key(patterns: Sequence[str]) -> bytes:
    """Return what tells apart what is kept: of which Python, of which patterns, and how needs are derived."""
    deriving = b"".join((files("graph.extract") / name).read_bytes() for name in ("sieve.py", "patterns.py"))
    return sha256(json.dumps([sys.version, *patterns]).encode() + deriving).digest()


def _parts(pattern: str) -> _Parts:
    tree = parser.parse(pattern)
    return tree.state.flags, compiler._code(tree, 0), tree.state.groups - 1, tree.state.groupdict


def _pattern(pattern: str, parts: _Parts) -> re.Pattern[str]:
    flags, code, groups, numbers = parts
    names = {number: name for name, number in numbers.items()}
    made: re.Pattern[str] = compiler._sre.compile(pattern, flags, code, groups, numbers, tuple(map(names.get, range(groups + 1))))
    return made


def _write(path: Path, key: bytes, made: Sequence[tuple[_Parts, Sequence[Need]]]) -> None:
    told = [(flags, len(code), groups, numbers, list(map(sorted, needs))) for (flags, code, groups, numbers), needs in made]
    content = io.BytesIO()
    np.savez_compressed(
        content,
        key=np.frombuffer(key, np.uint8),
        told=np.frombuffer(json.dumps(told).encode(), np.uint8),
        codes=np.array([word for (_, code, _, _), _ in made for word in code], np.uint32),
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f".{os.getpid()}")
    part.write_bytes(content.getvalue())
    part.replace(path)


def _read(path: Path, key: bytes) -> Iterator[tuple[_Parts, tuple[Need, ...]]]:
    with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as kept:
        if kept["key"].tobytes() != key:
            raise ValueError("of other patterns")
        told, codes = json.loads(kept["told"].tobytes()), kept["codes"].tolist()
    end = 0
    for flags, length, groups, numbers, needs in told:
        start, end = end, end + length
        yield (flags, codes[start:end], groups, numbers), tuple(map(frozenset, needs))
