"""Objects of a PDF as ready bytes, in the document that reportlab numbers and writes.

Reportlab's own dictionaries cost ten times as much where there are hundreds of
them. Importing this module imports reportlab.
"""

from __future__ import annotations

import zlib
from typing import Any

from reportlab.pdfbase.pdfdoc import PDFDocument, PDFObject

_LEVEL = 1
"""A file a twentieth larger than with the usual level, in two thirds of the time."""


class Ready(PDFObject):
    """An object whose bytes may be given after others refer to it."""

    __RefOnly__ = 1

    def __init__(self, body: bytes = b"") -> None:
        self.body = body

    def format(self, document: object) -> bytes:  # noqa: ARG002 - reportlab calls it so
        """The bytes between ``obj`` and ``endobj``."""
        return self.body


class Objects:
    """The objects of one file. Others are referred to as ``12 0 R``, by the number given here."""

    def __init__(self) -> None:
        # Its own date is a fixed one: what the file says of dates is written by us.
        self._document: Any = PDFDocument(invariant=1, pdfVersion=(1, 7))
        self._added: dict[int, Ready] = {}

    def add(self, body: str = "") -> int:
        """The number of a new object, which may be filled later."""
        return self._add(Ready(body.encode("ascii")))

    def fill(self, number: int, body: str) -> None:
        """Gives an object its contents."""
        self._added[number].body = body.encode("ascii")

    def stream(self, data: bytes, entries: str = "", *, packed: bool = True) -> int:
        """The number of a stream with these further entries in its dictionary.

        The end of line before ``endstream`` is CR LF: after a lone LF, data that
        ends in CR would be read one byte short.
        """
        body = zlib.compress(data, _LEVEL) if packed else data
        filtered = "/Filter/FlateDecode" if packed else ""
        head = f"<<{entries}{filtered}/Length {len(body)}>>\nstream\r\n"
        return self._add(Ready(head.encode("ascii") + body + b"\r\nendstream"))

    def file(self, root: int, info: int) -> bytes:
        """The whole file; the identifiers in its trailer come from all that is in it."""
        document = self._document
        for each in self._added.values():
            document.updateSignature(each.body)
        document.Catalog, document.info = self._added[root], self._added[info]
        return bytes(document.format())

    def _add(self, ready: Ready) -> int:
        self._document.Reference(ready)
        number = int(self._document.objectcounter)
        self._added[number] = ready
        return number


def string(text: str) -> str:
    """A text as a PDF string of any characters."""
    return f"<FEFF{text.encode('utf-16-be').hex().upper()}>"
