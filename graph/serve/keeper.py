"""The process that keeps the graph: it reads it once, and forks a child for each question, which shares it.

A child lives for one question. The kernel ends it when its time is over or when the service hangs up, whatever it is doing then, and
gives back all it took. The keeper is started afresh (not forked from the service, which has threads) and has a single thread itself.
"""

import gc
import os
import signal
import socket
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from graph import limits
from graph.errors import GuanxiError
from graph.serve.answers import Library, answer
from graph.serve.wire import pack, pack_reply, receive, refusal

MEGABYTE = 1_000_000
TOO_MUCH = "the query needs more memory than it is allowed"


def keep(control: socket.socket, output: str) -> None:
    """Read the graph, say how that went, and answer on every connection that comes over `control`, until that is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the service decides when it is over
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    try:
        library = Library.open(Path(output))
    except GuanxiError as error:
        with suppress(OSError):
            control.sendall(pack({"error": str(error)}))
        return
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel buries the children
    gc.collect()
    gc.freeze()  # so that collecting garbage in a child copies no page of what it shares
    with suppress(OSError):
        control.sendall(pack({"base_iri": library.store.base_iri}))
    while True:
        try:
            _, descriptors, _, _ = socket.recv_fds(control, 1, 1)
        except OSError:
            return
        if not descriptors:
            return
        connection = socket.socket(fileno=descriptors[0])
        try:
            child = os.fork()
        except OSError:  # no room for another process: the connection closes, and the service says so
            child = -1
        if child == 0:
            control.close()
            _attend(library, connection)
        connection.close()


def _attend(library: Library, connection: socket.socket) -> NoReturn:
    """Answer one question and end; an error that is a mistake of ours is printed by what runs this process."""
    try:
        question = receive(connection)
        limits.impose(question["seconds"], question["memory"])
        limits.end_on_hangup(connection)
        try:
            reply = answer(library, question)
        except MemoryError:
            reply = refusal(500, f"{TOO_MUCH} ({question['memory'] // MEGABYTE} MB)")
        limits.end_on_hangup(connection, wanted=False)  # else room to write more would end it too
        connection.sendall(pack_reply(reply))
    except (EOFError, OSError):
        os._exit(1)  # nobody waits for the answer any more
    os._exit(0)
