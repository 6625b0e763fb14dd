"""What the cells show: scores, suggestions, subtotals, problems."""

from __future__ import annotations

from dataclasses import replace

from perfdesk.core import scoring
from perfdesk.core.checks import all_checks
from perfdesk.core.field_ref import path_of, with_node
from perfdesk.core.form import Form, Level3, rows, with_new_keys
from perfdesk.gui.tree.cells import CellContents, CellKind, TreeCell, TreeColumn, TreeRows
from tests.core.forms import REWORDED
from tests.gui.samples import small_form, template


def shown(form: Form, name: str, column: TreeColumn) -> TreeCell:
    scores = scoring.scores(form, template())
    derived = CellContents.of(
        form, template(), scores, all_checks.open_problems(form, template(), scores)
    )
    lines = TreeRows(form)
    line = next(line for line in map(lines.get, _keys(lines)) if line and line.node.name == name)
    return derived.cell(line, column)


def _keys(lines: TreeRows) -> list[int]:
    return [key for level in (1, 2, 3) for key in lines.keys_of_level(level)]


def changed(number: int, **cells: str) -> Form:
    form = with_new_keys(small_form())
    node = list(rows(form))[number].node
    changed: Level3 = replace(node, **cells)  # type: ignore[arg-type]  # texts only
    return with_node(form, path_of(form, node.key), changed)


FORM = with_new_keys(small_form())


def test_an_automatic_score_shows_the_suggestion_muted() -> None:
    cell = shown(FORM, "归档数量", TreeColumn.SCORE)
    assert (cell.text, cell.kind, cell.centred) == ("12", CellKind.AUTOMATIC, True)
    assert cell.tooltip.startswith("得分随建议")


def test_the_tips_of_scores_name_the_heading_that_the_template_prints() -> None:
    contents = CellContents.of(FORM, REWORDED, scoring.scores(FORM, REWORDED), ())
    lines = TreeRows(FORM)
    tips = [contents.cell(lines[key], TreeColumn.SCORE).tooltip for key in lines.keys_of_level(3)]
    assert any(tip.startswith("自评分数随建议：") for tip in tips)
    assert any(tip.startswith("填写的自评分数与建议得分 0.6 不同") for tip in tips)


def test_a_typed_score_that_differs_has_a_sign_and_says_why() -> None:
    cell = shown(FORM, "招聘人数", TreeColumn.SCORE)
    assert (cell.text, cell.kind, cell.severity) == ("0.9 ↑", CellKind.DIFFERS, "warning")
    assert "3 × 3/15 = 0.6" in cell.tooltip
    assert shown(changed(0, score="0.5"), "招聘人数", TreeColumn.SCORE).text == "0.5 ↓"


def test_a_typed_score_that_agrees_is_plain() -> None:
    cell = shown(changed(0, score="0.60"), "招聘人数", TreeColumn.SCORE)
    assert (cell.text, cell.kind) == ("0.60", CellKind.PLAIN)


def test_the_suggestion_shows_its_arithmetic() -> None:
    cell = shown(FORM, "招聘人数", TreeColumn.SUGGESTED)
    assert (cell.text, cell.kind) == ("0.6", CellKind.MUTED)
    assert "3 × 3/15" in cell.tooltip


def test_a_row_without_an_actual_has_no_score_yet() -> None:
    assert shown(FORM, "满意度", TreeColumn.SCORE).text == ""
    assert shown(FORM, "满意度", TreeColumn.SUGGESTED).text == ""


def test_upper_rows_show_name_and_sums_only() -> None:
    assert shown(FORM, "产出指标", TreeColumn.NAME).kind == CellKind.GROUP
    sums = [shown(FORM, "产出指标", column).text for column in TreeColumn]
    assert sums == ["产出指标", "", "", "50", "47.9", "", ""]
    assert shown(FORM, "数量指标", TreeColumn.SCORE).kind == CellKind.MUTED


def test_a_level_2_row_without_indicators_shows_no_sums() -> None:
    assert shown(FORM, "质量指标", TreeColumn.WEIGHT).text == ""


def test_a_problem_marks_its_cell_with_its_sentence() -> None:
    cell = shown(changed(1, weight="十二"), "归档数量", TreeColumn.WEIGHT)
    assert cell.severity == "error"
    assert "十二" in cell.tooltip


def test_changed_cells_are_only_those_that_differ() -> None:
    def derived(form: Form) -> CellContents:
        scores = scoring.scores(form, template())
        return CellContents.of(
            form, template(), scores, all_checks.open_problems(form, template(), scores)
        )

    before, after = derived(FORM), derived(changed(3, actual="≥90%"))
    lines = TreeRows(FORM)
    differing = {(lines[key].node.name, column) for key, column in before.changed_cells(after)}
    assert differing == {
        ("满意度", TreeColumn.SCORE),
        ("满意度", TreeColumn.SUGGESTED),
        ("社会效益指标", TreeColumn.SCORE),
        ("效益指标", TreeColumn.SCORE),
    }
