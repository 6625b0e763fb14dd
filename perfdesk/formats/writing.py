"""Writing a form as any file type: the one door by which forms go out.

Chooses the module by what is asked for. Where the bytes are put is the business
of storage; nothing is asked or said here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from perfdesk.core.errors import FormError
from perfdesk.core.form import Form
from perfdesk.core.template import Template

FORMATS = ("pdf", "xlsx", "zpb")
"""What can be written, by the suffix without its dot."""


Advance = Callable[[float], None]
"""Told which share of a file, from 0 to 1, is made; may raise ``Stopped``."""


class Stopped(Exception):  # noqa: N818 - an event, not a fault
    """Whoever waits for a file wants it no more."""


class NewerSourceError(FormError):
    """A native file of a later version: writing it anew would lose what is not known here."""

    def __init__(self) -> None:
        super().__init__("由更新的版本保存，转为 zpb 会丢失内容，已跳过。请升级程序后再转换。")


@dataclass(frozen=True, slots=True)
class Written:
    """A file, and sentences on what of the form it does not show."""

    data: bytes
    remarks: tuple[str, ...] = ()


def written(form: Form, template: Template, to: str, *, public: bool = False) -> Written:
    """The form as a file of one of ``FORMATS``; raises FormError where it cannot be made.

    A PDF or workbook for the ``public`` says nothing but what is printed.
    """
    if to == "zpb":
        from perfdesk.formats.zpb import native  # noqa: PLC0415 - only what is asked for

        return Written(native.write(form))
    if to == "xlsx":
        from perfdesk.formats.workbook import writing as workbook  # noqa: PLC0415 - as above

        return workbook.printed(form, template, public=public)
    from perfdesk.formats.pdf import writing as pdf_out  # noqa: PLC0415 - as above

    return pdf_out.printed(form, template, public=public)
