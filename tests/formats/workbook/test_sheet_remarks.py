"""Text boxes and comments are found for their sheet; a damaged or huge part is passed over."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from perfdesk.formats.workbook.workbook_reader import workbook_tables

OFFICE = Path(__file__).parents[2] / "files" / "office"
DRAWING, COMMENTS = "xl/drawings/drawing1.xml", "xl/comments1.xml"


def with_part(name: str, content: bytes) -> bytes:
    """Return the workbook with remarks, not compressed, with one of its parts replaced."""
    target = BytesIO()
    with (
        ZipFile(OFFICE / "remarks.xlsx") as source,
        ZipFile(target, "w") as archive,
    ):
        assert name in source.namelist()
        for each in source.namelist():
            archive.writestr(each, content if each == name else source.read(each))
    return target.getvalue()


def codes(data: bytes) -> list[str]:
    return [each.code for table in workbook_tables(data) for each in table.findings]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<wsDr><sp>",
        b'<!DOCTYPE x [<!ENTITY a "ha">]><wsDr><sp><p><t>&a;</t></p></sp></wsDr>',
        b"<wsDr>" + bytes(range(32, 127)).replace(b"<", b"").replace(b"&", b"") * 50_000,
        b"<wsDr>" + b"<sp/>" * 1_000_000,
    ],
    ids=["empty", "cut-off", "entities", "large", "many"],
)
def test_a_drawing_that_cannot_be_read_does_not_stop_the_cells(content: bytes) -> None:
    assert codes(with_part(DRAWING, content)) == [
        "hidden-rows",
        "hidden-columns",
        "comment",
        "hidden-sheet",
    ]


def test_the_texts_of_grouped_shapes_are_each_told() -> None:
    shape = b"<sp><p><t>%b</t></p><p/><p><r><t>%b</t></r></p></sp>"
    shapes = shape % (b"one", b"two") + shape % (b"three", b"four")
    content = b"<wsDr><twoCellAnchor><grpSp>%b</grpSp></twoCellAnchor></wsDr>" % shapes

    (box,) = (
        each
        for table in workbook_tables(with_part(DRAWING, content))
        for each in table.findings
        if each.code == "text-box"
    )

    assert box.text == "one\n\ntwo\nthree\n\nfour"
    assert "有 2 个文本框或图形里有文字（“one two”等），没有读入" in box.message


def test_pictures_beside_the_cells_are_told() -> None:
    anchors = b"<twoCellAnchor><pic><nvPicPr/></pic></twoCellAnchor>" * 2
    found = workbook_tables(with_part(DRAWING, b"<wsDr>" + anchors + b"</wsDr>"))[0].findings

    (said,) = (each for each in found if each.code == "picture")
    assert said.message == "工作表“格式”有 2 张图片，图片里的文字没有读入，请核对原文。"


def test_rich_comments_are_told_whole() -> None:
    content = b"<comments><commentList><comment><text><r><t>A</t></r><r><t>B</t></r></text>"
    content += b"</comment></commentList></comments>"

    found = workbook_tables(with_part(COMMENTS, content))[0].findings

    assert [each.text for each in found if each.code == "comment"] == ["AB"]
