"""PDF and Word files, read with libraries that are an extra of the package."""

import zlib
from io import BytesIO
from zipfile import BadZipFile

from graph.errors import ExtraMissing
from graph.read.article import Draft
from graph.read.cleantext import whole
from graph.read.decode import NotText

EXTRA = "documents"
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def read_pdf(content: bytes) -> Draft:
    """Return the draft of a PDF file: the text of its pages, one below the other.

    Raises:
        ExtraMissing: when pypdf is not installed.
        NotText: when the file is no PDF, is encrypted, or holds no text.
    """
    try:
        from pypdf import PdfReader
        from pypdf.errors import PyPdfError
    except ImportError as error:
        raise ExtraMissing(EXTRA, "Reading PDF") from error
    try:
        pages = [page.extract_text() for page in PdfReader(BytesIO(content)).pages]
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, NotImplementedError) as error:
        # pypdf lets these through when a damaged file leads it astray; which one depends on the damage
        raise NotText(f"not a readable PDF: {error}") from error
    return _draft("\n\n".join(page.strip() for page in pages), PDF)


def read_docx(content: bytes) -> Draft:
    """Return the draft of a Word file: its paragraphs and the rows of its tables in their order.

    Raises:
        ExtraMissing: when python-docx is not installed.
        NotText: when the file is no Word file or holds no text.
    """
    try:
        from docx import Document as WordDocument
        from docx.opc.exceptions import OpcError
        from docx.table import Table
    except ImportError as error:
        raise ExtraMissing(EXTRA, "Reading DOCX") from error
    texts: list[str] = []
    try:
        for block in WordDocument(BytesIO(content)).iter_inner_content():
            if isinstance(block, Table):
                texts += [" ".join(cell.text for cell in row.cells) for row in block.rows]
            else:
                texts.append(block.text)
    except (OpcError, BadZipFile, zlib.error, EOFError, LookupError, ValueError, AttributeError, NotImplementedError, SyntaxError) as error:
        # What damaged archives and damaged XML raise; lxml's own errors are SyntaxErrors.
        raise NotText(f"not a readable DOCX: {error}") from error
    return _draft("\n\n".join(text for text in texts if text.strip()), DOCX)


def _draft(text: str, media_type: str) -> Draft:
    if not text.strip():
        raise NotText("holds no text (a scan?)")
    source = text.encode("utf-8", "replace").decode("utf-8")
    return Draft(source=source, body=whole(source), media_type=media_type, marked=False)
