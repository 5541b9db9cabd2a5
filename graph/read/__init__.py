"""Read: files → `Document`: decoded, main text found, cleaned, simplified, dated."""

from graph.read.reader import read
from graph.read.sources import STDIN, Source, find_sources, left_out

__all__ = ["STDIN", "Source", "find_sources", "left_out", "read"]
