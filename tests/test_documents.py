"""What is read here while workers load, and what they read themselves, come to the same."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Thread

import pytest

from graph import documents
from graph.config import Config
from graph.model import Extraction
from graph.read import Source, find_sources, read

Ahead = Iterator[tuple[Source, documents.Found]]


def none_ahead(*_told: object) -> Ahead:
    return iter(())


def all_ahead(_pool: object, sources: Sequence[Source], config: Config) -> Ahead:
    return ((source, tuple(read([source], max_bytes=config.max_bytes))) for source in sources)


def half_ahead(pool: object, sources: Sequence[Source], config: Config) -> Ahead:
    return all_ahead(pool, sources[::2], config)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("articles")
    for number in range(6):
        (folder / f"{number}.txt").write_text(f"2025年3月{number + 1}日，星海科技完成{number + 1}亿元融资，由远山资本领投。", "utf-8")
    (folder / "empty.txt").write_text("", "utf-8")
    return folder


def told_with(folder: Path, processes: int) -> tuple[list[Extraction], list[str]]:
    sources = find_sources([str(folder)])
    extractions, failures = documents.extract_all(sources, Config(processes=processes), lambda *_told: None)
    return extractions, sorted(map(str, failures))


@pytest.mark.parametrize("ahead", [none_ahead, half_ahead, all_ahead])
def test_who_reads_does_not_matter(folder: Path, ahead: Callable[..., Ahead], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "_read_ahead", ahead)
    extractions, failures = told_with(folder, 2)
    assert (extractions, failures) == told_with(folder, 1)
    assert len(extractions) == 6
    assert failures == ["empty.txt: empty"]


class _Stopped:
    """A pool in which nothing can be started."""

    def submit(self, *_told: object) -> None:
        raise RuntimeError("no more")


def test_nothing_is_read_ahead_once_the_first_worker_runs_or_cannot(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Thread, "start", Thread.run)  # it has ended before the first source is looked at
    assert list(documents._read_ahead(_Stopped(), find_sources([str(folder)]), Config())) == []  # type: ignore[arg-type]


def test_work_half_written_for_workers_that_are_ended_is_not_waited_for() -> None:
    def broken_off() -> None:
        with suppress(KeyboardInterrupt), documents._workers(1) as pool:
            pool.submit(time.sleep, 600)
            for _ in range(3):
                pool.submit(len, bytes(1_000_000))  # more than a pipe takes
            time.sleep(1)
            raise KeyboardInterrupt

    thread = Thread(target=broken_off, daemon=True)
    thread.start()
    thread.join(60)
    assert not thread.is_alive()
