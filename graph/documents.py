"""The half of the path that is a map over documents: read, annotate, extract, in this process or in several."""

import atexit
import gc
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing, contextmanager, suppress
from functools import cache, partial
from multiprocessing import active_children, get_context, resource_tracker
from pathlib import Path
from threading import Thread, current_thread, main_thread
from types import FrameType
from typing import TYPE_CHECKING

from graph import interrupts
from graph.cache import Cache, Outcomes, key_of
from graph.config import Config
from graph.errors import ConfigError, GuanxiError, InputError
from graph.lexicon import Lexicon, empty_lexicon, load_lexicon
from graph.model import Document, Extraction, Segment
from graph.read import Source, read

if TYPE_CHECKING:
    from multiprocessing.context import BaseContext

    from spacy.language import Language

_LOADED = "graph.loaded"
"""The module that loads what workers need."""
_SAMPLE = "2025年3月1日，星海科技宣布完成1亿元融资，由远山资本领投。创始人李明表示，公司将发布新款手机，售价2999元。"
_SWEEP_AFTER = 100_000
"""How many objects are made before Python looks for those that only hold each other. Nearly all that a build makes it keeps, and looking
after every 700, as Python does by itself, takes a sixth of the time."""

_MOST_PROCESSES = 8
"""How many are started at most without being asked for: the rest of a build is done by one."""

Found = tuple[Document | InputError, ...]
"""The documents of one source, and what of it could not be read."""
Progress = Callable[[str, int, int], None]
"""Is told what is being done, how much of it is done, and how much there is."""


def extract_all(
    sources: Sequence[Source], config: Config, tell: Progress, cache: Cache | None = None
) -> tuple[list[Extraction], list[InputError]]:
    """Read, annotate and extract every source, in this process or in several; each document once, however often it is given.

    What the cache holds is not read again; it is left with what these sources say, and nothing else.
    """
    extractions: dict[str, Extraction] = {}
    failures: list[InputError] = []
    with closing(_all_outcomes(sources, config, cache)) as every:
        for done, outcomes in enumerate(every, start=1):
            for outcome in outcomes:
                if isinstance(outcome, InputError):
                    failures.append(outcome)
                else:
                    known = extractions.setdefault(outcome.document.id, outcome)
                    extractions[outcome.document.id] = min(known, outcome, key=lambda one: one.document.path)
            tell("reading", done, len(sources))
    return [extractions[identifier] for identifier in sorted(extractions)], failures


def _all_outcomes(sources: Sequence[Source], config: Config, cache: Cache | None) -> Generator[Outcomes, None, None]:
    if cache is None:
        with closing(_outcomes(sources, config)) as every:
            yield from (outcomes for _, outcomes in every)
        return
    keys = {source: key_of(source.name, source.path, config) for source in sources if source.path is not None}
    new = []
    for source in sources:
        kept = cache.get(keys.get(source, ""))
        if kept is None:
            new.append(source)
        else:
            yield kept
    with closing(_outcomes(new, config)) as read_now:
        for source, outcomes in read_now:
            if (
                source.path is not None and keys[source] and key_of(source.name, source.path, config) == keys[source]
            ):  # not changed meanwhile
                cache.put(keys[source], outcomes)
            yield outcomes
    cache.keep_only([*keys.values()])


