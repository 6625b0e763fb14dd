"""Steps without Qt: fonts, templates, and the file types a form is read from or written to.

A step returns a few words on what it saw, and raises a FormError if that is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator

from perfdesk import resources
from perfdesk.core.scoring import scores
from perfdesk.formats import registry
from perfdesk.formats.system_fonts import faces_in_file, page_fonts
from perfdesk.recognition.printed_differences import compare_printed
from perfdesk.resources import template_of, templates
from perfdesk.selftest.errors import (
    DifferentFiguresError,
    MissingCharactersError,
    MissingFileError,
)
from perfdesk.selftest.sample import check_same, example_form, gb2312_characters, sample_readings
from perfdesk.selftest.surroundings import Workplace
from perfdesk.table.compose import compose
from perfdesk.table.fonts import missing_characters

_TEXT_FONTS = ("NotoSerifSC-Regular.ttf", "NotoSansSC-Regular.ttf")
_SYMBOL_FONT = "NotoSansSymbols2-Regular.ttf"
_SYMBOLS = "☐☑☒✓✔✗"
"""Characters the symbol font is there for."""
_OFFICE_TYPES = (".docx", ".xls", ".ods", ".html", ".pdf")
"""Types of ``resources/selftest/form.*``."""
_TEMPLATES = ("national-2020", "shanghai-2022")
"""The 表样 that must be there."""


def check_page_fonts(_: Workplace) -> str:
    """The bundled fonts load in the library that measures and embeds them, with all characters."""
    for name, needed in _needed_characters():
        (face,) = faces_in_file(resources.path("fonts", name))
        if missing := [char for char in sorted(needed) if not face.has(char)]:
            raise MissingCharactersError(name, missing)
    for reading in sample_readings():
        grid = compose(reading.form, template_of(reading.form))
        if lost := missing_characters(grid, page_fonts()):
            raise MissingCharactersError("PDF", lost)
    return f"{len(_TEXT_FONTS) + 1} 个字体文件，GB 2312 的字都有"


def _needed_characters() -> Iterator[tuple[str, frozenset[str]]]:
    usual = gb2312_characters() | set(map(chr, range(0x20, 0x7F)))
    yield from ((name, usual) for name in _TEXT_FONTS)
    yield _SYMBOL_FONT, frozenset(_SYMBOLS)


def check_templates(_: Workplace) -> str:
    """Every 表样 can be used, and those of the program are there; so can the 指标库."""
    known = templates()
    if missing := [id_ for id_ in _TEMPLATES if id_ not in known]:
        raise MissingFileError(f"表样 {'、'.join(missing)} ")
    names = [known[id_].name for id_ in known]
    return f"{'、'.join(names)}；指标库 {len(resources.indicator_library())} 条"


def check_sample(_: Workplace) -> str:
    """The sample is read: six forms of published text."""
    readings = sample_readings()
    return f"样表中有 {len(readings)} 张自评表"


def check_scores(_: Workplace) -> str:
    """The figures that the sample prints are worked out from its forms."""
    totals = []
    for reading in sample_readings():
        template = template_of(reading.form)
        differences = compare_printed(reading.form, template, reading.printed)
        if differences or not reading.printed.total:
            sentences = [each.message for each in differences]
            raise DifferentFiguresError(reading.form.project, sentences)
        totals.append(f"{scores(reading.form, template).total}")
    return f"总分 {'、'.join(totals)}，与原表相同"


def check_pdf(place: Workplace) -> str:
    """A PDF of each form is made, and the form inside is the same."""
    return f"{_write_and_read(place, 'pdf')} 张表做成 PDF，其中的原始数据读回相同"


def check_workbook(place: Workplace) -> str:
    """A workbook of each form is made, and its cells are read as the same form."""
    return f"{_write_and_read(place, 'xlsx')} 张表做成工作簿，读回相同"


def check_native(place: Workplace) -> str:
    """A native file of each form is made, and read as the same form."""
    return f"{_write_and_read(place, 'zpb')} 张表存为 .zpb，读回相同"


def check_office_files(_: Workplace) -> str:
    """A form saved by other programs is read as that form, from each type with its own library."""
    for suffix in _OFFICE_TYPES:
        check_same(example_form(), resources.path("selftest", f"form{suffix}"))
    return f"读入别的程序存的 {'、'.join(_OFFICE_TYPES)}，与样表相同"


def _write_and_read(place: Workplace, suffix: str) -> int:
    """Write each form as a file of the type, check that it is read again; return how many."""
    readings = sample_readings()
    for number, reading in enumerate(readings, 1):
        path = place.folder / f"第 {number} 张.{suffix}"
        path.write_bytes(registry.write_form(reading.form, template_of(reading.form), suffix).data)
        check_same(reading.form, path)
    return len(readings)
