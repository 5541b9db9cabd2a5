"""The table of merges and a user's decisions, from article to file."""

import csv
from io import StringIO
from pathlib import Path

import pytest

from graph.config import Config, load_config
from graph.errors import ConfigError
from graph.model import Entity, IdentityDecision, Label, Resolution
from graph.pipeline import Built, build
from graph.report.merges import COLUMNS, merges_csv
from graph.vocab import EntityType

ARTICLES = {
    "a.txt": "阿里巴巴集团（以下简称“阿里”）宣布，吴嘉担任千问C端事业群总裁。\n云帆科技有限公司发布星河大模型。\n",
    "b.txt": "云帆科技与阿里达成合作。云航科技有限公司与阿里也达成合作。\n",
    "c.txt": "云航科技发布财报。\n",
}


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    for name, text in ARTICLES.items():
        (folder / name).write_text(text, "utf-8")
    return folder


def names_of(built: Built) -> dict[str, set[str]]:
    return {entity.id: {label.text for label in (*entity.labels, *entity.aliases)} for entity in built.kg.entities}


def entity_of(built: Built, name: str) -> set[str]:
    return {entity for entity, names in names_of(built).items() if name in names}


def test_table_is_csv_for_a_spreadsheet() -> None:
    entity = Entity(
        id="company/=云帆", type=EntityType.COMPANY, labels=(Label(language="en", text="Yunfan"), Label(language="zh", text="=云帆"))
    )
    row = IdentityDecision(
        merged=True,
        entity=entity.id,
        own="company/云帆",
        name='云,"帆',
        other="-云帆",
        type=EntityType.COMPANY,
        reason="same form",
        documents=("a.txt", "b\nc.txt"),
    )
    text = merges_csv(Resolution(entities=(entity,), entity_of={}, decisions=(row,)))
    assert text.startswith("\ufeffdecision,entity,")
    assert text.endswith("\r\n")
    header, cells = csv.reader(StringIO(text.removeprefix("\ufeff"), newline=""))
    assert tuple(header) == COLUMNS
    assert cells == [
        "merged",
        "company/=云帆",
        "'=云帆",
        "Company",
        '云,"帆',
        "'-云帆",
        "same form",
        "",
        "company/云帆",
        "a.txt; b\nc.txt",
    ]


def test_build_writes_the_same_table_whatever_the_order(articles: Path, tmp_path: Path) -> None:
    paths = [articles / name for name in ARTICLES]
    build(paths, tmp_path / "one")
    build(paths[::-1], tmp_path / "two")
    first = (tmp_path / "one" / "merges.csv").read_bytes()
    assert first == (tmp_path / "two" / "merges.csv").read_bytes()
    rows = list(csv.DictReader(StringIO(first.decode("utf-8-sig"), newline="")))
    (row,) = [row for row in rows if row["name"] == "云帆科技有限公司"]
    assert (row["decision"], row["label"], row["reason"], row["left_out"]) == ("merged", "云帆科技", "legal form left out", "有限公司")
    assert row["documents"] == "a.txt"
    assert [row["documents"] for row in rows if row["name"] == row["other_name"] == "阿里"] == ["a.txt; b.txt"]


def test_decisions_hold_on_every_rebuild(articles: Path, tmp_path: Path) -> None:
    by_rule = build([articles])
    assert entity_of(by_rule, "云帆科技") == entity_of(by_rule, "云帆科技有限公司") != entity_of(by_rule, "云航科技")
    decisions = tmp_path / "merges.toml"
    decisions.write_text(
        '[[same]]\nnames = ["云帆科技", "云航科技"]\n[[same]]\nnames = ["甲", "乙"]\n'
        '[[different]]\nnames = ["云航科技", "云航科技有限公司"]\n',
        "utf-8",
    )
    built = build([articles], tmp_path / "out", Config(merges=str(decisions)))
    again = build([articles], tmp_path / "out", Config(merges=str(decisions)))
    assert entity_of(built, "云帆科技") == entity_of(built, "云航科技") != entity_of(built, "云航科技有限公司")
    assert built.kg == again.kg
    assert [warning.message for warning in built.report.warnings] == ["same[2] decided nothing: no document names 甲, 乙"]
    assert "user's decision" in (tmp_path / "out" / "merges.csv").read_text("utf-8-sig")
    assert build([articles]).kg == by_rule.kg, "a decision taken back leaves nothing behind"


def test_settings_name_the_decisions_from_their_folder(articles: Path, tmp_path: Path) -> None:
    (tmp_path / "settings").mkdir()
    (tmp_path / "settings" / "merges.toml").write_text('[[different]]\nnames = ["云帆科技", "云帆科技有限公司"]\n', "utf-8")
    (tmp_path / "settings" / "guanxi.toml").write_text('merges = "merges.toml"\n', "utf-8")
    built = build([articles], config=load_config(tmp_path / "settings" / "guanxi.toml"))
    assert entity_of(built, "云帆科技").isdisjoint(entity_of(built, "云帆科技有限公司"))


def test_wrong_decisions_stop_the_build_before_it_begins(articles: Path, tmp_path: Path) -> None:
    (tmp_path / "merges.toml").write_text('[[same]]\nname = ["a"]\n', "utf-8")
    with pytest.raises(ConfigError, match=r"merges\.toml: same\[1\]\.name: no such key"):
        build([articles], tmp_path / "out", Config(merges=str(tmp_path / "merges.toml")))
    assert not (tmp_path / "out").exists()
