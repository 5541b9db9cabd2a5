"""Settings: one frozen dataclass, read from TOML."""

import re
import tomllib
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from graph.errors import ConfigError

ONTOLOGY_IRI = "https://guanxi.example/ontology#"
BASE_IRI = "https://guanxi.example/id/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Hold every setting of a build; the defaults are what most users want."""

    base_iri: str = BASE_IRI
    """Where the IRIs of entities, statements, evidence and documents begin; ends in `/` or `#`."""
    model: str = ""
    """Name or path of an installed spaCy pipeline whose entities are used beside the lexicon and the patterns."""
    model_types: dict[str, str] = field(default_factory=dict)
    """Maps the pipeline's entity labels to ours, as `PERSON = "Person"`; labels it lacks are ignored."""
    lexicon: bool = True
    """Whether the shipped name base is used; off to measure what it brings."""
    merges: str = ""
    """File of the user's decisions which names are one thing and which are not; in a settings file, relative to its folder."""
    exports: tuple[str, ...] = ()
    """Formats written beside graph.ttl by every build."""
    max_bytes: int = 20_000_000
    """Largest single file read, in bytes; larger ones are counted as failed."""
    processes: int = 1
    """Worker processes for reading, annotating and extracting."""
    cache: bool = True
    """Whether a build keeps what it read in its output folder, and takes from there what has not changed."""
    strict: bool = False
    """Whether one bad document fails the build."""

    def __post_init__(self) -> None:
        """Raise `ConfigError` for settings that cannot work."""
        if not self.base_iri.endswith(("/", "#")):
            raise ConfigError(f"base_iri must end in / or #: {self.base_iri}")
        if any(character in self.base_iri for character in ' <>"{}|^`\\') or not re.match("[A-Za-z][A-Za-z0-9+.-]*:", self.base_iri):
            raise ConfigError(f"base_iri is not an absolute IRI: {self.base_iri}")
        if self.processes < 1:
            raise ConfigError(f"processes must be at least 1: {self.processes}")
        if self.max_bytes < 1:
            raise ConfigError(f"max_bytes must be at least 1: {self.max_bytes}")


def read_toml(path: Path) -> dict[str, Any]:
    """Read a TOML file of the user's.

    Raises:
        ConfigError: when it cannot be read or is not TOML.
    """
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: not valid TOML: {error}") from error


def load_config(path: Path) -> Config:
    """Read settings from a TOML file.

    Raises:
        ConfigError: when the file cannot be read, is not TOML, or holds a setting that does not exist or has the wrong type.
    """
    table = read_toml(path)
    known = {setting.name: getattr(Config(), setting.name) for setting in fields(Config)}
    values: dict[str, Any] = {}
    for name, value in table.items():
        if name not in known:
            raise ConfigError(f"{path}: no setting is called {name!r}; there are: {', '.join(sorted(known))}")
        expected = list if isinstance(known[name], tuple) else type(known[name])
        if type(value) is not expected:
            raise ConfigError(f"{path}: {name} must be of type {expected.__name__}")
        values[name] = tuple(value) if expected is list else value
    if values.get("merges"):
        values["merges"] = str(path.parent / values["merges"])
    return Config(**values)
