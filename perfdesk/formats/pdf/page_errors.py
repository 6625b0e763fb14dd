"""Errors of reading the pages of a PDF: one class and one sentence for each cause."""

from __future__ import annotations

from perfdesk.core.errors import FormError


class ScannedPdfError(FormError):
    """The pages are pictures, with or without recognised text behind them."""

    def __init__(self) -> None:
        super().__init__(
            "这份 PDF 是扫描件或图片，里面没有可以读取的表格文字，没有读入。"
            "请向填表人要 Excel、Word 文件或 .zpb 文件，或照着填写。"
        )


class NoRulesError(FormError):
    """There is text on the pages, but no ruled table."""

    def __init__(self) -> None:
        super().__init__(
            "这份 PDF 里的文字没有表格线，分不清各格的内容，没有读入。"
            "请向填表人要 Excel、Word 文件，或从原来的程序里带边框线重新导出 PDF。"
        )


class BrokenGridError(FormError):
    """The rules of a table do not part its cells from each other."""

    def __init__(self, page: int) -> None:
        super().__init__(
            f"PDF 第 {page} 页的表格线不全，几格的内容连在一起，分不清楚，没有读入。"
            "请向填表人要 Excel、Word 文件，或从原来的程序里带边框线重新导出 PDF。"
        )


class OverlappingTextError(FormError):
    """Texts are printed over each other, as where rows are too low for them."""

    def __init__(self, page: int) -> None:
        super().__init__(
            f"PDF 第 {page} 页的文字互相重叠，或压在表格线上（多半是行高不够），分不清楚，"
            "没有读入。请向填表人要 Excel、Word 文件，或在原来的程序里调好行高后重新导出 PDF。"
        )


class OtherColumnsError(FormError):
    """A table goes on over a page break in columns that have no heading."""

    def __init__(self, page: int) -> None:
        super().__init__(
            f"PDF 第 {page} 页的表格没有表头，各列又和上一页对不上，没有读入。"
            "请向填表人要 Excel、Word 文件，或在打印设置里选“将所有列打印在一页”后重新导出 PDF。"
        )


class UnreadableFontError(FormError):
    """The fonts do not say which characters their glyphs are."""

    def __init__(self, page: int) -> None:
        super().__init__(
            f"PDF 第 {page} 页的字体没有注明是什么文字，读出来会是乱码，没有读入。"
            "请向填表人要 Excel、Word 文件，或在原来的程序里用“另存为 PDF”重新导出。"
        )
