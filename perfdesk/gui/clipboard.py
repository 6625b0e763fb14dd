"""Blocks on the system's clipboard: as other programs take them, and as this one does.

A block goes out as TSV and HTML with what is shown, and in a form of its own with
what was typed; it comes back from whichever says most. Knows no form.
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


def put_block(block: CellBlock, shown: Sequence[Sequence[str]]) -> None:
    """Put a block on the clipboard; ``shown`` is what other programs are to get."""
    from perfdesk.formats import clipboard_writer  # noqa: PLC0415 - brings uharfbuzz

    mime = QMimeData()
    mime.setText(clipboard_writer.to_tsv(shown))
    mime.setHtml(clipboard_writer.to_html(shown))
    own = json.dumps({"rows": block.rows, "levels": block.levels})
    mime.setData(CELLS_MIME_TYPE, own.encode())
    set_clipboard(mime)


def set_clipboard(mime: QMimeData) -> None:
    """Put data on the clipboard; when the program ends its plain text stays there."""
    QGuiApplication.clipboard().setMimeData(mime)
    atexit.unregister(_leave_text)
    atexit.register(_leave_text, mime)


def _leave_text(mime: QMimeData) -> None:
    """Replace data made in Python: Qt would delete it when Python is gone, and crash."""
    if QGuiApplication.instance() is not None and QGuiApplication.clipboard().mimeData() is mime:
        QGuiApplication.clipboard().setText(mime.text())


def read_block() -> CellBlock | None:
    """The block on the clipboard, or None if there is no text on it."""
    mime: QMimeData | None = QGuiApplication.clipboard().mimeData()  # none where it was cleared
    if mime is None:
        return None
    if mime.hasFormat(CELLS_MIME_TYPE):
        return _own(mime.data(CELLS_MIME_TYPE).data())
    return clipboard_reader.parse_clipboard(mime.text(), mime.html() if mime.hasHtml() else "")


def block_as_text() -> str:
    """What is on the clipboard as one text: a line for each row, a blank between its cells."""
    block = read_block()
    rows = block.rows if block is not None else ()
    return "\n".join(" ".join(filter(None, row)) for row in rows)


def _own(data: bytes | bytearray | memoryview) -> CellBlock:
    read = json.loads(bytes(data))
    return CellBlock.from_rows(read["rows"], read["levels"])
