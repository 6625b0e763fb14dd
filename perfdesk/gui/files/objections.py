"""What speaks against printing or exporting forms, of which the user is asked before."""

from __future__ import annotations

from collections.abc import Sequence

from perfdesk.core.checks.completeness import empty_cell_sentences, empty_cells
from perfdesk.core.errors import FormError
from perfdesk.gui.document import Document
from perfdesk.gui.form_list.form_list_model import FormNaming
from perfdesk.table.compose import compose


def objections(document: Document, action: str, file_type: str = "pdf") -> tuple[str, list[str]]:
    """Return the question whether to export nevertheless, and the sentences against it.

    The sentences name errors, empty cells, and what the file cannot show: characters that no
    font has, or texts a workbook (``file_type`` is "xlsx") cannot hold. There may be none.
    """
    summary, sentences = _objections(document, file_type)
    return f"这张表{'，'.join(summary)}。仍要{action}吗？", sentences


def objections_to_several(
    documents: Sequence[Document], name: FormNaming, action: str, file_type: str = "pdf"
) -> tuple[str, list[str]]:
    """Return the same for several forms, with one sentence for each form that has objections.

    ``name`` returns what a form is called.
    """
    summaries = [(each, "，".join(_objections(each, file_type)[0])) for each in documents]
    sentences = [f"“{name(each)}”{summary}" for each, summary in summaries if summary]
    question = f"{len(documents)} 张表中有 {len(sentences)} 张需要留意。仍要{action}吗？"
    return question, sentences


def _objections(document: Document, file_type: str) -> tuple[list[str], list[str]]:
    """Return what speaks against exporting a form, in a few words and in sentences."""
    document.commit()
    to_workbook = file_type == "xlsx"
    lost = lost_in_workbook(document) if to_workbook else _missing_characters(document)
    errors = [each for each in document.problems if each.severity == "error"]
    form, template = document.form, document.template
    summary = []
    counts = ((len(errors), "个错误"), (len(empty_cells(form, template)), "个空白项"))
    if any(count for count, _ in counts):
        summary.append("还有 " + "、".join(f"{count} {unit}" for count, unit in counts if count))
    if lost:
        summary.append("有些文字工作簿放不下" if to_workbook else "有些字印不出来")
    return summary, [
        *lost,
        *(each.message for each in errors),
        *empty_cell_sentences(form, template),
    ]


def _missing_characters(document: Document) -> list[str]:
    """Return sentences on the characters that no font has."""
    from perfdesk.formats.system_fonts import page_fonts  # noqa: PLC0415 - brings uharfbuzz
    from perfdesk.table.fonts import character_messages  # noqa: PLC0415 - brings uharfbuzz

    grid = compose(document.form, document.template, document.scores)
    try:
        return list(character_messages(grid, page_fonts()))
    except FormError:  # without its font the form cannot be exported at all; the export says so
        return []


def lost_in_workbook(document: Document) -> tuple[str, ...]:
    """Return sentences on the texts a workbook cannot hold."""
    from perfdesk.formats.workbook.workbook_export import loss_messages  # noqa: PLC0415 - brings uharfbuzz

    try:
        return loss_messages(document.form, document.template, document.scores)
    except FormError:  # as above
        return ()
