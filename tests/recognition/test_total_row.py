"""The row of 总分 is read if its label shares a cell with the total, or is missing."""

from __future__ import annotations

import pytest

from tests.recognition.published import finding_codes, flat_rows, read_one, rows_of
from tests.recognition.test_read_layouts import NATIONAL

WHOLE = next(line for line in NATIONAL.splitlines() if line.startswith("总分"))


@pytest.mark.parametrize("page_text", [True, False])
@pytest.mark.parametrize("line", ["总分：97.5分", "总 分: 97.5", "合计97.5", "绩效指标|总分：97.5"])
def test_a_total_in_one_cell_with_its_label_is_read(line: str, page_text: bool) -> None:
    reading = read_one(rows_of(NATIONAL.replace(WHOLE, line)), page_text=page_text)
    assert flat_rows(reading) == flat_rows(read_one(rows_of(NATIONAL), page_text=page_text))
    assert (reading.printed.weights, reading.printed.total) == ("", "97.5")


@pytest.mark.parametrize("page_text", [True, False])
@pytest.mark.parametrize("line", ["||||||100|97.5|", "绩效指标||||||100|97.5|"])
def test_a_last_row_that_adds_up_the_weights_is_the_total(line: str, page_text: bool) -> None:
    reading = read_one(rows_of(NATIONAL.replace(WHOLE, line)), page_text=page_text)
    assert flat_rows(reading) == flat_rows(read_one(rows_of(NATIONAL), page_text=page_text))
    assert (reading.printed.weights, reading.printed.total) == ("100", "97.5")
    assert finding_codes(reading).count("unnamed-total") == 1


def test_a_last_row_with_other_numbers_stays_an_indicator() -> None:
    reading = read_one(rows_of(NATIONAL.replace(WHOLE, "||||||99|97.5|")), page_text=False)
    assert flat_rows(reading)[-1][2:] == ("", "", "", "99", "97.5", "")
    assert "unnamed-total" not in finding_codes(reading)
