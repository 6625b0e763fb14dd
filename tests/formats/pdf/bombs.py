"""Small PDFs that would unpack to gigabytes, and a process that reads them."""

from __future__ import annotations

import json
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path

from perfdesk.core.errors import FormError
from perfdesk.formats.pdf.embedded_forms import attached_forms

_HIDDEN = 5
"""The number of an object in a compressed stream."""


def bombs() -> Iterator[tuple[str, bytes, str]]:
    """Yield the name and the bytes of each, and words of the sentence that refuses it."""
    numbers = zlib.compress(b"8 0 <</EmbeddedFiles<</Names[" + b"0 " * 20_000_000 + b"]>>>>", 9)
    yield "array", _pdf(b"/FlateDecode", numbers), "没有自评表"
    runs = b"\x81\x81" * 1000 + b"\x80"
    yield "run-length", _pdf(b"[" + b"/RunLengthDecode" * 3 + b"]", runs), "没有自评表"
    yield "filter-elsewhere", _pdf(b"%d 0 R" % _HIDDEN, b"\x80\x0b\x60\x50"), "压缩方式"
    yield "many-streams", object_streams(15, b"0 " * 1_000_000), "太多"
    yield "filter-escaped", _pdf(b"/#4cZWDecode", b"\x80\x0b\x60\x50"), "压缩方式"


def _pdf(filters: bytes, packed: bytes) -> bytes:
    """Return a PDF whose name tree (object 8) is in a stream with these filters.

    The name of a filter, LZWDecode, is in another stream.
    """
    hidden = zlib.compress(b"%d 0 /LZWDecode" % _HIDDEN)
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R/Names 8 0 R>>",
        2: b"<</Type/Pages/Kids[]/Count 0>>",
        6: _stream(b"/Type/ObjStm/N 1/First 4/Filter/FlateDecode", hidden),
        7: _stream(b"/Type/ObjStm/N 1/First 4/Filter " + filters, packed),
    }
    return _file(objects, {_HIDDEN: 6, 8: 7})


def object_streams(count: int, items: bytes) -> bytes:
    """Return a PDF with so many nodes of a name tree, each with these items in a stream of its own.

    A stream may have 2 MB, and all of a file 8 MB.
    """
    branches = range(100, 100 + count)
    kids = b" ".join(b"%d 0 R" % branch for branch in branches)
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Kids[%b]>>>>>>" % kids,
        2: b"<</Type/Pages/Kids[]/Count 0>>",
    }
    for branch in branches:
        packed = zlib.compress(b"%d 0 <</Names[]/A[%b]>>" % (branch, items), 9)
        head = b"/Type/ObjStm/N 1/First 6/Filter/FlateDecode"
        objects[branch + count] = _stream(head, packed)
    return _file(objects, {branch: branch + count for branch in branches})


def _file(objects: dict[int, bytes], inside: dict[int, int]) -> bytes:
    """Return a PDF of these objects, and of those inside streams, with a table of both."""
    last = max(objects) + 2
    data, places = bytearray(b"%PDF-1.7\n"), {}
    for number, content in objects.items():
        places[number] = len(data)
        data += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    places[last] = start = len(data)
    table = b"".join(_entry(number, places, inside) for number in range(last + 1))
    references = _stream(b"/Type/XRef/Size %d/W[1 3 1]/Root 1 0 R" % (last + 1), table)
    end = b"%d 0 obj\n%b\nendobj\nstartxref\n%d\n%%%%EOF" % (last, references, start)
    return bytes(data) + end


def _stream(entries: bytes, data: bytes) -> bytes:
    return b"<<%b/Length %d>>stream\n%b\nendstream" % (entries, len(data), data)


def _entry(number: int, places: dict[int, int], inside: dict[int, int]) -> bytes:
    """Return the table entry of an object: at an offset, or in a stream (ISO 32000-1, 7.5.8.3)."""
    kind = 1 if number in places else 2 if number in inside else 0
    place = places.get(number, inside.get(number, 0))
    return bytes([kind]) + place.to_bytes(3, "big") + b"\0"


def main() -> None:
    """Print the sentence for each PDF in the folder, and the peak of memory in MB."""
    found = {}
    for path in sorted(Path(sys.argv[1]).iterdir()):
        try:
            found[path.stem] = f"read {len(attached_forms(path.read_bytes()).native_files)}"
        except FormError as error:
            found[path.stem] = str(error)
    status = Path("/proc/self/status").read_text("utf-8")
    peak = int(status.partition("VmHWM:")[2].split()[0]) // 1024
    sys.stdout.write(json.dumps({"found": found, "peak": peak}))


if __name__ == "__main__":
    main()
