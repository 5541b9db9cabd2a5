"""What an installation without the lock needs."""

import tomllib
from importlib import import_module
from pathlib import Path

PROJECT = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text("utf-8"))["project"]


def test_the_part_of_lxml_that_justext_needs_is_asked_for() -> None:
    """It has a distribution of its own, which jusText names by an extra that older versions of pip leave out."""
    assert any(dependency.startswith("lxml_html_clean") for dependency in PROJECT["dependencies"])
    assert import_module("justext").justext


def test_the_program_begins_where_ctrl_c_is_seen_to() -> None:
    module, _, function = PROJECT["scripts"]["guanxi"].partition(":")
    assert module == "graph.__main__"
    assert callable(getattr(import_module(module), function))
