"""Work that ends when its time is over, whatever it is doing.

Oxigraph cannot cancel a query, and while it evaluates no exception reaches Python. What always works is to end the process, and that is
left to the kernel: work with a limit is done in a fork, which shares the graph in memory and starts in a few milliseconds.
"""

import os
import signal
import socket
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from graph.errors import ConfigError, GuanxiError, QueryError, QueryTimeout

LONGEST = 86_400
"""Seconds that may be given at most."""
_DONE, _FAILED = b"+", b"-"
_TOO_MUCH = "the query needs more memory than there is"


def impose(seconds: float, memory: int = 0) -> None:
    """Let the kernel end this process after some seconds, and let it have no more than `memory` bytes beyond what it has (0: any).

    Memory is limited where the kernel tells how much a process has, which is on Linux.
    """
    import resource  # Windows has none of this

    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    if memory:
        with suppress(OSError):
            had = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
            _, hard = resource.getrlimit(resource.RLIMIT_AS)
            resource.setrlimit(resource.RLIMIT_AS, (had + memory, hard))


def end_on_hangup(connection: socket.socket, wanted: bool = True) -> None:
    """Let the kernel end this process when the other side of a connection closes it; what that side sends before would end it too."""
    import fcntl

    signal.signal(signal.SIGIO, signal.SIG_DFL)
    fcntl.fcntl(connection, fcntl.F_SETOWN, os.getpid())
    flags = fcntl.fcntl(connection, fcntl.F_GETFL)
    fcntl.fcntl(connection, fcntl.F_SETFL, flags | os.O_ASYNC if wanted else flags & ~os.O_ASYNC)


def require_fork(purpose: str) -> None:
    """Make sure that this system can fork processes.

    Raises:
        ConfigError: when it cannot.
    """
    if not hasattr(os, "fork"):
        raise ConfigError(f"{purpose} needs a system that can fork processes: Linux, macOS, or WSL on Windows")


def within(seconds: float, work: Callable[[], str]) -> str:
    """Return what some work returns, done in a process of its own that ends when the time is over.

    Raises:
        ConfigError: when the system cannot fork.
        QueryTimeout: when it is over.
        QueryError: with the message of the `GuanxiError` that the work raised, or when the process came to an end by itself.
    """
    require_fork("a timeout")
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _do(work, seconds, writing)
    os.close(writing)
    try:
        with os.fdopen(reading, "rb") as pipe:
            told = pipe.read()
    except BaseException:
        os.kill(child, signal.SIGKILL)
        raise
    finally:
        _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGALRM:
        raise QueryTimeout(seconds)
    if told[:1] == _DONE and os.WIFEXITED(status):
        return told[1:].decode("utf-8", "surrogatepass")
    raise QueryError(told[1:].decode("utf-8", "surrogatepass") if told[:1] == _FAILED else _TOO_MUCH)


def _do(work: Callable[[], str], seconds: float, writing: int) -> NoReturn:
    """Do the work in the child and pass on what came of it; nothing of the parent's is cleared up or written out a second time."""
    code = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent sees to it
        impose(seconds)
        try:
            told = _DONE + work().encode("utf-8", "surrogatepass")
        except GuanxiError as error:
            told = _FAILED + str(error).encode("utf-8", "surrogatepass")
        except MemoryError:
            told = _FAILED + _TOO_MUCH.encode()
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(told)
        code = 0
    finally:
        os._exit(code)
