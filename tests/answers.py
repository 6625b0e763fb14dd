"""Dialogs answered beforehand, so that a journey through the window never waits."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtPrintSupport import QPrinter

from perfdesk.core.form import Level3, Row, Tier
from perfdesk.core.indicator_library import LibraryEntry
from perfdesk.core.scoring_rules import tiers_of
from perfdesk.core.template import Template
from perfdesk.gui.prompts import (
    NATIVE_FILTER,
    DraftsChoice,
    Edition,
    ExportChoice,
    Prompts,
    SharedField,
    UnsavedChoice,
)


@dataclass
class Answers(Prompts):
    """Answers to every question, and what was asked, in order.

    A question without an answer is answered as if the person had pressed Esc.
    """

    opening: list[Path] = field(default_factory=list)
    saving: list[Path] = field(default_factory=list)
    folders: list[Path] = field(default_factory=list)
    exports: list[ExportChoice] = field(default_factory=list)
    printers: list[QPrinter] = field(default_factory=list)
    year: str = "2022"
    leaving: UnsavedChoice = "discard"
    drafts: DraftsChoice = "later"
    exported: Edition | None = "report"
    confirms: bool = False
    heading: dict[str, str] = field(default_factory=dict)
    inserting: list[LibraryEntry] = field(default_factory=list)
    left_out: tuple[str, ...] = ()
    tiered: tuple[Tier, ...] | None = None
    asked: list[tuple[str, str]] = field(default_factory=list)

    def open_paths(self, folder: Path, suffixes: Sequence[str]) -> list[Path]:
        """The files laid out for opening."""
        self.asked.append(("open_paths", f"{folder} {' '.join(suffixes)}"))
        return self.opening

    def save_path(self, suggested: Path, kind: str = NATIVE_FILTER) -> Path | None:
        """The next path laid out for saving."""
        self.asked.append(("save", suggested.name))
        assert kind
        return self.saving.pop(0) if self.saving else None

    def folder(self, start: Path, title: str) -> Path | None:
        """The next folder laid out."""
        assert start
        self.asked.append(("folder", title))
        return self.folders.pop(0) if self.folders else None

    def template_and_year(self, templates: Sequence[Template]) -> tuple[Template, str] | None:
        """The first 表样 and the year laid out; None without a year."""
        self.asked.append(("template_and_year", " ".join(each.id for each in templates)))
        return (templates[0], self.year) if self.year else None

    def library_entries(self, there: Collection[str], level2: str) -> list[LibraryEntry]:
        """The entries laid out."""
        self.asked.append(("library_entries", " ".join((level2, *there))))
        return self.inserting

    def header_texts(self, lines: Sequence[SharedField]) -> dict[str, str]:
        """The texts laid out."""
        self.asked.append(("header_texts", " ".join(f"{line.field}={line.text}" for line in lines)))
        return self.heading

    def rows_to_fill(self, rows: Sequence[Row]) -> list[Row]:
        """All rows but those laid out to be left, or none."""
        self.asked.append(("rows", " ".join(row.node.name for row in rows)))
        return [row for row in rows if self.confirms and row.node.name not in self.left_out]

    def export_choice(self, count: int, selected: int) -> ExportChoice | None:
        """The next choice laid out."""
        self.asked.append(("export_choice", f"{count} {selected}"))
        return self.exports.pop(0) if self.exports else None

    def edition(self) -> Edition | None:
        """What a PDF is to be."""
        self.asked.append(("edition", ""))
        return self.exported

    def printer(self, title: str, pages: int) -> QPrinter | None:
        """The next printer laid out."""
        self.asked.append(("printer", f"{title} {pages}"))
        return self.printers.pop(0) if self.printers else None

    def tiers(self, node: Level3) -> tuple[Tier, ...] | None:
        """The tiers laid out, or those the row has already."""
        self.asked.append(("tiers", node.name))
        return tiers_of(node) if self.tiered is None and self.confirms else self.tiered

    def unsaved_choice(self, titles: Sequence[str]) -> UnsavedChoice:
        """What is to be done with changes."""
        self.asked.append(("unsaved_choice", " ".join(titles)))
        return self.leaving

    def drafts_choice(self, titles: Sequence[str]) -> DraftsChoice:
        """What is to be done with drafts."""
        self.asked.append(("drafts_choice", " ".join(titles)))
        return self.drafts

    def confirm(self, question: str, details: Sequence[str], yes: str) -> bool:
        """Whether to go on in spite of something."""
        self.asked.append(("confirm", "\n".join((question, *details, yes))))
        return self.confirms

    def warn(self, sentence: str, details: Sequence[str] = ()) -> None:
        """Takes note of a sentence."""
        self.asked.append(("warn", "\n".join((sentence, *details))))

    def show_keys(self, shortcuts: Sequence[tuple[str, str, str]]) -> None:
        """Takes note of all keys."""
        self.asked.append(("show_keys", "\n".join(" ".join(each) for each in shortcuts)))

    def inform(self, title: str, text: str) -> None:
        """Takes note of words that only inform."""
        self.asked.append(("inform", f"{title}\n{text}"))

    def show_diagnosis(self) -> None:
        """Takes note that the report was asked for."""
        self.asked.append(("show_diagnosis", ""))

    def questions(self, kind: str) -> list[str]:
        """The words of the questions of one kind."""
        return [words for name, words in self.asked if name == kind]
