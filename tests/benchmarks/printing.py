"""Printing beside other programs: Typst, platypus, and LibreOffice if it is installed.

All draw the same tables with the same font. Each round prints new forms, so that caches of
earlier ones do not count.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path

from perfdesk.core.form import Form
from perfdesk.formats.native.native_file import native_bytes
from perfdesk.formats.pdf.document import Chapter, build_pdf
from perfdesk.formats.pdf.metadata import pdf_metadata
from perfdesk.formats.pdf.pdf_export import export_pdf
from perfdesk.formats.system_fonts import page_fonts
from perfdesk.resources import templates
from perfdesk.table.compose import compose
from perfdesk.table.display_list import pages
from perfdesk.table.page import Page
from tests.benchmarks import platypus
from tests.benchmarks.forms import form_with_rows, grid_as_json, largest_form, with_other_names
from tests.benchmarks.measure import Pair, Work, process, python
from tests.benchmarks.typst_form import compile_pdf, make_compiler
from tests.formats.bare_pages import NOTHING, unplaced

_BATCH, _MANY = 5, 100


def live() -> Iterator[Pair]:
    """Yield forms printed in a process that is already running."""
    yield Pair("5 forms, live / Typst, live", _fresh(_ours), _fresh(_typst()), 0.85)
    yield Pair("5 forms, live / platypus, live", _fresh(_ours), _fresh(_platypus), 0.35)


def tags() -> Iterator[Pair]:
    """Yield what the tags cost, by which a screen reader reads the form."""
    tagged, untagged = _fresh(partial(_made, tagged=True)), partial(_made, tagged=False)
    others = _fresh(untagged, first=50_000)
    yield Pair("5 forms, tagged / untagged", tagged, others, 1.3, 25)


def processes(folder: Path) -> Iterator[Pair]:
    """Yield forms printed by a process of its own; files go into ``folder``."""
    many, form = folder / "many", largest_form()
    many.mkdir()
    for number in range(_MANY):
        (many / f"{number:03}.zpb").write_bytes(native_bytes(with_other_names(form, number)))
    convert = ("-m", "perfdesk", "convert", "--to", "pdf", "--out", str(folder / "out"))
    everything = python(*convert, str(many))
    yield Pair(
        "convert 100 files / 100 by Typst, live", everything, _fresh(_typst(), _MANY), 0.55, 3
    )
    grid, made = folder / "grid.json", folder / "typst.pdf"
    grid.write_text(grid_as_json(compose(form, templates()[form.template])), "utf-8")
    one = python(*convert, str(many / "000.zpb"))
    theirs = python("-m", "tests.benchmarks.typst_form", str(grid), str(made))
    yield Pair("convert 1 file, fresh / Typst, fresh", one, theirs, 4)
    if office := shutil.which("soffice"):
        theirs = process(office, *_office(many / "000.zpb", folder))
        yield Pair("the same / LibreOffice from our .xlsx, fresh", one, theirs, 1 / 7, 5)


def _office(form: Path, folder: Path) -> Sequence[str]:
    """Return LibreOffice's arguments for the same form, with settings of its own."""
    book = folder / "book"
    python("-m", "perfdesk", "convert", str(form), "--to", "xlsx", "--out", str(book))()
    settings = f"-env:UserInstallation={(folder / 'office').as_uri()}"
    pdf = ("--convert-to", "pdf", "--outdir", str(book))
    return (settings, "--headless", *pdf, *map(str, book.glob("*.xlsx")))


def _ours(forms: Sequence[Form]) -> None:
    for each in forms:
        export_pdf(each, templates()[each.template])


def _made(forms: Sequence[Form], *, tagged: bool) -> None:
    for each in forms:
        template = templates()[each.template]
        grid = compose(each, template)
        page_list: Sequence[Page] = pages(grid, template.print, page_fonts())
        if not tagged:
            grid, page_list = NOTHING, unplaced(page_list)
        chapter = Chapter(each.project, grid, page_list, "form.zpb", native_bytes(each))
        build_pdf([chapter], pdf_metadata(each.project, each.unit), page_fonts())


def _platypus(forms: Sequence[Form]) -> None:
    for each in forms:
        platypus.pdf(compose(each, templates()[each.template]))


def _typst() -> Callable[[Sequence[Form]], None]:
    running = make_compiler()

    def typst(forms: Sequence[Form]) -> None:
        for each in forms:
            compile_pdf(running, grid_as_json(compose(each, templates()[each.template])))

    return typst


def keys() -> Iterator[Pair]:
    """Yield the time from a key to the new pages, beside a frame of 60 Hz (a sleep of 16 ms)."""
    for rows, goal in ((30, 0.016), (300, 0.050)):
        yield Pair(
            f"a key in {rows} indicators, pages laid out / {goal * 1000:g} ms",
            _typing(form_with_rows(rows)),
            lambda goal=goal: time.sleep(goal),  # type: ignore[misc]
            1,
        )


def _typing(form: Form) -> Work:
    numbers, template = count(), templates()[form.template]

    def key() -> None:
        goal = replace(form.goals[0], expected=f"{form.goals[0].expected}{next(numbers)}")
        pages(compose(replace(form, goals=(goal,)), template), template.print, page_fonts())

    return key


def _fresh(work: Callable[[Sequence[Form]], None], batch: int = _BATCH, first: int = 1000) -> Work:
    """Return the work on forms that are new each time, numbered from ``first``."""
    numbers, form = count(first), largest_form()
    return lambda: work([with_other_names(form, next(numbers)) for _ in range(batch)])
