"""What a source said: the form it holds, the figures it printed, and what was doubtful."""

from __future__ import annotations

from dataclasses import dataclass

from perfdesk.core.form import Form


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One row of a source: its texts, and where it stands, e.g. 第 27 行."""

    where: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PrintedFigures:
    """The figures a source printed, as printed; "" where it prints none."""

    rate: str = ""
    funding: str = ""
    weights: str = ""
    total: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that was guessed, could not be placed, or was printed differently."""

    code: str
    where: str
    text: str
    message: str


@dataclass(frozen=True, slots=True)
class Reading:
    """One form read from a source."""

    form: Form
    printed: PrintedFigures
    findings: tuple[Finding, ...] = ()
