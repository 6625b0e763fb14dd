"""复制为表格: a whole form on the clipboard as a table, for Excel, WPS and Word.

Spreadsheets and word processors take the HTML with its merged cells, other programs the
text.
"""

from __future__ import annotations

from PySide6.QtCore import QMimeData

from perfdesk.core.errors import FormError
from perfdesk.formats.clipboard_writer import grid_to_html, to_tsv
from perfdesk.gui import clipboard
from perfdesk.gui.document import Document
from perfdesk.gui.files.document_files import printed_template
from perfdesk.table.compose import compose
from perfdesk.table.grid import text_rows


def copy_table(document: Document) -> str:
    """Copy the whole form as a table; return the sentence that says so, or why it failed.

    The open edit is committed first. The page options of 设置 apply as in every output.
    """
    document.commit()
    template = printed_template(document)
    grid = compose(document.form, template, document.scores)
    mime = QMimeData()
    try:
        mime.setHtml(grid_to_html(grid, template, document.form.money_unit))
    except FormError as error:
        return str(error)
    mime.setText(to_tsv(text_rows(grid)))
    clipboard.set_clipboard(mime)
    return "已复制整张表，可粘贴到 Excel、WPS 或 Word。"
