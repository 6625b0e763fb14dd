"""Fonts of a few glyphs, built byte by byte."""

from __future__ import annotations

from struct import pack, unpack_from


def tiny(sub_table: bytes, rights: int = 0) -> bytes:
    """Return a font of three glyphs, 0 to 2, with this character map and these embedding rights."""
    tables = {
        b"OS/2": bytes(8) + pack(">H", rights) + bytes(58) + pack(">hh", 1600, -448) + bytes(24),
        b"cmap": pack(">HHHHL", 0, 1, 3, 1, 12) + sub_table,
        b"glyf": bytes(60),
        b"head": pack(">LLLLHH", 0x00010000, 0, 0, 0x5F0F3CF5, 0, 2048) + bytes(34),
        b"hhea": pack(">L", 0x00010000) + bytes(30) + pack(">H", 2),
        b"hmtx": pack(">HhHhh", 1024, 0, 2048, 5, -7),
        b"loca": pack(">HHHH", 0, 0, 10, 30),
        b"maxp": pack(">LH", 0x00005000, 3),
    }
    head, body = pack(">LHHHH", 0x00010000, len(tables), 0, 0, 0), b""
    for tag, data in tables.items():
        head += tag + pack(">LLL", 0, 12 + 16 * len(tables) + len(body), len(data))
        body += data
    return head + body


def segments() -> bytes:
    """Return a map of format 4: A is glyph 1 by a delta, B and C are 2 and 0 by a list."""
    ends, starts = pack(">HHH", 65, 67, 0xFFFF), pack(">HHH", 65, 66, 0xFFFF)
    deltas, ranges = pack(">HHH", 0x10000 - 64, 0, 1), pack(">HHH", 0, 4, 0)
    return (
        pack(">HHHHHHH", 4, 0, 0, 6, 0, 0, 0)
        + ends
        + bytes(2)
        + starts
        + deltas
        + ranges
        + pack(">HH", 2, 0)
    )


def collection(*fonts: bytes) -> bytes:
    """Return a font collection (TTC) of these fonts, one after the other."""
    offsets, body = [], b""
    for font in fonts:
        offsets.append(12 + 4 * len(fonts) + len(body))
        body += shifted(font, offsets[-1])
        body += bytes(-len(body) % 4)
    return pack(f">4sLL{len(fonts)}L", b"ttcf", 0x00010000, len(fonts), *offsets) + body


def shifted(font: bytes, by: int) -> bytes:
    """Return the font with the offsets of its tables raised by ``by``."""
    result = bytearray(font)
    (count,) = unpack_from(">H", font, 4)
    for index in range(count):
        at = 12 + 16 * index + 8
        result[at : at + 4] = pack(">L", unpack_from(">L", font, at)[0] + by)
    return bytes(result)
