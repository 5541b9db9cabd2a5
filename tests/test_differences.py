import json

import pytest

from graph.differences import any_in, compare, in_json, in_words
from graph.pipeline import build
from graph.store import Store

OLD = "远山科技计划收购云帆网络\n\n2025年3月4日，远山科技宣布，远山科技计划收购云帆网络。远山科技首席执行官林晓舟出席。\n"
NEW = "远山科技收购云帆网络\n\n2025年3月4日，远山科技宣布，远山科技已收购云帆网络。远山科技首席执行官周明出席。\n"


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> tuple[Store, Store]:
    found = []
    for name, text in (("old", OLD), ("new", NEW)):
        folder = tmp_path_factory.mktemp(name)
        (folder / "one.txt").write_text(text, "utf-8")
        build([folder / "one.txt"], folder / "out")
        found.append(Store.open(folder / "out" / "graph.ttl"))
    return found[0], found[1]


def test_what_is_new_gone_and_changed_is_told(stores: tuple[Store, Store]) -> None:
    found = compare(*stores)
    assert [told.zh for told in found["entities"].new] == ["周明"]
    assert [told.zh for told in found["entities"].gone] == ["林晓舟"]
    assert any("周明" in told.zh for told in found["statements"].new)
    assert any("林晓舟" in told.zh for told in found["statements"].gone)
    (changed,) = (both for both in found["statements"].changed if "云帆网络" in both.after.zh)
    assert (changed.before.statuses, changed.after.statuses) == (("Planned",), ("Asserted",))
    words = in_words(found)
    assert "\n- Lin Xiaozhou" in words
    assert "(before: Planned)" in words
    assert words.rstrip().splitlines()[-1].startswith("entities +1 -1 ~0; statements +1 -1 ~1; events ")


def test_a_graph_does_not_differ_from_itself(stores: tuple[Store, Store]) -> None:
    found = compare(stores[0], stores[0])
    assert not any_in(found)
    assert any_in(compare(*stores))
    assert in_words(found) == "entities +0 -0 ~0; statements +0 -0 ~0; events +0 -0 ~0; figures +0 -0 ~0\n"


def test_json_holds_the_same(stores: tuple[Store, Store]) -> None:
    told = json.loads(in_json(compare(*stores)))
    assert told["entities"]["gone"] == [{"en": "Lin Xiaozhou", "zh": "林晓舟", "statuses": []}]
    assert told["statements"]["changed"][0]["before"]["statuses"] == ["Planned"]


def test_the_direction_counts(stores: tuple[Store, Store]) -> None:
    there, back = compare(*stores), compare(stores[1], stores[0])
    assert all(there[kind].new == back[kind].gone for kind in there)
