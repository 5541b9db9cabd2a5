"""What Ctrl-C does to the program: it ends in one line, and nothing is left half done."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import NoReturn

EXIT_CODE = 130
"""What shells report of a program that Ctrl-C ended (128 + SIGINT)."""


def listen() -> None:
    """Let the first Ctrl-C raise `KeyboardInterrupt` and those after it do nothing, so that what it stopped can be cleared up in peace.

    A program that was started deaf to it, as shells start background jobs, stays so.
    """
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _raise_once)


def ignore() -> None:
    """Let Ctrl-C do nothing from now on."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def leave() -> NoReturn:
    """End the program as one that was stopped.

    Python would end it by another code wherever Ctrl-C came while text was executed, as dataclasses do it.
    """
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):
            stream.flush()
    os._exit(EXIT_CODE)


@contextmanager
def leaving_at_once(message: str) -> Iterator[None]:
    """Let Ctrl-C end the program with a message while nothing has been begun, as long as libraries are loaded.

    Importing runs code that cannot pass an exception on: it would be printed as ignored, and lost.
    """
    before = signal.getsignal(signal.SIGINT)
    if before not in (_raise_once, signal.default_int_handler):
        yield
        return

    def tell_and_leave(_number: int, _frame: FrameType | None) -> None:
        os.write(2, f"guanxi: {message}\n".encode(errors="backslashreplace"))
        os._exit(EXIT_CODE)

    signal.signal(signal.SIGINT, tell_and_leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def held_back() -> Iterator[None]:
    """Keep Ctrl-C waiting until the block is done; processes started within never hear of it."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _raise_once(_number: int, _frame: FrameType | None) -> None:
    ignore()
    raise KeyboardInterrupt
