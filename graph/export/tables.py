"""Tables as text: CSV (RFC 4180) for the bulk loaders of databases, and the scripts that call these.

Cells are exact: the tables are for machines, so a label that a spreadsheet might take for a formula (`=…`, `+…`, `-…`, `@…`) stays as it
is. An apostrophe before it would be part of the name in the database.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from importlib.resources import files

from graph.export.property_graph import Value

SEPARATOR = "\x1f"
"""Between the values of a list in one cell where the loader takes any character for it: no text of the graph can hold this one."""


def table(header: Sequence[str], rows: Iterable[Sequence[str | None]]) -> str:
    """Return a header and rows as CSV: every cell quoted, but nothing at all where nothing is known (`""` is an empty text to some)."""
    lines = [",".join(header), *(",".join("" if text is None else _quoted(text) for text in row) for row in rows)]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def cell(value: Value | None, separator: str = SEPARATOR) -> str | None:
    """Return a value as the text of a cell; of a list the values are joined."""
    if value is None:
        return None
    if isinstance(value, tuple):
        return separator.join(value)
    return decimal(value) if isinstance(value, Decimal) else str(value)


def decimal(value: Decimal) -> str:
    """Return a number in digits, never with an exponent."""
    return f"{value:f}"


def loader(path: str) -> str:
    """Return a script that ships with the package."""
    return files(__package__).joinpath(f"loaders/{path}").read_text("utf-8")
