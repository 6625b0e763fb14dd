"""A number is formatted as a spreadsheet displays it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.formats.workbook.cell_values import number_in_text
from perfdesk.formats.workbook.number_format import InvalidNumberFormatError, format_value


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        ("1", "0%", "100%"),
        ("0.99880000000000002", "0.00%", "99.88%"),
        ("0.3", "General", "0.3"),
        ("0.30000000000000004", "General", "0.3"),
        ("1.2E5", "General", "120000"),
        ("74696", "#,##0", "74,696"),
        ("1234567.891", "#,##0.00", "1,234,567.89"),
        ("0.5", "#,##0.##", "0.5"),
        ("5", "000", "005"),
        ("0.5", "#.0", ".5"),
        ("-3", "0.00", "-3.00"),
        ("-3", "0.00;(0.00)", "(3.00)"),
        ("0", '0;-0;"—"', "—"),
        ("12345.6", '¥#,##0.00"元"', "¥12,345.60元"),
        ("5", "[$¥-804]#,##0.00", "¥5.00"),
        ("5", "[Red]0.0_);[Red]\\(0.0\\)", "5.0"),
        ("74696", '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ', "74,696.00"),
        ("0", '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-"),
        ("-5", '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-5.00"),
        ("5", ";;;", ""),
        ("12345678", "0.00,,", "12.35"),
        ("123456", '0!.0,"万"', "12.3万"),
        ("95", '[>=90]"优";[>=80]"良";"中"', "优"),
        ("60", '[>=90]"优";[>=80]"良";"中"', "中"),
        ("0.125", "# ?/?", "0.125"),
        ("-0.125", "# ?/?;-# ?/?", "-0.125"),
        ("-5", "0.00E+00;-0.00E+00", "-5"),
        ("5", 'General"人"', "5人"),
        ("-5", '"约"General"人"', "-约5人"),
        ("-0.505", "General%", "-50.5%"),
        ("5000", "General,", "5000"),
        ("5", "General.0", "5"),
        ("-5", '"约"0;"约"General"人"', "约5人"),
        ("5", '[DBNum1]G/通用格式"元"', "5元"),
        ("-5", "General;[Red]-General", "-5"),
        ("-5", "General_);\\(General\\)", "(5)"),
        ("5", "@", "5"),
        ("-5", "0.00;@", "-5.00"),
        ("0", "0%;-0%;@", "0%"),
        ("44926", "yyyy/m/d", "2022/12/31"),
        ("44926", 'yyyy"年"m"月"d"日"', "2022年12月31日"),
        ("44926.5", "yyyy-mm-dd hh:mm", "2022-12-31 12:00"),
        ("1.0625", "[h]:mm", "25:30"),
        ("0.00104166666666667", "[mm]:ss", "01:30"),
        ("45258", 'e"年"m"月"d"日"', "2023年11月28日"),
        ("45258", "e/m/d", "2023/11/28"),
        ("0.5625", "h:mm AM/PM", "1:30 PM"),
        ("44926", "[$-804]aaaa", "星期六"),
        ("45250", "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "2023年11月20日"),
        ("45250", "[$-x-sysdate]dddd, mmmm dd, yyyy", "2023年11月20日"),
        ("45250.5625", "[$-F400]h:mm:ss\\ AM/PM", "13:30:00"),
        ("45250", "[$-409]d-mmm-yy;@", "20-Nov-23"),
        ("45250", "dddd, mmmm dd", "Monday, November 20"),
        ("45250", "[$-804]dddd", "星期一"),
        ("1e999999", "0.00", "1e999999"),
        ("9999999999", "yyyy/m/d", "9999999999"),
        ("文字", "0.00", "文字"),
        ("12", "@", "12"),
    ],
)
def test_a_number_is_displayed_in_its_format(value: str, code: str, text: str) -> None:
    assert format_value(value, code) == text


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        ("123456789", f"0.{'0' * 25}", f"123456789.{'0' * 25}"),
        ("1.5", f"0.{'0' * 30}", f"1.5{'0' * 29}"),
        ("1", f"0{'%' * 200}", f"1{'0' * 400}{'%' * 200}"),
    ],
)
def test_a_format_with_as_many_decimals_as_allowed_is_displayed(
    value: str, code: str, text: str
) -> None:
    assert format_value(value, code) == text


@pytest.mark.parametrize("code", [f"0.{'0' * 31}", "0" * 256, "[" * 300_000, "yyyy" * 50_000])
def test_a_format_longer_than_allowed_is_refused(code: str) -> None:
    with pytest.raises(InvalidNumberFormatError, match="改为“常规”格式"):
        format_value("44926", code)


def test_days_may_be_counted_from_1904() -> None:
    assert format_value("43464", "yyyy/m/d", from_1904=True) == "2022/12/31"


@given(st.decimals(0, 10**9, places=2), st.sampled_from(["{:f}", "{:,f}"]))
def test_an_amount_written_in_its_format_is_displayed_as_typed(value: Decimal, how: str) -> None:
    text = how.format(value)
    figure = number_in_text(text)

    assert figure is not None
    assert format_value(str(float(figure.value)), figure.number_format) == text


@given(
    st.floats(allow_nan=True, allow_infinity=True), st.text('0#?.,%;"\\[]_*ymdhsE/@元-', max_size=9)
)
def test_no_format_raises_another_error(value: float, code: str) -> None:
    assert isinstance(format_value(repr(value), code), str)
