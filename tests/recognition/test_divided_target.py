"""A target in three columns is one value, whether its heading has one row or two."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.core.values import parse_value
from perfdesk.recognition.divided_target import join_values
from tests.recognition.published import flat_rows, kept_without_place, read_one, rows_of

UPPER = "绩效指标|||年度指标值|||实际完成值|分值|得分|偏差原因分析及改进措施"
LOWER = "一级指标|二级指标|三级指标|指标性质|指标值|度量单位||||"
TABLE = f"""
项目支出绩效自评表
（2022年度）
项目名称|驻村工作队经费||||||||
项目资金（万元）||年初预算数||全年预算数|全年执行数||分值|执行率|得分
|年度资金总额|36.5||36.5|33.12||10|90.74%|9.07
年度总体目标|预期目标||||实际完成情况||||
|保障驻村工作||||工作正常||||
{UPPER}
{LOWER}
产出指标|数量指标|驻村人数|=|73|人|73|20|20|
|质量指标|考核合格率|≥|95|%|97.3|20|20|
|时效指标|拨付及时率|不低于|90|%|90%|20|20|
效益指标|社会效益指标|促进乡村振兴|定性|促进|/|促进|20|18|仍有薄弱
满意度指标|服务对象满意度指标|群众满意度|≥|90|%||10|10|
总分|||||||100|97.07|
"""


def _joined(**cells: str) -> tuple[str, str, tuple[str, ...]]:
    return join_values(cells)


@pytest.mark.parametrize(
    ("nature", "target", "measure", "whole"),
    [
        ("≥", "90", "%", "≥90%"),
        ("＝", "73", "人", "＝73人"),
        ("不低于", "2.5", "万册", "不低于2.5万册"),
        ("≥", "≥90", "%", "≥90%"),
        ("≥", "90%", "%", "≥90%"),
        ("≤", "100万", "元", "≤100万元"),
        ("", "3-5", "天", "3-5天"),
        ("=", "促进", "/", "=促进"),
    ],
)
def test_the_parts_of_a_target_are_joined(
    nature: str, target: str, measure: str, whole: str
) -> None:
    assert _joined(nature=nature, target=target, measure=measure) == (whole, "", ())


@pytest.mark.parametrize(
    ("nature", "target", "measure", "whole", "left"),
    [
        ("定性", "优", "", "优", ("nature",)),
        ("", "及时", "是/否", "及时", ("measure",)),
        ("≥", "", "%", "", ("nature", "measure")),
    ],
)
def test_what_is_no_part_of_a_value_is_returned(
    nature: str, target: str, measure: str, whole: str, left: tuple[str, ...]
) -> None:
    assert _joined(nature=nature, target=target, measure=measure) == (whole, "", left)


@pytest.mark.parametrize(
    ("actual", "measure", "whole"),
    [
        ("98", "%", "98%"),
        ("≥98", "%", "≥98%"),
        ("98%", "%", "98%"),
        ("达标", "%", "达标"),
        ("98", "/", "98"),
        ("98", "", "98"),
        ("2022年12月", "月", "2022年12月"),
        ("", "%", ""),
    ],
)
def test_an_actual_that_is_a_bare_number_gets_the_measure_of_its_row(
    actual: str, measure: str, whole: str
) -> None:
    assert _joined(target="90", measure=measure, actual=actual)[1] == whole


@pytest.mark.parametrize(
    ("target", "measure", "actual", "found"),
    [
        ("100万元", "元", "95", ("100万元", "95", ("measure",))),
        ("≥5人", "人次", "6", ("≥5人", "6", ("measure",))),
        ("5人次", "人", "6", ("5人次", "6", ("measure",))),
        ("100万元", "元", "950000元", ("100万元", "950000元", ("measure",))),
        ("每户100万元", "元", "95", ("每户100万元", "95", ("measure",))),
        ("每户补助5元", "元", "6", ("每户补助5元", "6元", ())),
        ("90%以上", "％", "95", ("90%以上", "95％", ())),
        ("100万", "万元", "95", ("100万元", "95万元", ())),
        ("100万元", "", "95", ("100万元", "95", ())),
    ],
)
def test_an_actual_stays_bare_if_its_target_has_a_measure_of_its_own(
    target: str, measure: str, actual: str, found: tuple[str, str, tuple[str, ...]]
) -> None:
    assert _joined(target=target, measure=measure, actual=actual) == found


MEASURES = st.sampled_from(["元", "万元", "人", "人次", "%", "次", "次/年", "天", "个工作日"])


@given(st.integers(0, 9999), st.sampled_from(["", "万"]), MEASURES, MEASURES)
def test_a_bare_actual_is_never_in_another_measure_than_its_target(
    figure: int, times: str, own: str, measure: str
) -> None:
    target = f"{figure}{times}{own}"
    whole, actual, strange = _joined(target=target, measure=measure, actual="95")
    alike = parse_value(target).measure == measure
    assert (parse_value(actual).measure, whole) == (measure if alike else "", target)
    assert bool(strange) != alike


@given(st.integers(0, 9999), st.sampled_from(["≥", "≤", "="]), st.sampled_from(["%", "人", "万元"]))
def test_a_joined_target_is_parsed_as_its_parts(figure: int, sign: str, measure: str) -> None:
    found = parse_value(_joined(nature=sign, target=str(figure), measure=measure)[0])
    assert (str(found.operator), int(found.number), found.measure) == (sign, figure, measure)


@pytest.mark.parametrize("page_text", [True, False])
def test_a_heading_whose_levels_stand_in_its_lower_row_is_read(page_text: bool) -> None:
    reading = read_one(rows_of(TABLE), page_text=page_text)
    assert [row[1:5] for row in flat_rows(reading)] == [
        ("数量指标", "驻村人数", "=73人", "73人"),
        ("质量指标", "考核合格率", "≥95%", "97.3%"),
        ("时效指标", "拨付及时率", "不低于90%", "90%"),
        ("社会效益指标", "促进乡村振兴", "促进", "促进"),
        ("服务对象满意度指标", "群众满意度", "≥90%", ""),
    ]
    assert flat_rows(reading)[3][5:] == ("20", "18", "仍有薄弱")
    (goal,) = reading.form.goals
    assert (goal.expected, goal.actual) == (
        "保障驻村工作",
        "工作正常",
    )
    assert kept_without_place(reading) == "指标性质：定性"


def test_such_a_heading_repeated_on_a_later_page_is_read_again() -> None:
    again = TABLE.replace("效益指标|社会", f"\n{UPPER}\n{LOWER}\n效益指标|社会", 1)
    assert flat_rows(read_one(rows_of(again))) == flat_rows(read_one(rows_of(TABLE)))
