"""RDF/XML made safe to parse: plain UTF-8 without declarations."""

from __future__ import annotations

import codecs
import re
from xml.parsers import expat

from kgqa.errors import ParseError, UnsafeInput

_BOMS = (  # the longer first: UTF-32-LE begins like UTF-16-LE
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WITHOUT_BOM = (
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
_XML_DECLARATION = re.compile(r"\A\s*<\?xml\s[^>]*?\?>")
_ENCODING = re.compile(r"encoding\s*=\s*[\"']([^\"']*)[\"']")
_ENCODINGS = {
    "": "utf-8",
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "us-ascii": "ascii",
    "ascii": "ascii",
    "iso-8859-1": "iso-8859-1",
    "latin1": "iso-8859-1",
    "windows-1252": "windows-1252",
}
_DECLARATION = re.compile(r"<\s*!\s*(?!--|\[CDATA\[)[^\s>]*")


def plain_xml(content: bytes, source: str) -> bytes:
    """The document as UTF-8 without an XML declaration, so that parser and check read the same.

    Raises:
        UnsafeInput: it holds ``<!DOCTYPE``, ``<!ENTITY`` or the like, which can grow without bound
            or name other files, or it is written in an encoding that cannot be checked.
        ParseError: its bytes are not of the encoding that it declares.
    """
    text = _decode(content, source)
    found = _DECLARATION.search(text)
    if found:
        line = text.count("\n", 0, found.start()) + 1
        shown = " ".join(found.group().split())[:20]
        raise UnsafeInput(f"{source}:{line}: refused, RDF/XML with {shown}")
    bare = _XML_DECLARATION.sub(lambda match: "\n" * match.group().count("\n"), text, count=1)
    return bare.encode("utf-8")


def malformed_line(content: bytes) -> int | None:
    """The first line where a document without declarations is not XML; None where it is."""
    parser = expat.ParserCreate()
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        return error.lineno
    return None


def _decode(content: bytes, source: str) -> str:
    encoding = next((name for bom, name in _BOMS if content.startswith(bom)), None)
    start = content.lstrip()[:4]
    if encoding is None:
        encoding = next((name for mark, name in _WITHOUT_BOM if start.startswith(mark)), None)
    if encoding is None:
        encoding = _declared(content, source)
    try:
        return content.decode(encoding)
    except UnicodeError as error:
        raise ParseError(source, f"not {encoding} text ({error})") from error


def _declared(content: bytes, source: str) -> str:
    head = content[:200].decode("iso-8859-1")
    declaration = _XML_DECLARATION.match(head)
    named = _ENCODING.search(declaration.group()) if declaration else None
    name = named.group(1).lower() if named else ""
    if name not in _ENCODINGS:
        raise UnsafeInput(f"{source}: refused, RDF/XML in the encoding {name[:40]!r}; use UTF-8")
    return _ENCODINGS[name]
