"""Tables that a reader finds in a file, and the forms in them.

A reader of a file type (workbook, Word, web page, …) turns a file into ``SourceTable``s: rows of
displayed text. What the rows mean is found by ``perfdesk.recognition``, the same for every type.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from perfdesk.core.errors import FormError
from perfdesk.core.template import Template
from perfdesk.formats.errors import EmptyFileError
from perfdesk.recognition.read import NoFormFoundError, NotThisFormError, read_forms
from perfdesk.recognition.source import Finding, Reading, SourceRow


@dataclass(frozen=True, slots=True)
class SourceTable:
    """The rows of one sheet, document or text.

    ``name`` names it for the user, such as 工作表“Sheet1”; it is "" if the file is one table.
    ``findings`` are about the table as a whole and go to each form in it, ``end_findings`` are
    about its end and go to the last one. ``page_text`` is True for text taken from the pages of
    a PDF, whose cells may be torn (see ``perfdesk.recognition``).
    """

    rows: tuple[SourceRow, ...]
    name: str = ""
    findings: tuple[Finding, ...] = ()
    end_findings: tuple[Finding, ...] = ()
    page_text: bool = False


def read_tables(
    tables: Sequence[SourceTable], templates: Sequence[Template]
) -> tuple[Reading, ...]:
    """Return the forms in the tables of one file, at least one.

    A table without a form is a finding of the last form. Raise EmptyFileError if no table holds
    anything, NotThisFormError or NoFormFoundError if none holds a form.
    """
    filled = [table for table in tables if _holds_something(table)]
    if not filled:
        raise EmptyFileError
    forms: list[Reading] = []
    refused: list[tuple[SourceTable, FormError]] = []
    for table in filled:
        try:
            found = read_forms(table.rows, templates, page_text=table.page_text)
        except (NotThisFormError, NoFormFoundError) as error:
            refused.append((table, error))
        else:
            forms += _with_findings(found, table)
    if not forms:
        errors = [error for _, error in refused]
        raise next((each for each in errors if isinstance(each, NotThisFormError)), errors[0])
    without_form = tuple(_no_form_finding(table) for table, _ in refused)
    return (*forms[:-1], replace(forms[-1], findings=(*forms[-1].findings, *without_form)))


def _with_findings(forms: Sequence[Reading], table: SourceTable) -> list[Reading]:
    """Return the forms with the findings about their table."""
    *others, last = (replace(form, findings=(*table.findings, *form.findings)) for form in forms)
    return [*others, replace(last, findings=(*last.findings, *table.end_findings))]


def _holds_something(table: SourceTable) -> bool:
    return any(cell.strip() for row in table.rows for cell in row.cells)


def _no_form_finding(table: SourceTable) -> Finding:
    return Finding("no-form", table.name, table.name, f"{table.name}里没有自评表，没有读入。")
