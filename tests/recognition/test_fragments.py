"""Rows cut by a page break or a line break are joined, with a finding."""

from __future__ import annotations

import pytest

from tests.recognition.published import Row, finding_codes, flat_rows, read_one, rows_of

TOP = """
财政项目支出绩效自评表
(2022 年度)
项目名称|古树保护|||||||
主管部门|绿化局|||实施单位|绿化所|||
项目资金 (元)||年初预算数|全年预算数|全年执行数|分值|执行率|得分|
|年度资金总额|100|100|100|10|100.00%|10|
|其中：当年财政拨款|100|100|100|—|||
|上年结转资金|0|0|0|—|||
|其他资金|0|0|0|—|||
年度总体目标|预期目标|||实际完成情况||||
|巡查古树|||已巡查||||
绩效指标|一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|偏差原因分析及改进措施
|产出指标|数量指标|古树株数|≥1|1|30|30|
"""
END = """
|效益指标|社会效益指标|知晓率|优|优|40|40|
总分||||||100|100|
"""
FIRST = ("产出指标", "数量指标", "古树株数", "≥1", "1", "30", "30", "")
LAST = ("效益指标", "社会效益指标", "知晓率", "优", "优", "40", "40", "")

NAME_BEFORE_BREAK = """
||质量指标|古树复壮效|||||

|||果合格率|≥1|1|20|20|
"""
NAME_AFTER_BREAK = """
||质量指标|古树复壮效|≥1|1|20|20|

||果合格率||||||
"""
NAME_ON_NEXT_LINE = """
||质量指标|古树复壮效|≥1|1|20|20|
|||果合格率|||||
"""
NAME_ON_LINE_BEFORE = """
|||古树复壮效|||||
||质量指标||≥1|1|20|20|
|||果合格率|||||
"""
HALF_LABEL = """
||质量|古树复壮效|≥1|1|20|20|

||指标|果合格率|||||
"""
WHOLE_NAME = ("产出指标", "质量指标", "古树复壮效果合格率", "≥1", "1", "20", "20", "")

REASON_BEFORE_BREAK = """
||||||||因台风，

||质量指标|合格率|≥1|1|20|18|延期一个月。
"""
REASON_AFTER_BREAK = """
||质量指标|合格率|≥1|1|20|18|因台风，

|||||||延期一个月。|
"""
REASON_ROUND_THE_ROW = """
||||||||因台风，
||质量指标|合格率|≥1|1|20|18|延期
||||||||一个月。
"""
REASON_WHOLLY_BEFORE_BREAK = """
||||||||因台风，延期一个月。

||质量指标|合格率|≥1|1|20|18|
"""
WHOLE_REASON = ("产出指标", "质量指标", "合格率", "≥1", "1", "20", "18", "因台风，延期一个月。")

SEVERAL_CELLS = """
||质量指标|达到国|符合国|符合国|||

|||家标准|家有关标准|家有关标准|20|20|
"""
WHOLE_CELLS = (
    "产出指标",
    "质量指标",
    "达到国家标准",
    "符合国家有关标准",
    "符合国家有关标准",
    "20",
    "20",
    "",
)


@pytest.mark.parametrize(
    ("broken", "whole", "count"),
    [
        (NAME_BEFORE_BREAK, WHOLE_NAME, 1),
        (NAME_AFTER_BREAK, WHOLE_NAME, 1),
        (NAME_ON_NEXT_LINE, WHOLE_NAME, 1),
        (NAME_ON_LINE_BEFORE, WHOLE_NAME, 2),
        (HALF_LABEL, WHOLE_NAME, 1),
        (REASON_BEFORE_BREAK, WHOLE_REASON, 1),
        (REASON_AFTER_BREAK, WHOLE_REASON, 1),
        (REASON_ROUND_THE_ROW, WHOLE_REASON, 2),
        (REASON_WHOLLY_BEFORE_BREAK, WHOLE_REASON, 1),
        (SEVERAL_CELLS, WHOLE_CELLS, 1),
    ],
)
def test_the_fragments_of_a_row_are_joined(broken: str, whole: Row, count: int) -> None:
    reading = read_one(rows_of(TOP.rstrip() + broken.rstrip() + END))
    assert flat_rows(reading) == [FIRST, whole, LAST]
    assert finding_codes(reading).count("joined-row") == count
    assert "unplaced" not in finding_codes(reading)


