"""Identifiers: the same thing gets the same identifier on every machine."""

from hashlib import blake2b

_UNSAFE = frozenset('<>"{}|^`\\#?%/')
"""Characters that may not stand in the last path segment of an IRI (RFC 3987) or would change its meaning."""


def digest(*parts: str) -> str:
    """Return 16 hexadecimal digits that stand for the parts and their order."""
    return blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def slug(name: str) -> str:
    """Return a name as one IRI path segment: letters of every script stay, spaces become `_`, the rest is percent-encoded."""
    return "".join(_escape(character) for character in "_".join(name.split()))


def _escape(character: str) -> str:
    if character not in _UNSAFE and character.isprintable():
        return character
    return "".join(f"%{byte:02X}" for byte in character.encode("utf-8", "surrogatepass"))


def entity_id(entity_type: str, name: str) -> str:
    """Return the identifier of the entity of a type that goes by a name: `person/吴嘉`."""
    return f"{entity_type.lower()}/{slug(name)}"
