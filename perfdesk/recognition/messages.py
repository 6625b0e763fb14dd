"""The findings of recognition, one function for each, with its code and its sentence.

In every function ``where`` is a position in the source, such as 第 27 行. The codes are printed
by ``perfdesk show --json`` and stay as they are.
"""

from __future__ import annotations

from collections.abc import Sequence

from perfdesk.core.form import LabelledTexts
from perfdesk.recognition.source import Finding

_LONGEST_LIST = 4000
"""Characters of a list of texts in a sentence; all of it is in the text of its finding."""
_MOST_QUOTED = 40
"""Characters of a line that a sentence about many lines quotes."""


def unplaced(where: str, text: str) -> Finding:
    """Return the finding that a text is neither a known label nor a value of the form."""
    return Finding(
        "unplaced", where, text, f"{where}的“{text}”未能对应到表中任何一栏，没有读入，请核对原文。"
    )


def unplaced_lines(where: str, texts: Sequence[str]) -> Finding:
    """Return the finding that so many lines beside a form belong nowhere."""
    first = texts[0][:_MOST_QUOTED] + "……" * (len(texts[0]) > _MOST_QUOTED)
    said = f"{where}起有 {len(texts)} 行文字不在自评表里（“{first}”等）"
    return Finding("unplaced", where, "\n".join(texts), f"{said}，没有读入，请核对原文。")


def subtotal(where: str, text: str) -> Finding:
    """Return the finding that a row only adds up others, which this program does itself."""
    return Finding("subtotal", where, text, f"{where}的“{text}”是上面各行之和，没有读入。")


def printed_again(where: str, text: str) -> Finding:
    """Return the finding that a row prints the score of 项目资金 again."""
    return Finding(
        "printed-again", where, text, f"{where}的“{text}”就是项目资金的得分，没有再读入一次。"
    )


def no_place(where: str, texts: LabelledTexts) -> Finding:
    """Return the finding that texts were kept for which the template has no place.

    ``texts`` are all of them by their labels; below some labels there is nothing.
    """
    plain = [(label, text.replace("\n", "、").rstrip("。；;")) for label, text in texts]
    kept = [f"{label}：{text}" for label, text in plain if text]
    blank = [label for label, text in plain if not text]
    sentences = []
    if kept:
        shown = _cut("；".join(kept))
        sentences.append(
            f"表样里没有位置的 {len(kept)} 项内容已保留，见“其他内容”，请核对：{shown}。"
        )
    if blank:
        sentences.append(f"表样里没有的空白栏目：{_cut('、'.join(blank))}。")
    return Finding("no-place", where, "；".join((*kept, *blank)), "".join(sentences))


def _cut(listed: str) -> str:
    return listed if len(listed) <= _LONGEST_LIST else f"{listed[:_LONGEST_LIST]}……"


def other_kind(title: str, kind: str) -> str:
    """Return the words that a table is another one; its title may say already which kind."""
    named = "" if kind in title else f"是{kind}，"
    return f"“{title}”{named}不是项目支出绩效自评表"


def other_table(where: str, title: str, kind: str) -> Finding:
    """Return the finding that another kind of table in the same source was left out."""
    message = f"{where}起的{other_kind(title, kind)}，没有读入，请另行处理。"
    return Finding("not-this-form", where, title, message)


def forms_beside(where: str, count: int) -> Finding:
    """Return the finding that forms side by side were read one after the other."""
    message = f"表里左右并排着 {count} 张自评表，已从左到右分别读入，请核对。"
    return Finding("forms-beside", where, str(count), message)


def form_beside_unread(where: str) -> Finding:
    """Return the finding that a form beside another one was not read as a form of its own."""
    message = (
        f"{where}的右边还有一张自评表，没有作为单独的表读入，其中的文字可能混在左边的表里；"
        "请把左右两张表分开，各放一张工作表或一个文件后重新读入。"
    )
    return Finding("form-beside-unread", where, "", message)


