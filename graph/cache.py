"""What was extracted from each file, kept so that the next build need not read it again.

The key of a file is a hash of its name and bytes, of everything that decides what is read out of it (code and data of the stages up to
extract, the versions of the libraries they use, the settings), so that nothing stale is ever found: whatever changes, the key does.
"""

import hashlib
import json
import sqlite3
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from graph.config import Config
from graph.errors import GuanxiError, InputError, OutputError
from graph.files import remove_empty
from graph.model import Extraction

Outcomes = list[Extraction | InputError]
"""What came of the documents of one file."""

PLACE = Path(".guanxi", "extractions.sqlite")
"""Where the cache lies in an output folder."""

_PARTS = ("read", "annotate", "extract", "lexicon", "model", "documents.py", "ids.py", "model.py", "recurrent.py", "vocab.py")
"""The modules and data that decide what is read out of a file."""
_LIBRARIES = (
    *("charset-normalizer", "htmldate", "jieba", "justext", "lxml", "numpy", "opencc", "pypdf", "pypinyin"),
    *("python-docx", "pyyaml", "spacy", "trafilatura"),
)
_SCHEMA = "CREATE TABLE IF NOT EXISTS extraction (key TEXT PRIMARY KEY, outcomes BLOB NOT NULL) WITHOUT ROWID"
_BUFFER = 1 << 20


class Cache:
    """Hold the outcomes of files by key, in a database that only one build at a time has open."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def get(self, key: str) -> Outcomes | None:
        """Return what came of a file when it was read before; None when it was not, or what was kept cannot be used."""
        row = self._connection.execute("SELECT outcomes FROM extraction WHERE key = ?", (key,)).fetchone()
        if row is None:
            return None
        try:
            kept = _outcomes().validate_json(zlib.decompress(row[0]))
        except (zlib.error, ValidationError):
            return None
        return [one if isinstance(one, Extraction) else InputError(*one) for one in kept]

    def put(self, key: str, outcomes: Outcomes) -> None:
        """Keep what came of a file; what no JSON can hold (half characters) is read again next time."""
        plain = [one if isinstance(one, Extraction) else (one.path, one.reason) for one in outcomes]
        try:
            told = zlib.compress(_outcomes().dump_json(plain), 3)
        except ValueError:
            return
        with self._connection:
            self._connection.execute("INSERT OR REPLACE INTO extraction VALUES (?, ?)", (key, told))

    def keep_only(self, keys: Sequence[str]) -> None:
        """Forget every file but these."""
        known = {row[0] for row in self._connection.execute("SELECT key FROM extraction")}
        with self._connection:
            self._connection.executemany("DELETE FROM extraction WHERE key = ?", [(key,) for key in sorted(known.difference(keys))])


@cache
def _outcomes() -> TypeAdapter[list[Extraction | tuple[str, str]]]:
    return TypeAdapter(list[Extraction | tuple[str, str]])


@contextmanager
def open_cache(path: Path, patience: float = 0) -> Iterator[Cache]:
    """Open the cache, alone: until the block ends nobody else can, and a build that breaks off lets go of it.

    Raises:
        OutputError: when somebody else has it open for longer than `patience` seconds, or it cannot be written.
    """
    made = [folder for folder in (path.parent, *path.parent.parents) if not folder.exists()]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = _connect(path, patience)
    except OSError as error:
        raise OutputError(path, f"cannot be written: {error.strerror or error}") from error
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise OutputError(path.parent.parent, "another build is writing here; wait for it, or use another folder") from error
        raise OutputError(path, f"cannot be opened: {error}") from error
    try:
        yield Cache(connection)
    except BaseException as error:
        came_to_nothing = isinstance(error, GuanxiError) or connection.execute("SELECT key FROM extraction LIMIT 1").fetchone() is None
        connection.close()
        if made and came_to_nothing:
            path.unlink(missing_ok=True)
            remove_empty(made)
        raise
    finally:
        connection.close()


def _connect(path: Path, patience: float) -> sqlite3.Connection:
    try:
        return _locked(path, patience)
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError:  # not a database, or a damaged one: it held nothing that cannot be read again
        path.unlink(missing_ok=True)
        return _locked(path, patience)


def _locked(path: Path, patience: float) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=patience)
    try:
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")  # the lock is held until the connection closes, across commits
        connection.execute("PRAGMA synchronous = NORMAL")
        with connection:
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute(_SCHEMA)
        connection.execute("SELECT key FROM extraction LIMIT 1")
    except BaseException:
        connection.close()
        raise
    return connection


def key_of(name: str, path: Path, config: Config) -> str:
    """Return the key of a file that is called `name` in the graph; empty when it is no ordinary file or cannot be read."""
    try:
        if not path.is_file():
            return ""
        told = hashlib.sha256(json.dumps([name, _version(_settings(config))]).encode(errors="surrogatepass"))
        with path.open("rb") as file:
            while block := file.read(_BUFFER):
                told.update(block)
    except OSError:
        return ""
    return told.hexdigest()


def _settings(config: Config) -> str:
    """Return the settings that decide what is read out of a file."""
    return json.dumps([config.model, sorted(config.model_types.items()), config.lexicon, config.max_bytes, _state_of(config.model)])


def _state_of(model: str) -> list[str]:
    """Return what tells a user's spaCy pipeline from another of the same name: its version, or its files with their sizes and times."""
    if not model:
        return []
    if Path(model).is_dir():
        below = sorted(path for path in Path(model).rglob("*") if path.is_file())
        return [f"{path} {told.st_size} {told.st_mtime_ns}" for path in below for told in [path.stat()]]
    return [_version_of(model.replace("_", "-"))]


@cache
def _version(settings: str) -> str:
    """Return a hash of code, data, libraries and settings."""
    told = hashlib.sha256(settings.encode())
    for library in _LIBRARIES:
        told.update(f"{library} {_version_of(library)}\n".encode())
    for part in _PARTS:
        for name, content in _contents(files("graph").joinpath(part), part):
            told.update(f"{name} {len(content)}\n".encode())
            told.update(content)
    return told.hexdigest()


def _version_of(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return "none"


def _contents(place: Traversable, name: str) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a part of the package with their contents, in order of their names."""
    if place.is_file():
        yield name, place.read_bytes()
    elif place.is_dir() and place.name != "__pycache__":
        for below in sorted(place.iterdir(), key=lambda one: one.name):
            yield from _contents(below, f"{name}/{below.name}")
