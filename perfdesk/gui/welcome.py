"""What the window shows while no form is open: two buttons and a sentence."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget


class Welcome(QWidget):
    """The empty window's page; its buttons are the menus' own actions."""

    def __init__(self, actions: tuple[QAction, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        words = QLabel(
            "还没有打开的自评表。\n"
            "新建一张，或打开已有的文件（.zpb、.xlsx、从 PDF 复制出的 .txt）。"
        )
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        row = QHBoxLayout()
        row.addStretch()
        for action in actions:
            button = QToolButton(self)
            button.setDefaultAction(action)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.setMinimumSize(120, 34)
            row.addWidget(button)
            if self.focusProxy() is None:
                self.setFocusProxy(button)
        row.addStretch()
        box = QVBoxLayout(self)
        box.addStretch(2)
        box.addWidget(words)
        box.addSpacing(12)
        box.addLayout(row)
        box.addStretch(3)
