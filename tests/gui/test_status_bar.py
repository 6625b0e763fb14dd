"""The word that stays while drafts cannot be written, and the look of what is read-only."""

from __future__ import annotations

import json
from pathlib import Path

from PySide6.QtGui import QPalette

from perfdesk.core.field_ref import ROOT, FieldRef
from perfdesk.formats.native import native_file
from perfdesk.gui import theme
from perfdesk.gui.main_window import MainWindow
from tests.gui.samples import small_form
from tests.gui.windows import current_document, write_native_file


def test_a_failed_draft_is_shown_until_one_is_written(
    window: MainWindow, own_data_folder: Path, tmp_path: Path
) -> None:
    window.open_files([write_native_file(tmp_path, "一.zpb", small_form())])
    assert not window.draft_notice.isVisible()
    own_data_folder.write_text("a file in the way")
    current_document(window).set(FieldRef(ROOT, "project"), "差旅费", "改")
    window.autosave.save_drafts()
    window.show_message("已保存别的")
    assert window.draft_notice.isVisible()
    assert "草稿没有存上" in window.draft_notice.text()
    assert "无法保存" in window.draft_notice.toolTip()
    palette = window.draft_notice.palette()
    assert palette.color(QPalette.ColorRole.WindowText) == theme.severity_colour("error", palette)
    own_data_folder.unlink()
    window.autosave.save_drafts()
    assert not window.draft_notice.isVisible()


def test_a_form_of_a_newer_version_says_so_and_looks_read_only(
    window: MainWindow, tmp_path: Path
) -> None:
    read = json.loads(native_file.native_bytes(small_form()))
    newer = tmp_path / "新.zpb"
    newer.write_text(json.dumps({**read, "version": 99}))
    window.open_files([newer])
    panes = window.panes
    project = panes.fields()["project"]
    ground = window.palette().color(QPalette.ColorRole.Window)
    assert panes.banner.isVisible()
    assert "更新的版本" in panes.banner.text()
    assert project.palette().color(QPalette.ColorRole.Base) == ground
    assert panes.tree.palette().color(QPalette.ColorRole.Base) == ground
    window.open_files([write_native_file(tmp_path, "一.zpb", small_form())])
    assert not panes.banner.isVisible()
    assert project.palette().color(QPalette.ColorRole.Base) != ground
    assert panes.tree.palette().color(QPalette.ColorRole.Base) != ground
