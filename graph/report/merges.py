"""The table of merges: which names became one entity, which were kept apart, and why, for a person with a spreadsheet."""

import csv
from io import StringIO

from graph.model import Resolution

COLUMNS = ("decision", "entity", "label", "type", "name", "other_name", "reason", "left_out", "own_entity", "documents")

_BYTE_ORDER_MARK = "\ufeff"
"""Without it a spreadsheet takes the file for one in the local 8-bit encoding."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def merges_csv(resolution: Resolution) -> str:
    """Return a row for every merge and every refusal: CSV (RFC 4180), sorted by entity.

    `own_entity` is what the name is, or would be, by itself. Paths of documents are set apart by `; `. A cell that a spreadsheet would
    take for a formula gets an apostrophe before it, as it would be typed.
    """
    labels = {entity.id: entity.label("zh") for entity in resolution.entities}
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for row in resolution.decisions:
        decision = "merged" if row.merged else "kept apart"
        cells = (row.entity, labels[row.entity], row.type, row.name, row.other, row.reason, row.detail, row.own, "; ".join(row.documents))
        writer.writerow([decision, *map(_plain, cells)])
    return _BYTE_ORDER_MARK + text.getvalue()


def _plain(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
