"""Word documents give the forms that are printed in them, and say what they hide."""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document
from docx.oxml.ns import nsdecls
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.core.errors import FormError
from perfdesk.core.form import Form
from perfdesk.formats.document_blocks import TooLargeDocumentError
from perfdesk.formats.docx_reader import (
    DamagedDocumentError,
    NotADocumentError,
    NoTextInDocumentError,
    docx_tables,
)
from perfdesk.formats.tables import read_tables
from perfdesk.formats.zip_archive import SuspectArchiveError
from perfdesk.recognition.read import NoFormFoundError
from perfdesk.recognition.source import Finding, Reading, SourceRow, SourceTable
from tests.formats.laid_out import CASES, OFFICE_FILES, case_rows, docx_of, form_rows
from tests.formats.seeds import SEEDS
from tests.recognition.published import TEMPLATES
from tests.recognition.test_round_trip import as_printed

PART = "word/document.xml"
STRICT = (
    b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    b"http://purl.oclc.org/ooxml/wordprocessingml/main",
)

COMPATIBILITY = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
SMALL = form_rows(SEEDS[2])


def readings(data: bytes) -> tuple[Reading, ...]:
    return read_tables(docx_tables(data), TEMPLATES)


def document_of(body: str, **parts: str) -> bytes:
    """Return a document with this body, and with other parts such as ``header1``."""
    other = {
        f"word/{name}.xml": f"<w:{name[:3]} {nsdecls('w')}>{text}</w:{name[:3]}>".encode()
        for name, text in parts.items()
    }
    xml = f"<w:document {nsdecls('w')}><w:body>{body}</w:body></w:document>"
    return with_parts(empty_document(), {PART: xml.encode(), **other})


@cache
def empty_document() -> bytes:
    target = BytesIO()
    Document().save(target)
    return target.getvalue()


@cache
def small_document() -> bytes:
    return docx_of(SMALL)


def with_parts(data: bytes, parts: dict[str, bytes]) -> bytes:
    target = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(target, "w") as new:
        kept = {name: old.read(name) for name in old.namelist()}
        for name, part in {**kept, **parts}.items():
            new.writestr(name, part)
    return target.getvalue()


def run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def paragraph(text: str) -> str:
    return f"<w:p>{run(text)}</w:p>"


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def only_table(body: str) -> SourceTable:
    (found,) = docx_tables(document_of(body))
    return found


def texts(body: str) -> list[tuple[str, ...]]:
    return [row.cells for row in only_table(body).rows]


def findings(body: str, **parts: str) -> list[Finding]:
    (found,) = docx_tables(document_of(body, **parts))
    return [*found.findings, *found.end_findings]


@pytest.mark.slow
@pytest.mark.parametrize("form", SEEDS, ids=lambda form: form.project)
def test_a_published_form_laid_out_in_word_is_read_as_printed(form: Form) -> None:
    (reading,) = readings(docx_of(form_rows(form)))

    assert reading.form == as_printed(form)


@pytest.mark.parametrize("number", range(len(SEEDS)))
def test_a_document_of_libreoffice_writer_is_read_as_printed(number: int) -> None:
    (reading,) = readings((OFFICE_FILES / f"writer-{number}.docx").read_bytes())

    assert reading.form == as_printed(SEEDS[number])
    assert reading.findings == ()


@pytest.mark.slow
def test_each_form_of_a_document_is_read() -> None:
    data = docx_of(*map(form_rows, SEEDS), between="\n")

    assert [each.form for each in readings(data)] == [as_printed(form) for form in SEEDS]


@pytest.mark.parametrize("name", CASES)
def test_a_case_laid_out_in_word_gives_what_its_workbook_gives(name: str) -> None:
    rows = case_rows(name)
    from_word, from_sheet = (
        readings(docx_of(rows)),
        read_tables([SourceTable(tuple(rows))], TEMPLATES),
    )

    assert [each.form for each in from_word] == [each.form for each in from_sheet]


