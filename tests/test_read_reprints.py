import pytest

from graph.ids import digest
from graph.model import Document
from graph.read.reprints import story_of

WORDS = ("公司", "宣布", "收购", "芯片", "市场", "今年", "增长", "发布", "产品", "投资", "合作", "业务", "上海", "财报", "手机", "用户")


def document(text: str) -> Document:
    return Document(id=digest(text), title="", text=text, path="a.txt", source=text, source_map=())


def story(seed: int, length: int = 80) -> str:
    """Return sentences that are the same for the same seed and different for every other."""
    choices = [int(digest(str(seed), str(number)), 16) for number in range(length)]
    return "".join(f"{WORDS[choice % 16]}{WORDS[choice // 16 % 16]}。" for choice in choices)


def test_reprint_with_another_head_and_tail_is_the_same_story() -> None:
    first, reprint, other = document(story(1)), document(f"某某网讯\n{story(1)}\n责任编辑：李四"), document(story(2))
    stories = story_of([first, reprint, other])
    assert stories[first.id] == stories[reprint.id] == min(first.id, reprint.id)
    assert stories[other.id] == other.id


def test_only_punctuation_differs() -> None:
    first, second = document(story(3)), document(story(3).replace("。", "！"))
    assert len(set(story_of([first, second]).values())) == 1


@pytest.mark.parametrize("seed", range(3))
def test_order_does_not_matter(seed: int) -> None:
    documents = [document(story(number % 4) + "尾" * (number % 3)) for number in range(12)] + [document(""), document("短")]
    shuffled = sorted(documents, key=lambda one: digest(str(seed), one.id))
    assert story_of(documents) == story_of(shuffled)


def test_empty_texts_are_stories_of_their_own() -> None:
    assert story_of([]) == {}
    assert story_of([document("")]) == {digest(""): digest("")}
