"""Write resources/colour/srgb.icc: what black and white mean in an archived PDF.

    python packaging/colour.py

A small ICC profile of version 2 for sRGB (IEC 61966-2-1): its primaries are adapted to D50
by the Bradford method, its tone curve has 256 steps. Written for this program, so under its
licence. The bytes are the same each time.
"""

from __future__ import annotations

from pathlib import Path
from struct import pack

_TARGET = Path(__file__).parent.parent / "resources" / "colour" / "srgb.icc"
_WHITE = (0.9642, 1.0, 0.8249)
"""XYZ of D50, the illuminant of every profile."""
_MEDIA_WHITE = (0.9505, 1.0, 1.0891)
"""XYZ of D65, the white of sRGB."""
_PRIMARIES = {
    "r": (0.43607, 0.22249, 0.01392),
    "g": (0.38515, 0.71687, 0.09708),
    "b": (0.14307, 0.06061, 0.71410),
}
"""XYZ of the primaries of sRGB, adapted to D50."""
_STEPS = 256
_DATE = (2026, 1, 1, 0, 0, 0)
"""Fixed, so that the file does not change."""
_VERSION = 0x02400000
"""ICC version 2.4."""


def _fixed_point(values: tuple[float, ...]) -> bytes:
    return pack(f">{len(values)}l", *(round(value * 65536) for value in values))


def _xyz(values: tuple[float, ...]) -> bytes:
    return b"XYZ " + bytes(4) + _fixed_point(values)


def _curve() -> bytes:
    steps = (step / (_STEPS - 1) for step in range(_STEPS))
    light = (step / 12.92 if step <= 0.04045 else ((step + 0.055) / 1.055) ** 2.4 for step in steps)
    return b"curv" + bytes(4) + pack(f">L{_STEPS}H", _STEPS, *(round(x * 65535) for x in light))


def _description(text: bytes) -> bytes:
    return b"desc" + bytes(4) + pack(">L", len(text) + 1) + text + bytes(1 + 8 + 3 + 67)


def profile() -> bytes:
    """Return the bytes of the profile: header, table of tags, data of the tags."""
    contents = {
        b"desc": _description(b"sRGB"),
        b"cprt": b"text" + bytes(4) + b"MIT licence, with perfdesk\0",
        b"wtpt": _xyz(_MEDIA_WHITE),
        **{f"{name}XYZ".encode(): _xyz(values) for name, values in _PRIMARIES.items()},
        **dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), _curve()),
    }
    start = 128 + 4 + 12 * len(contents)
    offsets: dict[bytes, int] = {}
    body, entries = b"", b""
    for tag, data in contents.items():
        if data not in offsets:  # tags with the same data share it
            offsets[data] = start + len(body)
            body += data + bytes(-len(data) % 4)
        entries += pack(">4sLL", tag, offsets[data], len(data))
    head = pack(">L4sL12s", start + len(body), bytes(4), _VERSION, b"mntrRGB XYZ ")
    date = pack(">6H", *_DATE)
    rest = date + b"acsp" + bytes(28) + _fixed_point(_WHITE) + bytes(48)
    return head + rest + pack(">L", len(contents)) + entries + body


if __name__ == "__main__":
    _TARGET.parent.mkdir(exist_ok=True)
    _TARGET.write_bytes(profile())
