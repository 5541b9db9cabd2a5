"""What a graph was built from: the paths given and the files left out of them, so that documents can be added and removed later."""

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from graph.errors import InputError, NotFound
from graph.read import STDIN, Source, find_sources

PLACE = Path(".guanxi", "sources.json")
"""Where the list lies in an output folder; its paths are relative to that folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """Hold the paths given to a build, absolute, and the files below them that were removed again, resolved."""

    given: tuple[str, ...]
    without: tuple[Path, ...] = ()

    def sources(self) -> tuple[Source, ...]:
        """Return the files to read.

        Raises:
            InputError: when a path given is there no longer, or nothing is left to read.
        """
        return find_sources(self.given, self.without)


def manifest_of(paths: Sequence[Path | str]) -> Manifest:
    """Return the manifest of a build from these paths."""
    return Manifest(given=tuple(dict.fromkeys(_absolute(str(path)) for path in paths)))


def load_manifest(output: Path) -> Manifest:
    """Read what the graph in an output folder was built from.

    Raises:
        InputError: when the folder does not tell, or the graph was read from standard input.
    """
    try:
        told = json.loads((output / PLACE).read_text("utf-8"))
        given, without = ([os.path.normpath(output.resolve() / path) for path in told[name]] for name in ("given", "without"))
    except FileNotFoundError as error:
        raise InputError(output, "does not tell what it was built from; build it again, then add to it") from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(output / PLACE, f"cannot be used ({error}); build again") from error
    if told.get("stdin"):
        raise InputError(output, "was built from standard input, which cannot be read again; build it from files, then add to them")
    return Manifest(given=tuple(given), without=tuple(map(Path, without)))


def manifest_text(manifest: Manifest, output: Path) -> str:
    """Return a manifest as it is written into an output folder."""
    told = {
        "given": [_relative(path, output) for path in manifest.given if path != STDIN],
        "without": sorted(_relative(str(path), output) for path in manifest.without),
        "stdin": STDIN in manifest.given,
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def with_added(manifest: Manifest, paths: Sequence[Path | str]) -> Manifest:
    """Return a manifest with more paths; files of them that had been removed come back.

    Raises:
        InputError: when there is nothing to read at one of the paths.
    """
    wanted = {source.path for source in find_sources(paths)}
    given = dict.fromkeys((*manifest.given, *manifest_of(paths).given))
    return Manifest(given=tuple(given), without=tuple(path for path in manifest.without if path not in wanted))


def with_removed(manifest: Manifest, wanted: Sequence[str]) -> Manifest:
    """Return a manifest without some files, named by path (a folder stands for all below it) or as the graph names them.

    Raises:
        NotFound: when one of them names nothing that the graph was built from.
        InputError: when nothing would be left.
    """
    for name in wanted:
        path = Path(_absolute(name))
        given = tuple(one for one in manifest.given if Path(one) != path)
        kept = replace(manifest, given=given)
        gone = [source.path for source in _present(kept) if source.path is not None and _is_meant(source, path, name)]
        if given == manifest.given and not gone:
            raise NotFound(f"{name}: the graph was not built from it")
        manifest = replace(kept, without=tuple(sorted({*manifest.without, *gone})))
    if not manifest.given or not set(manifest.without) ^ {source.path for source in find_sources(manifest.given)}:
        raise InputError(", ".join(wanted), "nothing would be left of the graph; delete its folder instead")
    return manifest


def _present(manifest: Manifest) -> tuple[Source, ...]:
    return manifest.sources() if manifest.given else ()


def _is_meant(source: Source, path: Path, name: str) -> bool:
    real = path.resolve()
    return source.name == name or (source.path is not None and (source.path == real or real in source.path.parents))


def _absolute(path: str) -> str:
    return path if path == STDIN else os.path.abspath(path)  # noqa: PTH100  a pattern is no path yet


def _relative(path: str, output: Path) -> str:
    try:
        return Path(os.path.relpath(path, output.resolve())).as_posix()
    except ValueError:  # Windows: on another drive
        return path
