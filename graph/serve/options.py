"""What can be set about the service, and what is set when nothing is said."""

import ipaddress
import math
import re
from dataclasses import dataclass
from pathlib import Path

from graph.errors import ConfigError
from graph.limits import LONGEST

HOST = "127.0.0.1"
PORT = 8040
TIMEOUT = 30.0
LIMIT = 10_000
MEMORY = 2048
PROCESSES = 4

_ORIGIN = re.compile(r"https?://(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Hold every setting of the service."""

    output: Path = Path("output")
    """Folder that holds graph.ttl and graph.html, or a Turtle file."""
    host: str = HOST
    port: int = PORT
    """0 lets the system choose a free one."""
    timeout: float = TIMEOUT
    """Seconds after which a query is stopped."""
    limit: int = LIMIT
    """Rows or triples of an answer."""
    memory: int = MEMORY
    """Megabytes a query may take."""
    processes: int = PROCESSES
    """Queries answered at once."""
    cors: tuple[str, ...] = ()
    """Origins whose pages may ask (Fetch Standard); none by default."""
    watch: float = 1.0
    """Seconds between looks whether the graph is a new one."""

    def __post_init__(self) -> None:
        """Raise `ConfigError` for settings that cannot work."""
        if not (math.isfinite(self.timeout) and 0 < self.timeout <= LONGEST):
            raise ConfigError(f"a timeout is a number of seconds above 0, at most {LONGEST}; not {self.timeout:g}")
        if not 0 <= self.port <= 65_535:
            raise ConfigError(f"a port is a number from 0 to 65535, not {self.port}")
        for name in ("limit", "memory", "processes"):
            if getattr(self, name) < 1:
                raise ConfigError(f"{name} must be at least 1: {getattr(self, name)}")
        for origin in self.cors:
            if origin != "*" and not _ORIGIN.fullmatch(origin):
                raise ConfigError(f"an origin is written as https://example.com or http://localhost:3000, or *; not {origin!r}")

    @property
    def trusted_hosts(self) -> tuple[str, ...]:
        """Return the names a request may call this service by: its own when it is for this machine alone, else any."""
        local = self.host == "localhost"
        if not local:
            try:
                local = ipaddress.ip_address(self.host).is_loopback
            except ValueError:
                local = False
        return tuple(dict.fromkeys(("localhost", "127.0.0.1", "::1", "[::1]", self.host))) if local else ("*",)
