"""The kinds of file that no reader understands: what each is, and what to do with it."""

from __future__ import annotations

from dataclasses import dataclass

from perfdesk.formats.errors import UnreadableKindError


@dataclass(frozen=True, slots=True)
class UnreadableKind:
    """A kind of file, in the user's words, and what a user who has one can do.

    ``may_hold_form`` is True if an office keeps forms in such files: then one in a folder is
    named as not read.
    """

    name: str
    advice: str
    may_hold_form: bool = True

    def error(self) -> UnreadableKindError:
        """Return the error for a file of this kind."""
        return UnreadableKindError(self.name, self.advice)


_FROM_WPS_AS_DOCX = "请用 WPS 文字打开它，另存为 .docx 后再读入"
_AS_DOCX = "请用 Word 或 WPS 打开它，另存为 .docx 后再读入"
_AS_XLSX = "请用 Excel 或 WPS 打开它，另存为 .xlsx 后再读入"
_TABLE_FROM_SLIDES = "请把其中的表格复制到 Excel 或 WPS 表格里，存为 .xlsx 后再读入"

WORD = UnreadableKind("旧版 Word 文档（.doc）", _AS_DOCX)
WPS_WRITER = UnreadableKind("WPS 文字文档（.wps）", _FROM_WPS_AS_DOCX)
RTF = UnreadableKind("RTF 文档", _AS_DOCX)
OPEN_TEXT = UnreadableKind(
    "OpenDocument 文字文档（.odt）", "请用 WPS 或 LibreOffice 打开它，另存为 .docx 后再读入"
)
UNIFORM_OFFICE = UnreadableKind(
    "标文通文档（.uof）", "请用 WPS 打开它，另存为 .docx 或 .xlsx 后再读入"
)
BINARY_WORKBOOK = UnreadableKind("二进制的 Excel 工作簿（.xlsb）", _AS_XLSX)
XML_WORD = UnreadableKind("XML 格式的 Word 文档", _AS_DOCX)
FLAT_OPEN_DOCUMENT = UnreadableKind(
    "XML 格式的 OpenDocument 文档", "请用 LibreOffice 打开它，另存为 .xlsx 或 .docx 后再读入"
)
SLIDES = UnreadableKind("演示文稿（如 PowerPoint、WPS 演示）", _TABLE_FROM_SLIDES)
APPLE = UnreadableKind(
    "苹果的表格或文稿（Numbers、Pages）", "请在苹果电脑上打开它，导出为 Excel 或 Word 文件后再读入"
)
OFD = UnreadableKind(
    "OFD 版式文件", "请用 WPS 或 OFD 阅读器打开它，导出为 Word 或 Excel 文件后再读入"
)
CAJ = UnreadableKind("CAJ 文献", "请用 CAJ 阅读器打开它，导出为 Word 文件或 PDF 后再读入")
ARCHIVE = UnreadableKind("压缩包", "请先解压，再读入其中的文件")
PICTURE = UnreadableKind("图片", "图片里的文字读不出来，请向填表人要 Excel、Word 文件，或照着填写")
MAIL = UnreadableKind("电子邮件", "请打开邮件，把附件存到文件夹里，再读入附件")
OLD_OFFICE = UnreadableKind(
    "旧版 Office 文件", "请用 WPS 或 Office 打开它，另存为 .xlsx 或 .docx 后再读入"
)
XML = UnreadableKind(
    "XML 数据文件", "请在生成它的系统里导出 Excel 文件，或用 Excel、WPS 打开后另存为 .xlsx 再读入"
)
JSON = UnreadableKind(
    "JSON 数据文件，不是自评表", "请选择 .zpb 文件，或在生成它的系统里导出 Excel 文件", False
)
MARKDOWN = UnreadableKind("Markdown 文本，里面没有自评表", "请确认选对了文件", False)
PROGRAM = UnreadableKind("程序，不是文档", "请换一个文件", False)

_SUFFIXES = {
    WORD: ".doc .dot",
    WPS_WRITER: ".wps .wpt",
    RTF: ".rtf",
    OPEN_TEXT: ".odt .ott",
    UNIFORM_OFFICE: ".uof .uot .uos",
    BINARY_WORKBOOK: ".xlsb",
    FLAT_OPEN_DOCUMENT: ".fods .fodt",
    SLIDES: ".ppt .pptx .pps .ppsx .dps .odp",
    APPLE: ".numbers .pages .key",
    OFD: ".ofd",
    CAJ: ".caj .kdh .nh",
    ARCHIVE: ".zip .rar .7z .gz .tgz .tar .bz2 .xz",
    PICTURE: ".jpg .jpeg .jfif .png .bmp .gif .tif .tiff .webp .heic .heif",
    MAIL: ".eml .msg",
    XML: ".xml",
    JSON: ".json",
    MARKDOWN: ".md",
    PROGRAM: ".exe .dll .msi .com .bat .apk",
}
KINDS = {suffix: kind for kind, suffixes in _SUFFIXES.items() for suffix in suffixes.split()}
"""The kinds by suffix."""

UNREADABLE_SUFFIXES = tuple(suffix for suffix, kind in KINDS.items() if kind.may_hold_form)
"""The suffixes of files that may hold a form but cannot be read."""

SIGNATURES = (
    (b"{\\rtf", RTF),
    (b"\x89PNG", PICTURE),
    (b"\xff\xd8\xff", PICTURE),
    (b"GIF8", PICTURE),
    (b"II*\0", PICTURE),
    (b"MM\0*", PICTURE),
    (b"Rar!\x1a\x07", ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", ARCHIVE),
    (b"\x1f\x8b\x08", ARCHIVE),
    (b"BZh", ARCHIVE),
    (b"\xfd7zXZ\0", ARCHIVE),
    (b"CAJ\0", CAJ),
    (b"HN\0\0", CAJ),
    (b"KDH ", CAJ),
    (b"MZ\x90", PROGRAM),
    (b"\x7fELF", PROGRAM),
)
"""The first bytes of files of kinds that cannot be read."""


def kind_by_signature(data: bytes) -> UnreadableKind | None:
    """Return the kind that a file's first bytes tell, None if they tell none."""
    for signature, kind in SIGNATURES:
        if data.startswith(signature):
            return kind
    is_webp = data[:4] == b"RIFF" and data[8:12] == b"WEBP"
    is_heic = data[4:8] == b"ftyp" and data[8:12] in {b"heic", b"heix", b"mif1", b"msf1", b"hevc"}
    # The header of a bitmap names its own length and has two words of zeros.
    is_bitmap = data[:2] == b"BM" and data[6:10] == bytes(4)
    is_tar = data[257:262] == b"ustar"
    if is_webp or is_heic or is_bitmap:
        return PICTURE
    return ARCHIVE if is_tar else None
