"""Writing results so that a build that breaks off leaves what was there before."""

import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from graph import interrupts
from graph.errors import OutputError


def require_writable(directory: Path) -> None:
    """Make sure that a folder can be written into, or made where there is none; nothing is made yet.

    Raises:
        OutputError: when it cannot.
    """
    above = directory
    try:
        while not os.path.lexists(above):
            above = above.parent
        if not above.is_dir():
            raise OutputError(directory, f"cannot be written: {'File exists' if above == directory else 'Not a directory'}")
    except OSError as error:
        raise OutputError(directory, f"cannot be written: {error.strerror or error}") from error
    if not os.access(above, os.W_OK | os.X_OK):
        raise OutputError(directory, "cannot be written: Permission denied")


def write_together(directory: Path, texts: Mapping[str, str]) -> list[Path]:
    """Write files into a folder: all beside their places first, then each renamed into it; return their paths.

    Raises:
        OutputError: when the folder or a file cannot be written; what was there before is untouched.
    """
    beside: dict[Path, Path] = {}
    made: list[Path] = []
    try:
        for name, text in texts.items():
            place = directory / name
            if place.is_dir():
                raise OutputError(place, "cannot be written: a folder stands in its place")
            made += [folder for folder in (place.parent, *place.parent.parents) if not folder.exists()]
            place.parent.mkdir(parents=True, exist_ok=True)
            draft = place.with_name(f".{place.name}.{os.getpid()}.draft")
            beside[place] = draft
            with draft.open("w", encoding="utf-8", newline="\n", errors="backslashreplace") as file:
                file.write(text)
        with interrupts.held_back():
            for place, draft in beside.items():
                draft.replace(place)
    except OSError as error:
        raise OutputError(directory, f"cannot be written: {error.strerror or error}") from error
    finally:
        for draft in beside.values():
            draft.unlink(missing_ok=True)
        _remove_empty(made)
    return list(beside)


def remove_files(directory: Path, names: Iterable[str]) -> list[Path]:
    """Remove those of some files of a folder that are there, and the folders below it that become empty; return their paths, sorted.

    Links and whatever else is no ordinary file stay.

    Raises:
        OutputError: when one cannot be removed.
    """
    found = sorted(place for name in names if (place := directory / name).is_file() and not place.is_symlink())
    try:
        for place in found:
            place.unlink()
    except OSError as error:
        raise OutputError(directory, f"cannot be cleared: {error.strerror or error}") from error
    _remove_empty({folder for place in found for folder in place.parents if directory in folder.parents})
    return found


def _remove_empty(folders: Iterable[Path]) -> None:
    """Remove folders, the deepest first; those that hold something stay."""
    for folder in sorted(folders, key=lambda path: len(path.parts), reverse=True):
        with suppress(OSError):
            folder.rmdir()
