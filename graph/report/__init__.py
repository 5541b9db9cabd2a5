"""A report in plain words, each claim with its sentence and document; the same as JSON; and its plots."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any

from graph.errors import InputError
from graph.model import KnowledgeGraph
from graph.network import Analysis, DocumentView, Network
from graph.report.findings import NEWEST_DAYS, Findings, find
from graph.report.markdown import plain
from graph.report.plots import PLOTS, drawn_series, plots, titled
from graph.report.writing import LISTED, Writer

__all__ = [
    "PLOTS",
    "BuildReport",
    "Caution",
    "Failure",
    "Findings",
    "find",
    "plots",
    "report_json",
    "report_markdown",
    "summarise",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Say which input could not be read, and why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Caution:
    """Say what was odd about a document that was read all the same."""

    path: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildReport:
    """Hold what happened to the documents of a build; tuples are sorted."""

    documents: int
    failures: tuple[Failure, ...] = ()
    warnings: tuple[Caution, ...] = ()
    reprints: tuple[tuple[str, ...], ...] = ()
    """Paths of documents that tell one story, for every story told more than once."""


def summarise(kg: KnowledgeGraph, failures: Iterable[InputError]) -> BuildReport:
    """Return what happened to the documents of a build."""
    stories: dict[str, list[str]] = {}
    for document in kg.documents:
        stories.setdefault(document.same_story or document.id, []).append(document.path)
    return BuildReport(
        documents=len(kg.documents),
        failures=tuple(
            sorted((Failure(path=error.path, reason=error.reason) for error in failures), key=lambda one: (one.path, one.reason))
        ),
        warnings=tuple(
            sorted(
                (Caution(path=document.path, message=message) for document in kg.documents for message in document.warnings),
                key=lambda one: (one.path, one.message),
            )
        ),
        reprints=tuple(sorted(tuple(sorted(paths)) for paths in stories.values() if len(paths) > 1)),
    )


def report_json(network: Network, analysis: Analysis, build: BuildReport, findings: Findings | None = None) -> str:
    """Return the findings as JSON: every claim with all its evidence, every entity with its measures."""
    told = {
        "counts": _counts(network, build),
        "build": build,
        **_fields_of(findings or find(network, analysis)),
        "names": {
            node: {"en": names["label_en"], "zh": names["label_zh"], "type": names["type"]} for node, names in sorted(network.nodes.items())
        },
        "measures": {
            node: {"degree": analysis.degree[node], "pagerank": analysis.pagerank[node], "betweenness": analysis.betweenness[node]}
            for node in sorted(network)
        },
        "methods": {"betweenness_sources": analysis.betweenness_sources, "communities": analysis.communities_method},
    }
    return json.dumps(told, ensure_ascii=False, indent=1, default=_fields_of) + "\n"


def _fields_of(one: Any) -> dict[str, Any]:
    return {field.name: getattr(one, field.name) for field in fields(one)}


def report_markdown(
    network: Network, analysis: Analysis, build: BuildReport, findings: Findings | None = None, *, language: str = "en"
) -> str:
    """Return the findings as Markdown in a language, en or zh; names and sentences of documents can never become markup.

    It shows the plots of the same findings that lie beside it (`plots`).
    """
    findings = findings or find(network, analysis)
    writer = Writer(network, language)
    say, section, claims = writer.say, writer.section, writer.claims
    drawn = titled(network, findings, language)

    def picture(name: str) -> list[str]:
        return [f"![{plain(drawn[name])}]({name})"] if name in drawn else []

    blocks = [f"# {say('title')}", say("counts", **_counts(network, build))]
    documents: Sequence[DocumentView] = network.graph["documents"]
    dated = sorted(view["published"] for view in documents if view["published"])
    if dated:
        blocks.append(say("dates", oldest=dated[0], newest=dated[-1]))
    blocks += section("leaders", claims(findings.leaders))
    blocks += section("moves", list(map(writer.move, findings.moves)), why=say("moves_why"))
    estimated = "" if analysis.betweenness_exact else f" {say('between_estimated', sources=analysis.betweenness_sources)}"
    blocks += section("central", list(map(writer.central, findings.central)), why=say("central_why") + estimated)
    blocks += section("products", list(map(writer.central, findings.products)))
    blocks += picture("plots/central.svg")
    blocks += _groups(writer, analysis, findings)
    blocks += _fields(writer, findings)
    since = findings.news.since
    blocks += section("news", claims(findings.news.claims), why=say("news_why", since=since, days=NEWEST_DAYS) if since else "")
    blocks += [f"## {say('unsure')}"] + [
        block for status, told in findings.unsure.items() for block in section(status, claims(told), level=3)
    ]
    blocks += section("conflicts", [writer.conflict(conflict) for conflict in findings.conflicts], why=say("conflicts_why"))
    blocks += section("timeline", claims(findings.timeline, lambda claim: f"**{writer.when(claim.when, claim.told_on())}** "))
    blocks += picture("plots/events.svg")
    blocks += [f"## {say('timelines')}"] + (_timelines(writer, findings) or [say("none")])
    blocks += [f"## {say('series')}", *([say("series_why")] if findings.series else [say("none")])]
    names = drawn_series(findings)
    for place, series in enumerate(findings.series[:LISTED]):
        blocks += [*writer.series(series), *picture(names.get(place, ""))]
    blocks += [say("more", number=len(findings.series) - LISTED)] if len(findings.series) > LISTED else []
    blocks += section("figures", claims(findings.figures))
    blocks += section("isolated", writer.alone(findings.unrelated), why=say("isolated_why"))
    blocks += [f"## {say('documents')}", say("read", documents=build.documents)]
    blocks += section("failures", [f"- {plain(one.path)}: {plain(one.reason)}" for one in build.failures], level=3)
    blocks += section("cautions", [f"- {plain(one.path)}: {plain(one.message)}" for one in build.warnings], level=3)
    blocks += section("reprints", [f"- {'; '.join(map(plain, paths))}" for paths in build.reprints], level=3)
    return "\n\n".join(blocks) + "\n"


def _counts(network: Network, build: BuildReport) -> dict[str, int]:
    return {
        "documents": build.documents,
        "entities": len(network),
        "facts": network.number_of_edges(),
        "events": len(network.graph["events"]),
        "figures": len(network.graph["observations"]),
    }


def _groups(writer: Writer, analysis: Analysis, findings: Findings) -> list[str]:
    members = {group.number: group.members for group in findings.communities}
    brokers = [
        "\n".join(
            [
                f"- **{writer.name(one.entity)}**, {writer.say('belongs', names=writer.names(members[one.community]))}",
                *(writer.tie(tie, members[tie.community]) for tie in one.ties),
            ]
        )
        for one in findings.brokers
    ]
    method = writer.say("louvain" if analysis.communities_method == "louvain" else "propagated")
    groups = list(map(writer.community, findings.communities))
    return [
        *writer.section("communities", groups, why=writer.say("communities_why", method=method)),
        *writer.section("brokers", brokers, why=writer.say("brokers_why")),
    ]


def _fields(writer: Writer, findings: Findings) -> list[str]:
    blocks = [f"## {writer.say('fields')}"]
    for one in findings.fields:
        blocks.append(f"### {writer.name(one.entity)}")
        blocks += writer.listed(writer.claims((*one.rivals, *one.partners)))
    return blocks if findings.fields else [*blocks, writer.say("none")]


def _timelines(writer: Writer, findings: Findings) -> list[str]:
    return [block for entity, told in findings.timelines.items() for block in (f"### {writer.name(entity)}", *writer.timeline(told))]
