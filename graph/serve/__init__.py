"""The graph over HTTP: a SPARQL 1.1 Protocol endpoint, a JSON API, a query page and the graph page, all read-only.

Nothing here asks the network for anything. Queries are evaluated in processes of their own, which the kernel ends when their time is over.
"""

import socket
from collections.abc import Callable
from errno import EACCES

from graph.errors import ConfigError, ExtraMissing
from graph.limits import require_fork
from graph.serve.options import Options

__all__ = ["Options", "serve_until_stopped"]

EXTRA = "serve"
_QUEUE = 64
_MOST_CONNECTIONS = 200
_LONGEST_HEAD = 4_000_000
"""Bytes of a request line and its headers: a query of the greatest length, percent-encoded, nearly fits."""
_PARTING = 1
"""Seconds that answers under way are given when the service stops."""


def serve_until_stopped(options: Options, tell: Callable[[str], None], complain: Callable[[str], None]) -> None:
    """Answer until Ctrl-C or SIGTERM comes; `tell` is told where, `complain` what goes wrong meanwhile.

    Raises:
        KeyboardInterrupt: after Ctrl-C, when everything is cleared up.
        ConfigError: when the address cannot be listened on, or the system cannot fork.
        ExtraMissing: when starlette or uvicorn is not installed.
        InputError: when there is no graph, or it cannot be read.
    """
    require_fork("serving")
    try:
        import uvicorn

        from graph.serve.app import application
        from graph.serve.evaluation import Evaluator, graph_file
    except ImportError as error:
        if error.name and error.name.partition(".")[0] not in ("starlette", "uvicorn", "anyio", "h11"):
            raise
        raise ExtraMissing(EXTRA, "Serving") from error
    with _listening(options) as listener:
        evaluator = Evaluator(options, complain)
        try:
            config = uvicorn.Config(
                application(evaluator, options),
                http="h11",
                ws="none",
                loop="asyncio",
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=False,
                timeout_graceful_shutdown=_PARTING,
                limit_concurrency=_MOST_CONNECTIONS,
                h11_max_incomplete_event_size=_LONGEST_HEAD,
            )
            tell(f"Serving {graph_file(options.output)} at {_address(options.host, listener)} until Ctrl-C")
            uvicorn.Server(config).run(sockets=[listener])
        finally:
            evaluator.close()


def _listening(options: Options) -> socket.socket:
    """Return a socket that listens where the options say."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            options.host, options.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except (OSError, UnicodeError) as error:
        raise ConfigError(f"{options.host} is no address to listen on: {error}") from error
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(_QUEUE)
    except OSError as error:
        listener.close()
        hint = "ports below 1024 are the system's; " if error.errno == EACCES else ""
        raise ConfigError(f"{options.host}:{options.port}: {error.strerror}; {hint}choose another with --port or --host") from error
    return listener


def _address(host: str, listener: socket.socket) -> str:
    return f"http://{f'[{host}]' if ':' in host else host}:{listener.getsockname()[1]}/"
