"""Forms are read back from our PDFs; other PDFs are refused in a sentence."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfdesk.core.errors import FormError
from perfdesk.core.form import Form
from perfdesk.formats.native import native_file
from perfdesk.formats.pdf.embedded_forms import (
    DamagedPdfError,
    EncryptedPdfError,
    NoEmbeddedFormError,
    TooMuchEmbeddedError,
    UnsafeCompressionError,
    _unpack,
    attached_forms,
)
from perfdesk.formats.pdf.pdf_export import export_merged_pdf, export_pdf
from perfdesk.formats.registry import read_file
from perfdesk.resources import templates
from tests.core.forms import full_forms
from tests.effort import examples
from tests.formats.native.native_forms import POSTAGE
from tests.formats.pdf.test_pdf_export_any_form import ANY, forms

TEMPLATE = templates()[POSTAGE.template]
NAMES = ("丙", "甲", "乙", "𠮷/田")


AS_IT_IS: dict[str, object] = {
    "compress_streams": False,
    "stream_decode_level": pikepdf.StreamDecodeLevel.none,
}


def attached_files(data: bytes) -> tuple[bytes, ...]:
    """Return the native files in a PDF none of whose attachments is damaged."""
    found = attached_forms(data)
    assert not found.damaged
    return found.native_files


def named_forms() -> list[Form]:
    return [replace(POSTAGE, project=name) for name in NAMES]


def merged_pdf() -> bytes:
    return export_merged_pdf([(form, TEMPLATE) for form in named_forms()]).data


def saved_bytes(document: pikepdf.Pdf, **options: object) -> bytes:
    target = BytesIO()
    document.save(target, **options)  # type: ignore[arg-type]
    return target.getvalue()


@pytest.mark.slow
@settings(ANY, max_examples=examples(0.25))
@given(forms())
def test_any_form_is_read_back_as_it_would_be_saved(form: Form) -> None:
    assert attached_files(export_pdf(form, templates()[form.template]).data) == (
        native_file.native_bytes(form),
    )


@settings(ANY, max_examples=examples(0.25))
@given(full_forms())
def test_a_form_with_all_parts_is_read_back_as_it_would_be_saved(form: Form) -> None:
    assert attached_files(export_pdf(form, templates()[form.template]).data) == (
        native_file.native_bytes(form),
    )


def test_a_pdf_is_read_as_the_form_it_was_made_from(tmp_path: Path) -> None:
    path = tmp_path / "上报.PDF"
    path.write_bytes(export_pdf(POSTAGE, TEMPLATE).data)
    assert [reading.form for reading in read_file(path)] == [POSTAGE]


def test_all_forms_of_a_merged_file_are_read_back_in_order(tmp_path: Path) -> None:
    path = tmp_path / "全部.pdf"
    path.write_bytes(merged_pdf())
    assert [reading.form for reading in read_file(path)] == named_forms()


@pytest.mark.parametrize(
    "options",
    [
        {"object_stream_mode": pikepdf.ObjectStreamMode.generate},
        {"linearize": True},
        {"compress_streams": False, "stream_decode_level": pikepdf.StreamDecodeLevel.all},
        {"encryption": pikepdf.Encryption(owner="x", R=3, aes=False, metadata=False)},
    ],
)
def test_forms_are_read_from_a_file_that_another_program_saved_again(
    options: dict[str, object],
) -> None:
    with pikepdf.open(BytesIO(merged_pdf())) as document:
        assert attached_files(saved_bytes(document, **options)) == tuple(
            map(native_file.native_bytes, named_forms())
        )


def test_other_attachments_are_ignored() -> None:
    with pikepdf.open(BytesIO(merged_pdf())) as document:
        document.attachments["a.txt"] = b"hello"
        assert len(attached_files(saved_bytes(document))) == len(NAMES)


def foreign_pdf() -> bytes:
    with pikepdf.new() as document:
        document.add_blank_page()
        document.attachments["data.json"] = b"{}"
        return saved_bytes(document)


def encrypted_pdf() -> bytes:
    with pikepdf.open(BytesIO(export_pdf(POSTAGE, TEMPLATE).data)) as document:
        return saved_bytes(document, encryption=pikepdf.Encryption(user="1", owner="2"))


def bomb_pdf(size: int) -> bytes:
    """Return a small file with an attachment of so many megabytes of spaces, compressed twice."""
    blanks = zlib.compress(zlib.compress(b" " * size * 2**20, 9), 9)
    with pikepdf.open(BytesIO(export_pdf(POSTAGE, TEMPLATE).data)) as document:
        stream = document.Root.AF[0].EF.F
        twice = pikepdf.Array([pikepdf.Name.FlateDecode] * 2)
        stream.write(blanks, filter=twice)
        return saved_bytes(document)


def lzw_pdf() -> bytes:
    """Return a file whose attachment is LZW: without a limit, 20 KB would make gigabytes."""
    with pikepdf.open(BytesIO(export_pdf(POSTAGE, TEMPLATE).data)) as document:
        document.Root.AF[0].EF.F.write(b"\x80\x0b\x60\x50", filter=pikepdf.Name.LZWDecode)
        return saved_bytes(document, **AS_IT_IS)


def ring_pdf() -> bytes:
    """Return a file whose name tree has 25 pairs of nodes, each referring to both of the next."""
    with pikepdf.open(BytesIO(export_pdf(POSTAGE, TEMPLATE).data)) as document:
        pairs = [
            [document.make_indirect(pikepdf.Dictionary()) for _ in range(2)] for _ in range(25)
        ]
        for pair, following in zip(pairs, [*pairs[1:], pairs[0]], strict=True):
            for branch in pair:
                branch.Kids = pikepdf.Array(following)
        document.Root.Names.EmbeddedFiles = pikepdf.Dictionary(Kids=pikepdf.Array(pairs[0]))
        return saved_bytes(document)


def crowded_pdf() -> bytes:
    """Return a file that lists one attachment 60,000 times."""
    with pikepdf.open(BytesIO(export_pdf(POSTAGE, TEMPLATE).data)) as document:
        files = document.Root.Names.EmbeddedFiles.Names
        document.Root.Names.EmbeddedFiles.Names = pikepdf.Array(list(files) * 30_000)
        return saved_bytes(document)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("made", "error"),
    [
        (foreign_pdf, NoEmbeddedFormError),
        (lambda: export_pdf(POSTAGE, TEMPLATE, public=True).data, NoEmbeddedFormError),
        (encrypted_pdf, EncryptedPdfError),
        (lambda: bomb_pdf(90), TooMuchEmbeddedError),
        (lambda: bomb_pdf(70), TooMuchEmbeddedError),
        (crowded_pdf, TooMuchEmbeddedError),
        (lzw_pdf, UnsafeCompressionError),
        (ring_pdf, NoEmbeddedFormError),
        (lambda: b"%PDF-1.7\n" + b"1 0 obj\n" * 50_000, DamagedPdfError),
        (lambda: b"hello", DamagedPdfError),
    ],
)
def test_a_pdf_without_a_readable_form_is_refused_in_a_sentence(
    made: Callable[[], bytes], error: type[FormError]
) -> None:
    with pytest.raises(error) as raised:
        attached_files(made())
    assert str(raised.value).endswith("。")
    assert "\n" not in str(raised.value)


def test_odd_attachments_beside_the_forms_do_no_harm() -> None:
    with pikepdf.open(BytesIO(export_pdf(POSTAGE, TEMPLATE).data)) as document:
        names = document.Root.Names.EmbeddedFiles.Names
        odd = [names[0], None, names[0], 5, *names]
        document.Root.Names.EmbeddedFiles.Names = pikepdf.Array(odd)
        assert attached_files(saved_bytes(document)) == (native_file.native_bytes(POSTAGE),)


def test_compressed_bytes_that_begin_like_lzw_are_not_taken_for_it() -> None:
    with pikepdf.open(BytesIO(export_pdf(POSTAGE, TEMPLATE).data)) as document:
        document.attachments["a.bin"] = b"\x80/LZW\x80"
        assert attached_files(saved_bytes(document, **AS_IT_IS)) == (
            native_file.native_bytes(POSTAGE),
        )


@pytest.mark.parametrize("end", [b"]", b" ]", b"\0]", b"/FlateDecode]", b"%\n]"])
def test_the_short_name_of_lzw_is_refused(end: bytes) -> None:
    with pytest.raises(UnsafeCompressionError):
        attached_files(b"%PDF-1.7\n1 0 obj<</Filter[/LZW" + end + b">>")


def without_its_file(document: pikepdf.Pdf) -> None:
    del document.Root.AF[1].EF


def with_another_byte(document: pikepdf.Pdf) -> None:
    file = document.Root.AF[1].EF.F
    data = bytearray(file.read_bytes())
    data[40] ^= 1
    file.write(bytes(data))


def with_a_number_for_its_file(document: pikepdf.Pdf) -> None:
    document.Root.AF[1].EF = pikepdf.Dictionary(F=5)


@pytest.mark.parametrize(
    "damage", [without_its_file, with_another_byte, with_a_number_for_its_file]
)
def test_forms_beside_a_damaged_one_are_read_and_the_damaged_one_is_named(
    damage: Callable[[pikepdf.Pdf], None], tmp_path: Path
) -> None:
    path = tmp_path / "全部.pdf"
    with pikepdf.open(BytesIO(merged_pdf())) as document:
        name = str(document.Root.AF[1].UF)
        damage(document)
        path.write_bytes(saved_bytes(document))

    found = read_file(path)

    assert [reading.form.project for reading in found] == [NAMES[0], *NAMES[2:]]
    (finding,) = found[-1].findings
    assert (finding.code, finding.text) == ("damaged-attachment", name)
    assert name in finding.message


def test_an_attachment_with_an_unlimited_filter_is_not_unpacked() -> None:
    with pikepdf.new() as document:
        stream = document.make_stream(b"\x80\x0b\x60\x50", Filter=pikepdf.Name.LZWDecode)
        with pytest.raises(DamagedPdfError):
            _unpack(pikepdf.Dictionary(F=stream))


DAMAGE = st.lists(st.tuples(st.floats(0, 1), st.binary(min_size=1, max_size=9)), max_size=20)
WHOLE = merged_pdf()


@settings(max_examples=examples(1), deadline=None)
@given(DAMAGE, st.floats(0, 1))
def test_a_damaged_file_is_read_or_refused_in_a_sentence(
    damage: list[tuple[float, bytes]], end: float
) -> None:
    data = bytearray(WHOLE)
    for where, put in damage:
        place = int(where * len(data))
        data[place : place + len(put)] = put
    try:
        found = attached_forms(bytes(data[: 1 + int(end * len(data))]))
    except FormError:
        return
    assert 0 < len(found.native_files) <= len(NAMES)


@settings(max_examples=examples(1), deadline=None)
@given(st.integers(0, 8 * len(WHOLE) - 1))
def test_a_file_with_a_flipped_bit_gives_the_same_forms_or_a_sentence(bit: int) -> None:
    data = bytearray(WHOLE)
    data[bit // 8] ^= 1 << bit % 8
    with suppress(FormError):
        assert all(
            native_file.read_native(each).form in named_forms()
            for each in attached_forms(bytes(data)).native_files
        )


@pytest.mark.parametrize("place", [40, 200, -40])
def test_a_form_with_a_changed_byte_is_damaged(place: int) -> None:
    with pikepdf.open(BytesIO(export_pdf(POSTAGE, TEMPLATE).data)) as document:
        file = document.Root.AF[0].EF.F
        data = bytearray(file.read_bytes())
        data[place] ^= 1
        file.write(bytes(data))
        with pytest.raises(DamagedPdfError):
            attached_files(saved_bytes(document))


@pytest.mark.parametrize("checksum", [True, False])
def test_an_attached_form_that_is_invalid_raises_the_error_of_its_native_file(
    tmp_path: Path, *, checksum: bool
) -> None:
    path = tmp_path / "表.pdf"
    with pikepdf.open(BytesIO(export_pdf(POSTAGE, TEMPLATE).data)) as document:
        document.Root.AF[0].EF.F.write(b'{"format": "perfdesk", "version": 1')
        if not checksum:
            del document.Root.AF[0].EF.F.Params
        path.write_bytes(saved_bytes(document))
    with pytest.raises(FormError, match="不完整") as raised:
        read_file(path)
    assert isinstance(raised.value, DamagedPdfError) is checksum
