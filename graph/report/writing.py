"""Findings as Markdown: lists whose entries are claims with the sentences they rest on, and tables."""

from collections.abc import Callable, Iterable, Sequence

from graph.report.claims import Claim
from graph.report.findings import Conflict
from graph.report.groups import Community, Tie
from graph.report.markdown import link, plain
from graph.report.moves import Move
from graph.report.places import Central
from graph.report.series import Series
from graph.report.timelines import Happening
from graph.report.unrelated import Unrelated
from graph.report.words import KINDS, SEPARATOR, Words

LISTED = 100
"""Most claims listed under one heading of report.md; report.json has them all."""
TOLD = 30
"""Rows of one table."""


class Writer(Words):
    """Write blocks of Markdown about a network in a language."""

    def shown(self, text: str) -> str:
        """Return a text as Markdown that shows it as it is."""
        return plain(text)

    def linked(self, text: str, address: str) -> str:
        """Return a link where the address is one of the web."""
        return link(text, address)

    def section(self, key: str, lines: Sequence[str], *, why: str = "", level: int = 2) -> list[str]:
        """Return a heading and its list, cut where it gets too long to read; `why` stands between them."""
        heading = [f"{'#' * level} {self.say(key)}", *([why] if why and lines else [])]
        return [*heading, *(self.listed(lines) if lines else [self.say("none")])]

    def listed(self, lines: Sequence[str]) -> list[str]:
        """Return a list, and how much of it was left out."""
        rest = [self.say("more", number=len(lines) - LISTED)] if len(lines) > LISTED else []
        return ["\n".join(lines[:LISTED]), *rest]

    def claims(self, claims: Iterable[Claim], prefix: Callable[[Claim], str] = lambda _: "", indent: str = "") -> list[str]:
        """Return a list entry for each claim: its sentence, what narrows it down, and the surest sentence it rests on with its document."""
        return [f"{indent}- {prefix(claim)}{self.cell(claim)}\n{self.cite(claim, indent)}" for claim in claims]

    def cite(self, claim: Claim, indent: str = "") -> str:
        """Return the surest sentence of a claim with its document, as a quotation within a list entry."""
        return f"{indent}  > {plain(claim.evidence[0]['text'])}\\\n{indent}  > — {self.source(claim)}"

    def conflict(self, conflict: Conflict) -> str:
        """Return a list entry for two claims that do not go together, both with their sentences below."""
        return "\n".join([f"- **{self.say(conflict.kind)}**", *self.claims(conflict.claims, indent="  ")])

    def move(self, move: Move) -> str:
        """Return a list entry for what is told of a person's change of post."""
        lines = [f"- **{self.name(move.person)}**"]
        for key, told in (("left", move.left), ("took", move.took), ("told_of", move.events)):
            if told:
                lines += [f"  - {self.say(key)}", *self.claims(told, indent="    ")]
        return "\n".join(lines)

    def central(self, one: Central) -> str:
        """Return a list entry for a central entity: its place, and the relations that make it so, each with its surest sentence."""
        place = self.say(
            "joined",
            others=self.say("joined_one" if one.degree == 1 else "joined_many", number=one.degree),
            place=one.pagerank_place,
            of=len(self.network),
        )
        share = f"{one.betweenness:.1%}"
        between = self.say("between", share=share, place=one.betweenness_place) if one.betweenness else self.say("between_nothing")
        told = [f"  - {self.related(row)}\n{self.cite(row.surest, '  ')}" for row in one.relations[:KINDS]]
        return "\n".join([f"- **{self.name(one.entity)}**: {SEPARATOR[self.language].join([place, between])}", *told])

    def community(self, group: Community) -> str:
        """Return a list entry for a group, named by its most important members."""
        return f"- **{self.names(group.members)}**: {self.held(group)}"

    def tie(self, tie: Tie, members: Sequence[str]) -> str:
        """Return a list entry, below a broker's, for a tie into the group of some members."""
        return self.claims([tie.claim], lambda _: self.say("into", names=self.names(members)), indent="  ")[0]

    def alone(self, unrelated: Iterable[Unrelated]) -> list[str]:
        """Return a list entry for each reason why nothing joins an entity to another, with the entities; the most frequent first."""
        found: dict[str, list[str]] = {}
        for one in unrelated:
            found.setdefault(one.reason, []).append(self.name(one.entity))
        lines = []
        for reason, names in sorted(found.items(), key=lambda row: (-len(row[1]), row[0])):
            told = self.say("list_and").join(names[:LISTED])
            rest = f" {self.say('more', number=len(names) - LISTED)}" if len(names) > LISTED else ""
            lines.append(f"- **{self.say(f'alone_{reason}')}** ({len(names)}): {told}{rest}")
        return lines

    def timeline(self, told: Sequence[Happening]) -> list[str]:
        """Return a table of what happened, each with its document: the newest, and undated ones where there is room."""
        dated = [one for one in told if one.when or one.told_on]
        undated = [one for one in told if not (one.when or one.told_on)]
        shown = [*dated[-TOLD:], *undated[: max(0, TOLD - len(dated))]]
        rest = [self.say("more", number=len(told) - len(shown))] if len(told) > len(shown) else []
        return [self._table((self.when(one.when, one.told_on), self.cell(one.claim), self.source(one.claim)) for one in shown), *rest]

    def series(self, series: Series) -> list[str]:
        """Return a heading and a table of figures over time."""
        metric = plain(series.metric_zh if self.language == "zh" else series.metric_en)
        measured = f" ({plain(series.measured)})" if series.measured else ""
        rows = [
            (plain(f"{point.when}{'*' if point.told else ''}"), self.cell(point.claim), self.source(point.claim)) for point in series.points
        ]
        rest = [self.say("more", number=len(rows) - TOLD)] if len(rows) > TOLD else []
        return [f"### {self.name(series.entity)}: {metric}{measured}", self._table(rows[-TOLD:]), *rest]

    def _table(self, rows: Iterable[Sequence[str]]) -> str:
        head = [self.say(column) for column in ("when", "what", "where")]
        return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, ["---"] * len(head), *rows))
