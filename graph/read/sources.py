"""What the user named on the command line, as a sorted list of files."""

import os
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from glob import glob
from pathlib import Path, PurePosixPath

from graph.errors import InputError

SUFFIXES = (".txt", ".md", ".markdown", ".html", ".htm", ".xhtml", ".jsonl", ".ndjson", ".pdf", ".docx")
"""The kinds of file looked for in folders; a file named by itself is read whatever it is called."""
README = "readme"
"""How the names of files begin that tell of a folder rather than of the world; they are read when named by themselves."""
STDIN = "-"
_WILD = "*?["


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Source:
    """Name one file to read: `name` is its path relative to the input given, in POSIX form; `path` is None for standard input."""

    name: str
    path: Path | None


def find_sources(paths: Sequence[str | Path], without: Collection[Path] = ()) -> tuple[Source, ...]:
    """Return the files that paths, folders and glob patterns stand for, each once, sorted by name; `-` is standard input.

    Files `without` are left out as if they were not there; they are given as resolved paths.

    Raises:
        InputError: when a path does not exist, a folder cannot be listed, or there is nothing to read.
    """
    names: dict[Path, str] = {}
    stdin = False
    for given in paths:
        if str(given) == STDIN:
            stdin = True
            continue
        if not str(given):
            raise InputError("''", "an empty path; name a file or folder, or . for this one")
        for path, name in _expand(Path(given)):
            real = path.resolve() if path.exists() else path.absolute()  # a link that leads nowhere is told of as a link
            if real in without:
                continue
            names[real] = max(names.get(real, ""), name, key=lambda candidate: (candidate.count("/"), candidate))
    sources = [Source(name=name, path=path) for path, name in _distinct(names).items()]
    if stdin:
        sources.append(Source(name=STDIN, path=None))
    if not sources:
        raise InputError(", ".join(str(path) for path in paths) or ".", f"nothing to read: no file ends in {', '.join(SUFFIXES)}")
    return tuple(sorted(sources, key=lambda source: source.name))


def left_out(paths: Sequence[str | Path]) -> tuple[str, ...]:
    """Return the names of the READMEs that lie in the folders given and are not read, sorted.

    Raises:
        InputError: when a folder cannot be listed.
    """
    named = {Path(given).resolve() for given in paths if Path(given).is_file()}
    found = {path.resolve(): name for given in paths if Path(given).is_dir() for path, name in _files(Path(given)) if _is_readme(path)}
    return tuple(sorted(name for path, name in found.items() if path not in named))


def _expand(given: Path) -> Iterator[tuple[Path, str]]:
    if given.is_dir():
        yield from _in_folder(given)
    elif given.exists():
        yield given, given.name
    elif any(character in str(given) for character in _WILD):
        found = sorted(glob(str(given), recursive=True))  # noqa: PTH207  Path.glob takes no absolute pattern
        if not found:
            raise InputError(given, "no file matches")
        for path in found:
            yield from _expand(Path(path))
    else:
        raise InputError(given, "no such file or folder")


def _in_folder(folder: Path) -> Iterator[tuple[Path, str]]:
    """Yield the files below a folder that are read."""
    return ((path, name) for path, name in _files(folder) if not _is_readme(path))


def _files(folder: Path) -> Iterator[tuple[Path, str]]:
    """Yield the files below a folder whose suffix is known, hidden ones left out, links to folders not followed.

    A link that leads nowhere is among them, so that whoever reads it says so.
    """
    for parent, folders, files in os.walk(folder, onerror=_refuse):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            path = Path(parent, name)
            if not name.startswith(".") and path.suffix.lower() in SUFFIXES and (path.is_file() or not path.exists()):
                yield path, path.relative_to(folder).as_posix()


def _is_readme(path: Path) -> bool:
    return path.name.lower().startswith(README)


def _refuse(error: OSError) -> None:
    raise InputError(str(error.filename), error.strerror or "cannot be listed") from error


def _distinct(names: dict[Path, str]) -> dict[Path, str]:
    """Return the names, lengthened by folders above the input where two files would share one."""
    while True:
        taken = Counter(names.values())
        lengthened = {path: _longer(path, name) if taken[name] > 1 else name for path, name in names.items()}
        if lengthened == names:
            return names
        names = lengthened


def _longer(path: Path, name: str) -> str:
    parts = PurePosixPath(path.as_posix()).parts
    known = len(PurePosixPath(name).parts)
    return "/".join(part.strip("/\\") for part in parts[max(0, len(parts) - known - 1) :])