@pytest.mark.parametrize(
    ("bottom", "below", "targets"),
    [
        (
            "|||及时率|签订后20日|20日|20|20|\n||||内|内|||",
            "≤8000元|82元",
            ("签订后20日内", "≤8000元"),
        ),
        (
            "|||及时率|20日|20日|20|20|\n||||签订合同后三|九|||",
            "十日|日",
            ("20日", "签订合同后三十日"),
        ),
    ],
)
def test_values_at_the_bottom_of_a_page_do_not_begin_longer_ones_below(
    bottom: str, below: str, targets: tuple[str, str]
) -> None:
    broken = f"{TOP.rstrip()}\n{bottom}\n\n||质量指标|单价|{below}|0|0|{END}"
    assert tuple(row[3] for row in flat_rows(read_one(rows_of(broken)))[1:3]) == targets


def test_a_page_number_below_the_goals_is_left_out_with_a_finding() -> None:
    head, rest = TOP.split("绩效指标|", 1)
    reading = read_one(rows_of(f"{head}- 12 -||||||||\n\n绩效指标|{rest.rstrip()}{END}"))
    assert reading.form.goals[0].expected == "巡查古树"
    assert "page-number" in finding_codes(reading)


def test_a_reason_continues_until_its_sentence_ends() -> None:
    broken = """
||质量指标|合格率|≥1|1|20|18|因台风，
||||||||延期。
||||||||因停电，
||时效指标|及时率|≥1|1|20|18|停工。
"""
    reading = read_one(rows_of(TOP.rstrip() + broken.rstrip() + END))
    assert [row[7] for row in flat_rows(reading)[1:3]] == ["因台风，延期。", "因停电，停工。"]


def test_a_reason_above_the_first_row_begins_the_reason_of_that_row() -> None:
    head = TOP.rstrip().rsplit("\n", 1)
    reading = read_one(rows_of(f"{head[0]}\n||||||||因停电，\n{head[1]}停工。{END}"))
    assert flat_rows(reading)[0] == (*FIRST[:7], "因停电，停工。")


def test_a_fragment_below_the_last_row_completes_it() -> None:
    reading = read_one(rows_of(f"{TOP.rstrip()}因停电，\n\n||||||||停工。\n总分||||||40|40|"))
    assert flat_rows(reading) == [(*FIRST[:7], "因停电，停工。")]


def test_a_label_cut_off_by_a_page_break_begins_its_row() -> None:
    broken = "\n||质量指标|古树复壮效|||||\n\n|||果合格率|≥1|1|20|20|"
    reading = read_one(rows_of(TOP.rstrip() + broken + END))
    assert flat_rows(reading)[1] == WHOLE_NAME


def test_in_a_form_not_yet_filled_in_every_name_is_a_row() -> None:
    blank = """
||质量指标|合格率|||||
|||抽检率|||||
||时效指标|及时率|||||
|||按时率|||||
"""
    reading = read_one(rows_of(TOP.rstrip() + blank.rstrip()))
    assert [row[2] for row in flat_rows(reading)] == [
        "古树株数",
        "合格率",
        "抽检率",
        "及时率",
        "按时率",
    ]
    assert "blank-score" in finding_codes(reading)


def test_in_a_grid_a_lone_name_or_reason_is_a_row_of_its_own() -> None:
    rows = rows_of(TOP.rstrip() + NAME_ON_LINE_BEFORE.rstrip() + END)
    reading = read_one(rows, page_text=False)
    assert [row[2] for row in flat_rows(reading)] == [
        "古树株数",
        "古树复壮效",
        "",
        "果合格率",
        "知晓率",
    ]
    assert "joined-row" not in finding_codes(reading)


