from pathlib import Path

import pytest

from graph.errors import InputError
from graph.read import find_sources, left_out, read
from graph.read.sources import Source


def write(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("正文。", "utf-8")


def names(sources: tuple[Source, ...]) -> list[str]:
    return [source.name for source in sources]


def test_folder_gives_known_kinds_sorted_without_hidden_ones(tmp_path: Path) -> None:
    write(tmp_path, "b.txt", "a.md", "子/c.HTML", "x.png", ".hidden.txt", ".git/d.txt", "e.jsonl", "f.pdf", "g.docx", "h.json")
    assert names(find_sources([tmp_path])) == ["a.md", "b.txt", "e.jsonl", "f.pdf", "g.docx", "子/c.HTML"]


def test_file_given_twice_counts_once(tmp_path: Path) -> None:
    write(tmp_path, "d/a.txt")
    (tmp_path / "link.txt").symlink_to(tmp_path / "d/a.txt")
    assert len(find_sources([tmp_path, tmp_path / "d/a.txt", str(tmp_path / "d/../d/a.txt"), tmp_path / "link.txt"])) == 1


def test_order_of_the_inputs_does_not_matter(tmp_path: Path) -> None:
    write(tmp_path, "one/a.txt", "two/a.txt", "two/b.txt")
    inputs = [tmp_path / "one", tmp_path / "two", tmp_path / "two/b.txt"]
    assert find_sources(inputs) == find_sources(inputs[::-1])
    assert names(find_sources(inputs)) == ["b.txt", "one/a.txt", "two/a.txt"]


def test_single_file_may_be_called_anything(tmp_path: Path) -> None:
    write(tmp_path, "article.news")
    assert names(find_sources([tmp_path / "article.news"])) == ["article.news"]


def test_readmes_of_folders_are_left_out_and_named(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "README.md", "sub/readme.zh.txt", "sub/b.txt", "named/README.txt", "READY.txt")
    given = [tmp_path, tmp_path / "named" / "README.txt"]
    assert names(find_sources(given)) == ["README.txt", "READY.txt", "a.txt", "sub/b.txt"]
    assert left_out(given) == ("README.md", "sub/readme.zh.txt")
    assert left_out([tmp_path / "a.txt", "-", f"{tmp_path}/*.txt"]) == ()


def test_link_that_leads_nowhere_is_among_the_sources_and_cannot_be_read(tmp_path: Path) -> None:
    write(tmp_path, "a.txt")
    (tmp_path / "lost.txt").symlink_to("nowhere.txt")
    (tmp_path / "lost.png").symlink_to("nowhere.png")
    failures = [str(one) for one in read(find_sources([tmp_path]), max_bytes=1000) if isinstance(one, InputError)]
    assert failures == ["lost.txt: a link that leads nowhere"]


def test_glob_that_the_shell_left(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "b.txt", "sub/c.txt")
    assert names(find_sources([f"{tmp_path}/*.txt"])) == ["a.txt", "b.txt"]
    assert names(find_sources([f"{tmp_path}/**/c.txt"])) == ["c.txt"]


def test_standard_input() -> None:
    assert find_sources(["-"]) == (Source(name="-", path=None),)


@pytest.mark.parametrize("name", ["missing.txt", "*.txt", "empty"])
def test_nothing_to_read_is_an_error(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError) as caught:
        find_sources([tmp_path / name])
    assert name in str(caught.value)


def test_no_input_at_all_is_an_error() -> None:
    with pytest.raises(InputError):
        find_sources([])


def test_folder_that_cannot_be_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: str) -> None:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr("os.scandir", refuse)
    with pytest.raises(InputError, match="Permission denied"):
        find_sources([tmp_path])


def test_an_empty_path_is_refused() -> None:
    with pytest.raises(InputError, match="an empty path"):
        find_sources([""])
