from dataclasses import replace

import numpy as np
import pytest
from spacy.tokens import Doc
from spacy.vocab import Vocab

from graph.extract import learned
from graph.extract.learned import EXTRACTOR, SURE, find_learned, word_rows
from graph.extract.pairs import joined_types, load_pair_network
from graph.model import RelationMention
from graph.recurrent import rows_of
from graph.vocab import Predicate, Status
from tests.builders import sentences_of


class Sure:
    """Hold for certain that whatever two names may be related are so in one way."""

    def __init__(self, predicate: Predicate, probability: float = 0.95) -> None:
        network = load_pair_network()
        self.predicates, self.probability = network.predicates, probability
        self.column = network.predicates.index(predicate)
        self.joined = joined_types(network.allowed[:, :, [self.column]])

    def read(self, _sentences: object, _rows: object, pairs: list[list[tuple[int, int]]]) -> list[np.ndarray]:
        out = []
        for wanted in pairs:
            likely = np.zeros((len(wanted), len(self.predicates)), np.float32)
            likely[:, self.column] = self.probability
            out.append(likely)
        return out


def found(monkeypatch: pytest.MonkeyPatch, text: str, sure: Sure, told: tuple[RelationMention, ...] = ()) -> list[RelationMention]:
    monkeypatch.setattr(learned, "load_pair_network", lambda: sure)
    sentences = sentences_of(text)
    return list(find_learned(sentences, lambda some: [[0] * len(sentence.masked) for sentence in some], told))


