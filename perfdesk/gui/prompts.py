"""Every prompt of the window as one interface, with the types of the answers.

Commands depend on this module alone. ``gui.dialogs`` implements it with real dialogs, the
tests with answers set beforehand.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from perfdesk.core.form import Level3, Row, Tier
from perfdesk.core.indicator_library import LibraryEntry
from perfdesk.core.template import RowHeadings, Template
from perfdesk.storage.logs import UnexpectedError
from perfdesk.storage.settings import Preferences

if TYPE_CHECKING:  # QtPrintSupport is loaded by those runs only that print
    from PySide6.QtPrintSupport import QPrinter

UnsavedChoice = Literal["save", "discard", "cancel"]
DraftsChoice = Literal["restore", "discard", "later"]
EmptyIndicatorsChoice = Literal["remove", "keep", "cancel"]
ExistingFilesChoice = Literal["replace", "skip", "cancel"]
Edition = Literal["report", "public"]
BackupAction = Literal["open", "restore"]

NATIVE_FILTER = "自评表文件 (*.zpb)"


@dataclass(frozen=True, slots=True)
class ExportChoice:
    """The user's choice: file type, one merged file, 公开件, only the selected forms."""

    file_type: str
    merged: bool = False
    public: bool = False
    selected: bool = False


@dataclass(frozen=True, slots=True)
class BackupLine:
    """A backup: when and why it was kept, and what restoring it would change, in sentences."""

    label: str
    differences: Callable[[], Sequence[str]]


@dataclass(frozen=True, slots=True)
class MergeLine:
    """A place where a form and its file differ, with both sides in words.

    ``taken`` is True if it is proposed to take over what the file has.
    """

    place: str
    ours: str
    theirs: str
    taken: bool


@dataclass(frozen=True, slots=True)
class SharedField:
    """A header field that all open forms share: its label, a proposed text, the current texts."""

    field: str
    label: str
    text: str
    current_texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Replacement:
    """A field in which text is to be replaced: what its form and place are called, its texts.

    ``matches`` is how often the text to find occurs in it.
    """

    form: str
    place: str
    before: str
    after: str
    matches: int


class Prompts(ABC):
    """The prompts of the window: each method asks the user and returns the answer."""

    @abstractmethod
    def open_paths(self, folder: Path, suffixes: Sequence[str]) -> list[Path]:
        """Return the files to open, none if the user cancels."""

    @abstractmethod
    def save_path(self, suggested: Path, kind: str = NATIVE_FILTER) -> Path | None:
        """Return where to write a file, with the suffix of ``suggested``; None if the user cancels.

        The user has agreed to replace an existing file.
        """

    @abstractmethod
    def folder(self, start: Path, title: str) -> Path | None:
        """Return a folder, or None if the user cancels."""

    @abstractmethod
    def template_and_year(self, templates: Sequence[Template]) -> tuple[Template, str] | None:
        """Return the template and the year of a new form, or None if the user cancels."""

    @abstractmethod
    def preferences(self, now: Preferences, templates: Sequence[Template]) -> Preferences | None:
        """Return what the user chose in 设置, or None if the user cancels."""

    @abstractmethod
    def library_entries(self, there: Collection[str], level2: str) -> list[LibraryEntry]:
        """Return the entries of the indicator library to insert, none if the user cancels.

        ``there`` are names of indicators in the form already, ``level2`` the level-2 indicator to
        begin with. Raises LibraryError if the library cannot be used.
        """

    @abstractmethod
    def header_texts(self, fields: Sequence[SharedField]) -> dict[str, str]:
        """Return the texts for the headers of all open forms by field, none if the user cancels."""

    @abstractmethod
    def rows_to_fill(self, rows: Sequence[Row], headings: RowHeadings) -> list[Row]:
        """Return those of the rows to fill by their target, none if the user cancels."""

    @abstractmethod
    def replacements(self, replacements: Sequence[Replacement]) -> list[int]:
        """Return the indexes of the replacements to make, none if the user cancels.

        Those of one form follow each other.
        """

    @abstractmethod
    def export_choice(self, count: int, selected: int) -> ExportChoice | None:
        """Return how to export, or None if the user cancels.

        ``count`` forms are open, ``selected`` of them selected.
        """

    @abstractmethod
    def backup_choice(
        self, whose: str, lines: Sequence[BackupLine]
    ) -> tuple[int, BackupAction] | None:
        """Return the number of a backup and whether to open or to restore it; None if cancelled.

        ``whose`` says of which form or forms the backups are.
        """

    @abstractmethod
    def merge_choice(self, form_name: str, lines: Sequence[MergeLine]) -> list[int] | None:
        """Return the numbers of the differences to take over from the file; None if cancelled."""

    @abstractmethod
    def existing_files_choice(self, names: Sequence[str]) -> ExistingFilesChoice:
        """Return what to do with files in the way that the program did not write as they are."""

    @abstractmethod
    def edition(self) -> Edition | None:
        """Return the edition of a PDF, or None if the user cancels.

        That is "report" (上报件, with the form inside) or "public" (公开件).
        """

    @abstractmethod
    def printer(self, title: str, pages: int) -> QPrinter | None:
        """Return a printer with range and copies set; None without printer or if cancelled."""

    @abstractmethod
    def tiers(self, node: Level3, headings: RowHeadings) -> tuple[Tier, ...] | None:
        """Return the tiers to score a row by, () for none, or None to leave them unchanged."""

    @abstractmethod
    def unsaved_choice(self, titles: Sequence[str]) -> UnsavedChoice:
        """Return what to do with the unsaved changes of forms that are to be closed."""

    @abstractmethod
    def drafts_choice(self, titles: Sequence[str]) -> DraftsChoice:
        """Return what to do with the drafts left by a crash, or by a program the system ended."""

    @abstractmethod
    def empty_indicators_choice(self, names: Sequence[str]) -> EmptyIndicatorsChoice:
        """Return what to do with these indicators without rows before a form is made.

        Once the user keeps them, the answer holds for this run of the program.
        """

    @abstractmethod
    def confirm(self, question: str, details: Sequence[str], yes: str) -> bool:
        """Return True if the user goes on; ``yes`` is the text of the button that does."""

    @abstractmethod
    def warn(self, sentence: str, details: Sequence[str] = ()) -> None:
        """Say that something could not be done, or not wholly."""

    @abstractmethod
    def show_crash(self, error: UnexpectedError, kept: str) -> None:
        """Say that something went wrong in the program, with the report of it if there is one.

        ``kept`` says what became of what was typed.
        """

    @abstractmethod
    def show_manual(self, page: str) -> None:
        """Show a page of the manual, by its name, beside the window."""

    @abstractmethod
    def show_about(self) -> None:
        """Show the program's version and the day of it, which can be copied."""

    @abstractmethod
    def show_licences(self) -> None:
        """Show the licence texts of all parts of the program."""

    @abstractmethod
    def show_diagnosis(self) -> None:
        """Show the diagnosis for support, which can be copied."""
