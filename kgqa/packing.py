"""A model folder as one file to carry away and to bring back: a zip of JSON and safetensors."""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from kgqa.errors import ModelError, UnsafeInput

_KINDS = (".json", ".safetensors")
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,  # cut short
    ValueError,  # a name that no file can have
    RuntimeError,  # encrypted, or packed in a way that is not known
)
_MAX_FILES = 64
_MAX_BYTES = 512 * 1024**2


def pack_model(folder: str | Path) -> bytes:
    """All files of a model folder as a zip file."""
    root, packed = Path(folder), io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(root.rglob("*")):
            if path.is_file() and path.suffix in _KINDS:
                archive.write(path, path.relative_to(root).as_posix())
    return packed.getvalue()


def unpack_model(packed: bytes, folder: str | Path) -> None:
    """Write a zip's files into a new folder; whether they are a model, loading it will tell.

    Raises:
        ModelError: it is no zip file, or a damaged one.
        UnsafeInput: it holds other kinds of files, paths that lead out of it, or too much.
    """
    target = Path(folder)
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            _check(entries)
            for entry in entries:
                path = target / entry.filename
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(archive.read(entry))
    except _DAMAGED as error:
        raise ModelError(f"not a model's zip file ({error})") from error


def _check(entries: list[zipfile.ZipInfo]) -> None:
    """Sizes are what the zip says; reading more than it says is an error of the zip."""
    if len(entries) > _MAX_FILES or sum(entry.file_size for entry in entries) > _MAX_BYTES:
        raise UnsafeInput("refused: more files or bytes than a model has")
    for entry in entries:
        path = PurePosixPath(entry.filename)
        if path.is_absolute() or ".." in path.parts or "\\" in entry.filename:
            raise UnsafeInput(f"refused: '{entry.filename}' leads out of the zip file")
        if path.suffix not in _KINDS:
            raise UnsafeInput(f"refused: a model holds no file such as '{path.name}'")
