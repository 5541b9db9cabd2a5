"""The graph of examples/, built once for all the tests of a run that ask about it."""

from functools import cache
from pathlib import Path

from graph.pipeline import Built, build

EXAMPLES = Path(__file__).parent.parent / "examples"


@cache
def build_examples(base: Path) -> tuple[Built, Path]:
    """Return what a build of the examples made, and the folder below `base` that it was written to."""
    output = base / "examples-graph"
    return build([EXAMPLES], output), output