def _outcomes(sources: Sequence[Source], config: Config) -> Generator[tuple[Source, Outcomes], None, None]:
    work = partial(extract_source, config=config)
    if not _for_several(len(sources), config):
        yield from ((source, work(source)) for source in sources)
        return
    # Worker processes have no standard input.
    yield from ((source, work(source)) for source in sources if source.path is None)
    # The longest first: whichever process is done has something left to do until nearly the end.
    sources = sorted((source for source in sources if source.path is not None), key=_length, reverse=True)
    size = max(1, min(16, len(sources) // (16 * config.processes)))
    several = [sources[at : at + size] for at in range(0, len(sources), size)]
    with _workers(config.processes) as pool:
        # Ctrl-C is for this process to see to; the workers are started here, and never hear of it. They begin when all is loaded.
        with _interrupt_put_off(), interrupts.held_back():
            ahead = dict(_read_ahead(pool, sources, config))
            waiting = deque((some, pool.submit(_extract_several, [ahead.get(one, one) for one in some], config)) for some in several)
        names_for(config)  # what comes after needs them; they are loaded while the workers read
        try:
            while waiting:
                some, future = waiting.popleft()
                yield from zip(some, future.result(), strict=True)
        except BrokenProcessPool as error:
            raise GuanxiError("a worker process was killed, most likely for want of memory; use fewer processes") from error


def _read_ahead(pool: ProcessPoolExecutor, sources: Sequence[Source], config: Config) -> Iterator[tuple[Source, Found]]:
    """Start the first worker and read sources here until it runs: that takes as long as all that workers need takes to load."""
    start = Thread(target=_start, args=(pool,))
    start.start()
    for source in sources:
        if not start.is_alive():
            return
        yield source, tuple(read([source], max_bytes=config.max_bytes))


def _start(pool: ProcessPoolExecutor) -> None:
    with suppress(OSError, EOFError, RuntimeError):  # told again to whoever submits work
        pool.submit(os.getpid)


@contextmanager
def _interrupt_put_off() -> Iterator[None]:
    """See to Ctrl-C when the block is done, also where another thread is told of it: a worker half started would be left behind."""
    before = signal.getsignal(signal.SIGINT)
    if not callable(before) or current_thread() is not main_thread():
        yield
        return
    told: list[FrameType | None] = []
    signal.signal(signal.SIGINT, lambda _number, frame: told.append(frame))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if told:
        before(signal.SIGINT, told[0])


def _for_several(sources: int, config: Config) -> bool:
    """Tell whether so many sources are worth the loading of several processes."""
    return config.processes > 1 and sources >= 2 * config.processes


def _length(source: Source) -> int:
    try:
        return source.path.stat().st_size if source.path is not None else 0
    except OSError:  # whoever reads it says so
        return 0


@contextmanager
def seldom_swept() -> Iterator[None]:
    """Let Python look less often for objects that only hold each other, until the block is done."""
    before = gc.get_threshold()
    gc.set_threshold(_SWEEP_AFTER)
    try:
        yield
    finally:
        gc.set_threshold(*before)


@contextmanager
def _workers(number: int) -> Iterator[ProcessPoolExecutor]:
    """Yield a pool of processes; when the block breaks off, they are ended and what they had yet to do is dropped.

    Nothing is cancelled: a pool whose workers have gone tells those who wait, and stumbles over those who do so no longer.
    """
    others = set(active_children())
    pool = ProcessPoolExecutor(number, mp_context=_beginnings(), initializer=_set_up)
    try:
        yield pool
    except BaseException:
        for worker in set(active_children()) - others:
            worker.kill()
        # Work half written for workers that read no more would be waited for by Pythons without the mending of gh-94777, as 3.11.2; the
        # others close it themselves, in a thread that complains when it has been closed meanwhile.
        if sys.version_info < (3, 11, 7):
            with suppress(AttributeError):  # nothing that Python promises to keep
                pool._call_queue._reader.close()  # type: ignore[attr-defined]
        raise
    finally:
        pool.shutdown()


def usable_processes() -> int:
    """Return how many worker processes are worth starting where nobody says: on Linux one for each core this one may use, elsewhere one."""
    # Elsewhere each would load everything for itself, which takes seconds and hundreds of megabytes.
    return min(len(os.sched_getaffinity(0)), _MOST_PROCESSES) if sys.platform == "linux" else 1


def get_ready(sources: int, config: Config) -> None:
    """Begin to load, beside this process, what the workers need that will read so many sources; to wait for it is for them."""
    if _for_several(sources, config):
        _beginnings()


def _beginnings() -> "BaseContext":
    """Return how worker processes are started: on Linux forked from one process that has loaded what all of them need, else from nothing.

    Forked, they share what was loaded: it takes the time and the memory of one. That process runs no threads, which is what makes forking
    it safe whatever this one does. macOS has libraries that cannot be forked, Windows has no forks.
    """
    # Python that heeds no environment could not be told where to import from: it would look into the working directory first.
    if sys.platform == "linux" and not sys.flags.ignore_environment:
        from multiprocessing import forkserver

        forkserver.set_forkserver_preload([_LOADED])
        resource_tracker.ensure_running()  # else done below, where it would let Ctrl-C through again
        try:
            with interrupts.held_back(), _importing_as_here():
                forkserver.ensure_running()
        except OSError:  # no folder for its socket
            return get_context("spawn")
        return get_context("forkserver")
    return get_context("spawn")


@contextmanager
def _importing_as_here() -> Iterator[None]:
    """Let Python processes that are started within import from where this one does, and not from the working directory."""
    wanted = {"PYTHONPATH": os.pathsep.join(path or str(Path.cwd()) for path in sys.path), "PYTHONSAFEPATH": "1"}
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def load_all() -> None:
    """Load all that reading needs with the settings that ship, by reading a sample: what is loaded when first needed is so too."""
    document = Document(
        id="", title="", text=_SAMPLE, path="", source=_SAMPLE, source_map=(Segment(start=0, begin=0, length=len(_SAMPLE)),)
    )
    _extract([document], Config())


def _set_up() -> None:
    gc.set_threshold(_SWEEP_AFTER)
    atexit.register(os._exit, 0)  # taking apart all that was loaded takes half a second, and serves nobody


def _extract_several(several: Sequence[Source | Found], config: Config) -> list[Outcomes]:
    return [extract_source(one, config) if isinstance(one, Source) else _extract_found(one, config) for one in several]


def extract_source(source: Source, config: Config) -> Outcomes:
    """Return what the documents of one source say, and what of it could not be read."""
    return _extract_found(read([source], max_bytes=config.max_bytes), config)


def _extract_found(found: Iterable[Document | InputError], config: Config) -> Outcomes:
    out: Outcomes = []
    for document in found:
        out += [document] if isinstance(document, InputError) else _extract([document], config)
    return out


def _extract(documents: Sequence[Document], config: Config) -> list[Extraction]:
    # Imported where it is done: a process that leaves it to others has no need of spaCy, which takes half a second to load.
    with interrupts.held_back():
        from graph.annotate import annotate
        from graph.extract import extract

    lexicon = names_for(config)
    return [extract(doc, lexicon) for doc in annotate(documents, _pipeline(config))]


def published_by(published: str, until: str) -> bool:
    """Tell whether a document was surely published by the end of the last day of a date; both dates may be a year, a month or a day."""
    # The end of a month or a year sorts after all its days.
    return published != "" and f"{published}-99-99"[:10] <= f"{until}-99-99"[:10]


def names_for(config: Config) -> Lexicon:
    """Return the name base a configuration asks for."""
    return load_lexicon() if config.lexicon else empty_lexicon()


@cache
def _load(model: str, lexicon: bool, types: tuple[tuple[str, str], ...]) -> "Language":
    from graph.annotate import load_pipeline

    try:
        return load_pipeline(load_lexicon() if lexicon else empty_lexicon(), model, dict(types))
    except (ImportError, ValueError) as error:
        # What spaCy raises for a folder that holds no pipeline, or one whose own libraries are missing.
        raise ConfigError(f"{model}: not a spaCy pipeline that can be loaded: {error}") from error


def _pipeline(config: Config) -> "Language":
    """Return the spaCy pipeline of a configuration, loaded once in each process."""
    return _load(config.model, config.lexicon, tuple(sorted(config.model_types.items())))
