"""What a clause is about: the mention that opens it, or one of the clauses before it."""

import re

from graph.extract.sentence import Sentence
from graph.extract.status import CLAUSE_END
from graph.model import Mention

_OPENER = re.compile(
    rf"(?:^|[{CLAUSE_END}：:“”\"（(#])\s?(?:(?:[0-9年月日号今去明上下周早晚初底末、\s]|于是|随后|此外|其中|同时|目前|近日|日前|如今|而|但|不过|因此|据悉|此前|当天|当日|此次|早在|对于|作为|由于|原|前|On|In|The|the|Last|This)+)?\ue002?$"
)
"""What may stand before the mention that a clause is about: the clause's beginning, a time, a conjunction, its maker (远山星河)."""


def topic_of(sentence: Sentence, position: int, slots: str) -> Mention | None:
    """Return the mention in one of the slots that the words before a position of the masked sentence are about.

    In 远山科技调整了架构，并上线了星河 the second clause has no subject of its own: the subject of the first carries on.
    """
    masked = sentence.masked
    for slot, mention in reversed(list(sentence.slots())):
        if slot >= position or masked[slot] not in slots:
            continue
        if _OPENER.search(masked[max(0, slot - 24) : slot]) and masked[slot + 1 : slot + 2] not in {"、", "和", "与"}:
            return mention
    return None
