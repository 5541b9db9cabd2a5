"""How the service and the processes that answer speak: a length, what it is about as JSON, a length, its bytes."""

import json
import socket
import struct
from dataclasses import dataclass, field
from typing import Any

HEADER = struct.Struct("!II")
"""Lengths of the two parts of a message, in bytes."""

JSON = "application/json"
TEXT = "text/plain; charset=utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """Hold an answer as HTTP has it."""

    status: int = 200
    media_type: str = JSON
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


def refusal(status: int, message: str, headers: dict[str, str] | None = None) -> Reply:
    """Return an answer that says in a line why there is none."""
    return Reply(status=status, media_type=TEXT, body=f"{message}\n".encode("utf-8", "replace"), headers=headers or {})


def as_json(value: object, status: int = 200) -> Reply:
    """Return an answer in JSON."""
    return Reply(status=status, body=json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))


def pack(about: dict[str, Any], body: bytes = b"") -> bytes:
    """Return a message."""
    head = json.dumps(about).encode()
    return HEADER.pack(len(head), len(body)) + head + body


def pack_reply(reply: Reply) -> bytes:
    """Return an answer as a message."""
    return pack({"status": reply.status, "media_type": reply.media_type, "headers": reply.headers}, reply.body)


def receive(connection: socket.socket) -> dict[str, Any]:
    """Wait for a message and return what it is about.

    Raises:
        EOFError: when the other side closes before all of it came.
    """
    head, body = HEADER.unpack(_exactly(connection, HEADER.size))
    about: dict[str, Any] = json.loads(_exactly(connection, head))
    _exactly(connection, body)
    return about


def _exactly(connection: socket.socket, length: int) -> bytes:
    received = bytearray()
    while len(received) < length:
        piece = connection.recv(min(length - len(received), 1 << 20))
        if not piece:
            raise EOFError
        received += piece
    return bytes(received)