def test_titles_outside_the_table_are_rows_of_their_own() -> None:
    rows = form_rows(SEEDS[0])
    title, year, *others = [row for row in rows if any(row.cells)]
    data = docx_of([title], [year], others)
    words = "".join(paragraph(next(filter(None, row.cells))) for row in (title, year))
    with ZipFile(BytesIO(docx_of(others))) as archive:
        xml = archive.read(PART).decode()
    data = with_parts(data, {PART: xml.replace("<w:body>", f"<w:body>{words}").encode()})

    (reading,) = readings(data)

    assert reading.form == as_printed(SEEDS[0])
    assert "no-title" not in [finding.code for finding in reading.findings]


def test_a_table_that_is_broken_in_two_goes_on_below_a_repeated_heading() -> None:
    rows = [SourceRow("", row.cells) for row in form_rows(SEEDS[0])]
    heading = next(n for n, row in enumerate(rows) if "三级指标" in row.cells)
    middle = heading + 4
    upper, lower = rows[:middle], [rows[heading], *rows[middle:]]

    (reading,) = readings(docx_of(upper, lower))

    assert reading.form == as_printed(SEEDS[0])


def test_rows_are_located_by_table_and_row() -> None:
    body = paragraph("表名") + table(cell("甲")) + paragraph("") + table(cell("乙"), cell("丙"))

    assert [row.where for row in only_table(body).rows] == [
        "正文第 1 段",
        "第 1 个表格第 1 行",
        "第 2 个表格第 1 行",
        "第 2 个表格第 2 行",
    ]


def test_merged_cells_have_their_text_in_the_first_cell_and_their_size() -> None:
    wide, down = '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>'
    rows = only_table(
        table(
            cell("甲", wide) + cell("乙", down),
            '<w:trPr><w:gridBefore w:val="1"/></w:trPr>' + cell("丙") + cell("", "<w:vMerge/>"),
        )
    ).rows

    assert [row.cells for row in rows] == [("甲", "", "乙"), ("", "丙")]
    assert [(span.column, span.width, span.height) for row in rows for span in row.merged] == [
        (0, 2, 1),
        (2, 1, 2),
    ]


