import builtins
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from graph.errors import InputError
from graph.model import Document
from graph.read import find_sources, read

PARAGRAPHS = ("甲公司收购乙公司", "甲公司周二宣布，已经完成对乙公司的收购。", "乙公司没有回应置评请求。")


def only(path: Path) -> Document | InputError:
    (result,) = read(find_sources([path]), max_bytes=1_000_000)
    return result


def word_file() -> bytes:
    docx = pytest.importorskip("docx")
    file = docx.Document()
    for paragraph in PARAGRAPHS:
        file.add_paragraph(paragraph)
    row = file.add_table(rows=1, cols=2).rows[0]
    row.cells[0].text, row.cells[1].text = "乙公司2024年营收", "12.5亿元。"
    buffer = BytesIO()
    file.save(buffer)
    return buffer.getvalue()


def pdf_file(text: str) -> bytes:
    """Return a PDF of one page with a line of ASCII text, written by hand."""
    stream = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    content, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        content + b"xref\n0 6\n0000000000 65535 f \n" + table + b"trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % len(content)
    )


def test_word_file(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(word_file())
    document = only(path)
    assert isinstance(document, Document)
    assert document.text == "\n".join([*PARAGRAPHS, "乙公司2024年营收 12.5亿元。"])
    assert document.title == PARAGRAPHS[0]
    start = document.text.index("乙公司没有")
    assert document.quote(*document.source_span(start, start + 5)) == "乙公司没有"


def test_pdf_file(tmp_path: Path) -> None:
    pytest.importorskip("pypdf")
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf_file("Acme Corp said on Tuesday that it had bought Beta Inc for 3 billion dollars."))
    document = only(path)
    assert isinstance(document, Document)
    assert document.text == "Acme Corp said on Tuesday that it had bought Beta Inc for 3 billion dollars."
    assert (document.language, document.media_type) == ("en", "application/pdf")


@pytest.mark.parametrize("name", ["a.pdf", "a.docx"])
@pytest.mark.parametrize("content", [b"no such format", b"%PDF-1.4\n1 0 obj\n<<", b"PK\x03\x04broken"])
def test_damaged_files_are_named(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    error = only(path)
    assert isinstance(error, InputError)
    assert str(error).startswith(f"{name}: not a readable")


def test_scan_without_text_is_named(tmp_path: Path) -> None:
    pytest.importorskip("pypdf")
    path = tmp_path / "scan.pdf"
    path.write_bytes(pdf_file(""))
    error = only(path)
    assert isinstance(error, InputError)
    assert "no text" in error.reason


@pytest.mark.parametrize(("name", "library"), [("a.pdf", "pypdf"), ("a.docx", "docx")])
def test_missing_library_says_how_to_install_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, library: str) -> None:
    load = builtins.__import__

    def without(module: str, *rest: Any, **options: Any) -> Any:
        if module.split(".")[0] == library:
            raise ImportError(module)
        return load(module, *rest, **options)

    monkeypatch.setattr(builtins, "__import__", without)
    path = tmp_path / name
    path.write_bytes(b"anything")
    error = only(path)
    assert isinstance(error, InputError)
    assert "pip install 'guanxi-graph[documents]'" in str(error)
