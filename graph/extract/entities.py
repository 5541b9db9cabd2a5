"""Doc → mentions: the name base, the recogniser and the document itself vote on what each name is."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Doc

from graph.extract.bodies import by_place
from graph.extract.candidates import DOUBTFUL, KNOWN, LONGER, TAKEN, Candidate, find_candidates, goes_on, word_list
from graph.extract.deduced import deduce
from graph.extract.endings import by_ending
from graph.extract.titles import find_titles
from graph.lexicon import Lexicon, fold
from graph.model import Mention, Span
from graph.vocab import EntityType

_GLOSS = re.compile(
    r"\s?[（(]\s?(?:以下简称|下称|简称|原名|又称|下文简称|亦称)?[：:为]?\s?[“\"「『]?(?P<name>[^，,。；;（()）\s“”\"「」『』][^，,。；;（()）“”\"「」『』]{0,39}?)[”\"」』]?\s?[)）]"
)
_ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s<>\"'，。；、！？（）()「」《》\u3400-\u9fff]+|[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
)
"""Addresses, whose parts name nobody: https://www.example.com, hr@example.com."""
_MAKERS = frozenset({EntityType.COMPANY, EntityType.ORGANIZATION})
_SHORT = re.compile(r"以下简称|下称|简称|又称|亦称")
_LATIN_NAME = re.compile(r"[A-Z][A-Za-z.'’\-]+(?: [A-Z][A-Za-z.'’\-]+)*")


def find_mentions(doc: Doc, lexicon: Lexicon) -> tuple[Mention, ...]:
    """Return the mentions of a document, sorted and without overlaps."""
    text = doc.user_data["document"].text  # Doc.text joins the tokens anew each time
    settled = _settled(text, [*find_candidates(doc, lexicon), *by_ending(doc)])
    kept = _without_overlaps([*settled, *find_titles(text, settled)])
    kept = _one_type_a_name(text, kept)
    kept = [part for one in kept for part in _maker_apart(text, one, lexicon)]
    kept = by_place(text, _everywhere(doc, kept), lexicon)
    mentions = [
        Mention(
            document_id=doc.user_data["document"].id,
            start=one.start,
            end=one.end,
            text=text[one.start : one.end],
            type=one.type,
            extractor=one.extractor,
            confidence=round(one.score, 2),
            entry=one.entry,
        )
        for one in kept
    ]
    mentions = sorted(_outside_addresses(text, [*mentions, *deduce(text, mentions)]), key=lambda one: one.start)
    return tuple(_with_glosses(text, mentions))


def _outside_addresses(text: str, mentions: Iterable[Mention]) -> Iterator[Mention]:
    addresses = [match.span() for match in _ADDRESS.finditer(text)]
    for one in mentions:
        if not any(start <= one.start and one.end <= end for start, end in addresses):
            yield one


def _borne_out(text: str, candidates: Sequence[Candidate]) -> dict[tuple[str, str], int]:
    """Return by surface and entry how many other names of the document speak for that entry.

    千问 is the model and the app; a document that also says 千问APP means the app, one that says 通义千问 the model. Names that
    continue the surface count threefold.
    """
    surfaces: dict[str, set[str]] = defaultdict(set)
    for one in candidates:
        if one.entry:
            surfaces[fold(text[one.start : one.end])].add(one.entry)
    return {
        (surface, entry): sum(
            3 if other.startswith(surface) else 1 for other, entries in surfaces.items() if other != surface and entries == {entry}
        )
        for surface, rivals in surfaces.items()
        if len(rivals) > 1
        for entry in rivals
    }