def empty_form(where: str, project: str) -> Finding:
    """Return the finding that a form with a project name, but no table, was left out."""
    return Finding(
        "no-table",
        where,
        project,
        f"{where}起的“{project}”没有项目资金和绩效指标的表头，没有读入，请核对原文。",
    )


def no_title(where: str, template: str, runner_up: str) -> Finding:
    """Return the finding that the template was chosen by the labels, for want of a title.

    ``runner_up`` says which one comes next (，其次是…), "" where there is no other.
    """
    return Finding(
        "no-title",
        where,
        "",
        f"没有找到表名，已按栏名最接近的表样{template}读入{runner_up}，请核对。",
    )


def title_outside(where: str, text: str) -> Finding:
    """Return the finding that title or year were read from a text outside the table."""
    message = f"表格里没有写全表名和年度，已按{where}的“{text}”读入，请核对。"
    return Finding("title-outside", where, text, message)


def unknown_title(where: str, title: str, template: str, runner_up: str) -> Finding:
    """Return the finding that a title is not that of a template, or not only that.

    ``runner_up`` is as in ``no_title``.
    """
    return Finding(
        "unknown-title",
        where,
        title,
        f"{where}的表名“{title}”与已知表样不完全相同，已按{template}读入{runner_up}，请核对。",
    )


def no_template_fits(where: str, template: str) -> Finding:
    """Return the finding that not half of the labels of any template stand in the form."""
    return Finding(
        "no-template-fits",
        where,
        template,
        f"没有合适的表样：与“{template}”相符的栏名不到一半，导出的表会与原表不同，请核对。",
    )


def no_section(code: str, where: str, name: str) -> Finding:
    """Return the finding that the section called ``name`` is missing as a whole."""
    return Finding(code, where, name, f"没有找到“{name}”部分的表头，这一部分留空，请对照原文补填。")


def no_money_unit(where: str, unit: str) -> Finding:
    """Return the finding that the source names no money unit (元 or 万元)."""
    return Finding(
        "no-money-unit", where, unit, f"没有注明金额单位，已按表样取“{unit}”，请核对金额。"
    )


def two_money_units(where: str, above: str, taken: str) -> Finding:
    """Return the finding that two money units are named: above the table and in 项目资金."""
    return Finding(
        "two-money-units",
        where,
        above,
        f"表上方注明的金额单位是“{above}”，项目资金一栏是“{taken}”，已按“{taken}”读入，请核对金额。",
    )


def mixed_money_units(where: str, units: Sequence[str]) -> Finding:
    """Return the finding that the labels of 项目资金 name several money units, the first taken."""
    names = "、".join(f"“{unit}”" for unit in units)
    return Finding(
        "two-money-units",
        where,
        "、".join(units),
        f"项目资金各栏注明的金额单位不同（{names}），已都按“{units[0]}”读入，请核对金额。",
    )


def no_funding_weight(where: str, weight: str) -> Finding:
    """Return the finding that the source prints no weight (分值) of the execution rate."""
    return Finding(
        "no-funding-weight",
        where,
        weight,
        f"没有印出预算执行率的分值，已按表样取 {weight} 分，请核对。",
    )


def not_filled_in(where: str, count: int) -> Finding:
    """Return the finding that ``count`` rows had only a placeholder (指标1, ……), from there on."""
    return Finding(
        "not-filled-in",
        where,
        str(count),
        f"有 {count} 行只有“指标1”“……”一类的提示字样、没有填写，没有读入；从{where}起。",
    )


def not_applicable(where: str, count: int) -> Finding:
    """Return the finding that ``count`` rows say that their indicator does not apply."""
    return Finding(
        "not-applicable",
        where,
        str(count),
        f"有 {count} 行写着“不适用”一类的字样，不算指标，没有读入；从{where}起。",
    )


