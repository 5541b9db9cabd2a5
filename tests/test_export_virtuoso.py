"""N-Quads and Turtle loaded into Virtuoso by the commands of docs/import.md, and the ten questions asked over HTTP."""

import json
import re
import shutil
import socket
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pyoxigraph as ox
import pytest

from graph.export import EXPORTERS
from graph.store import Store
from tests.engines import NAMES, PREFIXES, QUESTIONS, STORES, answer, rows, same_names, store_called

DOCS = Path(__file__).parent.parent / "docs"
SETTINGS = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa

[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx

[Parameters]
ServerPort = 127.0.0.1:{port}
DisableUnixSocket = 1
DirsAllowed = {allowed}
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000

[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = .
ServerThreads = 4

[SPARQL]
ResultSetMaxRows = 1000000
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Virtuoso:
    store: Store
    folder: Path
    """What it may read."""
    address: str
    http: int

    def isql(self, told: str) -> str:
        command = [_isql(), self.address, "dba", "dba", "BANNER=OFF", "VERBOSE=OFF", "PROMPT=OFF", "ERRORS=STDOUT"]
        return subprocess.run(command, input=told, capture_output=True, text=True, timeout=120, check=False).stdout

    def ask(self, query: str, default: str = "") -> list[list[str | None]]:
        asked = {"query": PREFIXES + query, **({"default-graph-uri": default} if default else {})}
        headers = {"Accept": "application/sparql-results+json"}
        with urlopen(Request(f"http://127.0.0.1:{self.http}/sparql", urlencode(asked).encode(), headers), timeout=60) as reply:
            told = json.load(reply)
        return [[row[name]["value"] if name in row else None for name in told["head"]["vars"]] for row in told["results"]["bindings"]]


def _isql() -> str:
    return shutil.which("isql-vt") or "isql"


@pytest.fixture(scope="module", params=STORES)
def virtuoso(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Virtuoso]:
    """Start a server with a database of its own; it ends with the test, however that ends."""
    program = shutil.which("virtuoso-t")
    if program is None:
        pytest.skip("Virtuoso is not installed (Debian: apt-get install virtuoso-opensource-7-bin)")
    store = store_called(request.param, tmp_path_factory.getbasetemp())
    folder = tmp_path_factory.mktemp("it's read")
    place = tmp_path_factory.mktemp("virtuoso")
    with socket.socket() as one, socket.socket() as other:
        ports = []
        for free in (one, other):
            free.bind(("127.0.0.1", 0))
            ports.append(free.getsockname()[1])
    (place / "virtuoso.ini").write_text(SETTINGS.format(port=ports[0], http=ports[1], allowed=folder), "utf-8")
    command = [program, "+foreground", "+configfile", "virtuoso.ini"]
    if bound := shutil.which("setpriv"):  # killed even when this program is
        command = [bound, "--pdeathsig", "KILL", *command]
    started = Virtuoso(store=store, folder=folder, address=f"127.0.0.1:{ports[0]}", http=ports[1])
    with ExitStack() as ending:
        output = ending.enter_context((place / "output.txt").open("wb"))
        running = ending.enter_context(subprocess.Popen(command, cwd=place, stdout=output, stderr=output))
        ending.callback(running.kill)
        for _ in range(300):
            assert running.poll() is None, (place / "output.txt").read_text("utf-8", "replace")
            if "ready" in started.isql("select 'ready';"):
                break
            time.sleep(0.2)
        yield started


def loaded(virtuoso: Virtuoso, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the script by the command that docs/import.md tells."""
    (command,) = re.findall(r"^(sh output/virtuoso\.sh .+?)(?: +#.*)?$", (DOCS / "import.md").read_text("utf-8"), re.MULTILINE)
    words = command.replace("localhost:1111", virtuoso.address).replace("output/", "").split()
    return subprocess.run(words, cwd=folder, capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.slow
def test_nquads_in_virtuoso(virtuoso: Virtuoso) -> None:
    path = next(path for path in EXPORTERS["nquads"](virtuoso.store, virtuoso.folder) if path.suffix == ".nq")
    for _ in range(2):  # the second run changes nothing
        ran = loaded(virtuoso, virtuoso.folder)
        assert ran.returncode == 0, ran.stderr
    base = virtuoso.store.base_iri
    expected = Counter(quad.graph_name.value for quad in ox.parse(path=path) if isinstance(quad.graph_name, ox.NamedNode))
    found = virtuoso.ask(f'SELECT ?g (COUNT(*) AS ?n) {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?g), "{base}")) }} GROUP BY ?g')
    assert {str(name): int(str(number)) for name, number in found} == expected
    for question in QUESTIONS:
        # what two documents tell is in two graphs, and Virtuoso finds it twice: docs/import.md says so
        assert sorted(set(rows(virtuoso.ask(question.sparql)))) == sorted(set(answer(virtuoso.store, question))), question.name


@pytest.mark.slow
def test_turtle_in_virtuoso(virtuoso: Virtuoso) -> None:
    EXPORTERS["turtle"](virtuoso.store, virtuoso.folder)
    (script,) = re.findall(r"```sql\n(ld_dir .+?)```", (DOCS / "import.md").read_text("utf-8"), re.DOTALL)
    (name,) = re.findall(r"'graph\.ttl', '(.+?)'", script)
    told = virtuoso.isql(script.replace("/path/to/output", str(virtuoso.folder).replace("'", "''")))
    assert not told.strip(), told
    assert virtuoso.ask("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", name) == [[str(len(virtuoso.store))]]
    for question in QUESTIONS:
        assert rows(virtuoso.ask(question.sparql, name)) == answer(virtuoso.store, question), question.name
    same_names(virtuoso.store, (row[0] for row in virtuoso.ask(NAMES.removeprefix(PREFIXES), name)))


@pytest.mark.slow
def test_the_script_says_when_virtuoso_did_not_load_it(virtuoso: Virtuoso) -> None:
    (path, _script) = EXPORTERS["nquads"](Store(), virtuoso.folder / "new")
    assert loaded(virtuoso, path.parent).returncode == 0
    wrong = subprocess.run(
        ["sh", "virtuoso.sh", virtuoso.address, "dba", "wrong"], cwd=path.parent, capture_output=True, text=True, check=False
    )
    assert (wrong.returncode, "Bad login" in wrong.stderr) == (1, True)
    path.write_text("<http://x.example/a> <b> .\n", "utf-8")
    broken = loaded(virtuoso, path.parent)
    assert (broken.returncode, "syntax error" in broken.stderr) == (1, True)
    path.unlink()
    missing = loaded(virtuoso, path.parent)
    assert (missing.returncode, "finds no" in missing.stderr) == (1, True)
