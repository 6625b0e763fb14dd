"""The numbers that Word puts before paragraphs itself are part of what a document shows."""

from __future__ import annotations

import pytest

from perfdesk.formats.docx_reader import docx_tables
from tests.formats.test_docx_reader import document_of, paragraph

STYLES = """<w:style w:styleId="based"><w:basedOn w:val="listed"/></w:style>
<w:style w:styleId="listed"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>"""


def level(number: int, number_format: str, text: str, more: str = "") -> str:
    values = (("start", "1"), ("numFmt", number_format), ("lvlText", text))
    children = "".join(f'<w:{name} w:val="{value}"/>' for name, value in values)
    return f'<w:lvl w:ilvl="{number}">{children}{more}</w:lvl>'


def numbering(*levels: str, overrides: str = "") -> str:
    """Return the part for two lists of the same levels; ``overrides`` are of the second."""
    lists = "".join(
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="7"/>{inside}</w:num>'
        for number, inside in ((1, ""), (2, overrides))
    )
    return f'<w:abstractNum w:abstractNumId="7">{"".join(levels)}</w:abstractNum>{lists}'


def listed(text: str, number: int = 1, at: int = 0) -> str:
    place = f'<w:ilvl w:val="{at}"/><w:numId w:val="{number}"/>'
    return f"<w:p><w:pPr><w:numPr>{place}</w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def texts(body: str, part: str) -> list[str]:
    (table,) = docx_tables(document_of(body, numbering=part, styles=STYLES))
    return [row.cells[0] for row in table.rows]


@pytest.mark.parametrize(
    ("number_format", "text", "numbers"),
    [
        ("decimal", "%1.", ("1.", "2.")),
        ("chineseCountingThousand", "%1、", ("一、", "二、")),
        ("japaneseCounting", "（%1）", ("（一）", "（二）")),
        ("decimalEnclosedCircle", "%1", ("①", "②")),
        ("upperLetter", "%1.", ("A.", "B.")),
        ("decimalZero", "%1", ("01", "02")),
        ("lowerRoman", "%1)", ("1)", "2)")),
        ("none", "目标", ("目标", "目标")),
        ("bullet", "\uf06c", ("", "")),
    ],
)
def test_a_paragraph_shows_the_number_of_its_list(
    number_format: str, text: str, numbers: tuple[str, str]
) -> None:
    body = listed("甲") + paragraph("乙") + listed("丙")
    shown = texts(body, numbering(level(0, number_format, text)))
    assert shown == [f"{numbers[0]}甲", "乙", f"{numbers[1]}丙"]


def test_chinese_numbers_go_beyond_ten() -> None:
    shown = texts(listed("") * 101, numbering(level(0, "chineseCounting", "%1、")))
    assert [shown[each] for each in (9, 10, 19, 20, 98, 100)] == [
        "十、",
        "十一、",
        "二十、",
        "二十一、",
        "九十九、",
        "101、",
    ]


def test_a_lower_level_begins_anew_below_each_upper_one() -> None:
    levels = (level(0, "decimal", "%1."), level(1, "decimal", "%1.%2"))
    body = "".join(listed("", at=at) for at in (1, 0, 1, 1, 0, 1))
    assert texts(body, numbering(*levels)) == ["1.1", "1.", "1.1", "1.2", "2.", "2.1"]


def test_a_list_of_the_same_levels_goes_on_unless_it_begins_anew() -> None:
    body = listed("") + listed("", number=2) + listed("", number=2) + listed("", number=9)
    start = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    levels = level(0, "decimal", "%1.")
    assert texts(body, numbering(levels)) == ["1.", "2.", "3."]
    assert texts(body, numbering(levels, overrides=start)) == ["1.", "5.", "6."]


def test_a_style_may_name_the_list_and_a_level_the_style() -> None:
    body = '<w:p><w:pPr><w:pStyle w:val="based"/></w:pPr></w:p>'
    assert texts(body, numbering(level(0, "decimal", "%1."))) == ["1."]
    named = level(1, "decimal", "（%2）", '<w:pStyle w:val="listed"/>')
    assert texts(body, numbering(level(0, "decimal", "%1."), named)) == ["（1）"]
    off = body.replace("</w:pPr>", '<w:numPr><w:numId w:val="0"/></w:numPr></w:pPr>')
    assert texts(off + paragraph("甲"), numbering(level(0, "decimal", "%1."))) == ["甲"]
