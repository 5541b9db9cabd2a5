"""Copies on disk: a large graph with what follows from it, ready to be asked, beside the graph.ttl that it is a copy of.

graph.ttl stays the truth. The name of a copy is a hash of the Turtle it holds and of all that decides what is made of it, so that a copy
of another graph, or one made by another version, is never found. RocksDB checks what it reads against checksums; what it does not notice
is a list of files that ends too early, so the sizes of its files are kept beside them. A copy is written under another name and then
renamed; after that nobody writes to it, so that any number of programs can read it at once.
"""

import hashlib
import json
import os
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from shutil import rmtree

import pyoxigraph as ox

from graph.files import open_newest, remove_empty
from graph.ontology import ontology_text

PLACE = Path(".guanxi", "store")
"""Where copies lie in an output folder."""
FEWEST = 100_000
"""Triples from which a copy pays: writing it takes a build of fewer longer than it saves their readers (`docs/evaluation.md`)."""

_QUADS = "quads"
_ABOUT = "about.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """Hold a copy that is whole as far as sizes tell."""

    turtle: Path
    folder: Path
    base_iri: str

    def open(self) -> ox.Store:
        """Open it for reading.

        Raises:
            OSError, RuntimeError: when it is damaged, or gone by now.
        """
        return ox.Store.read_only(str(self.folder / _QUADS))

    def remove(self) -> None:
        """Remove it as far as that is allowed, so that the next build makes it anew."""
        rmtree(self.folder, ignore_errors=True)


def find_copy(path: Path) -> Copy | None:
    """Return the copy of a Turtle file that lies in its folder; None when there is none, or parts of it are missing.

    Raises:
        OSError: when the file cannot be read.
    """
    place = path.parent / PLACE
    if not place.is_dir():
        return None
    with open_newest(path.parent, path.name) as file:
        folder = place / _name(hashlib.file_digest(file, "sha256").hexdigest())
    base_iri = _base_iri(folder)
    return None if base_iri is None else Copy(turtle=path, folder=folder, base_iri=base_iri)


def write_copy(output: Path, text: str, base_iri: str, quads: ox.Store) -> None:
    """Make the copy of a Turtle text in an output folder, unless it is there already, and remove those of other texts.

    `quads` are the triples of the text, with what follows from them. Where there is no room for it, or no right to write, there is no copy.
    """
    place = output / PLACE
    folder = place / _name(hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest())
    with suppress(OSError, RuntimeError):
        if _base_iri(folder) is None:
            _write(place / f"new-{os.getpid()}", folder, base_iri, quads)
    remove_copies(output, but=folder.name)


def remove_copies(output: Path, but: str = "") -> None:
    """Remove the copies in an output folder, and what programs that were killed have left of theirs; who reads one turns to graph.ttl."""
    place = output / PLACE
    if place.is_dir():
        for folder in place.iterdir():
            if folder.name != but:
                rmtree(folder, ignore_errors=True)
        remove_empty([place])


def _write(aside: Path, folder: Path, base_iri: str, quads: ox.Store) -> None:
    try:
        for left in (aside, folder):
            rmtree(left, ignore_errors=True)
        aside.mkdir(parents=True)
        dumped = aside / "quads.nq"
        quads.dump(str(dumped), format=ox.RdfFormat.N_QUADS)
        written = ox.Store(str(aside / _QUADS))
        written.bulk_load(path=str(dumped), format=ox.RdfFormat.N_QUADS, lenient=True)
        written.flush()
        del written  # closes it
        dumped.unlink()
        (aside / _ABOUT).write_text(json.dumps({"base_iri": base_iri, "sizes": _sizes(aside)}), "utf-8")
        aside.rename(folder)
    finally:
        rmtree(aside, ignore_errors=True)


def _base_iri(folder: Path) -> str | None:
    """Return the base IRI of a copy whose files have the sizes they were written with."""
    try:
        told = json.loads((folder / _ABOUT).read_text("utf-8"))
        return str(told["base_iri"]) if told["sizes"] == _sizes(folder) else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _sizes(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_size for path in sorted((folder / _QUADS).iterdir())}


def _name(of_text: str) -> str:
    return hashlib.sha256(f"{of_text} {_version()}".encode()).hexdigest()


@cache
def _version() -> str:
    """Return a hash of all that decides what is made of a Turtle text: this part of the program, the ontology, Oxigraph."""
    told = hashlib.sha256(f"{version('pyoxigraph')}\n{ontology_text()}".encode())
    for path in sorted(files(__package__).iterdir(), key=lambda one: one.name):
        if path.name.endswith(".py"):
            told.update(path.read_bytes())
    return told.hexdigest()
