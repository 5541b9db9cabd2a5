import json
import re
from hashlib import sha256
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import pytest

from graph.annotate.features import CharacterFeatures, clusters_of, sentence_ranges, shape, symbol
from graph.annotate.recognizer import Found, load_network, name_runs, recognise
from graph.annotate.words import names_in, words_of
from graph.lexicon import Lexicon, empty_lexicon, load_lexicon

CASES = Path(__file__).parent / "cases" / "names.jsonl"
MODEL = files("graph") / "model"
CARD = (MODEL / "README.md").read_text("utf-8")
MARK = re.compile(r"\[(Person|Company|Organization|Unit|Product|Place):([^\]]+)\]")


def unmarked(line: str) -> tuple[str, set[tuple[int, int, str]]]:
    text = ""
    names = set()
    done = 0
    for mark in MARK.finditer(line):
        text += line[done : mark.start()]
        names.add((len(text), len(text) + len(mark[2]), mark[1]))
        text += mark[2]
        done = mark.end()
    return text + line[done:], names


def found_in(text: str, lexicon: Lexicon) -> list[Found]:
    words = tuple(words_of(text))
    return recognise(text, words, names_in(text, lexicon, words), load_network())


def f1(lexicon: Lexicon) -> float:
    right = found = expected = 0
    for line in CASES.read_text("utf-8").splitlines():
        text, names = unmarked(json.loads(line)["text"])
        seen = {(one.start, one.end, one.type) for one in found_in(text, lexicon)}
        right += len(seen & names)
        found += len(seen)
        expected += len(names)
    return 2 * right / (found + expected)


def stated(label: str) -> float:
    match = re.search(rf"{label}: F1 (0\.\d+)", CARD)
    assert match, f"the card does not state {label}"
    return float(match[1])


@pytest.mark.parametrize("name", ["names.npz", "relations.npz", "vectors.npz", "pretrained.npz", "words.tsv", "pairs.tsv"])
def test_card_states_the_hash_of_every_file_of_the_model(name: str) -> None:
    assert sha256((MODEL / name).read_bytes()).hexdigest() in CARD


def test_model_stays_within_its_size() -> None:
    assert len((MODEL / "names.npz").read_bytes()) <= 30_000_000


def test_model_reaches_its_stated_figure_without_the_name_base() -> None:
    assert f1(empty_lexicon()) == pytest.approx(stated("shipped test set, no name base"), abs=0.001)


def test_model_reaches_its_stated_figure_with_the_name_base() -> None:
    # The name base grows between trainings, so more may be found than stated, hardly less.
    assert f1(load_lexicon()) >= stated("shipped test set, with name base") - 0.02


def test_test_set_is_large_enough_and_shares_no_sentence_with_the_training_sentences() -> None:
    lines = CASES.read_text("utf-8").splitlines()
    assert len(set(lines)) == len(lines) >= 80
    learned = {line for path in Path("corpus").glob("*.jsonl") for line in path.read_text("utf-8").splitlines()}
    assert learned
    assert learned.isdisjoint(lines)


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("云栖智联董事长周若川表示，公司将继续投入研发。", "周若川", "Person"),
        ("腾讯宣布成立云与智慧产业事业群。", "云与智慧产业事业群", "Unit"),
    ],
)
def test_names_nobody_has_seen_are_found_by_their_surroundings(text: str, name: str, kind: str) -> None:
    assert (name, kind) in {(text[one.start : one.end], one.type) for one in found_in(text, empty_lexicon())}


def test_found_names_lie_in_the_text_in_order_without_overlaps_and_with_probabilities() -> None:
    text = "小米创始人雷军发布小米15。\n华为的余承东在深圳回应。"
    found = found_in(text, load_lexicon())
    assert found
    assert all(0 <= one.start < one.end <= len(text) and 0 < one.probability <= 1 for one in found)
    assert all(first.end <= second.start for first, second in pairwise(found))


@pytest.mark.parametrize("text", ["", "\n", "。", "　", "🙂🙂", "a" * 3000, "\u200b小米\u200b"])
def test_odd_texts_are_labelled_without_an_error(text: str) -> None:
    assert isinstance(found_in(text, load_lexicon()), list)


def test_the_same_text_gives_the_same_features_whatever_was_labelled_before() -> None:
    text = "美团发布长猫大模型"
    words = tuple(words_of(text))
    before = CharacterFeatures(text, words, ()).of(0, len(text))
    CharacterFeatures("苹果、Model Y与RTX 5070 Ti", tuple(words_of("苹果、Model Y与RTX 5070 Ti")), ())
    assert CharacterFeatures(text, words, ()).of(0, len(text)) == before


def test_every_character_has_features_and_only_known_ones_those_of_the_name_base() -> None:
    text = "小米发布小米15"
    words = tuple(words_of(text))
    plain = CharacterFeatures(text, words, ()).of(0, len(text))
    informed = CharacterFeatures(text, words, names_in(text, load_lexicon(), words)).of(0, len(text))
    assert len(plain) == len(text)
    assert not any(feature.startswith("l") and feature[1:3] == "BC" for row in plain for feature in row)
    assert any(feature.startswith("lB") for feature in informed[0])


@pytest.mark.parametrize(
    ("labels", "runs"),
    [
        ([], []),
        (["O", "O"], []),
        (["B-Person", "I-Person", "O"], [(0, 2, "Person")]),
        (["B-Person", "B-Person"], [(0, 1, "Person"), (1, 2, "Person")]),
        (["I-Person", "I-Company"], [(0, 1, "Person"), (1, 2, "Company")]),
        (["O", "B-Unit", "I-Unit"], [(1, 3, "Unit")]),
    ],
)
def test_labels_become_ranges(labels: list[str], runs: list[tuple[int, int, str]]) -> None:
    assert list(name_runs(labels)) == runs


def test_sentences_end_at_marks_and_line_breaks() -> None:
    text = "一。二！\n三"
    assert [text[start:end] for start, end in sentence_ranges(text)] == ["一。", "二！\n", "三"]
    assert sentence_ranges("二" * 2500 + "。") == [(0, 1000), (1000, 2000), (2000, 2501)]


def test_endless_words_are_no_names_and_take_no_more_features_than_short_ones() -> None:
    text = "iVBORw0KGgo" * 500
    features = CharacterFeatures(text, tuple(words_of(text)), ()).of(0, 1000)
    assert max(len(feature) for seen in features for feature in seen) < 50
    assert found_in(f"雷军说，{text}。", empty_lexicon()) == [Found(0, 2, "Person", found_in("雷军说，", empty_lexicon())[0].probability)]


@pytest.mark.parametrize(("character", "kind"), [("米", "H"), ("A", "A"), ("a", "a"), ("5", "9"), (" ", "_"), ("，", "，")])
def test_shapes(character: str, kind: str) -> None:
    assert shape(character) == kind


def test_clusters_put_together_what_stands_in_the_same_surroundings() -> None:
    words = clusters_of("words")
    assert words["北京"] == words["上海"] != words["腾讯"]
    assert words["推出"][1] == words["发布"][1] != words["北京"][1]
    assert symbol("iPhone 15") == "iphone 00"