def _settled(text: str, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return one candidate for each range: its type by the recogniser where the name base leaves a choice."""
    borne_out = _borne_out(text, candidates)
    by_range: dict[tuple[int, int], list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        by_range[candidate.start, candidate.end].append(candidate)
    support: dict[str, float] = defaultdict(float)
    seen_as: dict[tuple[str, EntityType], float] = defaultdict(float)
    for candidate in candidates:
        if candidate.extractor == "recogniser":
            surface = fold(text[candidate.start : candidate.end])
            support[surface] += candidate.score
            seen_as[surface, candidate.type] += candidate.score
    sure: dict[str, set[str]] = defaultdict(set)
    """The names by which the document surely means an entry: where it says AMD, 超微 is AMD too."""
    for candidate in candidates:
        if candidate.entry and candidate.score >= KNOWN:
            sure[candidate.entry].add(fold(text[candidate.start : candidate.end]))
    out = []
    for (start, end), rivals in by_range.items():
        surface = fold(text[start:end])

        def preference(one: Candidate, surface: str = surface) -> tuple[float, int, float, str]:
            return one.score, borne_out.get((surface, one.entry), 0), seen_as[surface, one.type], one.entry

        known = [one for one in rivals if one.entry]
        seen = [one for one in rivals if not one.entry]
        best_seen = max(seen, key=lambda one: (one.score, one.type), default=None)
        if not known:
            if best_seen:
                out.append(best_seen)
            continue
        if best_seen:
            agreeing = [one for one in known if one.type == best_seen.type]
            chosen = max(agreeing or known, key=preference)
            if not agreeing and chosen.score < TAKEN:
                # 苹果 read as a product while the name base has the company: the text decides, the entry does not apply.
                out.append(best_seen)
                continue
            out.append(replace(chosen, score=max(chosen.score, best_seen.score)))
            continue
        chosen = max(known, key=preference)
        if chosen.score >= TAKEN or support[surface] >= 1 or (chosen.score == DOUBTFUL and sure[chosen.entry] - {surface}):
            out.append(replace(chosen, score=max(chosen.score, TAKEN)))
    return out


def _without_overlaps(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Return the candidates left when, of those that overlap, a longer one is kept if it is sure enough, else the surer one."""
    taken: list[Candidate] = []
    ranked = sorted(
        (one for one in candidates if one.score >= TAKEN),
        key=lambda one: (one.score < LONGER, one.start - one.end, -one.score, one.start, one.type),
    )
    used: set[int] = set()
    for candidate in ranked:
        positions = range(candidate.start, candidate.end)
        if used.isdisjoint(positions):
            used.update(positions)
            taken.append(candidate)
    return sorted(taken, key=lambda one: one.start)


def _one_type_a_name(text: str, candidates: list[Candidate]) -> list[Candidate]:
    """Give every mention of a name the type that its mentions speak for together, where the name base does not know it."""
    votes: dict[str, dict[EntityType, float]] = defaultdict(lambda: defaultdict(float))
    for one in candidates:
        if not one.entry:
            votes[fold(text[one.start : one.end])][one.type] += one.score
    winner = {name: max(sorted(kinds), key=lambda kind: kinds[kind]) for name, kinds in votes.items()}
    return [one if one.entry else replace(one, type=winner[fold(text[one.start : one.end])]) for one in candidates]


def _maker_apart(text: str, one: Candidate, lexicon: Lexicon) -> Iterator[Candidate]:
    """Yield maker and product apart where a name is both, each of them a name of its own: 微软|Azure, 字节|豆包.

    A name that says one thing twice, as 通义千问Qwen does, stays whole and is that thing.
    """
    if one.type is EntityType.PRODUCT:
        for cut in range(one.start + 2, one.end - 1):
            left = {entry.key for entry in lexicon.lookup(text[one.start : cut]) if entry.type is one.type}
            both = left & {entry.key for entry in lexicon.lookup(text[cut : one.end])} if left else left
            if both and not one.entry:
                one = replace(one, entry=min(both))
        for cut in range(one.start + 2, one.end - 1):
            products = [entry for entry in lexicon.lookup(text[cut : one.end]) if entry.type is EntityType.PRODUCT and entry.parent]
            makers = [entry for entry in lexicon.lookup(text[one.start : cut]) if entry.type in _MAKERS] if products else []
            for maker in makers:
                for product in products:
                    if product.parent in maker.surfaces:
                        yield replace(one, end=cut, type=maker.type, entry=maker.key, extractor="lexicon")
                        yield replace(one, start=cut, entry=product.key, extractor="lexicon")
                        return
    yield one


def _everywhere(doc: Doc, candidates: list[Candidate]) -> list[Candidate]:
    """Add the other places where a name found stands in the document."""
    text = fold(doc.user_data["document"].text)
    used = {position for one in candidates for position in range(one.start, one.end)}
    best: dict[str, Candidate] = {}
    for one in candidates:
        name = text[one.start : one.end]
        if name not in best or one.score > best[name].score:
            best[name] = one
    places = doc.to_array(["IDX", "LENGTH"])
    edges = {*places[:, 0].tolist(), *places.sum(axis=1).tolist()}
    added = []
    for name in sorted(best, key=lambda name: (-len(name), name)):
        one = best[name]
        if len(name) < 2 or one.score < 0.8:
            continue
        end = 0
        while (start := text.find(name, end)) >= 0:
            end = start + len(name)
            if start in edges and end in edges and used.isdisjoint(range(start, end)) and not goes_on(text, start, end):
                used.update(range(start, end))
                added.append(replace(one, start=start, end=end, score=one.score * 0.9, extractor="document"))
    return sorted([*candidates, *added], key=lambda one: one.start)


def _with_glosses(text: str, mentions: list[Mention]) -> Iterator[Mention]:
    """Yield the mentions, those in brackets after a name linked to it: 布莱恩·切斯基（Brian Chesky）, 阿里巴巴集团（以下简称“阿里”）."""
    linked: dict[int, str] = {}
    new: list[Mention] = []
    shorts: list[Mention] = []
    by_start = {mention.start: mention for mention in mentions}
    for mention in mentions:
        gloss = _GLOSS.match(text, mention.end)
        if gloss is None:
            continue
        inside = by_start.get(gloss.start("name"))
        short = _SHORT.search(text, mention.end, gloss.start("name")) is not None
        name = gloss["name"]
        spelled = _LATIN_NAME.fullmatch(name) is not None and not mention.text.isascii()
        if inside is not None and inside.end == gloss.end("name"):
            if short or (spelled and inside.type == mention.type):
                linked[inside.start] = mention.text
                shorts += [replace(inside, same_as=mention.text)] if short else []
        elif (short and fold(name) not in word_list("generic")) or (spelled and mention.type == EntityType.PERSON):
            new.append(
                replace(
                    mention,
                    start=gloss.start("name"),
                    end=gloss.end("name"),
                    text=name,
                    entry="",
                    extractor="pattern:gloss",
                    same_as=mention.text,
                )
            )
    new += [again for one in [*shorts, *new] if not one.text.isascii() for again in _again(text, one, mentions)]
    covered = [Span(start=one.start, end=one.end) for one in new]
    for mention in sorted([*mentions, *new], key=lambda one: (one.start, one.end)):
        if mention not in new and any(span.start < mention.end and mention.start < span.end for span in covered):
            continue
        yield replace(mention, same_as=linked[mention.start]) if mention.start in linked else mention


def _again(text: str, short: Mention, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """Yield the later places of a short name that a text declares, that no other name reaches over: 云帆新, where 云帆 is known."""
    end = short.end
    while (start := text.find(short.text, end)) >= 0:
        end = start + len(short.text)
        if all(start <= one.start and one.end <= end and one.text != short.text for one in mentions if one.start < end and start < one.end):
            yield replace(short, start=start, end=end)
