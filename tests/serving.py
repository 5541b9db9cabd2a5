"""The service as its clients meet it: a process of its own, spoken to over HTTP."""

import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

from graph.analyse import analyse
from graph.model import KnowledgeGraph
from graph.network import to_network
from graph.render import render
from graph.store import Store

GUANXI = (sys.executable, "-m", "graph")
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
"""A query over some 10^10 solutions: it would run for hours."""


class Answer(NamedTuple):
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def media_type(self) -> str:
        return self.headers.get_content_type()

    def rows(self) -> list[dict[str, str]]:
        return [{name: term["value"] for name, term in row.items()} for row in self.json["results"]["bindings"]]


class Service:
    def __init__(self, process: "subprocess.Popen[bytes]", port: int, errors: Path) -> None:
        self.process = process
        self.port = port
        self._errors = errors

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def errors(self) -> str:
        return self._errors.read_text("utf-8")

    def ask(self, path: str, method: str = "GET", body: bytes | str | None = None, **headers: str) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            content = body.encode() if isinstance(body, str) else body
            connection.request(method, path, content, {name.replace("_", "-"): value for name, value in headers.items()})
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())
        finally:
            connection.close()

    def get(self, path: str, parameters: Mapping[str, str] | None = None, **headers: str) -> Answer:
        return self.ask(f"{path}?{urlencode(parameters)}" if parameters else path, **headers)

    def sparql(self, query: str, **headers: str) -> Answer:
        return self.ask("/sparql", "POST", query, **{"content_type": "application/sparql-query", **headers})

    def processes(self) -> list[int]:
        """Return the processes of the service below its own."""
        parents = {}
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):
                fields = stat.read_text().rpartition(")")[2].split()
                if fields[0] != "Z":
                    parents[int(stat.parent.name)] = int(fields[1])
        found = {self.process.pid}
        while more := {child for child, parent in parents.items() if parent in found} - found:
            found |= more
        return sorted(found - {self.process.pid})

    def stop(self, how: signal.Signals = signal.SIGINT) -> int:
        self.process.send_signal(how)
        return self.process.wait(20)


@contextmanager
def serving(output: Path, *options: object) -> Iterator[Service]:
    """Start the service on a free port, and make sure that it is gone afterwards."""

    def listen() -> None:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # shells start background jobs, and so whole test runs, deaf to it

    errors = output.parent / f"{output.name}-{os.urandom(4).hex()}.err"
    command = [*GUANXI, "serve", "--output", str(output), "--port", "0", *map(str, options)]
    with errors.open("wb") as told, subprocess.Popen(command, stdout=subprocess.PIPE, stderr=told, preexec_fn=listen) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline().decode()
            assert line.startswith("Serving "), errors.read_text("utf-8")
            service = Service(process, int(line.rpartition(":")[2].partition("/")[0]), errors)
            yield service
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()


def write(kg: KnowledgeGraph, folder: Path) -> Path:
    """Write the graph and its page as a build does."""
    folder.mkdir(exist_ok=True)
    store = Store()
    store.add(kg)
    network = to_network(store)
    draft = folder / ".graph.ttl"
    draft.write_text(store.turtle(), "utf-8")
    draft.replace(folder / "graph.ttl")
    (folder / "graph.html").write_text(render(network, analyse(network), title="关系"), "utf-8")
    return folder


def eventually(found: Any, seconds: float = 15) -> bool:
    """Tell whether something becomes true in time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if found():
            return True
        time.sleep(0.05)
    return False
