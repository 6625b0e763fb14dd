"""The metadata of a PDF: title, author, date, and the standards it conforms to.

They are written twice, into the document information dictionary and as XMP, as PDF/A-3
(ISO 19005-3) and PDF/UA-1 (ISO 14289-1) want it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from html import escape

from pikepdf import Dictionary, Name, Pdf

from perfdesk import __version__
from perfdesk.formats.naming import creation_time
from perfdesk.table.linebreak import printable_text

SUBJECT = "项目支出绩效自评表"
_PROGRAM = f"perfdesk {__version__}"
_MAX_LINE_LENGTH = 500
"""In characters: no title bar shows more, and PDF/A allows a string 32,767 bytes."""
NONCHARACTERS = {0xFFFE: 0xFFFD, 0xFFFF: 0xFFFD}
"""For ``str.translate``: code points that XML and the fonts of PDF/A must not contain."""


@dataclass(frozen=True, slots=True)
class PdfMetadata:
    """Title and author, each on one line and the author possibly empty; the date in UTC."""

    title: str
    author: str
    date: datetime

    @property
    def pdf_date(self) -> str:
        """The date as a PDF date string (ISO 32000-1, 7.9.4)."""
        return self.date.strftime("D:%Y%m%d%H%M%S+00'00'")

    def write_to(self, document: Pdf) -> None:
        """Write the metadata into both places of a document."""
        info = Dictionary(
            Title=self.title,
            Subject=SUBJECT,
            Creator=_PROGRAM,
            Producer=_PROGRAM,
            CreationDate=self.pdf_date,
            ModDate=self.pdf_date,
        )
        if self.author:
            info.Author = self.author
        document.docinfo = document.make_indirect(info)
        document.Root.Metadata = document.make_stream(
            self.xmp(), Type=Name.Metadata, Subtype=Name.XML
        )

    def xmp(self) -> bytes:
        """Return the metadata as XMP, with the standards the file conforms to."""
        author, title = (escape(text, quote=False) for text in (self.author, self.title))
        creator = f"<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>"
        return _XMP.format(
            title=title,
            creator=creator if self.author else "",
            subject=SUBJECT,
            program=_PROGRAM,
            date=self.date.isoformat(),
        ).encode()


def pdf_metadata(title: str, author: str) -> PdfMetadata:
    """Return the metadata of a file made now; raises DateError for a bad SOURCE_DATE_EPOCH."""
    return PdfMetadata(one_line(title) or SUBJECT, one_line(author), creation_time())


def one_line(text: str) -> str:
    """Return a text on one line, as a PDF viewer shows it in its title bar; a long one is cut."""
    line = " ".join(printable_text(text).translate(NONCHARACTERS).split())
    return line if len(line) <= _MAX_LINE_LENGTH else f"{line[: _MAX_LINE_LENGTH - 1]}…"


_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
{creator}
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>zh-CN</rdf:li></rdf:Bag></dc:language>
<xmp:CreatorTool>{program}</xmp:CreatorTool>
<xmp:CreateDate>{date}</xmp:CreateDate>
<xmp:ModifyDate>{date}</xmp:ModifyDate>
<pdf:Producer>{program}</pdf:Producer>
<pdfaid:part>3</pdfaid:part>
<pdfaid:conformance>A</pdfaid:conformance>
<pdfuaid:part>1</pdfuaid:part>
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 the file keeps to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>
"""
