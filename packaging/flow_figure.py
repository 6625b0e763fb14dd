"""Draw ``docs/flow.png``: how a form flows from a file to its page, as the program does it.

Run from the root of a checkout: ``python packaging/flow_figure.py [OUTPUT]``. All that the
figure shows is taken from the program's own functions, run on the sample form.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QGuiApplication, QImage, QPainter, QPen

from perfdesk import app, resources
from perfdesk.core.checks.all_checks import open_problems
from perfdesk.core.form import Form
from perfdesk.core.scoring import execution_rate, rate_text, score_text, scores
from perfdesk.core.template import Template
from perfdesk.formats.registry import read_file, write_form
from perfdesk.formats.system_fonts import page_fonts
from perfdesk.formats.text_encoding import decode_text
from perfdesk.gui.preview.page_painter import GlyphCache, PageRect, draw_page_on_screen
from perfdesk.recognition.source import Reading
from perfdesk.table.compose import compose
from perfdesk.table.display_list import pages
from perfdesk.table.grid import Grid

SAMPLE = Path(__file__).parent.parent / "resources" / "samples" / "talent-centre-2022.txt"
OUTPUT = Path(__file__).parent.parent / "docs" / "flow.png"
SIZE = (1600, 1240)
"""Width and height of the figure in pixels."""
PANEL = (500.0, 540.0)
MARGIN, GAP, HEADING = 30.0, 20.0, 46.0
LINE_HEIGHT = 23.0
INK, GREY, RULE, ACCENT = "#1f2328", "#59636e", "#d0d7de", "#2a6db0"
SEVERITIES = {"error": "错误", "warning": "警告", "hint": "提示"}


@dataclass(frozen=True, slots=True)
class Station:
    """One stop on the way of a form: where it is in the figure, its name, module and content."""

    column: int
    row: int
    title: str
    module: str
    draw: Callable[[QPainter, QRectF], None]


def main() -> None:
    """Draw the figure into the file named on the command line, or into ``docs/flow.png``."""
    output = Path(sys.argv[1]) if len(sys.argv) > 1 else OUTPUT
    os.environ["SOURCE_DATE_EPOCH"] = "0"  # the files of station 6 get the same size each time
    app.application()
    image = QImage(*SIZE, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for station in stations(read_file(SAMPLE)[0]):
        draw_station(painter, station)
    painter.end()
    image.save(str(output))


def stations(reading: Reading) -> Sequence[Station]:
    """The stations of the sample's first form, in the order in which it passes them."""
    form, template = reading.form, resources.template_of(reading.form)
    grid = compose(form, template)
    return (
        Station(0, 0, "File", "formats/registry.py", _lines_drawn(file_lines())),
        Station(1, 0, "Form", "recognition/read.py", _lines_drawn(form_lines(reading))),
        Station(
            2, 0, "Scores and problems", "core/scoring.py, core/checks/",
            _lines_drawn(result_lines(form, template)),
        ),
        Station(0, 1, "Grid", "table/compose.py", lambda p, area: draw_grid(p, area, grid)),
        Station(
            1, 1, "Page", "table/display_list.py",
            lambda p, area: draw_first_page(p, area, grid, template),
        ),
        Station(
            2, 1, "Files", "formats/registry.py",
            _lines_drawn(output_lines(form, template)),
        ),
    )  # fmt: skip


def file_lines() -> Iterator[str]:
    """The lines of the sample file, with the tabs between its cells as bars."""
    for line in decode_text(SAMPLE.read_bytes()).splitlines():
        cells = [cell.strip('" ') for cell in line.split("\t")]
        if any(cells):
            yield " ¦ ".join(filter(None, cells))


def form_lines(reading: Reading) -> Iterator[str]:
    """The fields of the form and its indicators, and what recognition found doubtful."""
    form = reading.form
    yield f"项目名称　{form.project}"
    yield f"年度　{form.year}　　金额单位　{form.money_unit}"
    yield f"实施单位　{form.unit}"
    for level1 in form.indicators:
        yield level1.name
        for level2 in level1.children:
            yield f"　{level2.name}"
            for row in level2.children:
                yield f"　　{row.name} ｜ {row.target} ｜ {row.actual} ｜ {row.weight}"
    for finding in reading.findings:
        yield f"读入时：{finding.message}"


def result_lines(form: Form, template: Template) -> Iterator[str]:
    """The figures that are worked out, and the problems of the form."""
    results = scores(form, template)
    rate = execution_rate(form)
    yield f"执行率　{'' if rate is None else rate_text(rate, template.scoring)}"
    yield f"预算执行得分　{score_text(results.funding)}"
    for each in results.indicators:
        yield f"{' › '.join(each.row.level_names)}　{score_text(each.score)}"
    yield f"总分　{score_text(results.total)}　　等级　{results.grade}"
    for problem in open_problems(form, template, results):
        yield f"{SEVERITIES[problem.severity]}：{problem.message}"


