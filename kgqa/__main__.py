"""``python -m kgqa``: the command line."""

from __future__ import annotations

from kgqa.cli import main

if __name__ == "__main__":
    main()
