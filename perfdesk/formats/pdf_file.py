"""A PDF file put together from its objects: numbers, streams, cross references.

Written by hand because a library that does it takes longer to import than a form
takes to print. Knows how objects are written, nothing of what stands in them.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable

_HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
_LEVEL = 1
"""How hard streams are packed: a twentieth larger than at best, in half the time."""


class PdfFile:
    """Objects in the order they are asked for, numbered from 1."""

    def __init__(self) -> None:
        self._bodies: list[bytes] = []

    def number(self) -> int:
        """A number for an object whose body comes later."""
        self._bodies.append(b"null")
        return len(self._bodies)

    def put(self, number: int, body: str) -> None:
        """The body of an object whose number was given before."""
        self._bodies[number - 1] = body.encode("ascii")

    def add(self, body: str) -> int:
        """The number of a new object."""
        number = self.number()
        self.put(number, body)
        return number

    def stream(self, data: bytes, entries: str = "") -> int:
        """The number of a new stream, packed; ``entries`` go into its dictionary."""
        packed = zlib.compress(data, _LEVEL)
        head = f"<</Length {len(packed)}/Filter/FlateDecode{entries}>>\nstream\r\n".encode("ascii")
        self._bodies.append(b"".join((head, packed, b"\r\nendstream")))
        return len(self._bodies)

    def written(self, catalog: int, info: int) -> bytes:
        """The whole file; the same objects give the same bytes."""
        parts, places, place = [_HEADER], [], len(_HEADER)
        for number, body in enumerate(self._bodies, start=1):
            places.append(place)
            part = b"%d 0 obj\n%b\nendobj\n" % (number, body)
            parts.append(part)
            place += len(part)
        mark = f"<{_digest(parts)}>"
        table = "".join(f"{each:010} 00000 n \n" for each in places)
        end = (
            f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n{table}"
            f"trailer\n<</Size {len(places) + 1}/Root {catalog} 0 R/Info {info} 0 R"
            f"/ID[{mark}{mark}]>>\nstartxref\n{place}\n%%EOF\n"
        )
        return b"".join((*parts, end.encode("ascii")))


def text(value: str) -> str:
    """A text as a PDF string in Unicode."""
    return f"<FEFF{value.encode('utf-16-be').hex().upper()}>"


def _digest(parts: Iterable[bytes]) -> str:
    """Sixteen bytes that tell files apart; no secret, so two check sums will do."""
    first, second = 0, 1
    for part in parts:
        first, second = zlib.crc32(part, first), zlib.adler32(part, second)
    both = first.to_bytes(4, "big") + second.to_bytes(4, "big")
    return (both + zlib.crc32(both).to_bytes(4, "big") + both[::-1][:4]).hex().upper()
