"""Names and claims in words of both languages, as a terminal shows them."""

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from graph.network import Network
from graph.report.claims import Claim
from graph.report.groups import Community
from graph.report.places import Relations

NAMED = 3
"""Members that a group is named by, and others that are named of those in a relation."""
KINDS = 4
"""Kinds of relations told of a central entity or a group."""
SEPARATOR = {"en": ", ", "zh": "，"}


@cache
def _phrases() -> dict[str, dict[str, str]]:
    return tomllib.loads((files("graph.report") / "words.toml").read_text("utf-8"))


def phrase(key: str, language: str, **values: object) -> str:
    """Return a phrase in a language, en or zh, with its places filled in."""
    return _phrases()[key][language].format(**values)


class Words:
    """Put what a network holds into words of a language."""

    def __init__(self, network: Network, language: str) -> None:
        self.network = network
        self.language = language

    def shown(self, text: str) -> str:
        """Return a text as it can be shown: on one line, without characters that could play tricks on a terminal."""
        return " ".join("".join(character if character.isprintable() else " " for character in text).split())

    def linked(self, text: str, _address: str) -> str:
        """Return a text that stands for an address."""
        return self.shown(text)

    def say(self, key: str, **values: object) -> str:
        """Return a phrase with its places filled in."""
        return phrase(key, self.language, **values)

    def label(self, entity: str) -> str:
        """Return the name of an entity in the language."""
        return self.shown(self.network.nodes[entity][f"label_{self.language}"])

    def name(self, entity: str) -> str:
        """Return both names of an entity, that in the language first."""
        names = [self.network.nodes[entity][f"label_{language}"] for language in (self.language, "zh", "en")]
        first, *others = dict.fromkeys(names)
        return self.shown(first) + "".join(f" ({self.shown(other)})" for other in others)

    def kind(self, entity: str) -> str:
        """Return what an entity is: company, 公司."""
        english, chinese = self.network.graph["types"][self.network.nodes[entity]["type"]]
        return self.shown(chinese if self.language == "zh" else english)

    def names(self, entities: Sequence[str], most: int = NAMED) -> str:
        """Return the names of the first of some entities, and how many more there are; of two with one name their types are told."""
        labels = [self.label(entity) for entity in entities[:most]]
        told = self.say("list_and").join(
            f"{label} ({self.kind(entity)})" if labels.count(label) > 1 else label for entity, label in zip(entities, labels, strict=False)
        )
        if len(entities) <= most:
            return told
        return self.say("names_more", names=told, number=len(entities) - most, total=len(entities))

    def related(self, row: Relations) -> str:
        """Return a kind of relation with the names of those at its other end: makes Qwen App, Taobao and 12 more."""
        relation = self.say(f"{row.predicate}_by" if row.inverse else row.predicate)
        return self.say("related", relation=relation, names=self.names(row.others))

    def held(self, group: Community) -> str:
        """Return how large a group is, what holds it together, and who joins it to others."""
        kinds = [self.say("held_kind", number=number, relation=self.say(predicate)) for predicate, number in group.relations[:KINDS]]
        parts = [
            self.say("group", number=len(group.members)),
            self.say("held", kinds=self.say("list_and").join(kinds)) if kinds else "",
            self.say("joined_by", names=self.names(group.brokers)) if group.brokers else "",
        ]
        return "; ".join(part for part in parts if part)

    def when(self, when: str, told_on: str = "") -> str:
        """Return a date, or else when it was first told, or that there is none."""
        return self.shown(when) or (self.say("told_on", date=self.shown(told_on)) if told_on else self.say("undated"))

    def cell(self, claim: Claim) -> str:
        """Return a claim as a sentence, with what narrows it down and how sure it is."""
        return f"{self.shown(claim.said(self.language))} ({self.detail(claim)})"

    def detail(self, claim: Claim) -> str:
        """Return what narrows a claim down, where its sentence does not say it, and how sure it is."""
        told = claim.qualifiers
        sentence = claim.said(self.language)
        parts = [
            self.say("position", title=told["title"]) if told.get("title", claim.zh) not in claim.zh else "",
            self.say("since", date=told["valid_from"]) if told.get("valid_from", sentence) not in sentence else "",
            self.say("until", date=told["valid_until"]) if told.get("valid_until", sentence) not in sentence else "",
            self.say("amount", amount=told["amount"], currency=told.get("currency", "")).strip() if "amount" in told else "",
            self.say("share", share=f"{float(told['share']):.2%}") if "share" in told else "",
            "" if claim.status == "Asserted" or self._says_status(claim) else self.say(claim.status),
            self.say("confidence", confidence=percent(claim.confidence)),
            self.say("sources", number=claim.sources) if claim.sources > 1 else "",
        ]
        return self.shown(SEPARATOR[self.language].join(part for part in parts if part))

    def _says_status(self, claim: Claim) -> bool:
        """Tell whether the sentence of a claim ends in its status: … of Doubao (2026; planned)."""
        remarks = re.split(r"[(（;；]\s*", claim.said(self.language))
        return len(remarks) > 1 and remarks[-1].rstrip(")）") == self.say(f"remark_{claim.status}")

    def source(self, claim: Claim) -> str:
        """Return the document of the surest sentence of a claim, and how many more sentences there are."""
        best, *others = claim.evidence
        parts = [self.linked(best["title"] or best["path"], best["url"]), self.shown(best["publisher"]), self.shown(best["published"])]
        more = f" ({self.say('others', number=len(others))})" if others else ""
        return ", ".join(part for part in parts if part) + more


def percent(share: float) -> str:
    """Return a share between 0 and 1 in whole percent, rounded down: what is not certain is never 100%."""
    return f"{int(share * 100 + 1e-9)}%"
