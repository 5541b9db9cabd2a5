"""`guanxi` and `python -m graph` begin here: nothing is loaded before Ctrl-C is seen to."""

from graph import interrupts


def main() -> None:
    """Run the command line and exit with its code."""
    with interrupts.leaving_at_once("interrupted"):
        from graph import cli
    cli.main()


if __name__ == "__main__":
    main()
