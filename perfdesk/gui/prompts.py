"""Every question the window asks the user, as an interface, with the types of the answers.

The commands depend on this module alone; ``gui.dialogs`` asks with real dialogs, and
the tests answer beforehand.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from perfdesk.core.form import Level3, Row, Tier
from perfdesk.core.indicator_library import LibraryEntry
from perfdesk.core.template import Template

if TYPE_CHECKING:  # QtPrintSupport is loaded by those runs only that print
    from PySide6.QtPrintSupport import QPrinter

UnsavedChoice = Literal["save", "discard", "cancel"]
DraftsChoice = Literal["restore", "discard", "later"]
Edition = Literal["report", "public"]

NATIVE_FILTER = "自评表文件 (*.zpb)"


@dataclass(frozen=True, slots=True)
class ExportChoice:
    """What was chosen: a file type, all in one file or not, for the public, only those selected."""

    file_type: str
    merged: bool = False
    public: bool = False
    selected: bool = False


@dataclass(frozen=True, slots=True)
class SharedField:
    """A field, its words, the text offered, and what the open forms have there now."""

    field: str
    label: str
    text: str
    current_texts: tuple[str, ...]


class Prompts(ABC):
    """The questions of the window; each method says what is asked and returns the answer."""

    @abstractmethod
    def open_paths(self, folder: Path, suffixes: Sequence[str]) -> list[Path]:
        """The files to open, none if the user cancels."""

    @abstractmethod
    def save_path(self, suggested: Path, kind: str = NATIVE_FILTER) -> Path | None:
        """Where to write a file, with the suffix of ``suggested``.

        Whether an existing file may be replaced has been asked.
        """

    @abstractmethod
    def folder(self, start: Path, title: str) -> Path | None:
        """A folder."""

    @abstractmethod
    def template_and_year(self, templates: Sequence[Template]) -> tuple[Template, str] | None:
        """The 表样 and the year of a new form."""

    @abstractmethod
    def library_entries(self, there: Collection[str], level2: str) -> list[LibraryEntry]:
        """Which entries of the indicator library to insert, none if the user cancels.

        Raises LibraryError if the library cannot be used.
        """

    @abstractmethod
    def header_texts(self, lines: Sequence[SharedField]) -> dict[str, str]:
        """Texts for the headers of all open forms by field, none if the user cancels."""

    @abstractmethod
    def rows_to_fill(self, rows: Sequence[Row]) -> list[Row]:
        """Which of these rows take their target as 实际完成值, none if the user cancels."""

    @abstractmethod
    def export_choice(self, count: int, selected: int) -> ExportChoice | None:
        """How to export all ``count`` open forms, or those of them that are selected."""

    @abstractmethod
    def edition(self) -> Edition | None:
        """Whether a PDF holds the form (上报件) or nothing but its pages (公开件)."""

    @abstractmethod
    def printer(self, title: str, pages: int) -> QPrinter | None:
        """The printer, range and copies for so many pages; says so where there is no printer."""

    @abstractmethod
    def tiers(self, node: Level3) -> tuple[Tier, ...] | None:
        """The tiers a row is to be scored by, none at all for (); None to leave it as it is."""

    @abstractmethod
    def unsaved_choice(self, titles: Sequence[str]) -> UnsavedChoice:
        """What to do with the changed forms before they are closed."""

    @abstractmethod
    def drafts_choice(self, titles: Sequence[str]) -> DraftsChoice:
        """What to do with drafts that a crash left behind."""

    @abstractmethod
    def confirm(self, question: str, details: Sequence[str], yes: str) -> bool:
        """Whether to go on; ``yes`` is the word on the button that does."""

    @abstractmethod
    def warn(self, sentence: str, details: Sequence[str] = ()) -> None:
        """Says that something could not be done."""

    @abstractmethod
    def show_keys(self, shortcuts: Sequence[tuple[str, str, str]]) -> None:
        """Shows all keys, those of the menus given as menu, command, keys."""

    @abstractmethod
    def inform(self, title: str, text: str) -> None:
        """Shows words that only inform."""

    @abstractmethod
    def show_diagnosis(self) -> None:
        """Shows what someone who helps needs to know, to be copied."""
