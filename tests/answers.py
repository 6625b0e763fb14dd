"""Prompts that answer at once, so that a test of the window never waits for a dialog."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtPrintSupport import QPrinter

from perfdesk.core.form import Level3, Row, Tier
from perfdesk.core.indicator_library import LibraryEntry
from perfdesk.core.scoring_rules import tiers_of
from perfdesk.core.template import RowHeadings, Template
from perfdesk.gui.prompts import (
    NATIVE_FILTER,
    BackupAction,
    BackupLine,
    DraftsChoice,
    Edition,
    EmptyIndicatorsChoice,
    ExistingFilesChoice,
    ExportChoice,
    MergeLine,
    Prompts,
    Replacement,
    SharedField,
    UnsavedChoice,
)
from perfdesk.storage.logs import UnexpectedError
from perfdesk.storage.settings import Preferences


@dataclass
class Answers(Prompts):
    """The answers to all prompts, set before the test begins, and a record of what was asked.

    A prompt without an answer returns what pressing Esc would.
    """

    opening: list[Path] = field(default_factory=list)
    saving: list[Path] = field(default_factory=list)
    folders: list[Path] = field(default_factory=list)
    exports: list[ExportChoice] = field(default_factory=list)
    backup_choices: list[tuple[int, BackupAction]] = field(default_factory=list)
    merges: list[list[int]] = field(default_factory=list)
    printers: list[QPrinter] = field(default_factory=list)
    year: str = "2022"
    leaving: UnsavedChoice = "discard"
    drafts: DraftsChoice = "later"
    existing: ExistingFilesChoice = "cancel"
    exported: Edition | None = "report"
    confirms: bool = False
    empty_indicators: EmptyIndicatorsChoice = "keep"
    heading: dict[str, str] = field(default_factory=dict)
    inserting: list[LibraryEntry] = field(default_factory=list)
    left_out: tuple[str, ...] = ()
    tiered: tuple[Tier, ...] | None = None
    chosen: Preferences | None = None
    asked: list[tuple[str, str]] = field(default_factory=list)
    started_in: list[Path] = field(default_factory=list)
    """The folders in which the dialogs for files began."""

    def open_paths(self, folder: Path, suffixes: Sequence[str]) -> list[Path]:
        """Return the files set for opening."""
        self.started_in.append(folder)
        self.asked.append(("open_paths", f"{folder} {' '.join(suffixes)}"))
        return self.opening

    def save_path(self, suggested: Path, kind: str = NATIVE_FILTER) -> Path | None:
        """Return the next path set for saving."""
        self.started_in.append(suggested.parent)
        self.asked.append(("save", suggested.name))
        assert kind
        return self.saving.pop(0) if self.saving else None

    def folder(self, start: Path, title: str) -> Path | None:
        """Return the next folder set."""
        self.started_in.append(start)
        self.asked.append(("folder", title))
        return self.folders.pop(0) if self.folders else None

    def template_and_year(self, templates: Sequence[Template]) -> tuple[Template, str] | None:
        """Return the first template and the year set, or None without a year."""
        self.asked.append(("template_and_year", " ".join(each.id for each in templates)))
        return (templates[0], self.year) if self.year else None

    def preferences(self, now: Preferences, templates: Sequence[Template]) -> Preferences | None:
        """Return the preferences set."""
        self.asked.append(("preferences", f"{now.text_size} {len(templates)}"))
        return self.chosen

    def library_entries(self, there: Collection[str], level2: str) -> list[LibraryEntry]:
        """Return the entries set."""
        self.asked.append(("library_entries", " ".join((level2, *there))))
        return self.inserting

    def header_texts(self, fields: Sequence[SharedField]) -> dict[str, str]:
        """Return the texts set."""
        self.asked.append(
            ("header_texts", " ".join(f"{field.field}={field.text}" for field in fields))
        )
        return self.heading

    def rows_to_fill(self, rows: Sequence[Row], headings: RowHeadings) -> list[Row]:
        """Return all rows but those to be left out, or none."""
        self.asked.append(("rows", " ".join((headings.actual, *(row.node.name for row in rows)))))
        return [row for row in rows if self.confirms and row.node.name not in self.left_out]

    def replacements(self, replacements: Sequence[Replacement]) -> list[int]:
        """Return all replacements but those whose place is to be left out, or none."""
        lines = [f"{each.form} {each.place} {each.before}→{each.after}" for each in replacements]
        self.asked.append(("replacements", "\n".join(lines)))
        wanted = [number for number, each in enumerate(replacements) if self._is_wanted(each)]
        return wanted if self.confirms else []

    def _is_wanted(self, replacement: Replacement) -> bool:
        return replacement.place not in self.left_out

    def export_choice(self, count: int, selected: int) -> ExportChoice | None:
        """Return the next choice set."""
        self.asked.append(("export_choice", f"{count} {selected}"))
        return self.exports.pop(0) if self.exports else None

    def backup_choice(
        self, whose: str, lines: Sequence[BackupLine]
    ) -> tuple[int, BackupAction] | None:
        """Return the next backup and action set."""
        listed = "\n".join(f"{each.label}：{''.join(each.differences())}" for each in lines)
        self.asked.append(("backup_choice", f"{whose}\n{listed}"))
        return self.backup_choices.pop(0) if self.backup_choices else None

    def merge_choice(self, form_name: str, lines: Sequence[MergeLine]) -> list[int] | None:
        """Return the next set of differences; without one those proposed, or none at all."""
        listed = (
            f"{'☑' if each.taken else '☐'}{each.place}：{each.ours}→{each.theirs}" for each in lines
        )
        self.asked.append(("merge_choice", "\n".join((form_name, *listed))))
        if self.merges:
            return self.merges.pop(0)
        proposed = [number for number, each in enumerate(lines) if each.taken]
        return proposed if self.confirms else None

    def existing_files_choice(self, names: Sequence[str]) -> ExistingFilesChoice:
        """Return what to do with files in the way."""
        self.asked.append(("existing_files", "\n".join(names)))
        return self.existing

    def edition(self) -> Edition | None:
        """Return the edition set for a PDF."""
        self.asked.append(("edition", ""))
        return self.exported

    def printer(self, title: str, pages: int) -> QPrinter | None:
        """Return the next printer set."""
        self.asked.append(("printer", f"{title} {pages}"))
        return self.printers.pop(0) if self.printers else None

    def tiers(self, node: Level3, headings: RowHeadings) -> tuple[Tier, ...] | None:
        """Return the tiers set, or those the row has already."""
        self.asked.append(("tiers", f"{node.name} {headings.score}"))
        return tiers_of(node) if self.tiered is None and self.confirms else self.tiered

    def unsaved_choice(self, titles: Sequence[str]) -> UnsavedChoice:
        """Return what to do with unsaved changes."""
        self.asked.append(("unsaved_choice", " ".join(titles)))
        return self.leaving

    def drafts_choice(self, titles: Sequence[str]) -> DraftsChoice:
        """Return what to do with drafts."""
        self.asked.append(("drafts_choice", " ".join(titles)))
        return self.drafts

    def empty_indicators_choice(self, names: Sequence[str]) -> EmptyIndicatorsChoice:
        """Return what to do with them."""
        self.asked.append(("empty_indicators", "\n".join(names)))
        return self.empty_indicators

    def confirm(self, question: str, details: Sequence[str], yes: str) -> bool:
        """Return whether to go on."""
        self.asked.append(("confirm", "\n".join((question, *details, yes))))
        return self.confirms

    def warn(self, sentence: str, details: Sequence[str] = ()) -> None:
        """Record a sentence."""
        self.asked.append(("warn", "\n".join((sentence, *details))))

    def show_crash(self, error: UnexpectedError, kept: str) -> None:
        """Record the sentences."""
        self.asked.append(("show_crash", f"{error}\n{kept}"))

    def show_manual(self, page: str) -> None:
        """Record the page."""
        self.asked.append(("show_manual", page))

    def show_about(self) -> None:
        """Record that the version was asked for."""
        self.asked.append(("show_about", ""))

    def show_licences(self) -> None:
        """Record that the licences were asked for."""
        self.asked.append(("show_licences", ""))

    def show_diagnosis(self) -> None:
        """Record that the diagnosis was asked for."""
        self.asked.append(("show_diagnosis", ""))

    def questions(self, kind: str) -> list[str]:
        """Return the texts of the recorded prompts of one kind."""
        return [words for name, words in self.asked if name == kind]
