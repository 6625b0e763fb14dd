"""Blocks of cells on the system clipboard.

A block is put there as TSV and HTML with the displayed texts, for other programs, and in a
format of the program's own with the typed texts.
"""

from __future__ import annotations

import atexit
import json
from collections.abc import Sequence

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from perfdesk.core.block_paste import CellBlock
from perfdesk.formats import clipboard_reader

CELLS_MIME_TYPE = "application/x-perfdesk-cells"
"""The program's own format: JSON with the typed texts and the levels of the rows."""


def put_block(block: CellBlock, shown: Sequence[Sequence[str]]) -> None:
    """Put a block of cells on the clipboard; ``shown`` holds the texts other programs get."""
    from perfdesk.formats import clipboard_writer  # noqa: PLC0415 - brings uharfbuzz

    mime = QMimeData()
    mime.setText(clipboard_writer.to_tsv(shown))
    mime.setHtml(clipboard_writer.to_html(shown))
    own = json.dumps({"rows": block.rows, "levels": block.levels})
    mime.setData(CELLS_MIME_TYPE, own.encode())
    set_clipboard(mime)


def set_clipboard(mime: QMimeData) -> None:
    """Put data on the clipboard, whose guarded plain text stays there when the program ends."""
    QGuiApplication.clipboard().setMimeData(mime)
    atexit.unregister(_leave_plain_text)
    atexit.register(_leave_plain_text, mime)


def _leave_plain_text(mime: QMimeData) -> None:
    """Replace the data by plain text without formulas.

    Data created in Python would be deleted by Qt after Python has ended, which crashes (PySide
    6.11). Without the HTML, a spreadsheet would run a text that begins like a formula.
    """
    if QGuiApplication.instance() is not None and QGuiApplication.clipboard().mimeData() is mime:
        QGuiApplication.clipboard().setText(_guarded(mime.text()))


def leave_no_formula() -> None:
    """Guard a text that Qt copied from a text field and that stays when the program ends.

    Nothing happens where the clipboard holds something of another program.
    """
    board = QGuiApplication.clipboard()
    if board.ownsClipboard():
        text = board.text()
        if (guarded := _guarded(text)) != text:
            board.setText(guarded)


def _guarded(text: str) -> str:
    from perfdesk.formats import clipboard_writer  # noqa: PLC0415 - brings uharfbuzz

    return clipboard_writer.guarded_tsv(text)


def read_block() -> CellBlock | None:
    """Return the block of cells on the clipboard, or None if there is no text on it."""
    mime: QMimeData | None = QGuiApplication.clipboard().mimeData()  # None once it is cleared
    if mime is None:
        return None
    if mime.hasFormat(CELLS_MIME_TYPE):
        block = _block_from_json(mime.data(CELLS_MIME_TYPE).data())
        if block is not None:
            return block
    return clipboard_reader.parse_clipboard(mime.text(), mime.html() if mime.hasHtml() else "")


def block_as_text() -> str:
    """Return the clipboard as one text: a line for each row, a space between its cells."""
    block = read_block()
    rows = block.rows if block is not None else ()
    return "\n".join(" ".join(filter(None, row)) for row in rows)


def _block_from_json(data: bytes | bytearray | memoryview) -> CellBlock | None:
    """Return the block in the program's own format; None if that came without its content.

    So it does from a remote desktop that passes on plain texts alone, and from a window that hangs.
    """
    try:
        block = json.loads(bytes(data))
        return CellBlock.from_rows(block["rows"], block["levels"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
