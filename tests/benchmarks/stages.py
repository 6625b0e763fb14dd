"""Where the time of one printed form goes, and what no program of ours could save."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from io import BytesIO
from statistics import median

import pikepdf

from perfdesk.core.scoring import scores
from perfdesk.formats.fonts import faces
from perfdesk.formats.native import read, write
from perfdesk.formats.pdf_facts import facts
from perfdesk.formats.pdf_file import Chapter, file
from perfdesk.resources import templates
from perfdesk.table.compose import compose
from perfdesk.table.pages import pages
from tests.benchmarks.forms import largest, varied
from tests.benchmarks.measure import seconds

_ROUNDS = 25


def rows() -> Iterator[str]:
    """The table of stages, in ms: medians of forms nobody printed before."""
    found = [_stages(number) for number in range(_ROUNDS)]
    yield "| stage of one form of 17 indicators, live | ms |"
    yield "| --- | --- |"
    for name in found[0]:
        yield f"| {name} | {1000 * median(each[name] for each in found):.2f} |"


def _stages(number: int) -> dict[str, float]:
    data = write(varied(largest(), 9000 + number))
    form, template = read(data).form, templates()["shanghai-2022"]
    scored = scores(form, template)
    grid = compose(form, template, scored)
    stages = {
        "reading the .zpb": seconds(lambda: read(data)),
        "scores": seconds(lambda: scores(form, template)),
        "the table as cells": seconds(lambda: compose(form, template, scored)),
        "lines, rows, pages": seconds(lambda: pages(grid, template.print, faces())),
    }
    found = pages(grid, template.print, faces())
    chapter = Chapter(form.project, grid, found, "form.zpb", data)

    def made() -> bytes:
        return file([chapter], facts(form.project, form.unit), faces())

    stages["the PDF: glyphs, text, tags, packing"] = seconds(made)
    with pikepdf.open(BytesIO(made())) as pdf:
        streams = [each.read_bytes() for each in pdf.objects if isinstance(each, pikepdf.Stream)]
    packing = seconds(lambda: [zlib.compress(each, 1) for each in streams])
    stages["of this zlib alone, the floor"] = packing
    return stages
