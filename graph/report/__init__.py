"""A report in plain words, each claim with its sentence and document; and the same as JSON."""

import json
import tomllib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files

from graph.errors import InputError
from graph.model import KnowledgeGraph
from graph.network import Analysis, DocumentView, Network
from graph.report.findings import Claim, Conflict, Findings, find
from graph.report.markdown import link, plain

LISTED = 100
"""Most claims listed under one heading of report.md; report.json has them all."""
_SEPARATOR = {"en": ", ", "zh": "，"}


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


def report_json(network: Network, analysis: Analysis, build: BuildReport) -> str:
    """Return the findings as JSON: every claim with all its evidence."""
    told = {
        "counts": _counts(network, build),
        "build": asdict(build),
        **asdict(find(network, analysis)),
        "names": {
            node: {"en": names["label_en"], "zh": names["label_zh"], "type": names["type"]} for node, names in sorted(network.nodes.items())
        },
        "communities": analysis.communities,
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def report_markdown(network: Network, analysis: Analysis, build: BuildReport, *, language: str = "en") -> str:
    """Return the findings as Markdown in a language, en or zh; names and sentences of documents can never become markup."""
    writer = _Writer(network, language)
    findings = find(network, analysis)
    say, section, claims = writer.say, writer.section, writer.claims
    blocks = [f"# {say('title')}", say("counts", **_counts(network, build))]
    documents: Sequence[DocumentView] = network.graph["documents"]
    dated = sorted(view["published"] for view in documents if view["published"])
    if dated:
        blocks.append(say("dates", oldest=dated[0], newest=dated[-1]))
    blocks += section("leaders", claims(findings.leaders))
    blocks += section("central", writer.central(findings), why="central_why")
    blocks += section("brokers", [f"- **{writer.name(entity)}**: {say('groups', number=number)}" for entity, number in findings.brokers])
    blocks += [f"## {say('fields')}"] + (_fields(writer, findings) or [say("none")])
    blocks += [f"## {say('unsure')}"] + [
        block for status, told in findings.unsure.items() for block in section(status, claims(told), level=3)
    ]
    blocks += section("conflicts", [writer.conflict(conflict) for conflict in findings.conflicts], why="conflicts_why")
    blocks += section("timeline", claims(findings.timeline, lambda claim: f"**{plain(claim.when) or say('undated')}** "))
    blocks += section("figures", claims(findings.figures))
    blocks += section("isolated", [f"- {writer.name(entity)}" for entity in findings.isolated], why="isolated_why")
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


def _fields(writer: "_Writer", findings: Findings) -> list[str]:
    return [
        block
        for one in findings.fields
        for block in (f"### {writer.name(one.entity)}", "\n".join(writer.claims((*one.rivals, *one.partners))))
    ]


@cache
def _words() -> dict[str, dict[str, str]]:
    return tomllib.loads((files(__name__) / "words.toml").read_text("utf-8"))


class _Writer:
    """Write blocks of Markdown about a network in a language."""

    def __init__(self, network: Network, language: str) -> None:
        self.network = network
        self.language = language

    def say(self, key: str, **values: object) -> str:
        """Return a phrase with its places filled in."""
        return _words()[key][self.language].format(**values)

    def name(self, entity: str) -> str:
        """Return both names of an entity, that in the report's language first."""
        names = [self.network.nodes[entity][f"label_{language}"] for language in (self.language, "zh", "en")]
        first, *others = dict.fromkeys(names)
        return plain(first) + "".join(f" ({plain(other)})" for other in others)

    def section(self, key: str, lines: list[str], *, why: str = "", level: int = 2) -> list[str]:
        """Return a heading and its list, cut where it gets too long to read."""
        heading = [f"{'#' * level} {self.say(key)}", *([self.say(why)] if why and lines else [])]
        if not lines:
            return [*heading, self.say("none")]
        rest = [self.say("more", number=len(lines) - LISTED)] if len(lines) > LISTED else []
        return [*heading, "\n".join(lines[:LISTED]), *rest]

    def claims(self, claims: Iterable[Claim], prefix: Callable[[Claim], str] = lambda _: "") -> list[str]:
        """Return a list entry for each claim: its sentence, what narrows it down, and the surest sentence it rests on with its document."""
        return [
            f"- {prefix(claim)}{plain(claim.zh if self.language == 'zh' else claim.en)} ({self._detail(claim)})\n{self._cite(claim)}"
            for claim in claims
        ]

    def conflict(self, conflict: Conflict) -> str:
        """Return a list entry for two claims that do not go together, both with their sentences below."""
        told = "\n".join(self.claims(conflict.claims)).splitlines()
        return "\n".join([f"- **{self.say(conflict.kind)}**", *(f"  {line}" for line in told)])

    def central(self, findings: Findings) -> list[str]:
        """Return a list entry for each central entity, with the relations that make it so."""
        lines = []
        for one in findings.central:
            relations = [f"{zh if self.language == 'zh' else en} {number}" for en, zh, number in one.relations]
            why = _SEPARATOR[self.language].join([self.say("joined", degree=one.degree), *relations])
            lines.append(f"- **{self.name(one.entity)}**: {plain(why)}")
        return lines

    def _detail(self, claim: Claim) -> str:
        told = claim.qualifiers
        sentence = claim.zh if self.language == "zh" else claim.en
        parts = [
            self.say("position", title=told["title"]) if told.get("title", sentence) not in sentence else "",
            self.say("since", date=told["valid_from"]) if "valid_from" in told else "",
            self.say("until", date=told["valid_until"]) if "valid_until" in told else "",
            self.say("amount", amount=told["amount"], currency=told.get("currency", "")).strip() if "amount" in told else "",
            self.say("share", share=f"{float(told['share']):.2%}") if "share" in told else "",
            "" if claim.status == "Asserted" else self.say(claim.status),
            self.say("confidence", confidence=f"{int(claim.confidence * 100 + 1e-9)}%"),
            self.say("sources", number=claim.sources) if claim.sources > 1 else "",
        ]
        return plain(_SEPARATOR[self.language].join(part for part in parts if part))

    def _cite(self, claim: Claim) -> str:
        best, *others = claim.evidence
        source = [link(best["title"] or best["path"], best["url"]), plain(best["publisher"]), plain(best["published"])]
        more = f" ({self.say('others', number=len(others))})" if others else ""
        return f"  > {plain(best['text'])}\\\n  > — {', '.join(part for part in source if part)}{more}"