def test_a_page_number_between_the_rows_is_left_out_with_a_finding() -> None:
    reading = read_one(rows_of(TOP.rstrip() + "\n- 2 -\n" + END))
    assert flat_rows(reading) == [FIRST, LAST]
    assert "page-number" in finding_codes(reading)


def test_a_table_whose_heading_is_repeated_on_the_next_page_continues() -> None:
    head = (
        "绩效指标|一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|偏差原因分析及改进措施"
    )
    again = f"\n\n财政项目支出绩效自评表\n(2022 年度)\n项目名称|古树保护\n{head}"
    reading = read_one(rows_of(TOP.rstrip() + again + END))
    assert flat_rows(reading) == [FIRST, LAST]
    assert not {"unplaced", "joined-row", "page-top"} & set(finding_codes(reading))


@pytest.mark.parametrize(
    ("below", "department", "unit"),
    [
        ("|和市容管理局|||", "绿化和市容管理局", "绿化"),
        ("|||||管理事务中心", "绿化", "绿化管理事务中心"),
        ("|和市容管理局||||管理事务中心", "绿化和市容管理局", "绿化管理事务中心"),
        ("|和市容\n|管理局||||所", "绿化和市容管理局", "绿化所"),
    ],
)
def test_the_second_line_of_an_office_name_is_joined_to_the_first(
    below: str, department: str, unit: str
) -> None:
    names = "主管部门|绿化|||实施单位|绿化|||"
    text = (TOP + END).replace("主管部门|绿化局|||实施单位|绿化所|||", f"{names}\n{below}")
    reading = read_one(rows_of(text))
    assert (reading.form.department, reading.form.unit) == (department, unit)
    assert "unplaced" not in finding_codes(reading)


def test_a_lone_weight_in_a_table_not_yet_filled_in_is_no_amount() -> None:
    rows = rows_of(TOP + END)
    blank = [
        row if "年度资金总额" not in row else ("", "年度资金总额", "", "", "", "10") for row in rows
    ]
    form = read_one(blank).form
    assert (form.funding.weight, form.funding.row("total").executed) == ("10", "")


CENTRED = """
|||巡查株数|≥9|9|10|8|因台风，
||质量指标||||||延期一个月。
|||复壮株数|≥1|1|10|10|
"""


def test_the_end_of_a_reason_beside_a_centred_label_is_joined() -> None:
    rows = flat_rows(read_one(rows_of(TOP.replace("|产出指标|数量指标", "||") + CENTRED + END)))
    assert [(row[2], row[7]) for row in rows] == [
        ("古树株数", ""),
        ("巡查株数", "因台风，延期一个月。"),
        ("复壮株数", ""),
        ("知晓率", ""),
    ]


def test_a_reason_beside_a_label_without_indicators_is_not_joined() -> None:
    rows = "|||复壮株数|≥1|1|10|8|因台风\n|效益指标|经济效益指标||||||不适用"
    assert ("效益指标", "经济效益指标", *[""] * 5, "不适用") in flat_rows(
        read_one(rows_of(f"{TOP}{rows}{END}".replace("|效益指标|社会", "||社会")))
    )


@pytest.mark.parametrize(
    "again",
    [
        "财政项目支出绩效自评表（续表）",
        "财政项目支出绩效自评表(续1)\n(2022 年度)",
        "续表：财政项目支出绩效自评表",
        "续表",
        "||||||||（续）",
        "接上页",
    ],
)
def test_a_later_page_headed_as_continued_continues_the_form(again: str) -> None:
    head = TOP.strip().splitlines()[-2]
    later = "||质量指标|复壮率|≥1|1|20|20|"
    reading = read_one(rows_of(f"{TOP.rstrip()}\n\n{again}\n{head}\n{later}{END}"))
    assert [row[2] for row in flat_rows(reading)] == ["古树株数", "复壮率", "知晓率"]
    assert not {"unplaced", "joined-row"} & set(finding_codes(reading))


def test_a_reason_that_contains_the_word_continued_is_kept() -> None:
    text = f"{TOP.rstrip()}\n||质量指标|复壮率|≥1|1|20|18|续建\n||||||||续保{END}"
    assert flat_rows(read_one(rows_of(text)))[1][7] == "续建续保"
