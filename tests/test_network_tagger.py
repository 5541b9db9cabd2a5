from hashlib import sha256
from importlib.resources import files
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from graph.annotate.decoding import best_labels
from graph.annotate.features import CharacterFeatures, latin_shapes, sentence_ranges
from graph.annotate.network import COLUMNS, columns, load_network, parse_network
from graph.annotate.recognizer import recognise
from graph.annotate.words import names_in, words_of
from graph.lexicon import Lexicon, empty_lexicon, load_lexicon
from graph.recurrent import load_vectors, read_model, rows_of

Array = npt.NDArray[Any]
MODEL = files("graph") / "model"
TEXT = "云栖智联董事长周若川表示，公司将继续投入研发。\n腾讯宣布成立云与智慧产业事业群，RTX 5070不在其中！今天天气不错。"
LABELS = ("O", "B-Person", "I-Person", "B-Company", "I-Company")


def numbers_of(text: str, lexicon: Lexicon | None = None) -> Array:
    words = tuple(words_of(text))
    features = CharacterFeatures(text, words, names_in(text, lexicon or load_lexicon(), words))
    return columns(text, words, features, load_network().symbols)


def sigmoid(x: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-x)))


def slow_states(h: Array, raw: dict[str, Array], name: str) -> Array:
    """Run the textbook equations of the LSTM one character at a time, on the weights as they are stored."""
    w_in, w_state = raw[f"{name}.weight_ih_l0"].astype(float), raw[f"{name}.weight_hh_l0"].astype(float)
    bias = raw[f"{name}.bias_ih_l0"].astype(float) + raw[f"{name}.bias_hh_l0"].astype(float)
    width = w_state.shape[1]
    state, cell, out = np.zeros(width), np.zeros(width), []
    for x in h:
        z = w_in @ x + w_state @ state + bias
        i, f, g, o = (z[k * width : (k + 1) * width] for k in range(4))
        cell = sigmoid(f) * cell + sigmoid(i) * np.tanh(g)
        state = sigmoid(o) * np.tanh(cell)
        out.append(state)
    return np.array(out)


def gelu(x: Array) -> Array:
    return np.asarray(0.5 * x * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3))))


def slow_probabilities(numbers: Array) -> Array:
    raw = {name: array for name, array in read_model("names.npz").items() if name != "symbols"}
    vectors = read_model("vectors.npz")
    scale = raw["scale"]
    seen = [raw["character.weight"][numbers[:, 0]], vectors["pairs"][numbers[:, 1]] * scale[1], vectors["pairs"][numbers[:, 2]] * scale[1]]
    seen += [vectors["words"][numbers[:, 3]] * scale[0]]
    seen += [raw[f"learned.{name}.weight"][numbers[:, index]] for index, name in enumerate(COLUMNS) if index >= 4]
    h = np.concatenate([part.astype(float) for part in seen], 1) @ raw["first.weight"].astype(float).T + raw["first.bias"]
    h = (h - h.mean(1, keepdims=True)) / np.sqrt(h.var(1, keepdims=True) + 1e-5) * raw["norm.weight"] + raw["norm.bias"]
    h = gelu(h)
    both = np.concatenate([slow_states(h, raw, "forwards"), slow_states(h[::-1], raw, "backwards")[::-1], h], 1)
    scores = (
        gelu(both @ raw["hidden.weight"].astype(float).T + raw["hidden.bias"]) @ raw["output.weight"].astype(float).T + raw["output.bias"]
    )
    likely = np.exp(scores - scores.max(1, keepdims=True))
    return np.asarray(likely / likely.sum(1, keepdims=True))


def test_network_computes_what_the_textbook_equations_do() -> None:
    numbers = numbers_of(TEXT)
    ranges = sentence_ranges(TEXT)
    fast = load_network().read(numbers, ranges)
    for start, end in ranges:
        assert np.allclose(fast[start:end], slow_probabilities(numbers[start:end]), atol=1e-4)


def test_a_sentence_is_read_the_same_alone_and_among_others() -> None:
    numbers, ranges = numbers_of(TEXT), sentence_ranges(TEXT)
    together = load_network().read(numbers, ranges)
    for start, end in ranges:
        assert np.allclose(together[start:end], load_network().read(numbers, [(start, end)])[start:end], atol=1e-5)


