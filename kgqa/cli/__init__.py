"""The command line: arguments in, text out, exit code.

    app.py          the commands, their arguments and help; errors to one line and an exit code
    arguments.py    arguments that several commands take
    sources.py      which graph and which model are meant
    output.py       JSON and consoles; text from graphs made safe for a terminal
    progress.py     bars on a terminal, lines elsewhere
    chains.py       facts as arrows
    asking.py       ask
    browsing.py     lookup, paths
    counting.py     stats
    answerable.py   stats --questions
    querying.py     query
    predicting.py   predict
    learning.py     train
    measuring.py    evaluate
    labelling.py    classify, and train and evaluate with --task
    attacking.py    evaluate with --attack
    page.py         ui

Importing this package is light; each command imports what it needs when it runs.
"""

from __future__ import annotations

from kgqa.cli.app import app, main

__all__ = ["app", "main"]