def rate_among_indicators(where: str, name: str, printed: str) -> Finding:
    """Return the finding that a row is the score of the execution rate.

    ``printed`` is the weight that 项目资金 has as well, "" for none.
    """
    left_out = f"（项目资金一栏印出的 {printed} 分不再计）" if printed else ""
    return Finding(
        "rate-among-indicators",
        where,
        printed,
        f"{where}的“{name}”就是预算执行率的得分，只在指标里计一次{left_out}，请核对。",
    )


def blank_scores(where: str, count: int) -> Finding:
    """Return the finding that ``count`` rows have no score; they get the suggested one."""
    return Finding(
        "blank-score",
        where,
        str(count),
        f"有 {count} 行指标没有得分，已按建议得分计算，请核对或填写。",
    )


def joined_rows(where: str, text: str, to: str) -> Finding:
    """Return the finding that a fragment was joined to its row; ``to`` names that row."""
    return Finding(
        "joined-row", where, text, f"{where}的“{text}”是被断开的内容，已接到{to}，请核对。"
    )


def moved_columns(where: str, text: str) -> Finding:
    """Return the finding that the cells of a row did not stand below their headings."""
    return Finding(
        "moved-columns", where, text, f"{where}“{text}”各格与表头错开，已按内容对齐，请核对。"
    )


def page_top(where: str, name: str, level2: str) -> Finding:
    """Return the finding that a row at the top of a page, without a label, was assigned to one."""
    return Finding(
        "page-top",
        where,
        name,
        f"{where}“{name}”在换页后没有二级指标名称，已归入“{level2}”，请核对。",
    )


def page_foot(where: str, name: str, level2: str) -> Finding:
    """Return the finding that a row at the bottom of a page may have the next page's label."""
    return Finding(
        "page-foot",
        where,
        name,
        f"{where}“{name}”在换页前没有二级指标名称，已归入它上面的“{level2}”，也可能属于下一页的指标，"
        "请核对。",
    )


def above_label(where: str, name: str, label: str) -> Finding:
    """Return the finding that a row was assigned to a label printed below it."""
    return Finding(
        "above-label",
        where,
        name,
        f"{where}“{name}”印在所属指标的名称之上，已归入“{label}”，请核对。",
    )


def centred_labels(where: str) -> Finding:
    """Return the finding that all labels stand in the middle of their rows."""
    return Finding(
        "centred-labels",
        where,
        "",
        "二级指标名称印在各自合并格的中间，已按居中位置划分各行，请核对每行所属的二级指标。",
    )


def guessed_level1(where: str, level1: str, level2: str) -> Finding:
    """Return the finding that a level-1 indicator is not printed; ``level1`` was supplied."""
    taken = f"已归入“{level1}”，请核对" if level1 else "一级指标留空，请补填"
    return Finding("guessed-level1", where, level2, f"{where}“{level2}”没有印出一级指标，{taken}。")


def lone_level1(where: str, text: str) -> Finding:
    """Return the finding that a text alone in its row was taken for a level-1 indicator."""
    return Finding(
        "lone-level1", where, text, f"{where}的“{text}”独占一行，已作为一级指标读入，请核对。"
    )


def unnamed_total(where: str, text: str) -> Finding:
    """Return the finding that a last row without a label was taken for that of 总分."""
    return Finding(
        "unnamed-total", where, text, f"{where}的“{text}”没有印出名称，已作为总分读入，请核对。"
    )


def page_number(where: str, text: str) -> Finding:
    """Return the finding that a number alone in a line was taken for a page number."""
    return Finding("page-number", where, text, f"{where}的“{text}”像是页码，没有读入，请核对。")


def printed_differs(where: str, name: str, printed: str, ours: str) -> Finding:
    """Return the finding that a printed figure differs from ours.

    ``name`` is the name of the figure, as in 总分; ``where`` may be "".
    """
    return Finding(
        "printed-differs",
        where,
        printed,
        f"原表印出的{name}为 {printed}，按表中数据计算为 {ours}，请核对。",
    )
