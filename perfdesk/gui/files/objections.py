"""What speaks against printing or exporting forms, of which the user is asked before.

It is looked for in a thread: the first time loads a library for fonts, and many forms take long.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from perfdesk.core.checks.completeness import empty_cell_sentences, empty_cells
from perfdesk.core.errors import FormError
from perfdesk.core.form import Form
from perfdesk.core.scoring import Scores
from perfdesk.core.template import Template
from perfdesk.formats.results import ExportCancelled, ProgressCallback
from perfdesk.gui.document import Document
from perfdesk.gui.files.background import NotFinishedError, Steps, run_steps
from perfdesk.gui.files.empty_indicators import offer_removal
from perfdesk.gui.form_list.form_list_model import FormNaming, OpenForms
from perfdesk.gui.prompts import Prompts
from perfdesk.table.compose import compose


@dataclass(frozen=True, slots=True)
class Purpose:
    """What forms are to be used for: the verb, 打印 or 导出, and the product, e.g. " PDF ".

    The product has the spaces that it needs in a sentence. ``file_type`` tells what cannot be
    shown: characters that no font has, on paper and in a "pdf", or texts that a workbook, "xlsx",
    cannot hold.
    """

    verb: str
    product: str = ""
    file_type: str = "pdf"


def confirm_objections(
    documents: Sequence[Document], forms: OpenForms, prompts: Prompts, purpose: Purpose
) -> bool:
    """Offer to remove empty indicators, then ask whether to go on if anything speaks against it.

    Return whether to go on. ``forms`` are all open ones.
    """
    if not offer_removal(documents, forms, prompts):
        return False
    try:
        question, sentences = objections(documents, forms.name, purpose)
    except (ExportCancelled, NotFinishedError):
        return False
    return not sentences or prompts.confirm(question, sentences, f"仍然{purpose.verb}")


def objections(
    documents: Sequence[Document], name: FormNaming, purpose: Purpose
) -> tuple[str, list[str]]:
    """Return the question whether to go on nevertheless, and the sentences against it.

    Those on one form name errors, empty cells, and what cannot be shown; of several forms each that
    has objections has one sentence. There may be none. ``name`` returns what a form is called.
    Raise as ``run_steps`` does.
    """
    found = _find(documents, purpose)
    if len(found) == 1:
        question = f"这张表{found[0].summary}。仍要{purpose.verb}{purpose.product}吗？"
        return question, found[0].sentences
    sentences = [
        f"“{name(document)}”{each.summary}"
        for document, each in zip(documents, found, strict=True)
        if each.summary
    ]
    question = f"{len(found)} 张表中有 {len(sentences)} 张需要留意。仍要{purpose.verb}吗？"
    return question, sentences


@dataclass(frozen=True, slots=True)
class _Objections:
    """What speaks against exporting a form, in a few words and in sentences."""

    summary: str
    sentences: list[str]


def _find(documents: Sequence[Document], purpose: Purpose) -> list[_Objections]:
    for document in documents:
        document.commit()
    sources = [
        (
            *(each.form, each.template, each.scores),
            [problem.message for problem in each.problems if problem.severity == "error"],
        )
        for each in documents
    ]

    def find(report: ProgressCallback) -> list[_Objections]:
        found: list[_Objections] = []
        for form, template, scores, errors in sources:
            report(len(found) / len(sources))
            lost = losses(form, template, scores, purpose.file_type)
            found.append(_objections(form, template, errors, lost, purpose.file_type))
        return found

    command = f"{purpose.verb}{purpose.product}".strip()
    return run_steps(find, Steps(command, "检查", "张", len(sources)))


def _objections(
    form: Form,
    template: Template,
    errors: Sequence[str],
    lost: Sequence[str],
    file_type: str,
) -> _Objections:
    counts = ((len(errors), "个错误"), (len(empty_cells(form, template)), "个空白项"))
    summary = []
    if any(count for count, _ in counts):
        summary.append("还有 " + "、".join(f"{count} {unit}" for count, unit in counts if count))
    if lost:
        summary.append("有些文字工作簿放不下" if file_type == "xlsx" else "有些字印不出来")
    sentences = [*lost, *errors, *empty_cell_sentences(form, template)]
    return _Objections("，".join(summary), sentences)


def losses(form: Form, template: Template, scores: Scores, file_type: str) -> Sequence[str]:
    """Return sentences on what a PDF, or else a workbook, cannot show of a form."""
    find = _lost_in_workbook if file_type == "xlsx" else _missing_characters
    try:
        return find(form, template, scores)
    except FormError:  # without its font the form cannot be exported at all; the export says so
        return ()


def _missing_characters(form: Form, template: Template, scores: Scores) -> Sequence[str]:
    """Return sentences on the characters that no font has."""
    from perfdesk.formats.system_fonts import page_fonts  # noqa: PLC0415 - brings uharfbuzz
    from perfdesk.table.fonts import character_messages  # noqa: PLC0415 - brings uharfbuzz

    return tuple(character_messages(compose(form, template, scores), page_fonts()))


def _lost_in_workbook(form: Form, template: Template, scores: Scores) -> Sequence[str]:
    """Return sentences on the texts a workbook cannot hold."""
    from perfdesk.formats.workbook.workbook_export import loss_messages  # noqa: PLC0415 - brings uharfbuzz

    return loss_messages(form, template, scores)