def output_lines(form: Form, template: Template) -> Iterator[str]:
    """What becomes of the form: each file type with its size, in bytes."""
    kinds = {
        "pdf": "PDF (PDF/A-3a, PDF/UA-1), the form inside",
        "xlsx": "Excel workbook with formulas",
        "zpb": "native file, every text as typed",
    }
    for suffix, words in kinds.items():
        data = write_form(form, template, suffix).data
        yield f".{suffix}　{words}"
        yield f"　　{len(data):,} bytes"
    yield "preview and printer　the same pages, by Qt"
    yield "clipboard　HTML with merged cells, and text"


def draw_station(painter: QPainter, station: Station) -> None:
    """Draw a station's frame, its name and the module that makes it, then what it holds."""
    width, height = PANEL
    x = MARGIN + station.column * (width + GAP)
    y = MARGIN + HEADING + station.row * (height + GAP + HEADING)
    frame = QRectF(x, y, width, height)
    painter.setFont(font(19, bold=True))
    painter.setPen(QColor(INK))
    number = 3 * station.row + station.column + 1
    heading = QRectF(x, y - HEADING, width, HEADING - 6)
    title = f"{number}  {station.title}"
    painter.drawText(heading, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, title)
    painter.setFont(font(14))
    painter.setPen(QColor(ACCENT))
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    painter.drawText(heading, right, station.module)
    painter.setPen(QPen(QColor(RULE), 1.5))
    painter.drawRoundedRect(frame, 6, 6)
    painter.save()
    inside = frame.adjusted(14, 12, -14, -12)
    painter.setClipRect(inside)
    station.draw(painter, inside)
    painter.restore()


def font(size: int, *, bold: bool = False) -> QFont:
    """The application's font in a size in pixels."""
    chosen = QFont(QGuiApplication.font())
    chosen.setPixelSize(size)
    chosen.setBold(bold)
    return chosen


def _lines_drawn(lines: Iterator[str]) -> Callable[[QPainter, QRectF], None]:
    """A function that draws the lines, each cut to the width, as many as there is height for."""
    texts = list(lines)

    def draw(painter: QPainter, area: QRectF) -> None:
        painter.setFont(font(15))
        metrics = QFontMetricsF(painter.font())
        room = int(area.height() // LINE_HEIGHT)
        shown = texts if len(texts) <= room else texts[: room - 1]
        for number, text in enumerate(shown):
            painter.setPen(QColor(INK))
            short = metrics.elidedText(text, Qt.TextElideMode.ElideRight, area.width())
            painter.drawText(QPointF(area.x(), area.y() + 17 + number * LINE_HEIGHT), short)
        if len(shown) < len(texts):
            painter.setPen(QColor(GREY))
            left = f"… and {len(texts) - len(shown)} lines more"
            painter.drawText(QPointF(area.x(), area.y() + 17 + len(shown) * LINE_HEIGHT), left)

    return draw


def draw_grid(painter: QPainter, area: QRectF, grid: Grid) -> None:
    """Draw the cells of the grid as boxes over the rows and columns they span."""
    edges = [0.0]
    for width in grid.widths:
        edges.append(edges[-1] + float(width))
    across, down = area.width() / edges[-1], area.height() / grid.row_count
    painter.setFont(font(10))
    metrics = QFontMetricsF(painter.font())
    for cell in grid.cells:
        left, right = edges[cell.column], edges[cell.column + cell.column_span]
        box = QRectF(
            area.x() + left * across, area.y() + cell.row * down,
            (right - left) * across, cell.row_span * down,
        )  # fmt: skip
        is_label = cell.role in ("title", "subtitle", "label", "side")
        painter.setBrush(QColor("#eef3f8" if is_label else "#ffffff"))
        painter.setPen(QPen(QColor("#b6c2cf"), 1))
        painter.drawRect(box)
        painter.setPen(QColor(INK if is_label else GREY))
        text = " ".join(cell.text.split())
        short = metrics.elidedText(text, Qt.TextElideMode.ElideRight, box.width() - 4)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, short)


def draw_first_page(painter: QPainter, area: QRectF, grid: Grid, template: Template) -> None:
    """Draw the first page as the preview does, as large as fits into the area."""
    fonts = page_fonts()
    page = pages(grid, template.print, fonts)[0]
    scale = min(area.width() / page.width, area.height() / page.height)
    painter.translate(area.x() + (area.width() - page.width * scale) / 2, area.y())
    whole = PageRect(0, 0, page.width, page.height)
    paper = QColor(Qt.GlobalColor.white)
    draw_page_on_screen(painter, page, GlyphCache(fonts, scale), whole, paper)


if __name__ == "__main__":
    main()
