"""Forms made from others: a copy, the next year's form, and one header for all that are open.

What goes along and what is left behind is worked out in ``core``; here new documents
are opened, changes applied, and what a person has to look at is said.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from perfdesk.core import filling
from perfdesk.core.errors import FormError
from perfdesk.core.field_ref import ROOT, FieldRef, text_at
from perfdesk.core.filling import header_edits, shared_fields
from perfdesk.core.form import Form
from perfdesk.gui.document import Document
from perfdesk.gui.form_list.form_list_model import OpenForms
from perfdesk.gui.form_list.form_list_view import FormListView
from perfdesk.gui.labels import header_label
from perfdesk.gui.panes import Panes
from perfdesk.gui.prompts import Prompts, SharedField
from perfdesk.storage import settings

_PROJECT = FieldRef(ROOT, "project")

WithForm = Callable[[Callable[[Document], object]], Callable[[], object]]


class CopyCommands(QObject):
    """The commands on the chosen form, or on those selected in the list; ``said`` is a sentence."""

    messageShown = Signal(str)

    def __init__(
        self, forms: OpenForms, shown: FormListView, panes: Panes, prompts: Prompts
    ) -> None:
        super().__init__(shown)
        self._forms, self._list, self._panes, self._prompts = forms, shown, panes, prompts

    def commands(self, with_form: WithForm) -> dict[str, Callable[[], object]]:
        """What the menus call; ``with_form`` hands a command the chosen form."""
        return {
            "copy_form": with_form(self._copy),
            "next_year": with_form(self._renew),
            "header_all": with_form(self._head_all),
            "forget_offices": self._forget,
        }

    def _copy(self, document: Document) -> None:
        document.commit()
        self._list.choose(self._opened(document, filling.next_project_form(document.form)))
        self._panes.go_to(_PROJECT)
        self.messageShown.emit("已复制为新表，尚未保存。请先改项目名称。")

    def _renew(self, document: Document) -> None:
        document.commit()
        selected = self._list.selected_documents()
        old = selected if len(selected) > 1 else [document]
        made = [self._renewed(each) for each in old]
        self._list.choose(made[0])
        self._panes.go_to(_PROJECT)
        years = {each.form.year for each in made}
        year = f" {made[0].form.year} 年度" if len(years) == 1 and "" not in years else "下一年度"
        count = sum(len(each.reminders) for each in made)
        many = f" {len(made)} 张" if len(made) > 1 else ""
        more = f"有 {count} 处要核对，已列在{'各表' if many else ''}下方。" if count else ""
        self.messageShown.emit(
            f"已新建{many}{year}的表：指标、指标值、分值照旧，完成情况已清空。{more}"
        )

    def _renewed(self, document: Document) -> Document:
        form = filling.next_year_form(document.form)
        return self._opened(document, form, renewed=form)

    def _opened(self, document: Document, form: Form, renewed: Form | None = None) -> Document:
        """A form of the same 表样 that is in no file yet, among the open ones."""
        made = Document(form, document.template, title="新表")
        made.renewed_form = renewed
        made.mark_saved(Form(form.template))
        self._forms.add(made)
        return made

    def _head_all(self, document: Document) -> None:
        for each in self._forms:
            each.commit()
        editable = [each for each in self._forms if not each.read_only]
        texts = self._prompts.header_texts(_lines(document, editable))
        changed = 0
        for each in editable:
            before = each.form
            each.apply("统一填写表头", header_edits(each.template, texts))
            changed += each.form is not before
        if texts:
            self.messageShown.emit(f"已统一填写 {changed} 张表的表头。")

    def _forget(self) -> None:
        try:
            settings.change_settings(
                lambda old: dataclasses.replace(old, offices=settings.Offices())
            )
        except FormError as error:
            self._prompts.warn(str(error))
        else:
            self.messageShown.emit(
                "已忘记主管部门和实施单位，新建的表不再预先填写；保存一张表后会重新记住。"
            )


def _lines(document: Document, forms: Sequence[Document]) -> list[SharedField]:
    """A line for each field the open forms share: the chosen form's text, or the commonest."""
    lines = []
    for name in dict.fromkeys(name for each in forms for name in shared_fields(each.template)):
        holders = [each for each in forms if name in shared_fields(each.template)]
        present = tuple(text_at(each.form, FieldRef(ROOT, name)) for each in holders)
        own = text_at(document.form, FieldRef(ROOT, name))
        commonest = next((found for found, _ in Counter(filter(None, present)).most_common(1)), "")
        note = name.removeprefix("notes.")
        words = note if note != name else header_label(document.template, name)
        lines.append(SharedField(name, words, own or commonest, present))
    return lines
