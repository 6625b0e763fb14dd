"""What a source said: the form it holds, the figures it printed, and what was doubtful."""

from __future__ import annotations

from typing import NamedTuple

from perfdesk.core.form import Form


class SourceRow(NamedTuple):
    """One row of a source: its texts, and where it stands, e.g. 第 27 行."""

    where: str
    cells: tuple[str, ...]


class Printed(NamedTuple):
    """The figures a source printed, as printed; "" where it prints none."""

    rate: str = ""
    funding: str = ""
    weights: str = ""
    total: str = ""


class Finding(NamedTuple):
    """Something that was guessed, could not be placed, or was printed differently."""

    code: str
    where: str
    text: str
    message: str


class Reading(NamedTuple):
    """One form read from a source."""

    form: Form
    printed: Printed
    findings: tuple[Finding, ...] = ()
