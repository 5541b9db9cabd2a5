"""Relations between names of a sentence that the network of pairs finds where no rule tells of the two: 云雀的背后站着远山."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from spacy.tokens import Doc

from graph.extract.anaphora import REACH
from graph.extract.pairs import candidates, digitless, load_pair_network
from graph.extract.patterns import titles_pattern
from graph.extract.relations import LASTING, POSTS, lasting, leaves, posts_of, telling
from graph.extract.sentence import Sentence
from graph.extract.status import find_status, is_hypothetical
from graph.extract.topics import is_credited
from graph.model import Mention, Qualifiers, RelationMention
from graph.recurrent import rows_of
from graph.vocab import SYMMETRIC, Predicate, Status

EXTRACTOR = "model:pairs"
SURE = 0.8
"""From which probability what no rule tells is a relation: docs/evaluation.md says what other values would give."""
_NEAR = 10
"""Characters before a product in which its maker's plans for it are told: 计划推出星河."""
_HELD = (Predicate.LEADS, Predicate.WORKS_FOR)
_LISTED = re.compile("(?:退市|上市|挂牌|摘牌)")
"""What stands after an exchange, which the persons of the sentence do not work for: 远山从东海交易所退市，董事长林晓舟出局."""
_PAST = re.compile("(?:(?<![目此日之以提当年])前任?|原|已故|时任)$")
"""What stands before a body whose post is past: 前远山后卫林晓舟."""
_ONCE = re.compile("^(?:原|前任)|此前|先后|罢免|免去|卸任")
"""What stands between a body and a post that is past: 远山原党组成员林晓舟, 林晓舟此前在远山."""
_SELLS = re.compile("减持|出售|抛售")
"""What only who holds something now may plan: 远山拟减持海棠."""
_SOLD = re.compile("(?<!未)(?<!没有)(?<!计划)(?<!拟)(?<!将)(?:退出|清仓)(?![^，。；]{0,6}(?:市场|行业|业务))")
"""What stands between an investor and what it no longer holds: 远山退出海棠."""
_SAID = re.compile("曾[^，。；]{0,12}(?:宣布|公布|透露|披露)")
"""What tells that something was said once, not that it is over: 远山曾和海棠共同宣布合作."""
_COMING = re.compile("即将(?:上任|就任|出任|接任|履新)|候任|拟任")
"""What stands between a body and a post that somebody will hold: 远山即将上任的首席执行官林晓舟."""
_REPLACED = re.compile("变更?为|改为|更换为|换成")
"""What follows a person who held a post: 远山的法定代表人由陈磊变更为林晓舟."""
_NOT_FORMER = re.compile("(?<=[目此日之以提])前")
"""前 that ends a word and says nothing of a post: 目前CEO."""

Claim = tuple[str, Predicate, str]


_BESIDES = frozenset({Predicate.PARTNERS_WITH, Predicate.COMPETES_WITH})
"""What two are not whose names stand beside each other: the one is a part of the other."""


def find_learned(
    sentences: Sequence[Sentence], rows_of_words: Callable[[Sequence[Sentence]], Iterable[Sequence[int]]], told: Iterable[RelationMention]
) -> Iterator[RelationMention]:
    """Yield the relations that the network finds between names of a sentence, of which the document tells no relation anywhere.

    What it finds of two names has one status, that of the surest telling. The sentences have antecedents in the places of pronouns;
    `rows_of_words` gives for each of some of them the row of the word that each of its characters stands in.
    """
    network = load_pair_network()
    known = {frozenset((one.subject.text, one.object.text)) for one in told}
    left = {
        index: pairs
        for index, sentence in enumerate(sentences)
        if (pairs := [pair for pair in candidates(sentence, network.joined) if _names(sentence, pair) not in known])
    }
    read = [sentences[index] for index in left]
    likely_of = network.read(read, list(rows_of_words(read)), list(left.values()))
    found: dict[Claim, list[RelationMention]] = {}
    for (index, pairs), likely in zip(left.items(), likely_of, strict=True):
        best: dict[Claim, RelationMention] = {}
        earlier = sentences[max(0, index - REACH) : index]
        for pair, number in zip(*(likely >= SURE).nonzero(), strict=True):
            one = _found(network.predicates[number], pairs[pair], float(likely[pair, number]), sentences[index], earlier)
            if one is None:
                continue
            claim = _claim(one)
            if claim not in best or one.confidence > best[claim].confidence:
                best[claim] = one
        for claim, one in best.items():
            found.setdefault(claim, []).append(one)
    for tellings in found.values():
        surest = max(tellings, key=lambda one: one.confidence)
        yield from (replace(one, predicate=surest.predicate, status=surest.status) for one in tellings)


def _names(sentence: Sentence, pair: tuple[int, int]) -> frozenset[str]:
    return frozenset(sentence.mentions[place].text for place in pair)