def test_probabilities_add_up_to_one_within_sentences_and_to_nothing_between() -> None:
    text = "\n\n华为发布新品。\n\n"
    read = load_network().read(numbers_of(text), sentence_ranges(text))
    inside = [index for start, end in sentence_ranges(text) for index in range(start, end)]
    assert np.allclose(read[inside].sum(1), 1, atol=1e-5)
    assert read.sum() == pytest.approx(len(inside), abs=1e-3)


def test_long_texts_are_read_in_parts_with_the_same_result() -> None:
    text = "腾讯宣布成立云与智慧产业事业群。\n" * 1500
    read = load_network().read(numbers_of(text), sentence_ranges(text))
    size = len("腾讯宣布成立云与智慧产业事业群。\n")
    assert np.allclose(read[:size], read[-size:], atol=1e-5)


def test_the_same_text_gives_the_same_names_twice() -> None:
    words = tuple(words_of(TEXT))
    known = names_in(TEXT, load_lexicon(), words)
    assert recognise(TEXT, words, known, load_network()) == recognise(TEXT, words, known, load_network())


def test_every_column_has_a_symbol_for_common_text() -> None:
    numbers = numbers_of(TEXT)
    assert numbers.shape == (len(TEXT), len(COLUMNS))
    seen = dict(zip(COLUMNS, numbers.T, strict=True))
    assert (seen["character"] > 0).mean() > 0.95
    assert seen["name"][TEXT.index("腾讯")] > 0
    assert numbers_of(TEXT, empty_lexicon())[:, COLUMNS.index("name")].sum() == 0
    assert seen["word"][TEXT.index("公司")] == seen["word"][TEXT.index("公司") + 1] == rows_of("words")["公司"]
    assert seen["right"][TEXT.index("公司")] == seen["left"][TEXT.index("公司") + 1] == rows_of("pairs")["公司"]


@pytest.mark.parametrize("text", ["", "\n", "。", "🙂", "a" * 3000, "\u200b"])
def test_odd_texts_are_read(text: str) -> None:
    assert load_network().read(numbers_of(text), sentence_ranges(text)).shape == (len(text), len(load_network().labels))


def test_vectors_of_other_tables_are_refused() -> None:
    vectors = load_vectors()
    with pytest.raises(ValueError, match=r"words\.tsv"):
        parse_network(read_model("names.npz"), {**vectors, "words": vectors["words"][1:]})


def test_card_states_the_hash_of_every_file_of_the_network() -> None:
    card = (MODEL / "README.md").read_text("utf-8")
    for name in ("names.npz", "relations.npz", "vectors.npz", "pretrained.npz"):
        assert sha256((MODEL / name).read_bytes()).hexdigest() in card, name


def test_network_stays_within_its_size() -> None:
    names = ("names.npz", "relations.npz", "vectors.npz", "pretrained.npz", "words.tsv", "pairs.tsv")
    assert sum(len((MODEL / name).read_bytes()) for name in names) <= 30_000_000


@pytest.mark.parametrize(
    ("likely", "expected"),
    [
        ([[0.9, 0.1, 0, 0, 0]], [0]),
        ([[0.1, 0.9, 0, 0, 0], [0.1, 0, 0.9, 0, 0]], [1, 2]),
        # I-Person may not follow O, nor a company: the best way through is taken, not the best label of each character
        ([[0.6, 0.4, 0, 0, 0], [0.1, 0, 0.9, 0, 0]], [1, 2]),
        ([[0.9, 0.1, 0, 0, 0], [0.4, 0, 0.6, 0, 0]], [0, 0]),
        ([[0, 0.4, 0, 0.6, 0], [0, 0, 0.8, 0, 0.2]], [1, 2]),
        ([[0.2, 0.2, 0.2, 0.2, 0.2]], [0]),
    ],
)
def test_best_labels_follow_one_another_legally(likely: list[list[float]], expected: list[int]) -> None:
    assert best_labels(np.array(likely, np.float32), LABELS) == expected


def test_last_bits_of_probabilities_decide_nothing() -> None:
    rng = np.random.default_rng(3)
    likely = rng.dirichlet(np.ones(len(LABELS)), 300).astype(np.float32)
    path = best_labels(likely, LABELS)
    assert best_labels(likely * np.float32(1 + 1e-7), LABELS) == path
    assert all(not LABELS[b].startswith("I-") or LABELS[a][2:] == LABELS[b][2:] for a, b in pairwise(path))


def test_shapes_of_latin_words() -> None:
    assert latin_shapes("看RTX5070") == ["", "BAA9", *["IAA9"] * 6]
    assert latin_shapes("没有") == ["", ""]
