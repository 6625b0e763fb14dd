"""年度指标值 and 实际完成值 as people write them, row by row of the domain's table."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.core.values import in_one_measure, parse_value, same_value

NUMBERS = [
    ("≥90%", "≥", "90", "%", ""),
    (">=98%", "≥", "98", "%", ""),
    ("≧ 735人次", "≥", "735", "人次", ""),
    ("98%以上", "≥", "98", "%", ""),
    ("98%及以上", "≥", "98", "%", ""),
    ("90%（含）以上", "≥", "90", "%", ""),
    ("不少于12种", "≥", "12", "种", ""),
    ("满意度≥95%", "≥", "95", "%", "满意度"),
    ("满意度 ≥90%", "≥", "90", "%", "满意度"),
    ("达到95%以上", "≥", "95", "%", ""),
    ("≤90万元", "≤", "90", "万元", ""),
    ("<=5300元/户", "≤", "5300", "元/户", ""),
    ("不超过3次", "≤", "3", "次", ""),
    ("未超过3次", "≤", "3", "次", ""),
    ("未低于95%", "≥", "95", "%", ""),
    ("控制在90万元以内", "≤", "90", "万元", ""),
    ("10日内送达", "≤", "10", "日", "送达"),
    ("3个工作日内", "≤", "3", "个工作日", ""),
    ("二小时内响应", "≤", "2", "小时", "响应"),
    ("=2小时内响应", "≤", "2", "小时", "响应"),
    ("十二个月内完成", "≤", "12", "个月", "完成"),
    ("=100%", "=", "100", "%", ""),
    ("=12000件", "=", "12000", "件", ""),
    ("═100%", "=", "100", "%", ""),
    ("＝１００％", "=", "100", "%", ""),
    ("=0起", "=", "0", "起", ""),
    ("=1镇", "=", "1", "镇", ""),
    ("15人", "", "15", "人", ""),
    ("0例", "", "0", "例", ""),
    ("29.5亩", "", "29.5", "亩", ""),
    ("100%", "", "100", "%", ""),
    ("1,200人次", "", "1200", "人次", ""),
    ("≥100百分比", "≥", "100", "%", ""),
    ("400元/人、天", "", "400", "元/人、天", ""),
    ("100%(按实际需求进行维护)", "", "100", "%", "按实际需求进行维护"),
    ("100% （19人）", "", "100", "%", "19人"),
    ("100%按时完成", "", "100", "%", "按时完成"),
    ("15", "", "15", "", ""),
    ("≥-5%", "≥", "-5", "%", ""),
]
WORDS = [
    "每月5号", "2022年重阳节前", "2022年底", "与2021年持平", "较2021年提升", "5月底前",
    "线下：市内2次，市外1-2次；线上：每月至少一次。", "较上年增长5%左右", "约100人", "1-2次",
    "及时", "相符", "建立健全", "优化", "达成预期指标", "满意度", "一致", "一次性完成", "十分满意",
    "≥90%且≤95%", "1:3", "12月31日前", "万无一失",
    "未达到90%", "满意度未达到90%", "基本达到95%", "接近≥90%", "不≥90%", "没达到5次",
    "6月", "一季度", "第3季度", "三四个", "二〇二二年", "3～5次",
]  # fmt: skip


@pytest.mark.parametrize(("text", "operator", "number", "measure", "remark"), NUMBERS)
def test_a_number_is_parsed_with_operator_measure_and_remark(
    text: str, operator: str, number: str, measure: str, remark: str
) -> None:
    found = parse_value(text)
    assert (found.kind, found.operator, found.number) == ("number", operator, Decimal(number))
    assert (found.measure, found.remark, found.bracket_as_sign) == (measure, remark, False)


@pytest.mark.parametrize("text", WORDS)
def test_whatever_is_no_single_number_is_words(text: str) -> None:
    assert parse_value(text).kind == "words"


@pytest.mark.parametrize("text", ["", " ", "/", "—", "-", "－", "／"])
def test_an_empty_cell_or_a_dash_is_nothing(text: str) -> None:
    assert parse_value(text).kind == "nothing"


def test_a_bracket_used_as_a_sign_is_parsed_and_marked() -> None:
    found = parse_value("《12000件")
    assert (found.operator, found.number, found.measure) == ("<", Decimal(12000), "件")
    assert found.bracket_as_sign


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("≥90%", "90%"),
        ("=2小时内响应", "2小时内响应"),
        ("及时 (符合要求)", "及时"),
        ("１５人", "15 人"),
    ],
)
def test_the_same_words_are_the_same_without_operator_and_remark(left: str, right: str) -> None:
    assert same_value(left, right)
    assert same_value(right, left)


@pytest.mark.parametrize(
    ("left", "right"), [("满意度", "满意度≥90%"), ("100%", "100人"), ("", "0")]
)
def test_other_words_are_not_the_same(left: str, right: str) -> None:
    assert not same_value(left, right)


def test_numbers_are_compared_in_one_measure() -> None:
    assert in_one_measure(parse_value("1.2万人"), parse_value("9000人")) == (
        Decimal(12000),
        Decimal(9000),
    )
    assert in_one_measure(parse_value("1.2万"), parse_value("9000人")) == (
        Decimal(12000),
        Decimal(9000),
    )
    assert in_one_measure(parse_value("90万元"), parse_value("100万元")) == (
        Decimal(90),
        Decimal(100),
    )
    assert in_one_measure(parse_value("90万元"), parse_value("85")) == (Decimal(90), Decimal(85))
    assert in_one_measure(parse_value("15人"), parse_value("3")) == (Decimal(15), Decimal(3))
    assert in_one_measure(parse_value("10天"), parse_value("8日")) == (Decimal(10), Decimal(8))
    assert in_one_measure(parse_value("100%"), parse_value("98")) is None
    assert in_one_measure(parse_value("15人"), parse_value("3次")) is None


@given(st.text(max_size=40))
def test_no_text_makes_the_parser_fail(text: str) -> None:
    assert parse_value(text).number.is_finite()
    assert same_value(text, text)
