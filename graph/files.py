"""Writing results so that a build that breaks off leaves what was there before, and reading them so that all are of one build."""

import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from io import BufferedReader
from pathlib import Path
from shutil import rmtree

from graph import interrupts
from graph.errors import OutputError

_ASIDE = Path(".guanxi", "new")
_COMPLETE = ".complete"

STAGE = "build"
"""What the files of a build are called while they are written."""


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


def write_together(directory: Path, contents: Mapping[str, str | bytes], stage: str = "") -> list[Path]:
    """Write files into a folder: all of them aside first, then each renamed into its place; return their paths. Texts become UTF-8.

    A program killed while it writes leaves the old files; one killed between two renames leaves the rest of the new ones under the name
    `stage`, for `finish_writing` to put in place and for `open_newest` to find until then.

    Raises:
        OutputError: when the folder or a file cannot be written; what was there before is untouched, or, when some were renamed already,
            the rest is left as by a program killed then.
    """
    aside = directory / _ASIDE / (stage or str(os.getpid()))
    if stage:
        finish_writing(directory, stage)
    made: list[Path] = []
    try:
        for name, content in contents.items():
            place = directory / name
            if place.is_dir():
                raise OutputError(place, "cannot be written: a folder stands in its place")
            for file in (place, aside / name):
                made += [folder for folder in (file.parent, *file.parent.parents) if not folder.exists()]
                file.parent.mkdir(parents=True, exist_ok=True)
            (aside / name).write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "backslashreplace"))
        with interrupts.held_back():
            (aside / _COMPLETE).touch()
            _put_in_place(aside, directory)
    except OSError as error:
        raise OutputError(directory, f"cannot be written: {error.strerror or error}") from error
    finally:
        left = sum(os.path.lexists(aside / name) for name in contents)
        if not (stage and os.path.lexists(aside / _COMPLETE) and 0 < left < len(contents)):
            rmtree(aside, ignore_errors=True)
        remove_empty(made)
    return [directory / name for name in contents]


def finish_writing(directory: Path, stage: str) -> None:
    """Put in place what a program that was killed had written in full, and drop what it had not.

    Raises:
        OutputError: when it cannot be done.
    """
    aside = directory / _ASIDE / stage
    try:
        if (aside / _COMPLETE).exists():
            _put_in_place(aside, directory)
        if aside.exists():
            rmtree(aside)
            remove_empty([aside.parent, aside.parent.parent])
    except OSError as error:
        raise OutputError(directory, f"cannot be written: {error.strerror or error}") from error


def newest(directory: Path, name: str | Path) -> Path:
    """Return where a file of an output folder lies as the last build wrote it: in its place, or aside.

    It lies aside while that build puts its files in place, or when it was killed then. So whoever reads several files has them of one
    build. By the time this one is opened it may be in its place after all, which `open_newest` minds.
    """
    aside = directory / _ASIDE / STAGE
    return aside / name if os.path.lexists(aside / _COMPLETE) and os.path.lexists(aside / name) else directory / name


def open_newest(directory: Path, name: str | Path) -> BufferedReader:
    """Open a file of an output folder as the last build wrote it, to read; nothing in the folder is changed.

    Raises:
        OSError: when there is none, or it cannot be read.
    """
    with suppress(FileNotFoundError):  # what lay aside is in its place by now
        return newest(directory, name).open("rb")
    return (directory / name).open("rb")


def _put_in_place(aside: Path, directory: Path) -> None:
    for file in sorted(path for path in aside.rglob("*") if path.is_file() and path != aside / _COMPLETE):
        file.replace(directory / file.relative_to(aside))


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
    remove_empty({folder for place in found for folder in place.parents if directory in folder.parents})
    return found


def remove_empty(folders: Iterable[Path]) -> None:
    """Remove folders, the deepest first; those that hold something stay."""
    for folder in sorted(folders, key=lambda path: len(path.parts), reverse=True):
        with suppress(OSError):
            folder.rmdir()
