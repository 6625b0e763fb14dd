"""The inverse of ``compose``: the forms that rows of text hold, read by their labels.

Any input only brings rows; here they become forms, with what was printed beside
them and what was doubtful. Knows no file types; its parts are in ``reader``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from perfdesk.core.errors import FormError
from perfdesk.core.form import Form
from perfdesk.core.template import Template
from perfdesk.recognition import messages
from perfdesk.recognition.assembly import ReadingContext, read_form
from perfdesk.recognition.lines import table_lines
from perfdesk.recognition.sections import FormSections, split_sections
from perfdesk.recognition.source import Finding, Reading, SourceRow
from perfdesk.recognition.split import FormRows, split_forms
from perfdesk.recognition.vocabulary import Vocabulary, build_vocabulary, is_annex


class NotThisFormError(FormError):
    """The source holds another kind of table, and no form."""

    def __init__(self, title: str) -> None:
        super().__init__(
            f"“{title}”不是项目支出绩效自评表，没有读入；请选择项目支出绩效自评表的文件。"
        )


class NoFormFoundError(FormError):
    """The source holds no form."""

    def __init__(self) -> None:
        super().__init__("没有找到项目支出绩效自评表，请确认文件内容后重新选择。")


def read_forms(
    rows: Sequence[SourceRow], templates: Sequence[Template], *, page_text: bool = False
) -> tuple[Reading, ...]:
    """All forms in these rows, in order.

    ``page_text`` says the rows were cut from pages (text taken from PDFs): blank rows mark
    page breaks, moved columns and parted rows are mended, each with a finding. The rows
    of a real grid are taken as they stand. Other tables beside a form are left out with a
    finding. Raises NotThisForm if there are only other tables, NoFormFound if there is none.
    """
    words = build_vocabulary(templates)
    language = ReadingContext(templates, words, page_text)
    found: list[Reading] = []
    aside: list[Finding] = []
    others: list[str] = []
    for block in split_forms(table_lines(rows, page_text=page_text), words, page_text=page_text):
        cut = split_sections(block.lines, words)
        if name := _other_table(block, cut):
            others.append(name)
            aside.append(messages.other_table(block.where, name))
        elif one := _form_in(block, cut, language):
            found.append(replace(one, findings=(*aside, *one.findings)))
            aside = []
        else:
            aside.extend(_left_out(block, words))
    if not found:
        raise NotThisFormError(others[0]) if others else NoFormFoundError
    found[-1] = replace(found[-1], findings=(*found[-1].findings, *aside))
    return tuple(found)


def _form_in(block: FormRows, cut: FormSections, language: ReadingContext) -> Reading | None:
    """The form of a block; None if it has no table, or is one heading over nothing."""
    if not cut.has_table:
        return None
    one = read_form(block, cut, language)
    return one if (cut.funding and cut.indicators) or _holds_something(one.form) else None


def _holds_something(form: Form) -> bool:
    """True if anything but figures of the 表样 is in the form."""
    words = (form.project, form.department, form.unit, form.goals.expected, form.goals.actual)
    amounts = (row.initial or row.budget or row.executed for row in form.funding.rows)
    return bool(form.indicators) or any(words) or any(amounts)


def _left_out(block: FormRows, words: Vocabulary) -> tuple[Finding, ...]:
    """What to say of lines that hold no table, and of a title above them."""
    if project := block.project_name(words):
        return (messages.empty_form(block.where, project),)
    title = (block.title_line,) if block.title_line else ()
    return tuple(
        messages.unplaced(line.where, line.text)
        for line in (*title, *block.lines)
        if not is_annex(line.only_text)
    )


def _other_table(block: FormRows, cut: FormSections) -> str:
    """The name of a table that is not this form, or "": by its title, or having no actuals."""
    if block.is_other_table:
        return block.title
    columns = cut.indicators[0].columns.names if cut.indicators else frozenset(("score",))
    if cut.funding or columns & {"actual", "score"}:
        return ""
    return block.title or "绩效目标申报表"
