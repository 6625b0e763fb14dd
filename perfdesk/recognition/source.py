"""What goes into recognition (tables of a source) and what comes out of it (readings)."""

from __future__ import annotations

from dataclasses import dataclass

from perfdesk.core.form import Form


@dataclass(frozen=True, slots=True)
class MergedCell:
    """A cell merged from several: its column, counted from 0, and its size in columns and rows."""

    column: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One row of a source.

    ``where`` names its position for the user, such as 第 27 行; ``cells`` holds the displayed
    texts from left to right, "" for an empty cell. ``merged`` has the merged cells whose first
    row this is; their text is in their first cell, the others are empty.
    """

    where: str
    cells: tuple[str, ...]
    merged: tuple[MergedCell, ...] = ()


# The field names of PrintedFigures and Finding are keys of `perfdesk show --json`.


@dataclass(frozen=True, slots=True)
class PrintedFigures:
    """The figures that a source printed, as printed; "" for those it does not print.

    ``rate`` is the execution rate, ``funding`` its score, ``weights`` the sum of the weights,
    ``total`` the total score. They are compared with our own figures, never taken into the form.
    """

    rate: str = ""
    funding: str = ""
    weights: str = ""
    total: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that was guessed, left out, or printed differently.

    ``code`` is its kind (see ``messages``), ``where`` its position in the source, ``text`` the
    text it is about, ``message`` the Chinese sentence for the user.
    """

    code: str
    where: str
    text: str
    message: str


@dataclass(frozen=True, slots=True)
class SourceTable:
    """The rows of one sheet, document or text.

    ``name`` names it for the user, such as 工作表“Sheet1”; it is "" if the file is one table.
    ``findings`` are about the table as a whole and go to each form in it, ``end_findings`` are
    about its end and go to the last one. ``heads`` say of texts outside the rows, which name title
    or year of the form, that they were not read; they are read if the rows lack these.
    ``page_text`` is True for text that was copied from the pages of a PDF, whose rows may be cut
    or moved (see ``perfdesk.recognition``). ``doubtful_layout`` is True if it cannot be told
    whether they are: then both readings are tried.
    """

    rows: tuple[SourceRow, ...]
    name: str = ""
    findings: tuple[Finding, ...] = ()
    end_findings: tuple[Finding, ...] = ()
    heads: tuple[Finding, ...] = ()
    page_text: bool = False
    doubtful_layout: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """One form read from a source, with the printed figures and the findings."""

    form: Form
    printed: PrintedFigures
    findings: tuple[Finding, ...] = ()