def _claim(one: RelationMention) -> Claim:
    """Return what tells a relation of a sentence from others: its names, in either order if it has no direction; one post of a person."""
    names = (one.subject.text, one.object.text)
    if one.predicate in SYMMETRIC:
        names = (min(names), max(names))
    return names[0], Predicate.LEADS if one.predicate is Predicate.WORKS_FOR else one.predicate, names[1]


def _found(
    predicate: Predicate, pair: tuple[int, int], probability: float, sentence: Sentence, earlier: Sequence[Sentence]
) -> RelationMention | None:
    """Return what the network found as a relation, none if it is only supposed; a title between the names says which post it is."""
    slots = [slot for slot, _ in sentence.slots()]
    subject, object_ = (sentence.mentions[place] for place in pair)
    start, last = sorted(slots[place] for place in pair)
    if is_hypothetical(sentence, last + 1) or any(is_credited(sentence, slots[place]) for place in pair):
        return None
    if predicate in _BESIDES and not sentence.masked[start + 1 : last].strip():
        return None  # 远山 DeepView
    if predicate in _HELD and _LISTED.match(sentence.masked, slots[pair[1]] + 1):
        return None
    # Cues elsewhere in the sentence are mostly about something else: 远山旗下的星河将于10月开战.
    first = max(start, last - _NEAR) if predicate is Predicate.MAKES else start
    between = replace(sentence, masked=sentence.masked[first : last + 1])
    status = find_status(between, 0, last + 1 - first, lasts=predicate in LASTING, post=predicate in POSTS)
    if status is Status.ASSERTED and find_status(sentence, start, last + 1) is Status.REPORTED:
        status = Status.REPORTED
    if status is Status.ENDED and any(match.start() <= last for match in _SAID.finditer(sentence.masked, start)):
        status = Status.ASSERTED
    if predicate is Predicate.INVESTED_IN and _SELLS.search(between.masked):
        status = Status.ASSERTED
    title = ""
    if predicate in _HELD and last - start > 1 and not any(start < slot < last for slot in slots):
        match = titles_pattern().search(_NOT_FORMER.sub("　", sentence.masked), start, last)
        title = match["title"].strip() if match else ""
        held = posts_of(title) if title else {}
        predicate = next((post for post in (*_HELD, Predicate.FOUNDED) if post in held), predicate)
        if held.get(predicate):
            status = Status.ENDED
        elif predicate is Predicate.FOUNDED and status is Status.PLANNED:
            status = Status.ASSERTED  # 远山将于十月举办创始人林晓舟的演讲
    if predicate in _HELD and status is Status.ASSERTED:
        status = _of_post(sentence, start, last, subject)
    sold = predicate is Predicate.INVESTED_IN and status in (Status.ASSERTED, Status.ENDED) and _SOLD.search(between.masked) is not None
    return RelationMention(
        predicate=predicate,
        subject=subject,
        object=object_,
        trigger=sentence.span_of(start, last + 1),
        sentence=telling(sentence, earlier, subject, object_),
        qualifiers=Qualifiers(title="" if predicate is Predicate.FOUNDED else title),
        status=Status.ENDED if sold else lasting(predicate, status),
        extractor=EXTRACTOR,
        confidence=round(probability * min(subject.confidence, object_.confidence) ** 0.5, 2),
    )


def _of_post(sentence: Sentence, start: int, last: int, person: Mention) -> Status:
    """Return the status of a post that is told between two places of `Sentence.masked` and that nothing there puts in doubt."""
    masked = sentence.masked
    if _COMING.search(masked, start, last):
        return Status.PLANNED
    slot = next(slot for slot, mention in sentence.slots() if mention is person)
    replaced = masked[slot - 1 : slot] == "由" and _REPLACED.match(masked, slot + 1)
    over = _PAST.search(masked, 0, start) or _ONCE.search(masked[start + 1 : last]) or replaced or leaves(sentence, person)
    return Status.ENDED if over else Status.ASSERTED


def word_rows(doc: Doc, sentences: Sequence[Sentence]) -> Iterator[list[int]]:
    """Yield for each sentence with two names the row of the word of each of its characters: 0 for slots and words without a row."""
    words, strings = doc.to_array(["ORTH", "IDX", "LENGTH"]), doc.vocab.strings
    starts = words[:, 1].tolist()
    for sentence in sentences:
        if len(sentence.mentions) < 2:
            yield []
            continue
        first, last = bisect_left(starts, sentence.span.start), bisect_left(starts, sentence.span.end)
        rows: dict[int, int] = {}
        for word, start, length in words[first:last].tolist():
            if row := _row(strings[word]):
                rows.update(dict.fromkeys(range(start, start + length), row))
        of_sentence = [rows.get(sentence.offset(index), 0) for index in range(len(sentence.masked))]
        for slot, _ in sentence.slots():
            of_sentence[slot] = 0
        yield of_sentence


@lru_cache(maxsize=50_000)
def _row(word: str) -> int:
    return rows_of("words").get(digitless(word), 0)
