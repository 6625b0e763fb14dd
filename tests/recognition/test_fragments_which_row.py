"""To which of two rows a fragment between them belongs."""

from __future__ import annotations

import pytest

from tests.recognition.published import finding_codes, flat_rows, read_one, rows_of
from tests.recognition.test_fragments import END, TOP


@pytest.mark.parametrize("mark", ["①", "1.", "（1）", "一是"])
def test_a_list_in_a_reason_begins_the_row_below(mark: str) -> None:
    broken = f"""
||质量指标|合格率|≥1|1|20|18|疫情
||||||||{mark}满意度超过98%，得20分；
||时效指标|及时率|≥1|1|20|18|低于98%，得18分。
"""
    rows = flat_rows(read_one(rows_of(TOP.rstrip() + broken.rstrip() + END)))
    assert [row[7] for row in rows[1:3]] == [
        "疫情",
        f"{mark}满意度超过98%，得20分；低于98%，得18分。",
    ]


def test_the_end_of_a_name_at_the_bottom_of_a_page_completes_the_row_above() -> None:
    broken = """
||质量指标|古树复壮|≥1|1|20|20|
|||合格情况||||||

||时效指标|巡查及时性|≥1|1|20|20|
"""
    reading = read_one(rows_of(TOP.rstrip() + broken.rstrip() + END))
    assert [row[2] for row in flat_rows(reading)[1:3]] == ["古树复壮合格情况", "巡查及时性"]
    assert "joined-row" in finding_codes(reading)


@pytest.mark.parametrize(
    ("score", "reasons"), [("20", ["", "因停电，停工。"]), ("18", ["因停电，", "停工。"])]
)
def test_a_reason_at_the_top_of_a_page_does_not_go_to_a_row_with_full_points(
    score: str, reasons: list[str]
) -> None:
    broken = f"""
||质量指标|合格率|≥1|1|20|{score}|

||||||||因停电，
||时效指标|及时率|≥1|1|20|18|停工。
"""
    rows = flat_rows(read_one(rows_of(TOP.rstrip() + broken.rstrip() + END)))
    assert [row[7] for row in rows[1:3]] == reasons


@pytest.mark.parametrize(
    ("name", "above", "below", "own"),
    [
        ("水体污染次数", "社会效益指标", "生态效益指标", "生态效益指标"),
        ("动态跟踪持续情况", "社会效益指标", "可持续影响指标", "可持续影响指标"),
        ("带动产值", "经济效益指标", "社会效益指标", "经济效益指标"),
        ("群众认可情况", "经济效益指标", "社会效益指标", "经济效益指标"),
    ],
)
def test_a_row_at_the_top_of_a_page_gets_the_label_its_name_suggests(
    name: str, above: str, below: str, own: str
) -> None:
    broken = f"""
|效益指标|{above}|受益情况|优|优|10|10|

|||{name}|优|优|10|10|
||{below}|其余情况|优|优|10|10|
|满意度指标|服务对象满意度指标|满意率|优|优|10|10|
总分||||||100|100|
"""
    reading = read_one(rows_of(TOP.rstrip() + broken))
    assert {row[2]: row[1] for row in flat_rows(reading)}[name] == own
    assert "page-top" in finding_codes(reading)


@pytest.mark.parametrize(
    ("above", "names"),
    [
        ("古树株数", ["古树株数", "纳入保护名录的古树名木挂牌并且建档的完成率"]),
        ("古树名木", ["古树名木纳入保护名录的", "古树名木挂牌并且建档的完成率"]),
    ],
)
def test_a_name_on_three_lines_is_joined_if_the_name_above_is_complete(
    above: str, names: list[str]
) -> None:
    broken = """
|||纳入保护名录的|||||
||质量指标|古树名木挂牌|≥1|1|20|20|
|||并且建档的完成率|||||
||时效指标|及时率|≥1|1|20|20|
"""
    top = TOP.rstrip().replace("古树株数", above)
    reading = read_one(rows_of(top + broken.rstrip() + END))
    assert [row[2] for row in flat_rows(reading)][:2] == names
    assert finding_codes(reading).count("joined-row") == 2


@pytest.mark.parametrize("label", ["质量指标", ""])
def test_figures_between_the_two_lines_of_a_name_stay_in_their_columns(label: str) -> None:
    broken = f"""
|||古树名木|||||
||{label}||明显改善|有所改善|20|16|干旱
|||长势情况|||||
||时效指标|及时率|≥1|1|20|20|
"""
    row = flat_rows(read_one(rows_of(TOP.rstrip() + broken.rstrip() + END)))[1]
    assert row[2:] == ("古树名木长势情况", "明显改善", "有所改善", "20", "16", "干旱")
