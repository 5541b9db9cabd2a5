"""The command line: arguments in, exit code out."""

from graph.cli.running import main, run

__all__ = ["main", "run"]
