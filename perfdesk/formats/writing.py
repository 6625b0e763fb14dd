"""Writing a form as any file type: the one door by which forms go out.

Chooses the module by what is asked for. Where the bytes are put is the business
of storage; nothing is asked or said here.
"""

from __future__ import annotations

from perfdesk.core.form import Form
from perfdesk.core.template import Template
from perfdesk.formats.results import Written
from perfdesk.formats.zpb import native


def written(form: Form, template: Template, to: str, *, public: bool = False) -> Written:
    """The form as a file of one of ``FORMATS``; raises FormError where it cannot be made.

    A PDF or workbook for the ``public`` says nothing but what is printed.
    """
    if to == "zpb":
        return Written(native.write(form))
    if to == "xlsx":
        # Brings uharfbuzz and xlsxwriter, which most runs do not need.
        from perfdesk.formats.workbook import writing as workbook  # noqa: PLC0415

        return workbook.printed(form, template, public=public)
    # Brings pikepdf, reportlab and uharfbuzz, which most runs do not need.
    from perfdesk.formats.pdf import writing as pdf_out  # noqa: PLC0415

    return pdf_out.printed(form, template, public=public)
