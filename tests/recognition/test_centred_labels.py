"""Labels beside the middle of their rows, and what decides where the position does not."""

from __future__ import annotations

import pytest

from perfdesk.recognition.source import Reading
from tests.recognition.published import finding_codes, flat_rows, read_one, rows_of
from tests.recognition.test_fragments import TOP

HEAD_END = "\n|产出指标"
LOW = """
||数量指标|甲|{0}|优|15|15|
|产出指标||乙|{0}|优|15|15|
||质量指标|丙|{1}|优|10|10|
|||丁|{1}|优|10|10|
|效益指标|社会效益指标|戊|{2}|优|20|20|
||可持续影响指标|己|{2}|优|10|10|
|满意度指标|服务对象满意度指标|庚|{2}|优|10|10|
总分||||||100|100|
"""
HIGH = """
|||甲|1|优|{0}|8|
||数量指标|乙|1|优|{1}|8|
|产出指标||丙|1|优|{2}|8|
||质量指标|丁|1|优|{3}|8|
|||戊|1|优|{4}|8|
|效益指标|社会效益指标|己|1|优|{5}|8|
|满意度指标|服务对象满意度指标|庚|1|优|{6}|8|
总分||||||100|98|
"""
ABOVE = """
||数量指标|甲
||质量指标|乙
|产出指标||丙
||时效指标|丁
|||戊
|效益指标|社会效益指标|己
|||庚
|满意度指标|服务对象满意度指标|辛
"""
BELOW = """
||数量指标|甲
||质量指标|乙
|产出指标||丙
||时效指标|丁
|效益指标|社会效益指标|戊
|满意度指标|服务对象满意度指标|己
"""
OFF = """
||数量指标|甲
|||乙
|||丙
||质量指标|丁
|||戊
|产出指标||己
||时效指标|庚
|效益指标|社会效益指标|辛
|满意度指标|服务对象满意度指标|壬
|||癸
|||子
"""
LONE = """
||数量指标|甲
|||乙
|产出指标|质量指标|丙
||时效指标|丁
|||戊
|||己
|效益指标|社会效益指标|庚
|满意度指标|服务对象满意度指标|辛
"""
LEVELS = ["数量指标", "质量指标", "社会效益指标", "可持续影响指标", "服务对象满意度指标"]


def names_by_label(text: str) -> dict[str, str]:
    """Return the names of the rows below each level-2 indicator, joined."""
    reading = read_one(rows_of(TOP.split(HEAD_END)[0] + text))
    assert "centred-labels" in finding_codes(reading)
    names = dict.fromkeys(LEVELS, "")
    for row in flat_rows(reading):
        names[row[1]] += row[2]
    return names


def read_labels(lines: str) -> Reading:
    """Return the reading of a table with these labels, where targets and weights say nothing."""
    text = "".join(f"{line}|1|优|7|7|\n" for line in lines.split())
    return read_one(rows_of(f"{TOP.split(HEAD_END)[0]}\n{text}总分||||||100|98|"))


@pytest.mark.parametrize(
    ("lines", "labels"),
    [
        (ABOVE, ["数量", "质量", *["时效"] * 3, *["社会效益"] * 2, "服务对象满意度"]),
        (BELOW, ["数量", "质量", *["时效"] * 2, "社会效益", "服务对象满意度"]),
    ],
    ids=["above", "below"],
)
def test_all_labels_of_a_form_stand_on_the_same_side_of_the_middle(
    lines: str, labels: list[str]
) -> None:
    reading = read_labels(lines)
    assert [row[1] for row in flat_rows(reading)] == [f"{each}指标" for each in labels]


@pytest.mark.parametrize("lines", [OFF, LONE], ids=["off the middle", "in the middle"])
def test_one_label_below_its_first_row_does_not_make_all_labels_centred(
    lines: str,
) -> None:
    reading = read_labels(lines)
    assert "centred-labels" not in finding_codes(reading)
    label = ""
    for line, row in zip(lines.split(), flat_rows(reading), strict=True):
        label = line.split("|")[2] or label
        assert row[1:3] == (label, line.split("|")[3])


def test_a_row_between_two_labels_gets_the_one_whose_targets_are_like_its_own() -> None:
    assert list(names_by_label(LOW.format("≥90%", "5次", "优")).values()) == [
        "甲乙",
        "丙丁",
        "戊",
        "己",
        "庚",
    ]


@pytest.mark.parametrize(
    ("weights", "rows"),
    [
        ((10, 10, 10, 10, 10, 30, 10), ["甲乙丙", "丁戊", "己", "", "庚"]),
        ((10, 10, 15, 15, 15, 15, 10), ["甲乙丙", "丁", "戊己", "", "庚"]),
    ],
)
def test_a_row_between_two_labels_gets_the_one_with_which_the_weights_add_up(
    weights: tuple[int, ...], rows: list[str]
) -> None:
    assert list(names_by_label(HIGH.format(*weights)).values()) == rows


@pytest.mark.parametrize(
    ("points", "rows"),
    [("50", ["甲乙丙", "丁戊", "己", "", "庚"]), ("40", ["甲乙丙", "丁", "戊己", "", "庚"])],
)
def test_points_printed_with_a_label_count_more_than_the_usual_weights(
    points: str, rows: list[str]
) -> None:
    text = HIGH.format(10, 10, 10, 10, 10, 30, 10).replace("产出指标", f"产出指标（{points}分）")
    assert list(names_by_label(text).values()) == rows