def test_a_relation_has_its_evidence_and_says_who_found_it(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "天晴。[Company:远山]的背后站着[Product:星河]。"
    (one,) = found(monkeypatch, text, Sure(Predicate.MAKES))
    assert (one.subject.text, one.predicate, one.object.text, one.status) == ("远山", Predicate.MAKES, "星河", Status.ASSERTED)
    assert (one.extractor, one.confidence) == (EXTRACTOR, 0.95)
    assert (one.sentence.start, one.sentence.end) == (3, 13)
    assert (one.trigger.start, one.trigger.end) == (3, 12)


def test_what_is_not_sure_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "[Company:远山]的背后站着[Product:星河]。"
    assert found(monkeypatch, text, Sure(Predicate.MAKES, SURE - 0.01)) == []
    assert len(found(monkeypatch, text, Sure(Predicate.MAKES, SURE))) == 1


def test_names_that_a_rule_has_told_of_are_left_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "[Company:远山]的背后站着[Product:星河]。[Company:远山]有[Product:星河]和[Product:云雀]。"
    one, _, other = found(monkeypatch, text, Sure(Predicate.MAKES))
    told = replace(one, predicate=Predicate.USES, extractor="pattern:x")
    assert found(monkeypatch, text, Sure(Predicate.MAKES), (told,)) == [other]


def test_two_names_have_one_status(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "[Company:远山]副总裁[Person:林晓舟]。[Company:远山]前副总裁[Person:林晓舟]。"
    assert {one.status for one in found(monkeypatch, text, Sure(Predicate.WORKS_FOR))} == {Status.ASSERTED}


def test_a_symmetric_relation_is_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(found(monkeypatch, "[Company:远山]与[Company:海棠]。", Sure(Predicate.PARTNERS_WITH))) == 1


def test_the_same_names_are_related_once_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(found(monkeypatch, "[Company:远山]，[Company:远山]的[Product:星河]。", Sure(Predicate.MAKES))) == 1


@pytest.mark.parametrize(
    ("text", "predicate", "status"),
    [
        ("[Company:远山]否认将收购[Company:海棠]。", Predicate.ACQUIRED, Status.DENIED),
        ("[Company:远山]没有出海建厂，而是选择了和[Company:海棠]联手。", Predicate.PARTNERS_WITH, Status.ASSERTED),
        ("[Company:远山]计划收购[Company:海棠]。", Predicate.ACQUIRED, Status.PLANNED),
        ("[Company:远山]曾投资[Company:海棠]。", Predicate.INVESTED_IN, Status.ASSERTED),
        ("[Company:远山]前副总裁[Person:林晓舟]。", Predicate.WORKS_FOR, Status.ENDED),
        ("[Company:远山]副总裁[Person:林晓舟]。", Predicate.WORKS_FOR, Status.ASSERTED),
        ("[Company:远山]目前首席执行官是[Person:林晓舟]。", Predicate.LEADS, Status.ASSERTED),
        ("[Company:远山]副总裁[Person:林晓舟]辞职。", Predicate.WORKS_FOR, Status.ENDED),
        ("[Company:远山]计划靠真人秀和衍生剧维持大热的剧集[Product:星河]。", Predicate.MAKES, Status.ASSERTED),
        ("[Company:远山]的[Product:星河]将于十月开战。", Predicate.MAKES, Status.ASSERTED),
        ("[Company:远山]即将推出[Product:星河]。", Predicate.MAKES, Status.PLANNED),
        ("前[Company:远山]后卫[Person:林晓舟]。", Predicate.WORKS_FOR, Status.ENDED),
        ("目前[Company:远山]后卫[Person:林晓舟]。", Predicate.WORKS_FOR, Status.ASSERTED),
        ("[Company:远山]原党组成员[Person:林晓舟]。", Predicate.WORKS_FOR, Status.ENDED),
        ("[Person:林晓舟]此前是[Company:远山]的专家。", Predicate.WORKS_FOR, Status.ENDED),
        ("据知情人士透露，[Company:远山]和[Company:海棠]联手。", Predicate.PARTNERS_WITH, Status.REPORTED),
        ("[Company:远山]拟减持[Company:海棠]股份。", Predicate.INVESTED_IN, Status.ASSERTED),
        ("[Company:远山]退出[Company:海棠]。", Predicate.INVESTED_IN, Status.ENDED),
        ("[Company:远山]并未退出[Company:海棠]。", Predicate.INVESTED_IN, Status.ASSERTED),
        ("[Person:林晓舟]曾任职于[Company:远山]，他曾多次公开透露细节。", Predicate.WORKS_FOR, Status.ENDED),
        ("[Company:远山]就曾和[Company:海棠]共同宣布合作。", Predicate.PARTNERS_WITH, Status.ASSERTED),
        ("[Company:远山]即将上任的首席执行官[Person:林晓舟]。", Predicate.LEADS, Status.PLANNED),
        ("[Company:远山]的法定代表人由[Person:林晓舟]变更为[Person:陈磊]。", Predicate.LEADS, Status.ENDED),
        ("[Company:远山]将于十月举办创始人[Person:林晓舟]的演讲。", Predicate.LEADS, Status.ASSERTED),
    ],
)
def test_status(monkeypatch: pytest.MonkeyPatch, text: str, predicate: Predicate, status: Status) -> None:
    one, *_ = found(monkeypatch, text, Sure(predicate))
    assert one.status is status


def test_a_title_decides_between_head_and_staff(monkeypatch: pytest.MonkeyPatch) -> None:
    (one,) = found(monkeypatch, "[Company:远山]，副总裁是[Person:林晓舟]。", Sure(Predicate.LEADS))
    assert (one.predicate, one.qualifiers.title) == (Predicate.WORKS_FOR, "副总裁")
    (one,) = found(monkeypatch, "[Company:远山]，首席执行官是[Person:林晓舟]。", Sure(Predicate.WORKS_FOR))
    assert (one.predicate, one.qualifiers.title) == (Predicate.LEADS, "首席执行官")


def test_a_title_of_another_decides_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "[Company:远山]首席执行官[Person:陈磊]与[Person:林晓舟]共事。"
    of = {one.subject.text: (one.predicate, one.qualifiers.title) for one in found(monkeypatch, text, Sure(Predicate.WORKS_FOR))}
    assert of == {"陈磊": (Predicate.LEADS, "首席执行官"), "林晓舟": (Predicate.WORKS_FOR, "")}


def test_nobody_leads_the_exchange_that_a_firm_is_listed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    assert found(monkeypatch, "从[Organization:东海交易所]退市后，董事长[Person:林晓舟]出局。", Sure(Predicate.LEADS)) == []
    assert len(found(monkeypatch, "从[Organization:东海交易所]出发后，董事长[Person:林晓舟]出局。", Sure(Predicate.LEADS))) == 1


def test_a_founder_is_no_head_by_that(monkeypatch: pytest.MonkeyPatch) -> None:
    (one,) = found(monkeypatch, "[Company:远山]，创始人是[Person:林晓舟]。", Sure(Predicate.LEADS))
    assert (one.predicate, one.qualifiers.title) == (Predicate.FOUNDED, "")


def test_what_is_only_supposed_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(found(monkeypatch, "[Company:远山]收购[Company:海棠]，股价会涨。", Sure(Predicate.ACQUIRED))) == 2
    assert found(monkeypatch, "如果[Company:远山]收购[Company:海棠]，股价会涨。", Sure(Predicate.ACQUIRED)) == []


def test_whose_picture_it_is_does_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert found(monkeypatch, "[Product:星河]更轻薄｜图片来源：[Company:远山]", Sure(Predicate.MAKES)) == []


def test_each_character_has_the_row_of_its_word() -> None:
    sentences = sentences_of("[Company:远山] 公司的[Product:星河]2025年上线。天晴。")
    doc = Doc(Vocab(), words=["远山", "公司", "的", "星河", "2025", "年", "上线", "。", "天晴", "。"], spaces=[True, *[False] * 9])
    rows, none = word_rows(doc, sentences)
    assert sentences[0].masked[1:3] == "公司"  # the blank between Han and Han is dropped
    table = rows_of("words")
    assert rows[1:3] == [table["公司"]] * 2
    assert (rows[0], rows[4], none) == (0, 0, [])
    assert rows[9:12] == [table["年"], *[table["上线"]] * 2]
