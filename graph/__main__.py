"""`guanxi` and `python -m graph` begin here: nothing is loaded before Ctrl-C is seen to."""

import atexit
import gc
import os
import sys
from contextlib import suppress

from graph import interrupts

_SWEEP_AFTER = 100_000
"""How many objects are made before Python looks for those that only hold each other: modules hold theirs for good."""


def main() -> None:
    """Run the command line and exit with its code."""
    gc.set_threshold(_SWEEP_AFTER)
    codes: list[int] = []
    atexit.register(_leave, codes)  # before all others, so that it is called after them: they remove sockets and end processes
    with interrupts.leaving_at_once("interrupted"):
        from graph import cli
    try:
        cli.main()
    except SystemExit as stop:
        codes += [stop.code] if isinstance(stop.code, int) else []
        raise


def _leave(codes: list[int]) -> None:
    """Leave at once with the code the program ends with: to take apart all that was loaded takes half a second, and serves nobody."""
    if codes:
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError, ValueError):
                stream.flush()
        os._exit(codes[0])


if __name__ == "__main__":
    main()
