"""Made-up forms laid out as in published PDFs, and the ways in which page text damages them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hypothesis import strategies as st

from perfdesk.core.form import Form, Funding, FundingRow, Goal, Level1, Level2, Level3
from perfdesk.core.template import Template
from perfdesk.recognition.read import read_forms
from perfdesk.recognition.source import Reading, SourceRow
from perfdesk.recognition.vocabulary import build_vocabulary
from perfdesk.resources import reading_words, templates

TEMPLATES = tuple(templates().values())
WORDS = build_vocabulary(TEMPLATES, reading_words())
TITLE = "财政项目支出绩效自评表"
HEAD = [
    "绩效指标",
    "一级指标",
    "二级指标",
    "三级指标",
    "年度指标值",
    "实际完成值",
    "分值",
    "得分",
    "偏差原因分析及改进措施",
]
FUNDING = (
    ("total", "年度资金总额"),
    ("appropriation", "其中：当年财政拨款"),
    ("carryover", "上年结转资金"),
    ("other", "其他资金"),
)
HINTING_NAMES = {
    "数量指标": ("培训人数", "巡查次数", "宣传册数量", "设备完成率"),
    "质量指标": ("验收合格情况", "数据准确性", "考核通过率", "服务质量"),
    "时效指标": ("办结及时性", "按时完成情况", "付款及时率"),
    "社会效益指标": ("社会知晓度", "社会影响范围", "促进社会就业"),
    "可持续影响指标": ("管理机制建立", "制度健全情况", "长效运行"),
    "服务对象满意度指标": ("居民满意度", "学员满意情况"),
}
"""Names that hint at their level-2 indicator, as the names in real forms do."""
LEVELS = (
    ("产出指标", ("数量指标", "质量指标", "时效指标")),
    ("效益指标", ("社会效益指标", "可持续影响指标")),
    ("满意度指标", ("服务对象满意度指标",)),
)

Row = tuple[str, ...]


def read_rows(rows: list[Row], *, page_text: bool = True) -> tuple[Reading, ...]:
    """Return the readings of these rows, numbered from 1."""
    source = [SourceRow(f"第 {count} 行", row) for count, row in enumerate(rows, start=1)]
    return read_forms(source, TEMPLATES, WORDS, page_text=page_text)


def read_source(
    source: Sequence[SourceRow],
    templates: Sequence[Template] = TEMPLATES,
    *,
    page_text: bool = False,
) -> tuple[Reading, ...]:
    """Return the readings of these rows, made with these templates."""
    words = build_vocabulary(templates, reading_words())
    return read_forms(source, templates, words, page_text=page_text)


def read_one(rows: list[Row], *, page_text: bool = True) -> Reading:
    """Return the one reading of these rows."""
    (reading,) = read_rows(rows, page_text=page_text)
    return reading


def rows_of(text: str) -> list[Row]:
    """Return the rows of a table written with | between cells; an empty line is a blank row."""
    return [
        tuple(cell.strip() for cell in line.split("|")) if line.strip() else ()
        for line in text.strip("\n").split("\n")
    ]


def flat_rows(reading: Reading) -> list[Row]:
    """Return the rows of indicators of what was read, as ``rows_of_form`` does."""
    return rows_of_form(reading.form)


def rows_of_form(form: Form) -> list[Row]:
    """Return the rows of indicators, each behind its level-1 and level-2 names.

    A level-2 indicator without rows has a row of its own.
    """
    found: list[Row] = []
    for one in form.indicators:
        for two in one.children:
            found += [(one.name, two.name)] if not two.children else []
            found += [
                (
                    one.name,
                    two.name,
                    row.name,
                    row.target,
                    row.actual,
                    row.weight,
                    row.score,
                    row.reason,
                )
                for row in two.children
            ]
    return found


def finding_codes(reading: Reading) -> list[str]:
    """Return the codes of the findings."""
    return [finding.code for finding in reading.findings]


def kept_without_place(reading: Reading) -> str:
    """Return what the finding names that was kept for want of a place; "" without a finding."""
    said = [each.text for each in reading.findings if each.code == "no-place"]
    return said[0] if said else ""


def rows_above_indicators(form: Form) -> list[Row]:
    """Return the rows above 绩效指标."""
    amounts = [
        ("", word, row.initial, row.budget, row.executed, "—", "", "", "")
        for kind, word in FUNDING
        for row in (form.funding.row(kind),)
    ]
    amounts[0] = (*amounts[0][:5], form.funding.weight, "", "", "")
    return [
        (TITLE,),
        (f"({form.year} 年度)",),
        ("项目名称", form.project, "", "", "", "", "", "", ""),
        ("主管部门", form.department, "", "", "实施单位", form.unit, "", "", ""),
        (
            f"项目资金 ({form.money_unit})",
            "",
            *["年初预算数", "全年预算数", "全年执行数"],
            *["分值", "执行率", "得分"],
            "",
        ),
        *amounts,
        ("年度总体目标", "预期目标", "", "", "实际完成情况", "", "", "", ""),
        ("", form.goals[0].expected, "", "", form.goals[0].actual, "", "", "", ""),
    ]


def indicator_rows(form: Form) -> list[Row]:
    """Return the rows of indicators, each label beside the first of its rows."""
    found: list[Row] = []
    for one in form.indicators:
        first = one.name
        for two in one.children:
            second = two.name
            for node in two.children or (Level3(),):
                cells = (node.name, node.target, node.actual, node.weight, node.score, node.reason)
                found.append(("", first, second, *cells))
                first = second = ""
    return found


def table_rows(form: Form) -> list[Row]:
    """Return all rows of a form on one page."""
    return [
        *rows_above_indicators(form),
        tuple(HEAD),
        *indicator_rows(form),
        ("总分", "", "", "", "", "", "", "", ""),
    ]


def shifted(row: Row, by: int) -> Row:
    """Return the row with its cells shifted to the left (below 0) or to the right."""
    return (*row[-by:], *[""] * -by) if by < 0 else (*[""] * by, *row)


@dataclass(frozen=True)
class Tear:
    """How the indicators of a form are cut by a page break.

    ``at`` is the number of rows on the first page, ``by`` by how many columns the second page is
    shifted, ``cut`` how many characters of a reason stand above the break (0: none).
    """

    at: int
    by: int
    cut: int


def torn_table(form: Form, tear: Tear) -> list[Row]:
    """Return the rows of a form on two pages."""
    rows = indicator_rows(form)
    at = min(tear.at, len(rows) - 1)
    before, after = rows[:at], rows[at:]
    reason = after[0][8]
    if 0 < tear.cut < len(reason):
        before = [*before, (*[""] * 8, reason[: tear.cut])]
        after = [(*after[0][:8], reason[tear.cut :]), *after[1:]]
    last = ("总分", "", "", "", "", "", "", "", "")
    later = [shifted(row, tear.by) for row in after]
    return [*rows_above_indicators(form), tuple(HEAD), *before, ("",), *later, last]


_words = st.text("开展服务保障运行维护工作落实推进完善", min_size=2, max_size=12)
_values = st.sampled_from(
    ["≥90%", "100%", "15人", "=0起", "及时", "建立健全", "10日内送达", "较上年提升"]
)
_figures = st.sampled_from(["5", "10", "7.5", "20", "0"])
_reasons = st.one_of(st.just(""), _words.map("因疫情".__add__))


@st.composite
def _level2(draw: st.DrawFn, name: str) -> Level2:
    names = draw(
        st.lists(st.sampled_from(HINTING_NAMES[name]), min_size=1, max_size=4, unique=True)
    )
    nodes = [
        Level3(each, draw(_values), draw(_values), draw(_figures), draw(_figures), draw(_reasons))
        for each in names
    ]
    return Level2(name, tuple(nodes))


@st.composite
def forms(draw: st.DrawFn) -> Form:
    """Draw a form filled in, whose names hint at their level-2 indicators."""
    indicators = tuple(
        Level1(first, tuple(draw(_level2(second)) for second in seconds))
        for first, seconds in LEVELS
    )
    amount = draw(st.sampled_from(["120000.00", "74,696", "0.5"]))
    money = tuple(FundingRow(kind, amount, amount, amount) for kind, _ in FUNDING)
    return Form(
        "shanghai-2022",
        draw(st.sampled_from(["2022", "2023", ""])),
        draw(_words),
        draw(_words),
        draw(_words),
        "元",
        Funding("10", money),
        (Goal(draw(_words), draw(_words)),),
        indicators,
    )


tears = st.builds(Tear, st.integers(1, 20), st.sampled_from([0, -1, 1]), st.integers(0, 6))
