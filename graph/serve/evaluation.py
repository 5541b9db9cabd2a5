"""The service's side of the processes that answer: who may ask when, how long they may take, and which graph is asked."""

import asyncio
import json
import multiprocessing
import socket
from asyncio import Semaphore, StreamReader
from collections.abc import Callable, Mapping
from contextlib import suppress
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, Self

from graph import interrupts
from graph.errors import InputError
from graph.files import newest
from graph.serve.keeper import MEGABYTE, TOO_MUCH, keep
from graph.serve.options import Options
from graph.serve.wire import HEADER, Reply, pack, receive, refusal

_GRACE = 0.5
"""Seconds the kernel may take to end a child before the service hangs up on it."""
_LOOKUPS = 4
"""Questions of the JSON API answered at once, beside the queries, so that slow queries do not hold them up."""


class Keeper:
    """Hold one graph in a process of its own."""

    def __init__(self, process: BaseProcess, control: socket.socket, base_iri: str) -> None:
        """Hold a process that has said that it is ready."""
        self.base_iri = base_iri
        self._process = process
        self._control = control

    @classmethod
    def start(cls, output: Path) -> Self:
        """Start a process and wait until it has read the graph.

        Raises:
            InputError: when there is no graph, or it cannot be read.
        """
        ours, theirs = socket.socketpair()
        process = multiprocessing.get_context("spawn").Process(target=keep, args=(theirs, str(output)), daemon=True)
        with interrupts.held_back():
            process.start()
        theirs.close()
        try:
            told = receive(ours)
        except (EOFError, OSError):
            told = {"error": f"{output}: could not be read; the process that did so came to an end"}
        if "error" in told:
            ours.close()
            process.join()
            path, _, reason = str(told["error"]).partition(": ")
            raise InputError(path, reason)
        return cls(process, ours, told["base_iri"])

    def connect(self) -> socket.socket:
        """Return a connection to a new child, which answers one question.

        Raises:
            OSError: when the process has come to an end.
        """
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                socket.send_fds(self._control, [b"."], [theirs.fileno()])
            except OSError:
                ours.close()
                raise
        return ours

    @property
    def alive(self) -> bool:
        """Tell whether the process is still there."""
        return self._process.is_alive()

    def close(self) -> None:
        """Let the process end; children of it that are at work finish."""
        self._control.close()
        self._process.join(5)
        if self._process.is_alive():
            self._process.kill()


class Evaluator:
    """Answer questions about the graph in a folder, as it is at the moment."""

    def __init__(self, options: Options, complain: Callable[[str], None]) -> None:
        """Read the graph.

        Raises:
            InputError: when there is none, or it cannot be read.
        """
        self._options = options
        self._complain = complain
        self._seen = self._stamp()
        self._keeper = Keeper.start(options.output)
        self._slots = {True: Semaphore(options.processes), False: Semaphore(_LOOKUPS)}

    @property
    def base_iri(self) -> str:
        """Return where the IRIs of the graph begin."""
        return self._keeper.base_iri

    async def ask(self, question: Mapping[str, Any]) -> Reply:
        """Return the answer to a question, or why there is none; giving up on it ends the process that works on it."""
        slots = self._slots[question["kind"] == "sparql"]
        try:
            async with asyncio.timeout(self._options.timeout):
                await slots.acquire()
        except TimeoutError:
            return refusal(503, "too many queries at once; try again later", {"Retry-After": "5"})
        try:
            return await self._ask(question)
        finally:
            slots.release()

    async def _ask(self, question: Mapping[str, Any]) -> Reply:
        seconds = self._options.timeout
        limits = {"seconds": seconds, "memory": self._options.memory * MEGABYTE}
        try:
            connection = self._keeper.connect()
        except OSError:
            return refusal(503, "the graph is being read again; try again soon", {"Retry-After": "5"})
        reader, writer = await asyncio.open_connection(sock=connection)
        begun = asyncio.get_running_loop().time()
        try:
            async with asyncio.timeout(seconds + _GRACE):
                writer.write(pack({**question, **limits}))
                return await _reply(reader)
        except (TimeoutError, asyncio.IncompleteReadError, ConnectionError):
            if asyncio.get_running_loop().time() - begun < seconds:
                return refusal(500, f"{TOO_MUCH} ({self._options.memory} MB), or broke what evaluates it")
            return refusal(408, f"the query was stopped after {seconds:g} s; narrow it down", {"Connection": "close"})
        finally:
            writer.close()

    async def watch(self) -> None:
        """Look now and then whether the graph was built anew, and answer from the new one once it is read."""
        while True:
            await asyncio.sleep(self._options.watch)
            stamp = self._stamp()
            if stamp is None or (stamp == self._seen and self._keeper.alive):
                continue
            self._seen = stamp
            try:
                fresh = await asyncio.to_thread(Keeper.start, self._options.output)
            except InputError as error:
                self._complain(f"{error}; answering from the graph as it was")
                continue
            old, self._keeper = self._keeper, fresh
            await asyncio.to_thread(old.close)

    def close(self) -> None:
        """Let go of the graph."""
        self._keeper.close()

    def _stamp(self) -> tuple[int, int, int] | None:
        """Return what tells one graph from the next; None while there is none."""
        with suppress(OSError):
            path = graph_file(self._options.output)
            told = newest(path.parent, path.name).stat()
            return told.st_ino, told.st_mtime_ns, told.st_size
        return None


async def _reply(reader: StreamReader) -> Reply:
    head, body = HEADER.unpack(await reader.readexactly(HEADER.size))
    about: dict[str, Any] = json.loads(await reader.readexactly(head))
    return Reply(**about, body=await reader.readexactly(body))


def graph_file(output: Path) -> Path:
    """Return the Turtle file of a graph given by its folder or by the file itself."""
    return output if output.suffix == ".ttl" and not output.is_dir() else output / "graph.ttl"


def page_file(output: Path) -> Path:
    """Return the page of a graph, which lies beside it."""
    return newest(graph_file(output).parent, "graph.html")
