"""What the cells show: scores, suggestions, subtotals, problems."""

from __future__ import annotations

from dataclasses import replace

from perfdesk.core import scoring
from perfdesk.core.checks import all_checks
from perfdesk.core.field_ref import path_of, with_node
from perfdesk.core.form import Form, Level3, rows, with_new_keys
from perfdesk.gui.tree.cells import Cell, Column, Derived, Lines, Tone
from tests.gui.samples import small_form, template


def shown(form: Form, name: str, column: Column) -> Cell:
    scores = scoring.scores(form, template())
    derived = Derived.of(
        form, template(), scores, all_checks.open_problems(form, template(), scores)
    )
    lines = Lines(form)
    line = next(line for line in map(lines.get, _keys(lines)) if line and line.node.name == name)
    return derived.cell(line, column)


def _keys(lines: Lines) -> list[int]:
    return [key for level in (1, 2, 3) for key in lines.of_level(level)]


def changed(number: int, **cells: str) -> Form:
    form = with_new_keys(small_form())
    node = list(rows(form))[number].node
    changed: Level3 = replace(node, **cells)  # type: ignore[arg-type]  # texts only
    return with_node(form, path_of(form, node.key), changed)


FORM = with_new_keys(small_form())


def test_an_automatic_score_shows_the_suggestion_quietly() -> None:
    cell = shown(FORM, "归档数量", Column.SCORE)
    assert (cell.text, cell.tone, cell.centred) == ("12", Tone.AUTOMATIC, True)
    assert cell.tip.startswith("得分随建议")


def test_a_typed_score_that_differs_has_a_sign_and_says_why() -> None:
    cell = shown(FORM, "招聘人数", Column.SCORE)
    assert (cell.text, cell.tone, cell.severity) == ("0.9 ↑", Tone.DIFFERS, "warning")
    assert "3 × 3/15 = 0.6" in cell.tip
    assert shown(changed(0, score="0.5"), "招聘人数", Column.SCORE).text == "0.5 ↓"


def test_a_typed_score_that_agrees_is_plain() -> None:
    cell = shown(changed(0, score="0.60"), "招聘人数", Column.SCORE)
    assert (cell.text, cell.tone) == ("0.60", Tone.PLAIN)


def test_the_suggestion_shows_its_arithmetic() -> None:
    cell = shown(FORM, "招聘人数", Column.SUGGESTED)
    assert (cell.text, cell.tone) == ("0.6", Tone.QUIET)
    assert "3 × 3/15" in cell.tip


def test_a_row_without_an_actual_has_no_score_yet() -> None:
    assert shown(FORM, "满意度", Column.SCORE).text == ""
    assert shown(FORM, "满意度", Column.SUGGESTED).text == ""


def test_upper_rows_show_name_and_sums_only() -> None:
    assert shown(FORM, "产出指标", Column.NAME).tone == Tone.GROUP
    sums = [shown(FORM, "产出指标", column).text for column in Column]
    assert sums == ["产出指标", "", "", "50", "47.9", "", ""]
    assert shown(FORM, "数量指标", Column.SCORE).tone == Tone.QUIET


def test_a_level_2_row_without_indicators_shows_no_sums() -> None:
    assert shown(FORM, "质量指标", Column.WEIGHT).text == ""


def test_a_problem_marks_its_cell_with_its_sentence() -> None:
    cell = shown(changed(1, weight="十二"), "归档数量", Column.WEIGHT)
    assert cell.severity == "error"
    assert "十二" in cell.tip


def test_differing_names_only_the_cells_that_follow() -> None:
    def derived(form: Form) -> Derived:
        scores = scoring.scores(form, template())
        return Derived.of(
            form, template(), scores, all_checks.open_problems(form, template(), scores)
        )

    before, after = derived(FORM), derived(changed(3, actual="≥90%"))
    lines = Lines(FORM)
    found = {(lines[key].node.name, column) for key, column in before.differing(after)}
    assert found == {
        ("满意度", Column.SCORE),
        ("满意度", Column.SUGGESTED),
        ("社会效益指标", Column.SCORE),
        ("效益指标", Column.SCORE),
    }
