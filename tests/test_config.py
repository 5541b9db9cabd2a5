from pathlib import Path

import pytest

from graph.config import Config, load_config
from graph.errors import ConfigError


def test_settings_are_read(tmp_path: Path) -> None:
    path = tmp_path / "guanxi.toml"
    path.write_text('base_iri = "https://kg.example/"\nexports = ["neo4j"]\n[model_types]\nORG = "Organization"\n', "utf-8")
    config = load_config(path)
    assert config == Config(base_iri="https://kg.example/", exports=("neo4j",), model_types={"ORG": "Organization"})


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("speed = 3", "no setting is called 'speed'"),
        ('processes = "two"', "processes must be of type int"),
        ("processes = 0", "at least 1"),
        ("base_iri = ", "not valid TOML"),
        ('base_iri = "kg"', "must end in / or #"),
        ('base_iri = "kg/"', "not an absolute IRI"),
        ('base_iri = "https://kg.example/a b/"', "not an absolute IRI"),
    ],
)
def test_wrong_settings_are_told(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "guanxi.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(ConfigError, match=says):
        load_config(path)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="No such file"):
        load_config(tmp_path / "none.toml")
