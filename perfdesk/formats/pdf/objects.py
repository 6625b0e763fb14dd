"""Objects of a PDF as ready bytes, numbered as they are added, and the file around them.

A form has hundreds of them, nearly all of one kind; a library's dictionaries would
take longer than all the rest, and its import longer than a form.
"""

from __future__ import annotations

import zlib
from hashlib import md5

_HEADER = b"%PDF-1.7\n%\xe7\xbb\xa9\xe6\x95\x88\n"
"""The second line holds bytes of no ASCII, so that nobody takes the file for text."""
_LEVEL = 1
"""A file a twentieth larger than with the usual level, in two thirds of the time."""


class Objects:
    """The objects of one file. Others are referred to as ``12 0 R``, by the number given here."""

    def __init__(self) -> None:
        self._bodies: list[bytes] = []

    def add(self, body: str = "") -> int:
        """The number of a new object, which may be filled later."""
        self._bodies.append(body.encode("ascii"))
        return len(self._bodies)

    def fill(self, number: int, body: str) -> None:
        """Gives an object its contents."""
        self._bodies[number - 1] = body.encode("ascii")

    def stream(self, data: bytes, entries: str = "", *, packed: bool = True) -> int:
        """The number of a stream with these further entries in its dictionary.

        The end of line before ``endstream`` is CR LF: after a lone LF, data that
        ends in CR would be read one byte short.
        """
        body = zlib.compress(data, _LEVEL) if packed else data
        filtered = "/Filter/FlateDecode" if packed else ""
        head = f"<<{entries}{filtered}/Length {len(body)}>>\nstream\r\n"
        self._bodies.append(head.encode("ascii") + body + b"\r\nendstream")
        return len(self._bodies)

    def file(self, root: int, info: int) -> bytes:
        """The whole file; the identifiers in its trailer come from all that is in it."""
        written, places = [_HEADER], []
        place = len(_HEADER)
        for number, body in enumerate(self._bodies, 1):
            written.append(b"%d 0 obj\n%b\nendobj\n" % (number, body))
            places.append(place)
            place += len(written[-1])
        entries = "".join(f"{each:010} 00000 n \n" for each in places)
        count = len(places) + 1
        name = f"<{md5(b''.join(self._bodies), usedforsecurity=False).hexdigest()}>"
        ends = (
            f"xref\n0 {count}\n0000000000 65535 f \n{entries}"
            f"trailer\n<</Size {count}/Root {root} 0 R/Info {info} 0 R/ID[{name}{name}]>>\n"
            f"startxref\n{place}\n%%EOF\n"
        )
        return b"".join((*written, ends.encode("ascii")))


def string(text: str) -> str:
    """A text as a PDF string of any characters."""
    return f"<FEFF{text.encode('utf-16-be').hex().upper()}>"
