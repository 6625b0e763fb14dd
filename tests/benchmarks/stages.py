"""Where the time of one printed form goes, and the part of it that cannot be saved."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import pikepdf

from perfdesk.core.scoring import scores
from perfdesk.formats.native.native_file import native_bytes, read_native
from perfdesk.formats.pdf.document import Chapter, build_pdf
from perfdesk.formats.pdf.metadata import pdf_metadata
from perfdesk.formats.system_fonts import page_fonts
from perfdesk.resources import templates
from perfdesk.table.compose import compose
from perfdesk.table.display_list import pages
from tests.benchmarks.forms import largest_form, with_other_names
from tests.benchmarks.measure import python, seconds

_ROUNDS, _STARTS = 25, 15
_OURS = (
    "import perfdesk.cli.convert, perfdesk.formats.pdf.pdf_export, "
    "perfdesk.formats.native.native_file"
)
WORDS = """\
A form in a live process: most of its time makes the PDF, whose floor is packing (zlib) what has
to be in the file, mainly the outlines of its characters. A fresh process: most of its time is
Python's start and imports, which a form alone cannot repay and a hundred share. Many files: the
first process reads and makes the first, then one worker a core goes on, so on two cores a hundred
take a fresh start and half of ninety-nine live forms."""
"""What the tables of stages show."""


def rows() -> Iterator[str]:
    """Yield the table of stages, in ms: medians over new forms."""
    rounds = [_stages(number) for number in range(_ROUNDS)]
    yield "| stage of one form of 17 indicators, live | ms |"
    yield "| --- | --- |"
    for name in rounds[0]:
        yield f"| {name} | {1000 * median(each[name] for each in rounds):.2f} |"


def fresh() -> Iterator[str]:
    """Yield the table of the stages of a fresh ``convert`` of one form, in ms."""
    with TemporaryDirectory() as folder:
        form = Path(folder) / "form.zpb"
        form.write_bytes(native_bytes(largest_form()))
        whole = python("-m", "perfdesk", "convert", str(form), "--to", "pdf")
        steps = {
            "Python itself": python("-c", "pass"),
            "our modules, their patterns compiled": python("-c", _OURS),
            "templates, reading, one form cold, writing": whole,
        }
        rounds = [{name: seconds(work) for name, work in steps.items()} for _ in range(_STARTS)]
    yield "| stage of a fresh `convert` of one form | ms |"
    yield "| --- | --- |"
    before = 0.0
    for name in steps:
        until = min(each[name] for each in rounds)  # what is done each time, undisturbed
        yield f"| {name} | {1000 * (until - before):.0f} |"
        before = until


def _stages(number: int) -> dict[str, float]:
    data = native_bytes(with_other_names(largest_form(), 9000 + number))
    form, template = read_native(data).form, templates()["shanghai-2022"]
    scored = scores(form, template)
    grid = compose(form, template, scored)
    stages = {
        "reading the .zpb": seconds(lambda: read_native(data)),
        "scores": seconds(lambda: scores(form, template)),
        "the table as cells": seconds(lambda: compose(form, template, scored)),
        "lines, rows, pages": seconds(lambda: pages(grid, template.print, page_fonts())),
    }
    page_list = pages(grid, template.print, page_fonts())
    chapter = Chapter(form.project, grid, page_list, "form.zpb", data)

    def made() -> bytes:
        return build_pdf([chapter], pdf_metadata(form.project, form.unit), page_fonts())

    stages["the PDF: glyphs, text, tags, packing"] = seconds(made)
    with pikepdf.open(BytesIO(made())) as pdf:
        streams = [each.read_bytes() for each in pdf.objects if isinstance(each, pikepdf.Stream)]
    packing = seconds(lambda: [zlib.compress(each, 1) for each in streams])
    stages["of this zlib alone, the floor"] = packing
    return stages
