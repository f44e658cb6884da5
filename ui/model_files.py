"""Models to take away and to bring back: as a zip file, or in a folder of one's own machine."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

import streamlit as st

from kgqa import KGQAError, QAPipeline
from kgqa.packing import pack_model, unpack_model
from ui.downloads import offer_file
from ui.language import tr
from ui.model import Model, add_model, session_folder, warmed
from ui.uploads import is_local
from ui.views import show_problem

_MAX_MEGABYTES = 64


def show_loading() -> None:
    """Bring back a model."""
    with st.form("load-model", border=False):
        file = st.file_uploader(
            tr("model.upload"), ["zip"], key="model-upload", max_upload_size=_MAX_MEGABYTES
        )
        named = st.text_input(tr("model.folder"), key="model-folder") if is_local() else ""
        pressed = st.form_submit_button(tr("model.load"))
    if not pressed or not (file or named.strip()):
        return
    try:
        with st.spinner(tr("ask.loading")):
            model = _uploaded(file.getvalue()) if file else _loaded(Path(named.strip()))
        name = Path(file.name).stem if file else Path(named.strip()).name
    except KGQAError as error:
        show_problem(str(error))
        return
    add_model(replace(model, name=name))
    st.rerun()


def show_saving(model: Model) -> None:
    """Take the model that is asked away."""
    st.caption(tr("model.save"))
    packed = partial(_packed, model, session_folder())
    offer_file(tr("model.download"), packed, "model.zip", "application/zip")
    if is_local():
        _save_here(model)


def _save_here(model: Model) -> None:
    with st.form("save-model", border=False):
        named = st.text_input(tr("model.save.folder"), key="save-folder")
        pressed = st.form_submit_button(tr("model.save.button"))
    if pressed and named.strip():
        try:
            model.turn(lambda: model.pipeline.save_pretrained(Path(named.strip()).expanduser()))
        except (KGQAError, OSError) as error:
            show_problem(str(error))
        else:
            st.text(tr("model.saved"))


def _uploaded(packed: bytes) -> Model:
    folder = Path(mkdtemp(prefix="model-", dir=session_folder())) / "model"
    unpack_model(packed, folder)
    return _loaded(folder)


def _loaded(folder: Path) -> Model:
    return warmed(QAPipeline.from_pretrained(folder.expanduser()))


def _packed(model: Model, beside: str) -> bytes:
    with TemporaryDirectory(prefix="kgqa-", dir=beside) as folder:
        model.turn(lambda: model.pipeline.save_pretrained(Path(folder) / "model"))
        return pack_model(Path(folder) / "model")
