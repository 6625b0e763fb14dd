"""Rows at the bottom of a page whose label may stand on the next page only."""

from __future__ import annotations

import pytest

from tests.recognition.published import finding_codes, flat_rows, read_one, rows_of
from tests.recognition.test_fragments import TOP

PAGES = """
|产出指标|数量指标|甲|1|1|{0}|5|
|||乙|1|1|{1}|5|
|||{name}|1|1|{2}|5|

|{first}|{second}|丁|1|1|{3}|5|
|||戊|1|1|{4}|5|
|满意度指标|服务对象满意度指标|己|1|1|10|5|
总分||||||100|98|
"""


def read(
    weights: tuple[int, ...],
    *,
    name: str = "丙",
    first: str = "效益指标",
    second: str = "社会效益指标",
) -> tuple[dict[str, str], list[str]]:
    """Return the level-2 indicator of each row, and the names of the rows reported as doubtful."""
    text = PAGES.format(*weights, name=name, first=first, second=second)
    reading = read_one(rows_of(TOP.split("\n|产出指标")[0] + text))
    doubtful = [each.text for each in reading.findings if each.code == "page-foot"]
    return {row[2]: row[1] for row in flat_rows(reading)}, doubtful


def test_rows_at_the_bottom_of_a_page_that_may_have_the_next_label_become_findings() -> None:
    levels, doubtful = read((20, 20, 20, 5, 5))
    assert levels["丙"] == "数量指标"
    assert doubtful == ["乙", "丙"]


def test_a_row_gets_the_next_label_if_the_weights_then_add_up() -> None:
    levels, doubtful = read((25, 25, 10, 10, 10))
    assert [levels[name] for name in "甲乙丙丁戊"] == ["数量指标"] * 2 + ["社会效益指标"] * 3
    assert not doubtful


@pytest.mark.parametrize(
    ("weights", "name", "second"),
    [
        ((20, 20, 10, 15, 15), "丙", "社会效益指标"),
        ((20, 20, 20, 5, 5), "丙人数", "社会效益指标"),
    ],
)
def test_a_row_is_not_doubtful_if_weights_or_its_name_speak_for_the_label_above(
    weights: tuple[int, ...], name: str, second: str
) -> None:
    levels, doubtful = read(weights, name=name, second=second)
    assert levels[name] == "数量指标"
    assert name not in doubtful


def test_no_row_is_doubtful_if_the_next_page_repeats_the_label() -> None:
    levels, doubtful = read((20, 20, 20, 5, 5), first="产出指标", second="数量指标")
    assert set(levels.values()) == {"数量指标", "服务对象满意度指标"}
    assert not doubtful


def test_points_printed_with_a_label_decide_at_the_bottom_of_a_page() -> None:
    text = PAGES.format(10, 10, 10, 10, 10, name="丙", first="", second="质量指标（30分）")
    rows = flat_rows(read_one(rows_of(TOP.split("\n|产出指标")[0] + text)))
    assert {row[2]: row[1] for row in rows}["丙"] == "质量指标"
    assert "above-label" in finding_codes(read_one(rows_of(TOP.split("\n|产出指标")[0] + text)))


LONG_PAGE_BOTTOM = """
|产出指标|数量指标|甲|1|1|20|5|
|||乙|1|1|20|5|
|||丙|1|1|20|5|
{before}|||丁|1|1|20|5|
{behind}|效益指标|社会效益指标|戊|1|1|5|5|
|||己|1|1|5|5|
|满意度指标|服务对象满意度指标|庚|1|1|10|5|
总分||||||100|98|
"""


@pytest.mark.parametrize(
    ("before", "behind", "doubtful"),
    [("", "\n", ["丙", "丁"]), ("\n", "", ["乙", "丙"])],
    ids=["a label at the top of its page", "a label further down"],
)
def test_most_rows_of_a_label_at_the_top_of_a_page_are_on_that_page(
    before: str, behind: str, doubtful: list[str]
) -> None:
    text = LONG_PAGE_BOTTOM.format(before=before, behind=behind)
    reading = read_one(rows_of(TOP.split("\n|产出指标")[0] + text))
    assert [each.text for each in reading.findings if each.code == "page-foot"] == doubtful


@pytest.mark.parametrize("count", [3, 10, 50])
def test_rows_behind_a_page_break_get_the_label_whose_points_they_add_up_to(count: int) -> None:
    first = "".join(
        f"{'|产出指标（50分）|数量指标' if at == 0 else '||'}|甲{at}|1|1|1|1|\n" for at in range(50)
    )
    later = "".join(f"|||乙{at}|1|1|1|1|\n" for at in range(count))
    last = f"|满意度指标（{count + 1}分）|服务对象满意度指标|丙|1|1|1|1|\n总分||||||100|98|\n"
    rows = rows_of(TOP.split("\n|产出指标")[0] + f"\n{first}\n{later}{last}")
    labels = {row[2]: row[1] for row in flat_rows(read_one(rows))}
    assert {labels[f"乙{at}"] for at in range(count)} == {"服务对象满意度指标"}
    assert {labels[f"甲{at}"] for at in range(50)} == {"数量指标"}
