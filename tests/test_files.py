from pathlib import Path

import pytest

from graph.errors import OutputError
from graph.files import remove_files, require_writable, write_together


def test_files_are_written_and_no_drafts_left(tmp_path: Path) -> None:
    written = write_together(tmp_path / "new", {"a.txt": "甲\n", "sub/b.txt": "乙"})
    assert sorted(path.relative_to(tmp_path).as_posix() for path in (tmp_path / "new").rglob("*") if path.is_file()) == [
        "new/a.txt",
        "new/sub/b.txt",
    ]
    assert [path.name for path in written] == ["a.txt", "b.txt"]
    assert (tmp_path / "new" / "a.txt").read_bytes() == "甲\n".encode()


def test_what_was_there_stays_when_one_file_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("old", "utf-8")
    (tmp_path / "b").write_text("a file where a folder is wanted", "utf-8")
    with pytest.raises(OutputError):
        write_together(tmp_path, {"a.txt": "new", "b/c.txt": "x"})
    assert (tmp_path / "a.txt").read_text("utf-8") == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt", "b"]


def test_a_folder_in_the_place_of_a_file_is_found_before_anything_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("old", "utf-8")
    (tmp_path / "b.txt").mkdir()
    with pytest.raises(OutputError, match="a folder stands in its place"):
        write_together(tmp_path, {"a.txt": "new", "b.txt": "x"})
    assert (tmp_path / "a.txt").read_text("utf-8") == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt", "b.txt"]


def test_lone_surrogates_do_not_stop_a_write(tmp_path: Path) -> None:
    write_together(tmp_path, {"a.txt": "a\udc80b"})
    assert (tmp_path / "a.txt").read_text("utf-8") == "a\\udc80b"


def test_folders_made_for_files_that_could_not_be_written_are_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> Path:
        raise KeyboardInterrupt

    (tmp_path / "old").mkdir()
    monkeypatch.setattr(Path, "replace", stop)
    with pytest.raises(KeyboardInterrupt):
        write_together(tmp_path / "old" / "new", {"a.txt": "x", "sub/b.txt": "y"})
    assert [path.name for path in tmp_path.rglob("*")] == ["old"]


def test_a_folder_is_tried_without_being_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "link").symlink_to("nowhere")
    require_writable(tmp_path / "new" / "folder")
    for place, reason in (
        ("file", "File exists"),
        ("link", "File exists"),
        ("file/below", "Not a directory"),
        ("file/a/b", "Not a directory"),
    ):
        with pytest.raises(OutputError, match=rf"{place}: cannot be written: {reason}"):
            require_writable(tmp_path / place)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "link"]


def test_only_the_files_named_are_removed_and_folders_they_leave_empty(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "one/c.txt", "two/d.txt", "two/mine.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "link.txt").symlink_to("b.txt")
    (tmp_path / "folder.txt").mkdir()
    removed = remove_files(tmp_path, ("a.txt", "one/c.txt", "two/d.txt", "link.txt", "folder.txt", "none.txt"))
    assert [path.relative_to(tmp_path).as_posix() for path in removed] == ["a.txt", "one/c.txt", "two/d.txt"]
    left = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*"))
    assert left == ["b.txt", "folder.txt", "link.txt", "two", "two/mine.txt"]