def test_cells_merged_by_the_old_attribute_keep_their_columns() -> None:
    first, rest = '<w:hMerge w:val="restart"/>', "<w:hMerge/>"

    assert texts(table(cell("甲", first) + cell("", rest) + cell("乙"))) == [("甲", "", "乙")]


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        (f"<w:sdt><w:sdtContent>{run('控件')}</w:sdtContent></w:sdt>", "控件"),
        (f"<w:hyperlink>{run('链接')}</w:hyperlink>", "链接"),
        (f'<w:fldSimple w:instr="DATE">{run("2022年")}</w:fldSimple>', "2022年"),
        (f"<w:r><w:instrText>PAGE</w:instrText></w:r>{run('3')}", "3"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>', "☑"),
        ('<w:r><w:sym w:font="Symbol" w:char="F0B3"/><w:t>95%</w:t></w:r>', "≥95%"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F082"/></w:r>', "②"),
        (
            '<w:r><w:rPr><w:rFonts w:ascii="Symbol"/></w:rPr><w:t>\uf0a3\uf039\uf035</w:t></w:r>',
            "≤95",
        ),
        ("<w:r><w:t>\uf0a3</w:t></w:r>", "□"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F041"/><w:sym w:char="x"/></w:r>', "□"),
        (f"<m:oMath {nsdecls('m')}><m:r><m:t>≥9</m:t></m:r></m:oMath>", "≥9"),
        (
            (
                '<w:r><w:fldChar><w:ddList><w:result w:val="1"/><w:listEntry w:val="优"/>'
                '<w:listEntry w:val="良"/></w:ddList></w:fldChar></w:r>'
            ),
            "良",
        ),
        ("<w:r><w:t>上</w:t><w:br/><w:t>下</w:t></w:r>", "上\n下"),
        ("<w:r><w:t>软</w:t><w:softHyphen/><w:t>连\u00ad字</w:t></w:r>", "软连字"),
        ("<w:r><w:t>1</w:t><w:noBreakHyphen/><w:t>2</w:t></w:r>", "1-2"),
        (f"<w:ruby><w:rt>{run('pin')}</w:rt><w:rubyBase>{run('拼')}</w:rubyBase></w:ruby>", "拼"),
        (
            "<w:r><w:fldChar><w:checkBox><w:checked/></w:checkBox></w:fldChar></w:r>",
            "☑",
        ),
    ],
)
def test_what_a_paragraph_shows_is_its_text(inside: str, text: str) -> None:
    assert texts(f"<w:p>{inside}</w:p>") == [(text,)]


def test_content_controls_around_rows_and_cells_lose_nothing() -> None:
    row = f"<w:sdt><w:sdtContent><w:tr>{cell('甲')}</w:tr></w:sdtContent></w:sdt>"
    inner = f"<w:tr><w:sdt><w:sdtContent>{cell('乙')}</w:sdtContent></w:sdt></w:tr>"

    assert texts(f"<w:sdt><w:sdtContent><w:tbl>{row}{inner}</w:tbl></w:sdtContent></w:sdt>") == [
        ("甲",),
        ("乙",),
    ]


def test_tracked_changes_are_read_as_accepted_and_said_once() -> None:
    body = (
        f"<w:p><w:ins>{run('新')}</w:ins><w:del><w:r><w:delText>旧</w:delText></w:r></w:del></w:p>"
        f"<w:p><w:moveFrom>{run('原处')}</w:moveFrom><w:moveTo>{run('新处')}</w:moveTo></w:p>"
        + table("<w:trPr><w:del/></w:trPr>" + cell("删去的行"))
    )

    assert texts(body) == [("新",), ("新处",)]
    assert [finding.code for finding in findings(body)] == ["tracked-changes"]


@pytest.mark.parametrize("how", ["strike", "dstrike"])
def test_what_is_struck_out_is_left_out_and_said(how: str) -> None:
    struck = f"<w:r><w:rPr><w:{how}/></w:rPr><w:t>25</w:t></w:r>"
    switched_off = f'<w:r><w:rPr><w:{how} w:val="0"/></w:rPr><w:t>1次</w:t></w:r>'
    body = f"<w:p>{run('8')}{struck}{switched_off}</w:p>"

    assert texts(body) == [("81次",)]
    assert [(each.code, each.text) for each in findings(body)] == [("struck-out", "25")]


STYLES = """
<w:style w:type="paragraph" w:default="1" w:styleId="a"/>
<w:style w:type="paragraph" w:styleId="old"><w:basedOn w:val="a"/><w:rPr>{on}</w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="older"><w:basedOn w:val="old"/></w:style>
<w:style w:type="paragraph" w:styleId="valid"><w:basedOn w:val="old"/><w:rPr>{off}</w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="loop"><w:basedOn w:val="loop"/></w:style>
<w:style w:type="character" w:styleId="cut"><w:rPr>{on}</w:rPr></w:style>
<w:style w:type="character" w:styleId="cut2"><w:basedOn w:val="cut"/><w:rPr><w:b/></w:rPr></w:style>
"""


@pytest.mark.parametrize(
    ("said", "is_on"),
    [
        (("old", "", ""), True),
        (("older", "", ""), True),
        (("valid", "", ""), False),
        (("a", "cut", ""), True),
        (("", "cut2", ""), True),
        (("", "", ""), False),
        (("older", "cut", ""), False),  # two styles that strike out cancel each other
        (("older", "", "off"), False),
        (("older", "cut", "on"), True),
        (("loop", "missing", ""), False),
    ],
)
@pytest.mark.parametrize(
    ("how", "code"),
    [("strike", "struck-out"), ("dstrike", "struck-out"), ("vanish", "hidden-text")],
)
def test_a_style_strikes_out_or_hides_as_direct_formatting_does(
    how: str, code: str, said: tuple[str, str, str], *, is_on: bool
) -> None:
    """What is said of a text: by the style of its paragraph, that of its run, by the run itself."""
    of_paragraph, of_run, of_itself = said
    switch = {"on": f"<w:{how}/>", "off": f'<w:{how} w:val="false"/>', "": ""}
    body = (
        f'<w:p><w:pPr><w:pStyle w:val="{of_paragraph}"/></w:pPr><w:r><w:rPr>'
        f'<w:rStyle w:val="{of_run}"/>{switch[of_itself]}</w:rPr><w:t>25</w:t></w:r></w:p>'
        + paragraph("甲")
    )
    styles = f"<w:styles {nsdecls('w')}>{STYLES.format(**switch)}</w:styles>"
    data = with_parts(document_of(body), {"word/styles.xml": styles.encode()})
    (found,) = docx_tables(data)

    assert [row.cells for row in found.rows] == [("25",), ("甲",)][is_on:]
    assert [(each.code, each.text) for each in found.end_findings] == [(code, "25")] * is_on


def test_a_table_in_a_text_box_of_a_run_that_is_struck_out_is_read() -> None:
    box = f"<w:pict><w:txbxContent>{table(cell('甲') + cell('乙'))}</w:txbxContent></w:pict>"
    struck = "<w:r><w:rPr><w:strike/></w:rPr><w:t>25</w:t><w:tab/><w:t>年</w:t><w:br/>{}</w:r>"
    body = f"<w:p>{struck.format(box)}{run('正文')}</w:p>"

    assert texts(body) == [("正文",), ("甲", "乙")]
    assert [(each.code, each.text) for each in findings(body)] == [("struck-out", "25\t年")]


def test_a_form_that_is_only_a_picture_is_refused_with_a_word_on_it() -> None:
    picture = '<w:drawing><a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"/>'
    body = f"{paragraph('项目支出绩效自评表')}<w:p><w:r>{picture}</w:drawing></w:r></w:p>"
    with pytest.raises(NoFormFoundError, match="图片里的文字没有读入"):
        readings(document_of(body))


@pytest.mark.parametrize("how", ["del", "hidden"])
def test_a_merged_cell_goes_on_below_a_row_that_is_not_shown(how: str) -> None:
    begins, goes_on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    not_shown = f"<w:trPr><w:{how}/></w:trPr>"
    body = table(
        not_shown + cell("产出指标", begins) + cell("数量指标", begins) + cell("甲"),
        cell("", goes_on) + cell("", goes_on) + cell("乙"),
        not_shown + cell("", goes_on) + cell("质量指标") + cell("丙"),
        cell("", goes_on) + cell("时效指标") + cell("丁"),
    )
    (found,) = docx_tables(document_of(body))

    assert [row.cells for row in found.rows] == [
        ("产出指标", "数量指标", "乙"),
        ("", "时效指标", "丁"),
    ]
    assert [(each.column, each.width, each.height) for each in found.rows[0].merged] == [(0, 1, 2)]
    assert not any("产出指标" in each.text for each in found.end_findings)


def test_the_prompt_of_a_content_control_is_no_text_and_said() -> None:
    properties = "<w:sdtPr><w:showingPlcHdr/><w:text/></w:sdtPr>"
    prompt = run("单击或点击此处输入文字。")
    around_run = f"<w:sdt>{properties}<w:sdtContent>{prompt}</w:sdtContent></w:sdt>"
    around_cell = f"<w:sdt>{properties}<w:sdtContent>{cell('选择一项。')}</w:sdtContent></w:sdt>"
    filled = f"<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>{run('甲')}</w:sdtContent></w:sdt>"
    body = table(
        cell("项目名称") + f"<w:tc><w:p>{around_run}</w:p></w:tc>" + cell("主管部门"),
        cell("等级") + around_cell + f"<w:tc><w:p>{filled}</w:p></w:tc>",
    )

    assert texts(body) == [("项目名称", "", "主管部门"), ("等级", "", "甲")]
    assert [(each.code, each.text) for each in findings(body)] == [
        ("prompt", "单击或点击此处输入文字。；选择一项。")
    ]


def test_hidden_text_is_left_out_and_said() -> None:
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>暗</w:t></w:r>"
    shown = '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>明</w:t></w:r>'
    body = table(cell("甲"), f"<w:tc><w:p>{hidden}{shown}</w:p></w:tc>")

    assert texts(body) == [("甲",), ("明",)]
    assert [(each.code, each.where, each.text) for each in findings(body)] == [
        ("hidden-text", "第 1 个表格第 2 行", "暗")
    ]


def test_hidden_rows_and_texts_below_merged_cells_are_said() -> None:
    body = table(
        cell("甲", '<w:vMerge w:val="restart"/>') + cell("乙"),
        cell("盖住的", "<w:vMerge/>") + cell("丙"),
        "<w:trPr><w:hidden/></w:trPr>" + cell("藏起的"),
    )

    assert texts(body) == [("甲", "乙"), ("", "丙")]
    assert [(each.code, each.text) for each in findings(body)] == [
        ("hidden-text", "盖住的；藏起的")
    ]


def test_of_alternatives_for_other_programs_the_first_counts() -> None:
    box = f"<w:txbxContent>{paragraph('旁注')}</w:txbxContent>"
    drawn = (
        f"<w:p>{run('甲')}<w:r><mc:AlternateContent {COMPATIBILITY}><mc:Choice><w:drawing>{box}"
        f"</w:drawing></mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
    )

    assert texts(drawn) == [("甲",)]
    assert [each.text for each in findings(drawn)] == ["旁注"]


def test_another_file_inside_the_body_is_said() -> None:
    assert [each.code for each in findings(f"{paragraph('甲')}<w:altChunk/>")] == [
        "embedded-document"
    ]


def test_a_damaged_header_does_not_keep_the_body_from_being_read() -> None:
    data = with_parts(docx_of(SMALL), {"word/header1.xml": b"<w:hdr"})

    assert readings(data)[0].form == as_printed(SEEDS[2])


def test_a_text_box_is_said_and_a_table_in_it_is_read() -> None:
    box = "<w:p><w:r><w:pict><w:txbxContent>{}</w:txbxContent></w:pict></w:r></w:p>"

    assert texts(box.format(table(cell("甲") + cell("乙")))) == [("甲", "乙")]
    (said,) = findings(paragraph("正文") + box.format(paragraph("旁注")))
    assert (said.code, said.text) == ("text-box", "旁注")
    assert "旁注" in said.message


@pytest.mark.parametrize(
    ("inside", "code"),
    [
        (
            '<w:drawing><a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"/>',
            "picture",
        ),
        (
            '<w:drawing><o:OLEObject xmlns:o="urn:schemas-microsoft-com:office:office"/>',
            "embedded-document",
        ),
    ],
)
def test_pictures_and_embedded_files_are_said(inside: str, code: str) -> None:
    drawn = f"<w:p><w:r>{inside}</w:drawing></w:r></w:p>"

    assert [(each.code, each.where) for each in findings(paragraph("甲") + drawn)] == [
        (code, "正文第 1 段")
    ]
    with pytest.raises(NoTextInDocumentError, match="没有读入"):
        docx_tables(document_of(drawn))


def test_headers_notes_and_comments_are_said_but_no_page_number() -> None:
    assert findings(paragraph("甲"), footer1=paragraph("第 3 页 共 9 页")) == []
    said = findings(paragraph("甲"), header1=paragraph("附件二"), comments=paragraph("请核实"))
    assert [(each.code, each.text) for each in said] == [
        ("page-header", "附件二"),
        ("comment", "请核实"),
    ]


def test_a_table_that_fills_a_cell_becomes_rows_beside_the_label() -> None:
    inner = table(cell("三级指标") + cell("得分"), cell("人数") + cell("5"))

    assert texts(table(cell("绩效指标") + f"<w:tc>{inner}<w:p/></w:tc>")) == [
        ("绩效指标", "三级指标", "得分"),
        ("", "人数", "5"),
    ]


def test_a_table_among_the_text_of_a_cell_is_its_text_and_said() -> None:
    inner = table(cell("一") + cell("二"))
    body = table(cell("甲") + cell("乙"), cell("丙") + f"<w:tc>{paragraph('说明')}{inner}</w:tc>")

    assert texts(body) == [("甲", "乙"), ("丙", "说明\n一\n二")]
    assert [finding.code for finding in findings(body)] == ["nested-table"]


def test_a_form_inside_a_table_for_layout_is_read() -> None:
    with ZipFile(BytesIO(docx_of(form_rows(SEEDS[0])))) as archive:
        xml = archive.read(PART).decode()
    start, end = xml.index("<w:tbl>"), xml.rindex("</w:tbl>") + len("</w:tbl>")
    outer = table(f"<w:tc>{paragraph('某单位')}{xml[start:end]}<w:p/></w:tc>")
    data = with_parts(empty_document(), {PART: (xml[:start] + outer + xml[end:]).encode()})

    (reading,) = readings(data)

    assert reading.form == as_printed(SEEDS[0])


def test_strict_documents_and_those_with_macros_are_read() -> None:
    data = docx_of(form_rows(SEEDS[0]))
    with ZipFile(BytesIO(data)) as archive:
        strict = archive.read(PART).replace(*STRICT)
        types = archive.read("[Content_Types].xml")
    macros = types.replace(
        b"openxmlformats-officedocument.wordprocessingml.document.main",
        b"ms-word.document.macroEnabled.main",
    )

    for changed in ({PART: strict}, {"[Content_Types].xml": macros}):
        assert readings(with_parts(data, changed))[0].form == as_printed(SEEDS[0])


@pytest.mark.parametrize(
    ("part", "error"),
    [
        (b"<w:document", DamagedDocumentError),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', DamagedDocumentError),
        ("<!DOCTYPE a><a/>".encode("utf-16"), DamagedDocumentError),
        (b"<a/>", NotADocumentError),
        (b"<a>" * 5000 + b"</a>" * 5000, DamagedDocumentError),
        (b"<a " + b"b='' " * 1_000_001 + b"/>", SuspectArchiveError),
    ],
)
def test_a_damaged_or_hostile_part_is_refused(part: bytes, error: type[FormError]) -> None:
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        archive.writestr(PART, part)

    with pytest.raises(error):
        docx_tables(packed.getvalue())


@pytest.mark.slow
@pytest.mark.parametrize(
    "body",
    [
        table(cell("甲", '<w:gridSpan w:val="99999999999"/>')),
        table(cell("甲") * 300),
        table(*[cell("甲")] * 10_001),
        "<w:tbl>" + "<w:tr/>" * 50_001 + "</w:tbl>",
        "<w:p/>" * 100_001,
        "<w:sdt>" * 3 + table(*[cell("甲") * 10] * 5_000) + "</w:sdt>" * 3,
        f"{'<w:tbl><w:tr><w:tc>' * 40}{paragraph('甲')}{'</w:tc></w:tr></w:tbl>' * 40}",
    ],
    ids=["span", "columns", "rows", "empty rows", "paragraphs", "cells", "nesting"],
)
def test_an_absurd_table_is_refused(body: str) -> None:
    with pytest.raises(TooLargeDocumentError):
        docx_tables(document_of(body))


@pytest.mark.slow
@given(st.data())
def test_a_damaged_file_ends_in_a_form_or_a_sentence(data: st.DataObject) -> None:
    good = small_document()
    place = data.draw(st.integers(0, len(good) - 1))
    if data.draw(st.booleans()):
        bad = good[:place]
    else:
        bad = (
            good[:place] + bytes([good[place] ^ data.draw(st.integers(1, 255))]) + good[place + 1 :]
        )
    with suppress(FormError):
        assert readings(bad)
