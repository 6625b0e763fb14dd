"""No stream of a PDF ends in CR: with the LF after it, that would be read as one line end."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cache
from io import BytesIO
from itertools import count
from zlib import compress

import page
import pikepdf
import pytest

from perfdesk.core.form import Form
from perfdesk.formats.native import native_file
from perfdesk.formats.pdf.document import _compress_streams
from perfdesk.formats.pdf.embedded_forms import attached_forms
from perfdesk.formats.pdf.pdf_export import export_merged_pdf, export_pdf
from tests.table.tables import form, level3, template


def named_form(number: int) -> Form:
    return replace(form((level3(1),)), project=f"第{number}项{chr(0x4E00 + number)}")


FORMS = [(named_form(number), template()) for number in range(200)]
"""Different forms, of whose compressed streams some happen to end in CR."""


@cache
def pdf_compressed_twice() -> bytes:
    """Return the PDF of a form whose compressed native file ends in CR."""
    found = next(
        each
        for each in map(named_form, count())
        if compress(native_file.native_bytes(each))[-1:] == b"\r"
    )
    return export_pdf(found, template()).data


@cache
def merged_pdf() -> bytes:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "1700000000")
        return export_merged_pdf(FORMS).data


@pytest.mark.slow
def test_no_stream_ends_in_cr_and_some_are_compressed_twice_for_it() -> None:
    filters: Counter[int] = Counter()
    with pikepdf.open(BytesIO(merged_pdf())) as document:
        for each in document.objects:
            if isinstance(each, pikepdf.Stream):
                assert not each.read_raw_bytes().endswith(b"\r")
                named = each.get("/Filter")
                filters[len(named) if isinstance(named, pikepdf.Array) else 1] += 1
    assert b"\r\nendstream" not in merged_pdf()
    assert filters[1] > 400
    assert filters[2] > 0


@pytest.mark.slow
def test_objects_are_put_into_streams_unless_one_would_end_in_cr() -> None:
    modes: Counter[bool] = Counter()
    for form_, used in FORMS[:120]:
        data = export_pdf(form_, used).data
        assert b"\r\nendstream" not in data
        modes[b"/ObjStm" in data] += 1
    assert modes[True] > 100


@pytest.mark.slow
def test_a_stream_compressed_twice_conforms_and_is_read_back() -> None:
    reports = [page.validate_pdf_bytes(merged_pdf(), profile=profile) for profile in ("3a", "ua1")]
    assert [failure.message for report in reports for failure in report.failures] == []
    assert attached_forms(merged_pdf()).native_files == tuple(
        native_file.native_bytes(each) for each, _ in FORMS
    )


@pytest.mark.parametrize("data", [b"\x0c", b"\x0c" * 769, b"", b"BT ET"])
def test_whatever_a_stream_holds_it_does_not_end_in_cr(data: bytes) -> None:
    with pikepdf.new() as document:
        document.Root.Held = document.make_stream(data)
        _compress_streams(document)
        assert not document.Root.Held.read_raw_bytes().endswith(b"\r")
        assert document.Root.Held.read_bytes() == data
