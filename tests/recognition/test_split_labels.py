"""Labels broken over the rows they belong to are joined."""

from __future__ import annotations

import pytest

from perfdesk.recognition.columns import parse_indicators_heading
from perfdesk.recognition.lines import TableLine
from perfdesk.recognition.split_labels import join_split_labels
from tests.recognition.published import (
    HEAD,
    WORDS,
    finding_codes,
    flat_rows,
    read_one,
    rows_of,
)

TABLE = """
项目支出绩效自评表
（2022年度）
项目名称|困难群众救助|||||||
主管部门|民政局|||实施单位|救助站|||
项目资金|||||||
（万元）||年初预算数|全年预算数|全年执行数|分值|执行率|得分|
|年度资金总额|200|200|200|10|100.00%|10|
年度总体目标|预期目标|||实际完成情况||||
|救助|||已救助||||
绩效指标|一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|偏差原因分析及改进措施
|产出|数量|低保人数|≥3人|3人|20|20|
|指标|指标|救助人次|≥3人次|4人次|20|20|
||质量指标|发放率|100%|100%|20|20|
|效益指标|社会|生活水平|提升|提升|10|10|
||效益|社会稳定|稳定|稳定|10|10|
||指标|困难程度|减轻|减轻|10|10|
总分||||||100|100|
"""
WHOLE = (
    TABLE.replace("|产出|数量|", "|产出指标|数量指标|")
    .replace("|指标|指标|", "|||")
    .replace("|效益指标|社会|", "|效益指标|社会效益指标|")
    .replace("||效益|", "|||")
    .replace("||指标|困难", "|||困难")
)


@pytest.mark.parametrize("page_text", [True, False])
def test_the_parts_of_a_label_in_several_rows_are_joined(page_text: bool) -> None:
    assert flat_rows(read_one(rows_of(TABLE), page_text=page_text)) == flat_rows(
        read_one(rows_of(WHOLE), page_text=page_text)
    )
    assert [row[1] for row in flat_rows(read_one(rows_of(TABLE), page_text=page_text))] == [
        *["数量指标"] * 2,
        "质量指标",
        *["社会效益指标"] * 3,
    ]


def test_texts_that_make_no_usual_label_are_not_joined() -> None:
    apart = TABLE.replace("|数量|低保", "|规模|低保").replace("|指标|救助", "|频次|救助")
    names = [row[1] for row in flat_rows(read_one(rows_of(apart), page_text=False))]
    assert names[:2] == ["规模", "频次"]


def test_a_side_label_above_the_funding_heading_is_not_read_as_header() -> None:
    reading = read_one(rows_of(TABLE))
    assert (reading.form.unit, reading.form.money_unit) == ("救助站", "万元")
    assert "unplaced" not in finding_codes(reading)


def labels_of(rows: str, pages: tuple[int, ...] = ()) -> list[tuple[str, ...]]:
    """Return the first three cells of each row below the usual heading, with labels joined."""
    columns = parse_indicators_heading(TableLine.from_texts("", HEAD, 0), WORDS)
    assert columns is not None
    below = rows_of(rows)
    lines = [
        TableLine.from_texts("", *each)
        for each in zip(below, pages or [0] * len(below), strict=True)
    ]
    return [line.cells[:3] for line in join_split_labels(lines, columns, WORDS)]


def test_parts_of_a_label_are_joined_in_rows_with_only_a_name() -> None:
    assert labels_of("|产出|数量|低保人数|||\n|指标|指标|救助人次|||") == [
        ("", "产出指标", "数量指标"),
        ("", "", ""),
    ]


def test_parts_of_a_label_with_a_row_between_them_are_not_joined() -> None:
    rows = "||数量|低保人数|3|\n|||救助人次|3|\n||指标|救助次数|3|"
    assert [row[2] for row in labels_of(rows)] == ["数量", "", "指标"]


def test_a_line_with_nothing_but_a_part_of_a_label_is_left_to_fragments() -> None:
    rows = "||数量|低保人数|3|\n||指标||||"
    assert [row[2] for row in labels_of(rows)] == ["数量", "指标"]


@pytest.mark.parametrize(("page", "first"), [(0, "数量指标"), (1, "数量")])
def test_parts_of_a_label_are_joined_within_one_page_only(page: int, first: str) -> None:
    rows = "||数量|低保人数|3|\n||指标|救助次数|3|"
    assert labels_of(rows, (0, page))[0][2] == first
    after = "\n|||救助金额|3|"
    assert labels_of(rows + after, (0, page, 1))[0][2] == first
    assert labels_of(rows + after.replace("|||", "||x|"), (0, page, 1))[0][2] == first
