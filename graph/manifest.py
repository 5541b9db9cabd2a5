"""What a graph was built from and how, so that documents can be added and removed later: paths, files left out of them, settings."""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from graph.config import Config
from graph.errors import ConfigError, InputError, NotFound
from graph.files import open_newest
from graph.read import STDIN, Source, find_sources

PLACE = Path(".guanxi", "sources.json")
"""Where the list lies in an output folder; its paths are relative to that folder."""

_PASSING = frozenset({"strict", "cache"})
"""Settings of one build that decide nothing in the graph."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """Hold the paths given to a build, absolute, the files below them that were removed again, resolved, and the settings."""

    given: tuple[str, ...]
    without: tuple[Path, ...] = ()
    config: Config = field(default_factory=Config)

    def sources(self) -> tuple[Source, ...]:
        """Return the files to read.

        Raises:
            InputError: when a path given is there no longer, or nothing is left to read.
        """
        return find_sources(self.given, self.without)


def manifest_of(paths: Sequence[Path | str], config: Config | None = None) -> Manifest:
    """Return the manifest of a build from these paths."""
    return Manifest(given=_all_absolute(paths), config=config or Config())


def load_manifest(output: Path) -> Manifest:
    """Read what the graph in an output folder was built from.

    Raises:
        InputError: when the folder does not tell, or the graph was read from standard input.
    """
    try:
        with open_newest(output, PLACE) as file:
            told = json.loads(file.read())
        given, without = ([os.path.normpath(output.resolve() / path) for path in told[name]] for name in ("given", "without"))
        config = _config(told["settings"], output)
    except FileNotFoundError as error:
        raise InputError(output, "does not tell what it was built from; build it again, then add to it") from error
    except (OSError, ValueError, KeyError, TypeError, AttributeError, ConfigError) as error:
        raise InputError(output / PLACE, f"cannot be used ({error}); build again") from error
    if told.get("stdin"):
        raise InputError(output, "was built from standard input, which cannot be read again; build it from files, then add to them")
    return Manifest(given=tuple(given), without=tuple(map(Path, without)), config=config)


def manifest_text(manifest: Manifest, output: Path) -> str:
    """Return a manifest as it is written into an output folder."""
    told = {
        "given": [_relative(path, output) for path in manifest.given if path != STDIN],
        "without": sorted(_relative(str(path), output) for path in manifest.without),
        "stdin": STDIN in manifest.given,
        "settings": _settings(manifest.config, output),
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def with_added(manifest: Manifest, paths: Sequence[Path | str]) -> Manifest:
    """Return a manifest with more paths; files of them that had been removed come back.

    Raises:
        InputError: when there is nothing to read at one of the paths.
    """
    wanted = {source.path for source in find_sources(paths)}
    given = tuple(dict.fromkeys((*manifest.given, *_all_absolute(paths))))
    return replace(manifest, given=given, without=tuple(path for path in manifest.without if path not in wanted))


def with_removed(manifest: Manifest, wanted: Sequence[str]) -> Manifest:
    """Return a manifest without some files, named by path (a folder stands for all below it) or as the graph names them.

    Raises:
        NotFound: when one of them names nothing that the graph was built from.
        InputError: when nothing would be left.
    """
    for name in wanted:
        path = Path(_absolute(name))
        kept = replace(manifest, given=tuple(one for one in manifest.given if Path(one) != path))
        gone = {source.path for source in kept.sources() if source.path and _is_meant(source, path, name)} if kept.given else set()
        if kept.given == manifest.given and not gone:
            raise NotFound(f"{name}: the graph was not built from it")
        given = tuple(one for one in kept.given if Path(one).resolve() not in gone)
        without = {*manifest.without, *gone}
        if not given or without.issuperset(source.path for source in find_sources(given) if source.path):
            raise InputError(", ".join(wanted), "nothing would be left of the graph; delete its folder instead")
        manifest = replace(manifest, given=given, without=tuple(sorted(without)))
    return manifest


def _is_meant(source: Source, path: Path, name: str) -> bool:
    real = path.resolve()
    return source.name == name or (source.path is not None and (source.path == real or real in source.path.parents))


def _settings(config: Config, output: Path) -> dict[str, object]:
    """Return the settings that are not the usual ones and decide what a graph holds; `merges` is told relative to its folder."""
    usual = asdict(Config())
    settings = {name: value for name, value in asdict(config).items() if value != usual[name] and name not in _PASSING}
    if config.merges:
        settings["merges"] = _relative(_absolute(config.merges), output)
    if config.model and Path(config.model).is_dir():
        settings["model"] = _absolute(config.model)
    return settings


def _config(settings: Mapping[str, Any], output: Path) -> Config:
    """Return the settings that `_settings` tells of."""
    told: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in settings.items()}
    if "merges" in told:
        told["merges"] = os.path.normpath(output.resolve() / told["merges"])
    return Config(**told)


def _all_absolute(paths: Sequence[Path | str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_absolute(str(path)) for path in paths))


def _absolute(path: str) -> str:
    return path if path == STDIN else os.path.abspath(path)  # noqa: PTH100  a pattern is no path yet


def _relative(path: str, output: Path) -> str:
    try:
        return Path(os.path.relpath(path, output.resolve())).as_posix()
    except ValueError:  # Windows: on another drive
        return path
