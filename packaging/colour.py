"""Writes resources/colour/srgb.icc: what black and white mean in an archived PDF.

    python packaging/colour.py

A small profile of version 2 after IEC 61966-2-1 (sRGB): its primaries adapted to
D50 by the Bradford method, its tone curve in 256 steps. Made by ourselves, so
under the program's own licence; the same bytes each time.
"""

from __future__ import annotations

from pathlib import Path
from struct import pack

_TARGET = Path(__file__).parent.parent / "resources" / "colour" / "srgb.icc"
_WHITE = (0.9642, 1.0, 0.8249)
"""The illuminant of every profile, D50."""
_MEDIA_WHITE = (0.9505, 1.0, 1.0891)
"""sRGB's own white, D65."""
_PRIMARIES = {
    "r": (0.43607, 0.22249, 0.01392),
    "g": (0.38515, 0.71687, 0.09708),
    "b": (0.14307, 0.06061, 0.71410),
}
"""The primaries of sRGB under D50."""
_STEPS = 256


def _fixed(values: tuple[float, ...]) -> bytes:
    return pack(f">{len(values)}l", *(round(value * 65536) for value in values))


def _point(values: tuple[float, ...]) -> bytes:
    return b"XYZ " + bytes(4) + _fixed(values)


def _curve() -> bytes:
    steps = (step / (_STEPS - 1) for step in range(_STEPS))
    light = (step / 12.92 if step <= 0.04045 else ((step + 0.055) / 1.055) ** 2.4 for step in steps)
    return b"curv" + bytes(4) + pack(f">L{_STEPS}H", _STEPS, *(round(x * 65535) for x in light))


def _description(text: bytes) -> bytes:
    return b"desc" + bytes(4) + pack(">L", len(text) + 1) + text + bytes(1 + 8 + 3 + 67)


def profile() -> bytes:
    """The profile's bytes."""
    contents = {
        b"desc": _description(b"sRGB"),
        b"cprt": b"text" + bytes(4) + b"MIT licence, with perfdesk\0",
        b"wtpt": _point(_MEDIA_WHITE),
        **{f"{name}XYZ".encode(): _point(values) for name, values in _PRIMARIES.items()},
        **dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), _curve()),
    }
    place = 128 + 4 + 12 * len(contents)
    places: dict[bytes, int] = {}
    body, entries = b"", b""
    for tag, data in contents.items():
        if data not in places:
            places[data] = place + len(body)
            body += data + bytes(-len(data) % 4)
        entries += pack(">4sLL", tag, places[data], len(data))
    head = pack(">L4sL12s", place + len(body), bytes(4), 0x02400000, b"mntrRGB XYZ ")
    date = pack(">6H", 2026, 1, 1, 0, 0, 0)
    rest = date + b"acsp" + bytes(28) + _fixed(_WHITE) + bytes(48)
    return head + rest + pack(">L", len(contents)) + entries + body


if __name__ == "__main__":
    _TARGET.parent.mkdir(exist_ok=True)
    _TARGET.write_bytes(profile())
