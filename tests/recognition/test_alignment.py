"""The label beside the table is no cell of a row; the same word below a heading is."""

from __future__ import annotations

import pytest

from tests.recognition.published import finding_codes, flat_rows, read_one, rows_of

TABLE = """
项目支出绩效自评表
（2022年度）
项目名称|困难群众救助|||||||
主管部门|民政局|||实施单位|救助站|||
项目资金（万元）||年初预算数|全年预算数|全年执行数|分值|执行率|得分|
|年度资金总额|200|200|200|10|100.00%|10|
年度总体目标|预期目标|||实际完成情况||||
|救助|||已救助||||
绩效指标|一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|偏差原因分析及改进措施
SIDE|FIRST|数量指标|NAME|≥3人|3人|90|90|
总分||||||100|100|
"""


def table(side: str = "", first: str = "产出指标", name: str = "低保人数") -> str:
    """Return the table with this text at its side, this level-1 and this level-3 name."""
    return TABLE.replace("SIDE", side).replace("FIRST", first).replace("NAME", name)


@pytest.mark.parametrize("page_text", [True, False])
def test_the_label_beside_the_table_is_left_out(page_text: bool) -> None:
    plain, beside = (
        read_one(rows_of(table(side)), page_text=page_text) for side in ("", "绩效指标")
    )
    assert flat_rows(beside) == flat_rows(plain)
    assert flat_rows(plain)[0][:3] == ("产出指标", "数量指标", "低保人数")
    assert finding_codes(beside) == finding_codes(plain)


def test_another_text_beside_the_table_is_not_lost() -> None:
    reading = read_one(rows_of(table("见附注")), page_text=False)
    assert flat_rows(reading)[0][:3] == ("产出指标", "数量指标", "低保人数")
    assert finding_codes(reading) == ["no-place"]
    assert reading.form.indicators[0].children[0].children[0].cells == (("其他文字", "见附注"),)


def test_a_level_1_indicator_named_like_the_table_is_kept() -> None:
    reading = read_one(rows_of(table(first="绩效指标")), page_text=False)
    assert flat_rows(reading)[0][:3] == ("绩效指标", "数量指标", "低保人数")


@pytest.mark.parametrize("page_text", [True, False])
def test_a_level_3_indicator_named_like_the_table_is_kept(page_text: bool) -> None:
    row = table("", "", "绩效指标").replace("|数量指标|", "||")
    assert [row[2] for row in flat_rows(read_one(rows_of(row), page_text=page_text))] == [
        "绩效指标"
    ]


@pytest.mark.parametrize("by", ["|", "||"])
def test_in_a_row_moved_to_the_right_the_label_beside_the_table_is_left_out_too(by: str) -> None:
    row = "绩效指标|产出指标|数量指标|低保人数|"
    reading = read_one(rows_of(table("绩效指标").replace(row, by + row)))
    assert flat_rows(reading)[0][:3] == ("产出指标", "数量指标", "低保人数")
    assert "unplaced" not in finding_codes(reading)
