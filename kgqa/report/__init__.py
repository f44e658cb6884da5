"""A report as files: a page to look at, a table to paste, figures to compute with.

run.py        what was measured: command, model, data, versions, date
page.py       the page, index.html, self-contained; parts.py: its summary and tables;
              wrong.py: its wrong answers; escape.py: text made safe for it
drawing.py    charts as inline SVG
markdown.py   report.md
files.py      all of them into a folder, with results.json
"""

from __future__ import annotations

from kgqa.report.files import check_folder, save_report
from kgqa.report.markdown import to_markdown
from kgqa.report.page import to_html
from kgqa.report.run import Run, hashed

__all__ = ["Run", "check_folder", "hashed", "save_report", "to_html", "to_markdown"]
