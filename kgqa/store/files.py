"""Bytes of a file, decompressed and bounded, and their text."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path
from typing import IO

from kgqa.errors import ParseError, UnsafeInput

_CHUNK = 1 << 20
_UTF8_BOM = b"\xef\xbb\xbf"


def read_bytes(path: Path, max_bytes: int) -> bytes:
    """The whole file, decompressed where its name ends in ``.gz``, without a UTF-8 BOM.

    Raises:
        ParseError: the file is missing, unreadable, damaged or empty.
        UnsafeInput: it holds more than ``max_bytes``.
    """
    try:
        with path.open("rb") as stream:
            packed = path.suffix.lower() == ".gz"
            source = gzip.GzipFile(fileobj=stream) if packed else stream
            content = _read_at_most(source, max_bytes)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise ParseError(str(path), f"not a whole gzip file ({error})") from error
    except OSError as error:
        raise ParseError(str(path), _reason(error)) from error
    if content is None:
        raise UnsafeInput(f"{path}: refused, it holds more than {max_bytes:,} bytes")
    content = content.removeprefix(_UTF8_BOM)
    if not content.strip():
        raise ParseError(str(path), "the file is empty")
    return content


def decode_utf8(content: bytes, source: str) -> str:
    """The text of the file.

    Raises:
        ParseError: at the first byte that is not UTF-8, with its line.
    """
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        byte = content[error.start]
        raise ParseError(source, f"not UTF-8 text (byte 0x{byte:02x})", line) from error


def _read_at_most(stream: IO[bytes] | gzip.GzipFile, max_bytes: int) -> bytes | None:
    """All bytes, or None where there are more than ``max_bytes``; reads no further than that."""
    chunks: list[bytes] = []
    size = 0
    while chunk := stream.read(_CHUNK):
        size += len(chunk)
        if size > max_bytes:
            return None
        chunks.append(chunk)
    return b"".join(chunks)


def _reason(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "no such file"
    return "it is a folder, not a file" if isinstance(error, IsADirectoryError) else str(error)
