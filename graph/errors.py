"""Errors a user may meet: each says what, where, and what to do.

Those that make their message from parts tell pickle of the parts, as worker processes hand errors back.
"""

from pathlib import Path


class GuanxiError(Exception):
    """Signal a problem whose message is fit to show to the user as it is."""


class InputError(GuanxiError):
    """Signal that one input could not be read."""

    def __init__(self, path: Path | str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = str(path)
        self.reason = reason

    def __reduce__(self) -> tuple[type, tuple[str, str]]:
        return type(self), (self.path, self.reason)


class OutputError(GuanxiError):
    """Signal that results could not be written."""

    def __init__(self, path: Path | str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = str(path)
        self.reason = reason

    def __reduce__(self) -> tuple[type, tuple[str, str]]:
        return type(self), (self.path, self.reason)


class ConfigError(GuanxiError):
    """Signal settings that cannot be used."""


class ModelMissing(GuanxiError):
    """Signal that a spaCy pipeline is not installed; the message is the command that installs it."""

    def __init__(self, name: str) -> None:
        super().__init__(f"spaCy pipeline {name!r} is not installed. Install it with: python -m spacy download {name}")
        self.name = name

    def __reduce__(self) -> tuple[type, tuple[str]]:
        return type(self), (self.name,)


class ExtraMissing(GuanxiError):
    """Signal that an optional part of the package is needed; the message is the command that installs it."""

    def __init__(self, extra: str, purpose: str) -> None:
        super().__init__(f"{purpose} needs an optional part. Install it with: pip install 'guanxi-graph[{extra}]'")
        self.extra = extra
        self.purpose = purpose

    def __reduce__(self) -> tuple[type, tuple[str, str]]:
        return type(self), (self.extra, self.purpose)


class QueryError(GuanxiError):
    """Signal a SPARQL query that cannot be answered."""


class QueryTimeout(QueryError):
    """Signal a query that took longer than it was given, and was stopped."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"the query was stopped after {seconds:g} s; narrow it down, or allow more time")
        self.seconds = seconds

    def __reduce__(self) -> tuple[type, tuple[float]]:
        return type(self), (self.seconds,)


class NotFound(GuanxiError):
    """Signal that nothing in the graph goes by the name asked for."""


class Interrupted(GuanxiError):
    """Signal that the user stopped the work; the message says what has become of the output."""
