"""Decodes the bytes of a text file as Windows programs and web platforms write them."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from perfdesk.core.errors import FormError
from perfdesk.core.text import WITHOUT_WIDTH
from perfdesk.formats.errors import EmptyFileError
from perfdesk.recognition.source import Finding

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before that of UTF-16, with which it begins
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE_BYTES = 4096
"""How much of a file is looked at to guess its encoding."""
_BYTES_PER_ZERO = 100
"""UTF-16 text of a table has more than one zero byte in a hundred: tabs, digits, line ends."""
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
"""Control characters but for tab, line ends (LF, VT, FF, CR) and ESC: no text has them."""
_USUAL_WORDS = re.compile("项目|指标|预算|年度|绩效|单位|部门|資金|項目|指標|預算|績效|單位|部門")
"""Words that every text about a form has; one without any was decoded wrongly."""
_OTHER_ENCODINGS = {
    "big5": "Big5（繁体）",
    "big5hkscs": "Big5（繁体）",
    "cp950": "Big5（繁体）",
    "euc_jis_2004": "EUC-JP",
    "shift_jis": "Shift_JIS",
    "cp1252": "Windows-1252",
    "hz": "HZ",
    "utf_7": "UTF-7",
}
"""Encodings tried when the usual ones fail, with the names by which users know them."""


class UnreadableTextError(FormError):
    """The file is not a text in a known encoding."""

    def __init__(self) -> None:
        super().__init__(
            "文件不是可识别的文本（能读 UTF-8、UTF-16 和 GB18030 编码）。"
            "请用记事本打开它，另存为 UTF-8 编码的文本文件后再读入。"
        )


@dataclass(frozen=True, slots=True)
class DecodedText:
    """A text, with the findings about its encoding."""

    text: str
    findings: tuple[Finding, ...] = ()


def decode_text(data: bytes) -> str:
    """Return the text in these bytes; see ``decode``."""
    return decode(data).text


def decode(data: bytes) -> DecodedText:
    """Return the text in these bytes: UTF-8, UTF-16 or UTF-32, else GB18030.

    UTF-16 is known with or without a mark at its start, UTF-32 with one only. Bytes that are no
    Chinese text in one of these are decoded by the encoding that charset-normalizer takes them for,
    if that gives Chinese text, with a finding. An incomplete character of UTF-8 or UTF-16 at the
    end is left out with a finding, and so are NULs after the text in the other encodings, with
    which some programs pad a file. Raise EmptyFileError, or UnreadableTextError if the bytes
    contain control characters or are in no such encoding.
    """
    encodings = _likely_encodings(data)
    if not encodings[0].startswith(("utf-16", "utf-32")):
        data = data.rstrip(b"\0")
    cut = _incomplete_bytes_at_end(data, encodings[0])
    complete = data[: len(data) - cut]
    text, encoding = _decoded(complete, encodings)
    findings = [_guessed_encoding(encoding)] if encoding else []
    text = text.translate(WITHOUT_WIDTH)
    if _CONTROL.search(text):
        raise UnreadableTextError
    if not text.strip():
        raise EmptyFileError
    return DecodedText(text, (*findings, *([_half_character(cut)] if cut else [])))


def decode_if_chinese(data: bytes) -> str:
    """Return the text in these bytes if it speaks of a form in Chinese, else ""."""
    try:
        text = decode_text(data)
    except (UnreadableTextError, EmptyFileError):
        return ""
    return text if _USUAL_WORDS.search(text) else ""


def _decoded(data: bytes, encodings: tuple[str, ...]) -> tuple[str, str]:
    """Return the text and "", or the name of an encoding that is none of the usual ones."""
    text = _decoded_as_usual(data, encodings)
    if text is not None and (len(encodings) == 1 or data.isascii() or _USUAL_WORDS.search(text)):
        return text, ""
    if len(encodings) > 1 and (other := _decoded_as_other(data)):
        return other
    if text is None:
        raise UnreadableTextError
    return text, ""


def _decoded_as_usual(data: bytes, encodings: tuple[str, ...]) -> str | None:
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _decoded_as_other(data: bytes) -> tuple[str, str] | None:
    """Return the text in an unusual encoding and its name, None if that is no Chinese text."""
    # Imports charset-normalizer, which files in the usual encodings do not need.
    from charset_normalizer import from_bytes  # noqa: PLC0415

    matches = from_bytes(data[:_SAMPLE_BYTES], cp_isolation=list(_OTHER_ENCODINGS))
    for match in matches:
        text = _decoded_as_usual(data, (match.encoding,))
        if text and _USUAL_WORDS.search(text):
            return text, _OTHER_ENCODINGS[match.encoding]
    return None


def _guessed_encoding(name: str) -> Finding:
    message = f"文件不是常用的编码，已按 {name} 读入，请核对文字是否正确。"
    return Finding("guessed-encoding", "文件开头", name, message)


def _half_character(count: int) -> Finding:
    message = f"文件末尾多出半个字符（{count} 个字节），已略去，请核对最后一行是否完整。"
    return Finding("half-character", "文件末尾", "", message)


def _incomplete_bytes_at_end(data: bytes, encoding: str) -> int:
    """Return how many bytes at the end are only a part of a character, as in a file cut short.

    UTF-8 is recognised by the complete characters before; GB18030 cannot be recognised so.
    """
    if encoding.startswith("utf-16"):
        return len(data) % 2
    try:
        data.decode(encoding)
    except UnicodeDecodeError as error:
        is_cut = error.reason == "unexpected end of data" and not data[: error.start].isascii()
        return len(data) - error.start if is_cut else 0
    return 0


def _likely_encodings(data: bytes) -> tuple[str, ...]:
    """Return the encodings the bytes may be in, the likeliest first."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return (encoding,)
    start = data.rstrip(b"\0")[:_SAMPLE_BYTES]
    even, odd = start[::2].count(0), start[1::2].count(0)
    if (even + odd) * _BYTES_PER_ZERO > len(start):
        return ("utf-16-be" if even > odd else "utf-16-le",)
    return ("utf-8", "gb18030")
