"""Writing results so that a killed run leaves what was there before."""

import os
from collections.abc import Mapping
from pathlib import Path

from graph.errors import OutputError


def require_writable(directory: Path) -> None:
    """Make a folder unless it is there.

    Raises:
        OutputError: when it cannot be made, or no file can be written into it.
    """
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(directory, f"cannot be written: {error.strerror or error}") from error
    if not os.access(directory, os.W_OK | os.X_OK):
        raise OutputError(directory, "cannot be written: Permission denied")


def write_together(directory: Path, texts: Mapping[str, str]) -> list[Path]:
    """Write files into a folder: all beside their places first, then each renamed into it; return their paths.

    Raises:
        OutputError: when the folder or a file cannot be written; what was there before is untouched.
    """
    beside: dict[Path, Path] = {}
    try:
        for name, text in texts.items():
            place = directory / name
            if place.is_dir():
                raise OutputError(place, "cannot be written: a folder stands in its place")
            place.parent.mkdir(parents=True, exist_ok=True)
            draft = place.with_name(f".{place.name}.{os.getpid()}.draft")
            beside[place] = draft
            with draft.open("w", encoding="utf-8", newline="\n", errors="backslashreplace") as file:
                file.write(text)
        for place, draft in beside.items():
            draft.replace(place)
    except OSError as error:
        raise OutputError(directory, f"cannot be written: {error.strerror or error}") from error
    finally:
        for draft in beside.values():
            draft.unlink(missing_ok=True)
    return list(beside)
