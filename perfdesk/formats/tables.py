"""Finds the forms in the tables that a reader has made of a file.

A reader of a file type (workbook, Word, web page, …) turns a file into ``SourceTable``s: rows of
displayed text. What the rows mean is found by ``perfdesk.recognition``, the same for every type.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from perfdesk import resources
from perfdesk.core.errors import FormError
from perfdesk.core.template import Template
from perfdesk.formats.errors import EmptyFileError
from perfdesk.formats.results import ProgressCallback, no_progress
from perfdesk.recognition import messages
from perfdesk.recognition.finding_classes import FindingClass, finding_class
from perfdesk.recognition.read import NoFormFoundError, NotThisFormError, read_forms
from perfdesk.recognition.source import Finding, Reading, SourceRow, SourceTable
from perfdesk.recognition.split import head_year, parse_year_line
from perfdesk.recognition.vocabulary import Vocabulary, build_vocabulary

_HIDING_PLACES = ("beyond-edge", "picture-page", "picture", "embedded-document")
"""The codes of findings about what may hold a form that cannot be read."""


@lru_cache(maxsize=1)
def installed_vocabulary() -> Vocabulary:
    """Return the words of all installed 表样; they are put together once."""
    return build_vocabulary(resources.templates().values(), resources.reading_words())


def split_head(text: str) -> tuple[list[str], str]:
    """Return the lines that name title or year of a form in a text outside the rows, and the rest.

    A text without such a line is unchanged.
    """
    words = installed_vocabulary()
    lines = text.splitlines()
    head = [line for line in lines if head_year(line, words) is not None]
    return head, "\n".join(line for line in lines if line not in head) if head else text


def _vocabulary_of(templates: Sequence[Template]) -> Vocabulary:
    if tuple(templates) == tuple(resources.templates().values()):
        return installed_vocabulary()
    return build_vocabulary(templates, resources.reading_words())


def read_tables(
    tables: Sequence[SourceTable],
    templates: Sequence[Template],
    advance: ProgressCallback = no_progress,
) -> tuple[Reading, ...]:
    """Return the forms in the tables of one file, at least one.

    ``advance`` is called before each form, with 1 since all of the file is read by then.

    A table without a form is a finding of the last form. Raise EmptyFileError if no table holds
    anything, NotThisFormError or NoFormFoundError if none holds a form.
    """
    filled = [table for table in tables if _holds_something(table)]
    words = _vocabulary_of(templates)
    if not filled:
        raise EmptyFileError
    forms: list[Reading] = []
    refused: list[tuple[SourceTable, FormError]] = []
    for table in filled:
        try:
            found = _forms_below_heads(table, templates, words, lambda: advance(1.0))
        except (NotThisFormError, NoFormFoundError) as error:
            refused.append((table, error))
        else:
            forms += _with_findings(found, table)
    if not forms:
        errors = [error for _, error in refused]
        cause = NoFormFoundError(next(_remarks_on_unread(filled), ""))
        raise next((each for each in errors if isinstance(each, NotThisFormError)), cause)
    without_form = tuple(_no_form_finding(table) for table, _ in refused)
    return (*forms[:-1], replace(forms[-1], findings=(*forms[-1].findings, *without_form)))


def _remarks_on_unread(tables: Sequence[SourceTable]) -> Iterator[str]:
    """Yield what is said of places in which the form may be, although it cannot be read there."""
    for table in tables:
        for finding in (*table.findings, *table.end_findings):
            if finding.code in _HIDING_PLACES:
                yield finding.message


def _forms_below_heads(
    table: SourceTable,
    templates: Sequence[Template],
    words: Vocabulary,
    before_form: Callable[[], object],
) -> tuple[Reading, ...]:
    """Return the forms in a table; title and year may stand in its ``heads``.

    Raise NotThisFormError or NoFormFoundError.
    """
    forms = _forms_in(table, templates, words, before_form)
    if not table.heads:
        return forms
    is_untitled = any(each.code == "no-title" for each in forms[0].findings)
    if is_untitled:
        rows = (*(SourceRow(head.where, (head.text,)) for head in table.heads), *table.rows)
        forms = _forms_in(replace(table, rows=rows), templates, words, before_form)
    dated = _with_year(forms, {head_year(head.text, words) or "" for head in table.heads} - {""})
    is_read = is_untitled or dated != forms
    heads = [
        messages.title_outside(each.where, each.text)
        if is_read and parse_year_line(each.text) != ""  # "" leaves the year to be written in
        else each
        for each in table.heads
    ]
    return (replace(dated[0], findings=(*heads, *dated[0].findings)), *dated[1:])


def _with_year(forms: Sequence[Reading], years: Collection[str]) -> tuple[Reading, ...]:
    """Return the forms, those without a year with the one of ``years``.

    If there are several, or the forms have another one, they are not of these forms.
    """
    own = {each.form.year for each in forms} - {""}
    if len(years) != 1 or not own.issubset(years):
        return tuple(forms)
    (year,) = years
    return tuple(replace(each, form=replace(each.form, year=year)) for each in forms)


def _forms_in(
    table: SourceTable,
    templates: Sequence[Template],
    words: Vocabulary,
    before_form: Callable[[], object],
) -> tuple[Reading, ...]:
    """Return the forms in a table; raise NotThisFormError or NoFormFoundError."""

    def read(*, page_text: bool) -> tuple[Reading, ...]:
        return read_forms(
            table.rows, templates, words, page_text=page_text, before_form=before_form
        )

    if not table.doubtful_layout:
        return read(page_text=table.page_text)
    # A row of a grid is taken as it is: that reading comes first.
    found: dict[str, tuple[Reading, ...]] = {}
    errors: list[FormError] = []
    for layout, page_text in (("表格", False), ("PDF 页面", True)):
        try:
            found[layout] = read(page_text=page_text)
        except (NotThisFormError, NoFormFoundError) as error:
            errors.append(error)
    if not found:
        raise errors[0]
    return _with_least_loss(found, table.rows[0].where)


def _with_least_loss(found: Mapping[str, tuple[Reading, ...]], where: str) -> tuple[Reading, ...]:
    """Return the forms read as the layout that loses least, and say so if it makes a difference.

    ``found`` has the forms by layout. Of two that lose as much the first is taken.
    """
    first, *others = found.values()
    if all([each.form for each in other] == [each.form for each in first] for other in others):
        return first
    layout = min(found, key=lambda each: _loss(found[each]))
    message = f"看不出文本是从表格还是从 PDF 页面复制来的，已按{layout}的文本读入，请对照原文核对。"
    finding = Finding("doubtful-layout", where, layout, message)
    form, *further = found[layout]
    return (replace(form, findings=(finding, *form.findings)), *further)


def _loss(forms: Sequence[Reading]) -> tuple[int, int]:
    """Return how many findings of these forms say that something was lost, and how many doubt.

    A text kept without a place counts as lost: in the wrong layout, texts miss their columns.
    """
    codes = [each.code for form in forms for each in form.findings]
    classes = [FindingClass.LOSS if code == "no-place" else finding_class(code) for code in codes]
    return classes.count(FindingClass.LOSS), classes.count(FindingClass.DOUBT)


def _with_findings(forms: Sequence[Reading], table: SourceTable) -> list[Reading]:
    """Return the forms with the findings about their table."""
    *others, last = (replace(form, findings=(*table.findings, *form.findings)) for form in forms)
    return [*others, replace(last, findings=(*last.findings, *table.end_findings))]


def _holds_something(table: SourceTable) -> bool:
    return any(cell.strip() for row in table.rows for cell in row.cells)


def _no_form_finding(table: SourceTable) -> Finding:
    return Finding("no-form", table.name, table.name, f"{table.name}里没有自评表，没有读入。")
