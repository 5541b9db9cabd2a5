"""Where something happens: the places of a sentence, read as text by rules that are not about them, and found again for the happening."""

import re
from collections.abc import Iterator

from graph.extract.sentence import Sentence
from graph.model import Mention, Offset
from graph.vocab import EntityType

_THERE = re.compile(r"(?:[在于赴到抵]|登陆|落户|进入|入驻|进军|位于|in|at)\s?$")


def spelled(sentence: Sentence) -> Sentence:
    """Return a sentence with its places as text: 收购泰国品牌远山 has nothing between verb and object then.

    Unlike `sentence.without_places` it keeps mentions that stand for a pronoun, and so lie elsewhere.
    """
    masked: list[str] = []
    offsets: list[Offset] = []
    kept: list[tuple[int, Mention]] = []
    slots = dict(sentence.slots())
    if all(mention.type is not EntityType.PLACE for mention in slots.values()):
        return sentence
    for index, character in enumerate(sentence.masked):
        mention = slots.get(index)
        if mention is not None and mention.type is EntityType.PLACE:
            masked += mention.text
            offsets += range(mention.start, mention.end)
            continue
        if mention is not None:
            kept.append((len(masked), mention))
        masked.append(character)
        offsets.append(sentence.offset(index))
    offsets.append(sentence.offset(len(sentence.masked)))
    mentions, positions = tuple(mention for _, mention in kept), tuple(position for position, _ in kept)
    return Sentence(sentence.span, sentence.text, mentions, "".join(masked), tuple(offsets), positions)


def find_places(sentence: Sentence, start: Offset, end: Offset) -> Iterator[Mention]:
    """Yield the places that a range of the document's text names as the scene of something: 在上海, 赴美国纽约."""
    reached = -1
    for slot, mention in sentence.slots():
        if mention.type is not EntityType.PLACE or not start <= mention.start < end:
            continue
        if sentence.masked.startswith("时间", slot + 1):
            continue  # 北京时间
        if _THERE.search(sentence.masked, max(slot - 4, 0), slot) or sentence.offset(slot) == reached:
            yield mention
            reached = mention.end
