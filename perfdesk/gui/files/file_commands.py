"""Commands of the 文件 menu on single forms and on the forms selected in the list.

New, open, save, save all, export, print and close. The user is asked through the prompts;
files are read and written by ``document_files``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction

from perfdesk import resources
from perfdesk.core.errors import FormError
from perfdesk.core.template import Template
from perfdesk.formats.file_types import READABLE_SUFFIXES
from perfdesk.gui.document import Document
from perfdesk.gui.files import document_files
from perfdesk.gui.files.background import NotFinishedError, content_of, run_in_background
from perfdesk.gui.files.file_reader import FileReader
from perfdesk.gui.files.last_folder import LastFolder
from perfdesk.gui.files.merging import CannotMergeError, Merged, merge_content
from perfdesk.gui.files.objections import Purpose, confirm_objections
from perfdesk.gui.files.version_commands import difference_to_last_save, keep_form
from perfdesk.gui.form_list.form_list_model import OpenForms
from perfdesk.gui.form_list.form_list_view import FormListView
from perfdesk.gui.menus import FORM_LIST_MENU
from perfdesk.gui.prompts import Prompts
from perfdesk.gui.read_only import SAVED_ELSEWHERE_ONLY, ReadOnlyReason, save_refusal
from perfdesk.gui.sentences import written_files_text
from perfdesk.storage.atomic_write import KnownContent, digest
from perfdesk.storage.edit_lock import Holder, holder_of
from perfdesk.storage.logs import UnexpectedError, error_to_tell
from perfdesk.storage.real_paths import ask_real_path, real_path
from perfdesk.storage.save_errors import ChangedOnDiskError
from perfdesk.storage.settings import load_settings
from perfdesk.workers.tasks import TaskRunner

_PDF_FILTER = "PDF 文件 (*.pdf)"
_NATIVE_SUFFIX = ".zpb"


class FileCommands(QObject):
    """New, open, save, export and close.

    ``showDocumentRequested`` carries a document to be shown, ``filesUsed`` the paths that were read
    or saved, ``messageShown`` a sentence for the status bar, ``aboutFormShown`` one about the form
    shown, ``filesWritten`` one with the list of the files it names, ``unexpectedErrorLogged`` an
    UnexpectedError by which a file was not opened.
    """

    showDocumentRequested = Signal(object)
    filesUsed = Signal(list)
    messageShown = Signal(str)
    aboutFormShown = Signal(str)
    filesWritten = Signal(str, list)
    unexpectedErrorLogged = Signal(object)

    def __init__(
        self,
        forms: OpenForms,
        prompts: Prompts,
        workers: TaskRunner,
        last_folder: LastFolder,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._reader = FileReader(workers, parent)
        self._paths_to_open: list[Path] = []
        self._forms = forms
        self._prompts = prompts
        self._last_folder = last_folder

    def new(self, template: Template | None = None) -> bool:
        """Create and show a new form of the template and year chosen; return False if cancelled.

        If ``template`` is given, only the year is asked for. The one of 设置 comes first.
        """
        preferred = load_settings().preferences.template
        known = sorted(resources.templates().values(), key=lambda each: each.id != preferred)
        templates = [template] if template else known
        answer = self._prompts.template_and_year(templates)
        if answer is not None:
            document = document_files.new_document(*answer)
            self._add([document])
            self.showDocumentRequested.emit(document)
            if document.form.department or document.form.unit:
                self.aboutFormShown.emit("已填入上次保存的主管部门和实施单位，可以直接修改。")
        return answer is not None

    def choose_and_open(self) -> None:
        """Open the files the user chooses."""
        self.open(self._prompts.open_paths(self._last_folder.path(), READABLE_SUFFIXES))

    def open(self, paths: Sequence[Path]) -> None:
        """Open files and show the first form; a single message names those that cannot be read.

        A file that is open already is shown, not read again. Files that come while others are
        being read follow them.
        """
        self._paths_to_open += paths
        while self._paths_to_open and not self._reader.is_reading:
            first, self._paths_to_open = self._paths_to_open, []
            self._open(first)

    @property
    def is_opening(self) -> bool:
        """Return whether files are being read."""
        return self._reader.is_reading

    def cancel_opening(self) -> None:
        """Stop reading files; those read so far are opened."""
        self._paths_to_open = []
        self._reader.cancel()

    def _open(self, paths: Sequence[Path]) -> None:
        """Read files and add their forms; each stands alone."""
        if not self._are_known(paths, _opening(paths)):
            return
        self._last_folder.remember_files(paths)
        documents = {path: self._open_already(path) for path in paths}
        unread = _each_once(path for path, found in documents.items() if not found)
        results = self._reader.read(unread) if unread else []
        errors: dict[Path, FormError] = {}
        for result in results:
            try:
                new_documents = document_files.open_documents(result)
            except Exception as error:  # noqa: BLE001 - one file must not stop the others
                errors[result.path] = error_to_tell(error)
            else:
                self._add(new_documents)
                documents[result.path] = new_documents
        shown = [document for found in documents.values() for document in found]
        if shown:
            self.showDocumentRequested.emit(shown[0])
            self.filesUsed.emit([path for path in unread if documents[path]])
        if cancelled := len(unread) - len(results):
            self.messageShown.emit(f"已取消，有 {cancelled} 个文件没有打开。")
        self._tell_errors(errors)

    def _tell_errors(self, errors: Mapping[Path, FormError]) -> None:
        if errors:
            sentences = [f"“{path.name}”：{error}" for path, error in errors.items()]
            self._prompts.warn(_not_opened_message(len(errors)), sentences)
        for error in errors.values():
            if isinstance(error, UnexpectedError):
                self.unexpectedErrorLogged.emit(error)

    def _are_known(self, paths: Sequence[Path], what: str) -> bool:
        """Have the real paths remembered; False if the user does not wait for a silent disk."""
        try:
            run_in_background(partial(_ask_real_paths, paths), what)
        except NotFinishedError as error:
            self._prompts.warn(str(error))
            return False
        return True

    def _open_already(self, path: Path) -> list[Document]:
        """Return the document that was read from this file, if it is open."""
        document = self._forms.find_by_path(path)
        return [] if document is None else [document]

    def save(self, document: Document) -> bool:
        """Save a form to its file, or ask for one if it has none; return True if it is saved."""
        if document.read_only:
            return self._refuse_read_only(document)
        if document.path is None:
            return self.save_as(document)
        return self._save_to(document, document.path, document.known_content)

    def accept_changes(self, document: Document) -> None:
        """Take a form as it is although its file was changed outside the program."""
        if document.read_only_reason is ReadOnlyReason.ALTERED:
            changes = difference_to_last_save(document)
            question = f"与上次保存时相比有 {len(changes)} 处不同，要接受吗？"
            if changes and not self._prompts.confirm(question, changes, "接受更改"):
                return
            document_files.accept_changes(document)
            self.aboutFormShown.emit("已接受更改，可以继续填写；保存后不再提示。")
        else:
            self.aboutFormShown.emit("这张表没有在本程序之外改动过，不需要接受更改。")

    def save_as(self, document: Document) -> bool:
        """Save a form to a file the user chooses; return True if it is saved.

        What is read-only in its own file alone can be edited then.
        """
        reason = document.read_only_reason
        if reason is not None and reason not in SAVED_ELSEWHERE_ONLY:
            return self._refuse_read_only(document)
        document.commit()
        path = self._prompts.save_path(
            document.path
            or document_files.suggested_path(
                self._last_folder.path(), document.form, _NATIVE_SUFFIX
            )
        )
        if path is None or not self._are_known([path], f"保存“{path.name}”"):
            return False
        other = self._forms.find_by_path(path)
        if other is document and document.read_only:
            return self._refuse_read_only(document)
        if other is not None and other is not document and other.path is not None:
            self._prompts.warn(f"“{path.name}”正在另一张打开的表中使用。请换一个文件名。")
            return False
        is_own = other is document and document.path is not None
        if not is_own and not self._is_free(path):
            return False
        is_saved = self._save_to(document, path, document.known_content if is_own else None)
        if is_saved:
            document.remark = ""
            document.set_read_only(None)
        return is_saved

    def _is_free(self, path: Path) -> bool:
        """Return whether nobody else has a file open; else, or if that is not known, say so."""
        try:
            holder = run_in_background(partial(_holder, path), f"查看“{path.name}”")
        except NotFinishedError as error:
            self._prompts.warn(str(error))
            return False
        if holder is not None:
            self._prompts.warn(f"“{path.name}”正由{holder.text}打开。请换一个文件名。")
        return holder is None

    def save_all(self) -> bool:
        """Save all modified forms and those without a file; return True if all are saved."""
        editable = [each for each in self._forms if not each.read_only]
        return self._save_each([each for each in editable if each.is_modified or each.path is None])

    def export_pdf(self, document: Document) -> None:
        """Export a form as PDF to a file the user chooses, after showing objections."""
        if not self._confirm_objections(document, Purpose("导出", " PDF ")):
            return
        edition = self._prompts.edition()
        if edition is None:
            return
        suggested = document_files.suggested_pdf_path(
            self._folder_for(document), document.form, edition
        )
        if path := self._prompts.save_path(suggested, _PDF_FILTER):
            self.export_file(path, partial(document_files.export_pdf, document, path, edition))

    def export_workbook(self, document: Document) -> None:
        """Export a form as a workbook to a file the user chooses, after showing objections."""
        if not self._confirm_objections(document, Purpose("导出", " Excel 工作簿", "xlsx")):
            return
        suggested = document_files.suggested_path(
            self._folder_for(document), document.form, ".xlsx"
        )
        if path := self._prompts.save_path(suggested, document_files.WORKBOOK_FILTER):
            self.export_file(path, partial(document_files.export_workbook, document, path))

    def export_file(self, path: Path, export: Callable[[], Sequence[str]]) -> None:
        """Export to a file and tell the user so, or why not; ``export`` returns what else to tell.

        What it raises as a FormError is why not.
        """
        try:
            messages = export()
        except FormError as error:
            self._prompts.warn(str(error))
            return
        self._last_folder.remember_files([path])
        self.filesWritten.emit(f"{written_files_text('已导出', [path])}。", [path])
        if messages:
            self._prompts.warn(f"已导出 {path.name}，请看下面的说明。", messages)

    def close(self, documents: Iterable[Document]) -> bool:
        """Close forms, asking once about all modified ones; return False if cancelled."""
        closing = list(documents)
        if not self.may_close(closing):
            return False
        for document in closing:
            self._forms.remove(document)
        return True

    def may_close(self, documents: Sequence[Document]) -> bool:
        """Ask about the modified ones of these forms; return False if they are to stay open.

        They are saved then, or kept among the backups, as the user answers.
        """
        for document in documents:
            document.commit()
        changed = [each for each in documents if each.is_modified]
        if changed:
            answer = self._prompts.unsaved_choice(list(map(self._forms.name, changed)))
            if answer == "cancel" or (answer == "save" and not self._save_each(changed)):
                return False
            if answer == "discard":
                failures = {keep_form(each, "unsaved") for each in changed}
                self.messageShown.emit("".join(sorted(failures)))
        return True

    def _confirm_objections(self, document: Document, purpose: Purpose) -> bool:
        return confirm_objections([document], self._forms, self._prompts, purpose)

    def _folder_for(self, document: Document) -> Path:
        """Return the folder for files of a form: that of its own file, else the last one used."""
        return document.path.parent if document.path else self._last_folder.path()

    def _save_each(self, documents: Sequence[Document]) -> bool:
        without_file = [each for each in documents if each.path is None]
        if len(without_file) == 1 and len(documents) == 1:
            return self.save_as(without_file[0])
        folder = Path()  # asked for only where a form has no file of its own
        if without_file:
            title = f"把 {len(without_file)} 张表保存到哪个文件夹"
            chosen = self._prompts.folder(self._last_folder.path(), title)
            if chosen is None:
                return False
            folder = chosen
        messages = {each: self._save_into(each, folder) for each in documents}
        saved = {each: told for each, told in messages.items() if told is not None}
        self._report_saved(saved)
        return len(saved) == len(documents)

    def _save_into(self, document: Document, folder: Path) -> tuple[str, ...] | None:
        if document.read_only:
            self._refuse_read_only(document)
            return None
        if document.path is not None:
            return self._write(document, document.path, document.known_content)
        document.commit()
        form = document.form
        try:
            path = run_in_background(
                lambda: document_files.free_path(folder, form, _NATIVE_SUFFIX),
                f"查看文件夹“{folder.name}”",
            )
        except FormError as error:
            self._prompts.warn(str(error))
            return None
        return self._write(document, path, None)

    def _save_to(self, document: Document, path: Path, known: KnownContent) -> bool:
        messages = self._write(document, path, known)
        self._report_saved({} if messages is None else {document: messages})
        return messages is not None

    def _report_saved(self, saved: Mapping[Document, tuple[str, ...]]) -> None:
        """Name all files that were saved in one message, with what there is to say of them."""
        paths = [each.path for each in saved if each.path is not None]
        told = dict.fromkeys(message for messages in saved.values() for message in messages)
        if paths:
            self.filesUsed.emit(paths)
            self.filesWritten.emit(f"{written_files_text('已保存', paths)}。{''.join(told)}", paths)

    def _write(self, document: Document, path: Path, known: KnownContent) -> tuple[str, ...] | None:
        """Save a form and return messages; None if it was not saved, which the user knows."""
        try:
            messages = self._save_or_ask(document, path, known)
        except FormError as error:
            self._prompts.warn(str(error))
            return None
        if messages is not None:
            self._last_folder.remember_files([path])
        return messages

    def _save_or_ask(
        self, document: Document, path: Path, known: KnownContent
    ) -> tuple[str, ...] | None:
        """Save the form and return messages; None if the user does not overwrite changes."""
        try:
            return document_files.save_document(document, path, known)
        except ChangedOnDiskError as error:
            return self._save_changed(document, path, str(error))

    def _save_changed(
        self, document: Document, path: Path, sentence: str
    ) -> tuple[str, ...] | None:
        """Save a form whose file somebody else has changed, after asking what to take over.

        Where that is no form that can be read, ask whether to replace it.
        """
        content = content_of(path)
        try:
            if content:
                name = self._forms.name(document)
                if merge_content(document, content, name, self._prompts) is Merged.CANCELLED:
                    return None
        except CannotMergeError:
            raise
        except FormError:
            if not self._prompts.confirm(sentence, [], "覆盖"):
                return None
        known = None if content is None else digest(content)
        return document_files.save_document(document, path, known)

    def _refuse_read_only(self, document: Document) -> bool:
        if document.read_only_reason is not None:
            refusal = save_refusal(document.read_only_reason)
            self._prompts.warn(f"“{self._forms.name(document)}”{refusal}")
        return False

    def _add(self, documents: Sequence[Document]) -> None:
        for document in documents:
            self._forms.add(document)


def _not_opened_message(count: int) -> str:
    return "这个文件没能打开。" if count == 1 else f"有 {count} 个文件没能打开。"


def _ask_real_paths(paths: Sequence[Path]) -> None:
    """Have it remembered which files are meant, before the window asks; it may take long."""
    for path in paths:
        with suppress(ValueError):  # no file can have it, which its reading will tell
            ask_real_path(path)


def _holder(path: Path) -> Holder | None:
    """Return who has a file open; None if nobody can be seen, as where nothing can be locked."""
    with suppress(OSError, ValueError):
        return holder_of(path)
    return None


def _each_once(paths: Iterable[Path]) -> list[Path]:
    """Return the paths, of those that mean the same file only the first one."""
    files: dict[Path, Path] = {}
    for path in paths:
        file = path
        with suppress(ValueError):  # as above
            file = real_path(path)
        files.setdefault(file, path)
    return list(files.values())


def _opening(paths: Sequence[Path]) -> str:
    others = f"等 {len(paths)} 个文件" if len(paths) > 1 else ""
    return f"打开“{paths[0].name}”{others}"


class BatchCommands(QObject):
    """Commands on the forms selected in the list: print and close.

    ``messageShown`` carries a sentence for the status bar.
    """

    messageShown = Signal(str)

    def __init__(
        self,
        forms: OpenForms,
        form_list: FormListView,
        file_commands: FileCommands,
        prompts: Prompts,
    ) -> None:
        super().__init__(form_list)
        self._forms, self._list = forms, form_list
        self._file_commands, self._prompts = file_commands, prompts

    def commands(self) -> dict[str, Callable[[], object]]:
        """Return the handlers of the commands by name."""
        return {
            "print_all": self._print,
            "close_selected": self._close_selected,
        }

    def connect_actions(self, actions: Mapping[str, QAction]) -> None:
        """Let the text of 全部打印 follow the selection, and fill the context menu of the list."""
        self._print_action = actions["print_all"]
        self._list.selectionModel().selectionChanged.connect(self._update_print_text)
        self._list.add_menu_actions([actions[name] for name in FORM_LIST_MENU])

    def _close_selected(self) -> None:
        closing = self._list.selected_documents()
        if self._file_commands.may_close(closing):
            self._forms.remove_all(closing, self._list.current_document())

    def selected_or_all(self) -> list[Document]:
        """Return the selected forms if there are several, else all open ones."""
        selected = self._list.selected_documents()
        return selected if len(selected) > 1 else list(self._forms)

    def _update_print_text(self) -> None:
        count = len(self._list.selected_documents())
        text = f"打印所选 {count} 张(&T)…" if count > 1 else "全部打印(&T)…"
        self._print_action.setText(text)

    def _print(self) -> None:
        documents = self.selected_or_all()
        if not confirm_objections(documents, self._forms, self._prompts, Purpose("打印")):
            return
        from perfdesk.gui.files import printing  # noqa: PLC0415 - brings QtPrintSupport

        title = f"{len(documents)} 张自评表"
        if message := printing.print_forms(documents, title, self._prompts):
            self.messageShown.emit(message)
