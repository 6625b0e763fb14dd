"""Run Typst in a process of its own: a grid from a JSON file to a PDF file."""

from __future__ import annotations

import sys
from pathlib import Path

import typst

HERE = Path(__file__).parent
FONTS = HERE.parents[1] / "resources" / "fonts"


def make_compiler() -> typst.Compiler:
    """Return Typst with our fonts and no others."""
    return typst.Compiler(font_paths=[str(FONTS)], ignore_system_fonts=True)


def compile_pdf(live: typst.Compiler, grid: str) -> bytes:
    """Return the PDF of a grid given as JSON."""
    pdf = live.compile(str(HERE / "form.typ"), format="pdf", sys_inputs={"grid": grid})
    assert isinstance(pdf, bytes)
    return pdf


if __name__ == "__main__":
    grid_file, pdf_file = map(Path, sys.argv[1:])
    pdf_file.write_bytes(compile_pdf(make_compiler(), grid_file.read_text(encoding="utf-8")))
