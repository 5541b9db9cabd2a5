"""The path, composed. Its first half, which is a map over documents, stands in `documents`."""

import re
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from graph.analyse import Analysis, analyse
from graph.assemble import assemble
from graph.cache import PLACE as CACHE
from graph.cache import open_cache
from graph.config import Config
from graph.documents import Progress, extract_all, names_for, published_by, seldom_swept
from graph.errors import ConfigError, InputError, NotFound
from graph.export import FORMATS, remove_others
from graph.files import STAGE, finish_writing, remove_files, require_writable, write_together
from graph.manifest import PLACE as SOURCES
from graph.manifest import Manifest, load_manifest, manifest_of, manifest_text, with_added, with_removed
from graph.model import Extraction, KnowledgeGraph, Resolution
from graph.network import Network, to_network
from graph.ontology import load_schema
from graph.read import Source, left_out
from graph.read.reprints import story_of
from graph.render import render
from graph.report import PLOTS, BuildReport, Caution, find, plots, report_json, report_markdown, summarise
from graph.report.merges import merges_csv
from graph.resolve import Decisions, load_decisions, resolve
from graph.store import Store
from graph.vocab import EntityType

_TITLE = "关系 Guanxi"
_DATED = re.compile(r"graph-\d{4}(?:-\d\d){0,2}\.html")
"""Pages of what was known by a date, beside that of the whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """Hold everything a build made."""

    kg: KnowledgeGraph
    resolution: Resolution
    store: Store
    network: Network
    analysis: Analysis
    report: BuildReport
    left_out: tuple[str, ...] = ()
    """READMEs of the folders given, which tell of these and were not read."""
    files: tuple[Path, ...] = ()
    removed: tuple[Path, ...] = ()
    """Files of an earlier build into the same folder that this one does not write, and that told of another graph."""

    def _repr_html_(self) -> str:
        """Return what a notebook shows of the build: its graph."""
        return self.kg._repr_html_()

    def _repr_mimebundle_(self, **_wanted: object) -> dict[str, str]:
        return self.kg._repr_mimebundle_()


def build(
    paths: Sequence[Path | str], output: Path | str | None = None, config: Config | None = None, progress: Progress | None = None
) -> Built:
    """Build the graph of the documents in some files and folders, and write it into the folder `output` when one is given.

    What an earlier build into that folder has read, and what has not changed since, is not read again.

    Raises:
        ConfigError: when the configuration names a format, a type or a model that does not exist, or decisions that cannot be used.
        InputError: when there is nothing to read, or none of it can be read; nothing is written then.
        OutputError: when the results cannot be written.
    """
    return rebuild(manifest_of(paths, config), output, progress)


def add(paths: Sequence[Path | str], output: Path, progress: Progress | None = None) -> Built:
    """Build the graph in a folder again with more documents, by the settings it was built with; what has not changed is not read again.

    Raises:
        InputError: when the folder does not tell what it was built from, or there is nothing to read; and as `build` does.
    """
    return rebuild(with_added(load_manifest(output), paths), output, progress)


def remove(names: Sequence[str], output: Path, progress: Progress | None = None) -> Built:
    """Build the graph in a folder again without some documents, named by path or as the graph names them; their files stay.

    Raises:
        NotFound: when one of them names nothing that the graph was built from.
        InputError: when the folder does not tell what it was built from, or nothing would be left; and as `build` does.
    """
    return rebuild(with_removed(load_manifest(output), names), output, progress)


def rebuild(manifest: Manifest, output: Path | str | None = None, progress: Progress | None = None) -> Built:
    """Build the graph of what a manifest names, as `build` does."""
    config = manifest.config
    _check(config)
    decisions = _decisions(config)
    tell = progress or _say_nothing
    sources = _foreign(manifest.sources(), output)
    if output is not None:
        require_writable(Path(output))  # before the long work, not after it
    with ExitStack() as held:
        held.enter_context(seldom_swept())
        cache = None
        if output is not None:  # with or without the cache, as to hold it open keeps other builds away
            cache = held.enter_context(open_cache(Path(output, CACHE)))
            finish_writing(Path(output), STAGE)  # of a build that was killed
        extractions, failures = extract_all(sources, config, tell, cache if config.cache else None)
        if not extractions:
            named = "; ".join(map(str, failures[:10])) + ("; …" if failures[10:] else "")
            paths = ", ".join(manifest.given)
            raise InputError(paths, f"nothing could be read: {named}" if named else "nothing to read but an earlier build")
        tell("assembling", 0, 1)
        built = replace(_assembled(extractions, failures, decisions, config), left_out=left_out(manifest.given))
        tell("assembling", 1, 1)
        if output is not None:
            tell("writing", 0, 1)
            built = _written(built, manifest, Path(output))
            tell("writing", 1, 1)
    return built


def as_of(output: Path, until: str, progress: Progress | None = None) -> Built:
    """Build the graph that a build into a folder would have given when only what was published by a date was there; nothing is written.

    `until` is an ISO 8601 date, 2025, 2025-06 or 2025-06-30, its last day included. Documents without a date are left out.

    Raises:
        InputError: when the folder does not tell what it was built from, or that is there no longer.
        NotFound: when nothing was published by then.
    """
    manifest = load_manifest(output)
    decisions = _decisions(manifest.config)
    with open_cache(output / CACHE) as cache:
        sources = _foreign(manifest.sources(), output)
        extractions, failures = extract_all(sources, manifest.config, progress or _say_nothing, cache)
    known = [extraction for extraction in extractions if published_by(extraction.document.published, until)]
    if not known:
        raise NotFound(f"no document of {output} is known to have been published by {until}")
    return _assembled(known, failures, decisions, manifest.config)


def write_page(built: Built, output: Path, until: str) -> Path:
    """Write the page of what was known by a date into a folder; return the file."""
    name = f"graph-{until}.html"
    return write_together(output, {name: render(built.network, built.analysis, title=f"{_TITLE} · {until}")})[0]


def _say_nothing(_what: str, _done: int, _of: int) -> None:
    """Tell nobody how far the work is."""


def _decisions(config: Config) -> Decisions:
    return load_decisions(Path(config.merges)) if config.merges else Decisions()


def _assembled(extractions: Sequence[Extraction], failures: Sequence[InputError], decisions: Decisions, config: Config) -> Built:
    """Return what follows from extractions: the second half of the path, which sees all documents at once."""
    extractions, stories = _with_stories(extractions)
    resolution = resolve(extractions, names_for(config), decisions)
    kg = assemble(extractions, resolution, load_schema(), stories)
    store = Store(config.base_iri)
    store.add(kg)
    network = to_network(store)
    report = summarise(kg, failures)
    ineffective = tuple(Caution(path=decisions.path, message=message) for message in resolution.unmatched)
    report = replace(report, warnings=(*report.warnings, *ineffective))
    return Built(kg=kg, resolution=resolution, store=store, network=network, analysis=analyse(network), report=report)


def _written(built: Built, manifest: Manifest, output: Path) -> Built:
    config = manifest.config
    earlier = Path(output, "graph.ttl").is_file()
    built = replace(built, files=write(built, output, config, {str(SOURCES): manifest_text(manifest, output)}))
    if not earlier:
        return built
    undrawn = (name for name in PLOTS if output / name not in built.files)
    dated = sorted(path.name for path in output.glob("graph-*.html") if _DATED.fullmatch(path.name))
    return replace(built, removed=(*remove_others(output, config.exports), *remove_files(output, [*undrawn, *dated])))


def write(built: Built, output: Path, config: Config, others: Mapping[str, str] = MappingProxyType({})) -> tuple[Path, ...]:
    """Write graph, page, reports, plots, table of merges, exports and `others`, all together; return the files but for the last."""
    page = render(built.network, built.analysis, title=_TITLE)
    turtle = built.store.turtle()
    findings = find(built.network, built.analysis)
    contents: dict[str, str | bytes] = {
        "graph.ttl": turtle,
        "graph.html": page,
        "report.md": report_markdown(built.network, built.analysis, built.report, findings),
        "report.zh.md": report_markdown(built.network, built.analysis, built.report, findings, language="zh"),
        "report.json": report_json(built.network, built.analysis, built.report, findings),
        "merges.csv": merges_csv(built.resolution),
        **plots(built.network, findings),
    }
    for name in config.exports:
        contents |= FORMATS[name](built.store)
    written = write_together(output, {**contents, **others}, STAGE)
    built.store.keep(output, turtle)
    return tuple(written[: len(contents)])


def _check(config: Config) -> None:
    for name in config.exports:
        if name not in FORMATS:
            raise ConfigError(f"there is no export format {name!r}; there are: {', '.join(FORMATS)}")
    for label, kind in config.model_types.items():
        if kind not in set(EntityType):
            raise ConfigError(f"model_types: {label} is no {kind!r}; there are: {', '.join(EntityType)}")


def _foreign(sources: Sequence[Source], output: Path | str | None) -> Sequence[Source]:
    """Return the sources without the pages and reports of an earlier build, which lie there when the output is inside the input."""
    if output is None:
        return sources
    return [source for source in sources if source.path is None or not _is_ours(source.path.resolve(), Path(output).resolve())]


def _is_ours(path: Path, output: Path) -> bool:
    named = path.name in ("graph.html", "report.md", "report.zh.md") or _DATED.fullmatch(path.name)
    return path.parent == output and bool(named)


def _with_stories(extractions: Sequence[Extraction]) -> tuple[list[Extraction], Mapping[str, str]]:
    """Return the extractions with each document knowing which story it prints, and the story of every document."""
    stories = story_of(extraction.document for extraction in extractions)
    marked = [replace(one, document=replace(one.document, same_story=stories[one.document.id])) for one in extractions]
    return marked, stories
