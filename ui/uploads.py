"""Graph files from a visitor: uploaded, or named where page and visitor share a machine."""

from __future__ import annotations

import ipaddress
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import streamlit as st

from kgqa import KGQAError
from kgqa.checking import GraphCheck, check_files
from kgqa.store import UPLOAD_LIMITS, ReadLimits
from kgqa.store.reading import READERS
from ui.language import tr
from ui.model import session_folder
from ui.views import show_problem

_KINDS = [*(suffix[1:] for suffix in READERS), "gz"]
_MAX_FILES = 20
_SECONDS = 300


class Uploaded(Protocol):
    """What Streamlit gives for a file."""

    name: str

    def getvalue(self) -> bytes: ...


def files_to_check() -> GraphCheck | None:
    """The check of files that were just given; None where none were."""
    with st.form("graph-files", border=False):
        uploaded = st.file_uploader(
            tr("upload.graph"), _KINDS, accept_multiple_files=True, key="graph-upload"
        )
        named = ""
        if is_local():
            named = st.text_area(
                tr("upload.named"), height=68, key="graph-named", help=tr("upload.named.help")
            )
        pressed = st.form_submit_button(tr("upload.check"), type="primary")
    if not pressed:
        return None
    paths = [Path(line.strip()).expanduser() for line in named.splitlines() if line.strip()]
    if not uploaded and not paths:
        show_problem(tr("upload.nothing"))
        return None
    if len(uploaded) + len(paths) > _MAX_FILES:
        show_problem(tr("upload.many", number=_MAX_FILES))
        return None
    try:
        with st.spinner(tr("upload.reading")):
            return _checked(uploaded, paths)
    except KGQAError as error:
        show_problem(str(error))
        return None


def write_uploads(files: Sequence[Uploaded], folder: Path) -> list[Path]:
    """Uploaded files in a folder of their own each, under their last name alone."""
    written = []
    for number, file in enumerate(files):
        name = Path(file.name.replace("\\", "/")).name
        name = "file" if name in ("", ".", "..") else name
        path = folder / str(number) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.getvalue())
        written.append(path)
    return written


def is_local() -> bool:
    """Whether the page is served to its own machine alone, so that paths of it may be named."""
    address = str(st.get_option("server.address") or "")
    try:
        return address == "localhost" or ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def _checked(uploaded: Sequence[Uploaded], named: Sequence[Path]) -> GraphCheck:
    """Uploads within the limits for strangers; files of the visitor's own machine within the
    usual ones."""
    folder = Path(tempfile.mkdtemp(prefix="upload-", dir=session_folder()))
    try:
        paths = write_uploads(uploaded, folder)
        limits = ReadLimits() if named else UPLOAD_LIMITS
        return check_files([*paths, *named], limits=limits, seconds=_SECONDS)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
