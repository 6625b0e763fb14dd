"""What a PDF says of itself: title, author, date, and the standards it keeps to.

The same is said twice, in the old place and as XMP, as PDF/A-3 (ISO 19005-3) and
PDF/UA-1 (ISO 14289-1) want it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pikepdf import Dictionary, Name, Pdf

from perfdesk import __version__
from perfdesk.formats.naming import creation_time
from perfdesk.table.linebreak import printable_text

SUBJECT = "项目支出绩效自评表"
_PROGRAM = f"perfdesk {__version__}"
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_LONGEST = 500
"""An archived file holds no string of more than 32,767 bytes, nor does a title bar."""
NONCHARACTERS = {0xFFFE: 0xFFFD, 0xFFFF: 0xFFFD}
"""Code points that neither XML nor an archived file's fonts may name, for ``str.translate``."""


@dataclass(frozen=True, slots=True)
class PdfMetadata:
    """Title and author, each in one line, the author perhaps empty; the date in UTC."""

    title: str
    author: str
    date: datetime

    @property
    def pdf_date(self) -> str:
        """The date as dictionaries of a PDF hold it."""
        return self.date.strftime("D:%Y%m%d%H%M%S+00'00'")

    def write_to(self, document: Pdf) -> None:
        """Says them in both places of a document."""
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
        """The same as XMP, with the standards the file keeps to."""
        creator = (
            f"<dc:creator><rdf:Seq><rdf:li>{_escaped(self.author)}</rdf:li></rdf:Seq></dc:creator>"
        )
        return _XMP.format(
            title=_escaped(self.title),
            creator=creator if self.author else "",
            subject=SUBJECT,
            program=_PROGRAM,
            date=self.date.isoformat(),
        ).encode()


def pdf_metadata(title: str, author: str) -> PdfMetadata:
    """What a file made now says of itself; raises DateError if the date set is none."""
    return PdfMetadata(one_line(title) or SUBJECT, one_line(author), creation_time())


def one_line(text: str) -> str:
    """A text in one line, as a PDF viewer shows it in its title bar; a very long one is cut."""
    line = " ".join(printable_text(text).translate(NONCHARACTERS).split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def _escaped(text: str) -> str:
    return text.translate(_ESCAPES)


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
