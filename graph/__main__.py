"""`python -m graph` is the same program as `guanxi`."""

from graph.cli import main

if __name__ == "__main__":
    main()
