from collections.abc import Sequence

import numpy as np
import pytest

from graph import recurrent
from graph.extract.pairs import FARTHEST, LONGEST, MOST, candidates, columns, load_pair_network, parse_pair_network
from graph.extract.sentence import Sentence
from graph.recurrent import load_vectors, read_model
from graph.vocab import Predicate
from tests.builders import sentences_of

TEXT = "[Company:远山科技]的[Product:星河]由[Person:林晓舟]开发。[Company:海棠]总部在[Place:东海市]，有[Product:云雀]和[Product:晨星]。"


def judged(sentences: Sequence[Sentence]) -> list[tuple[list[tuple[int, int]], np.ndarray]]:
    network = load_pair_network()
    pairs = [candidates(sentence, network.joined) for sentence in sentences]
    return list(zip(pairs, network.read(sentences, [[0] * len(sentence.masked) for sentence in sentences], pairs), strict=True))


def names(text: str) -> list[tuple[str, str]]:
    (sentence,) = sentences_of(text)
    mentions = sentence.mentions
    return [(mentions[i].text, mentions[j].text) for i, j in candidates(sentence, load_pair_network().joined)]


def test_candidates_are_pairs_that_some_relation_may_join() -> None:
    pairs = names("[Company:远山]的[Product:星河]在[Place:东海]。")
    assert {("远山", "星河"), ("远山", "东海")} <= set(pairs)
    assert not {("东海", "远山"), ("东海", "星河")} & set(pairs)


def test_a_thing_is_no_pair_with_itself() -> None:
    assert names("[Product:星河]与[Product:星河]。") == []


def test_names_far_apart_are_no_pair() -> None:
    assert names(f"[Company:远山]{'好' * (FARTHEST - 1)}[Product:星河]。") != []
    assert names(f"[Company:远山]{'好' * FARTHEST}[Product:星河]。") == []


def test_very_long_sentences_are_not_read() -> None:
    assert names(f"[Company:远山]的[Product:星河]{'好' * LONGEST}。") == []


def test_long_lists_are_not_read() -> None:
    names_of = [f"[Company:远山{number}]" for number in range(MOST)]
    assert len(names("、".join(names_of) + "。")) == MOST * (MOST - 1)
    assert names("、".join([*names_of, "[Company:海棠]"]) + "。") == []


def test_a_sentence_is_judged_the_same_alone_and_among_others(monkeypatch: pytest.MonkeyPatch) -> None:
    sentences = sentences_of(TEXT + "没有名字。" + TEXT)
    together = judged(sentences)
    for number, sentence in enumerate(sentences):
        ((pairs, likely),) = judged([sentence])
        assert pairs == together[number][0]
        assert np.allclose(likely, together[number][1], atol=2e-3)
    monkeypatch.setattr(recurrent, "_TOGETHER", 30)
    for (_, likely), (_, again) in zip(together, judged(sentences), strict=True):
        assert np.allclose(likely, again, atol=1e-3)


def test_names_themselves_do_not_matter() -> None:
    one, other = sentences_of("[Company:远山科技]的[Product:星河]上线。"), sentences_of("[Company:云端]的[Product:晨星X1]上线。")
    assert np.array_equal(judged(one)[0][1], judged(other)[0][1])


def test_only_relations_that_may_join_the_types_are_probable() -> None:
    sentences = sentences_of(TEXT)
    makes = load_pair_network().predicates.index(Predicate.MAKES)
    for sentence, (pairs, likely) in zip(sentences, judged(sentences), strict=True):
        assert likely.shape == (len(pairs), len(Predicate))
        assert ((likely >= 0) & (likely <= 1)).all()
        backwards = [row for row, (i, _) in enumerate(pairs) if sentence.mentions[i].text in ("星河", "云雀", "晨星")]
        assert backwards
        assert not likely[backwards, makes].any()


def test_nothing_to_read() -> None:
    assert judged([]) == []
    ((pairs, likely),) = judged(sentences_of("没有名字。"))
    assert (pairs, likely.shape) == ([], (0, len(Predicate)))


def test_only_the_pairs_asked_for_are_judged() -> None:
    (sentence,) = sentences_of("[Company:远山]的[Product:星河]和[Product:云雀]。")
    ((pairs, every),) = judged([sentence])
    rows = [[0] * len(sentence.masked)]
    (some,) = load_pair_network().read([sentence], rows, [pairs[1:]])
    assert np.array_equal(some, every[1:])


def test_what_is_seen_of_a_character() -> None:
    numbers = columns("公司9", [7, 7, 0], {"公": 1, "0": 2})
    assert numbers[:, 0].tolist() == [1, 0, 2]
    assert numbers[0, 2] == numbers[1, 1] > 0
    assert numbers[:, 3].tolist() == [7, 7, 0]


def test_weights_for_other_vectors_are_refused() -> None:
    vectors = load_vectors()
    with pytest.raises(ValueError, match=r"vectors\.npz"):
        parse_pair_network(read_model("relations.npz"), {**vectors, "words": vectors["words"][:, 1:]})
