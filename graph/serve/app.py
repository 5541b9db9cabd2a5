"""The service as an ASGI application: addresses, methods, headers."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from importlib.resources import files
from typing import Any, cast

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, ExceptionHandler, Message, Receive, Scope, Send

from graph.queries import load_queries
from graph.serve.answers import CUT_HEADER, LIMIT_HEADER
from graph.serve.evaluation import Evaluator, page_file
from graph.serve.negotiation import SOLUTIONS, TRIPLES, choose
from graph.serve.options import Options
from graph.serve.protocol import LARGEST, Refused, check_length, media_type_of, parameters_of, posted_query, query_of
from graph.serve.wire import TEXT, Reply, as_json, refusal

Endpoint = Callable[[Request], Awaitable[Response]]

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; "
)
_HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-cache",
    "content-security-policy": f"{_POLICY}frame-ancestors 'none'",
}
_PAGES = {
    "/": ("home.html", "text/html; charset=utf-8"),
    "/query": ("query.html", "text/html; charset=utf-8"),
    "/page/query.js": ("query.js", "text/javascript; charset=utf-8"),
    "/page/page.css": ("page.css", "text/css; charset=utf-8"),
}
_PATIENCE = 30
"""Seconds a client may take to send a body."""
_MOST_FOUND = 100
_MOST_CLAIMS = 500


def application(evaluator: Evaluator, options: Options) -> Starlette:
    """Return the service: /sparql, /api/…, /query, /graph and / with links to all of them."""

    async def sparql(request: Request) -> Response:
        query, accept = await _asked(request)
        if query is None:
            return await _answered(
                request, evaluator, {"kind": "description", "accept": accept, "endpoint": str(request.url_for("sparql"))}
            )
        if choose(accept, (*SOLUTIONS, *TRIPLES)) is None:
            raise Refused(406, f"answers come as {', '.join((*SOLUTIONS, *TRIPLES))}")
        return await _answered(request, evaluator, {"kind": "sparql", "query": query, "accept": accept, "limit": options.limit})

    async def search(request: Request) -> Response:
        wanted = _parameter(request, "q")
        return await _answered(request, evaluator, {"kind": "search", "q": wanted, "limit": _limit(request, 20, _MOST_FOUND)})

    async def entity(request: Request) -> Response:
        question = {"kind": "entity", "id": _parameter(request, "id"), "limit": _limit(request, 100, _MOST_CLAIMS)}
        return await _answered(request, evaluator, question)

    async def statement(request: Request) -> Response:
        return await _answered(request, evaluator, {"kind": "statement", "id": _parameter(request, "id")})

    async def queries(_: Request) -> Response:
        listed = [
            {
                "name": query.name,
                "title": {"en": query.title, "zh": query.title_zh},
                "parameters": [
                    {"name": parameter.name, "description": parameter.description, "default": parameter.default}
                    for parameter in query.parameters
                ],
                "sparql": query.sparql,
            }
            for query in load_queries().values()
        ]
        return _response(as_json({"base_iri": evaluator.base_iri, "queries": listed}))

    async def named(request: Request) -> Response:
        if request.path_params["name"] not in load_queries():
            raise Refused(404, f"there is no query {request.path_params['name']!r}; /api/queries lists them")
        parameters = dict(parameters_of(request.url.query))
        return await _answered(request, evaluator, {"kind": "named", "name": request.path_params["name"], "parameters": parameters})

    async def picture(_: Request) -> Response:
        path = page_file(options.output)
        if not path.is_file():
            raise Refused(404, f"there is no {path.name} beside the graph; guanxi build writes it")
        # The page has a policy of its own, which allows its scripts by their hashes; both would hold.
        return FileResponse(path, media_type="text/html; charset=utf-8", headers={"content-security-policy": "frame-ancestors 'none'"})

    @asynccontextmanager
    async def watching(_: Starlette) -> AsyncIterator[None]:
        watch = asyncio.create_task(evaluator.watch())
        yield
        watch.cancel()
        with suppress(asyncio.CancelledError):
            await watch

    plain: list[tuple[str, Endpoint]] = [
        *(("/api/search", search), ("/api/entity", entity), ("/api/statement", statement)),
        *(("/api/queries", queries), ("/api/queries/{name}", named), ("/graph", picture)),
        *((path, _page(*page)) for path, page in _PAGES.items()),
    ]
    middleware = [
        Middleware(_Headers),
        Middleware(TrustedHostMiddleware, allowed_hosts=list(options.trusted_hosts), www_redirect=False),
        Middleware(_Options),
    ]
    if options.cors:
        cors = Middleware(
            CORSMiddleware,
            allow_origins=options.cors,
            allow_methods=["GET", "HEAD", "POST", "OPTIONS"],
            allow_headers=["*"],
            expose_headers=[LIMIT_HEADER, CUT_HEADER],
        )
        middleware.insert(2, cors)
    service = Starlette(
        routes=[
            Route("/sparql", sparql, methods=["GET", "POST"], name="sparql"),
            *(Route(path, one, methods=["GET"]) for path, one in plain),
        ],
        middleware=middleware,
        # starlette's types know handlers of any exception only, though it calls each for its own
        exception_handlers={Refused: cast("ExceptionHandler", _refuse), HTTPException: cast("ExceptionHandler", _refuse_plainly)},
        lifespan=watching,
    )
    service.router.redirect_slashes = False  # a redirect would name the host that the client named
    return service


async def _asked(request: Request) -> tuple[str | None, str]:
    """Return the query of a request, None when it has none, and what it accepts."""
    accept = ",".join(request.headers.getlist("accept"))
    if request.method == "POST":
        content_type = request.headers.get("content-type", "")
        media_type_of(content_type)
        query: str | None = posted_query(content_type, await _body(request), parameters_of(request.url.query))
        status = 413
    else:
        query = query_of(parameters_of(request.url.query))
        status = 414
    if query is not None:
        check_length(query, status)
    return query, accept


async def _body(request: Request) -> bytes:
    """Return the body of a request, as far as it is no larger than the largest."""
    received = bytearray()
    try:
        async with asyncio.timeout(_PATIENCE):
            async for piece in request.stream():
                received += piece
                if len(received) > LARGEST:
                    raise Refused(413, f"the body has more than {LARGEST} bytes", {"Connection": "close"})
    except TimeoutError as error:
        raise Refused(408, f"the body did not come within {_PATIENCE} s", {"Connection": "close"}) from error
    except ClientDisconnect as error:
        raise Refused(400, "the body broke off") from error
    return bytes(received)


async def _answered(request: Request, evaluator: Evaluator, question: Mapping[str, Any]) -> Response:
    """Return the answer to a question; when whoever asked goes away, it is dropped, and what works on it ends."""
    answer = asyncio.ensure_future(evaluator.ask(question))
    gone = asyncio.ensure_future(_disconnected(request))
    try:
        await asyncio.wait((answer, gone), return_when=asyncio.FIRST_COMPLETED)
        if not answer.done():
            raise Refused(499, "nobody waits for the answer")  # the code that nginx writes into its log; nobody reads it
        reply = answer.result()
        if reply.status == 408 and "sec-fetch-site" in request.headers:
            reply = replace(reply, status=504)  # browsers ask twice more, on their own, what got 408 (RFC 9110, section 15.5.9)
    finally:
        for task in (answer, gone):
            task.cancel()
        await asyncio.gather(answer, gone, return_exceptions=True)
    if request.url.path.startswith("/api/") and reply.status >= 400:
        return _response(as_json({"error": reply.body.decode().strip()}, reply.status), reply.headers)
    return _response(reply, {"Vary": "Accept"} if question["kind"] in ("sparql", "description") else {})


async def _disconnected(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _response(reply: Reply, headers: Mapping[str, str] | None = None) -> Response:
    return Response(reply.body, reply.status, {"content-type": reply.media_type, **reply.headers, **(headers or {})})


def _parameter(request: Request, name: str) -> str:
    values = [value for key, value in parameters_of(request.url.query) if key == name]
    if len(values) != 1 or not values[0].strip():
        raise Refused(400, f"one parameter `{name}` is needed")
    return values[0].strip()


def _limit(request: Request, usual: int, most: int) -> int:
    values = [value for key, value in parameters_of(request.url.query) if key == "limit"]
    if not values:
        return usual
    if not (values[0].isascii() and values[0].isdigit() and 1 <= int(values[0][:9]) <= most):
        raise Refused(400, f"limit is a number from 1 to {most}")
    return int(values[0])


def _page(name: str, media_type: str) -> Endpoint:
    content = (files("graph.serve") / "page" / name).read_bytes()

    async def page(_: Request) -> Response:
        return Response(content, headers={"content-type": media_type})

    return page


async def _refuse(request: Request, error: Refused) -> Response:
    if request.url.path.startswith("/api/"):
        return _response(as_json({"error": error.message}, error.status), error.headers)
    return _response(refusal(error.status, error.message, error.headers))


async def _refuse_plainly(request: Request, error: HTTPException) -> Response:
    """Say in our words what starlette refuses: unknown addresses and methods."""
    allowed = ", ".join(sorted([*(error.headers or {}).get("Allow", "").split(", "), "OPTIONS"]))
    messages = {404: f"there is nothing at {request.url.path}; see /", 405: f"{request.method} is refused; allowed: {allowed}"}
    headers = {"Allow": allowed} if error.status_code == 405 else {}
    return await _refuse(request, Refused(error.status_code, messages.get(error.status_code, error.detail), headers))


class _Headers:
    """Put on every answer the headers that keep browsers from doing more with it than is meant."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = {name for name, _ in message["headers"]}
                more = ((name.encode(), value.encode()) for name, value in _HEADERS.items())
                message = {**message, "headers": [*message["headers"], *(pair for pair in more if pair[0] not in present)]}
            await send(message)

        await self._app(scope, receive, sending if scope["type"] == "http" else send)


class _Options:
    """Answer OPTIONS with the methods of an address."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "OPTIONS":
            await self._app(scope, receive, send)
            return
        allowed = "GET, HEAD, OPTIONS, POST" if scope["path"] == "/sparql" else "GET, HEAD, OPTIONS"
        await Response(status_code=204, headers={"Allow": allowed, "content-type": TEXT})(scope, receive, send)
