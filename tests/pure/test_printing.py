"""The PDF engine: what it prints, and what it refuses to read."""

import base64
import io
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from PyPDF2 import PdfReader

from crm_vn_core.printing.engine import STATIC, PdfBook
from crm_vn_core.printing.paper import Paper

# Every letter of Vietnamese, with all its accents, in both cases.
ALPHABET = (
    "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợ"
    "pqrstuùủũúụưừửữứựvxyỳỷỹýỵ"
)
SECRET = "root-secret-8c1f"


def print_pages(*documents, **options):
    book = PdfBook(**options)
    counts = [book.add(document) for document in documents]
    pdf = book.get_file()
    return counts, PdfReader(io.BytesIO(pdf)), pdf


def text_of(reader):
    return "\n".join(page.extract_text() for page in reader.pages)


def fonts_of(reader):
    return {
        font.get_object()["/BaseFont"].split("+")[-1]
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()
    }


class Listener(BaseHTTPRequestHandler):
    asked = []

    def do_GET(self):
        self.asked.append(self.path)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(SECRET.encode())

    def log_message(self, *_args):
        """Keep quiet."""


@pytest.fixture(scope="module")
def server():
    server = HTTPServer(("127.0.0.1", 0), Listener)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def listener(server):
    """A web server inside the walls, and what it was asked for."""
    Listener.asked.clear()
    return server, Listener.asked


def test_vietnamese_letters_print_in_one_family():
    words = [ALPHABET, ALPHABET.upper()]
    html = "".join(f"<p>{w}</p><p><b>{w}</b></p><p><i>{w}</i></p>" for w in words)
    _counts, reader, _pdf = print_pages(html)
    text = text_of(reader).replace("\n", "")
    for word in words:
        assert text.count(word) == 3
    assert fonts_of(reader) == {"CRM-Serif", "CRM-Serif-Bold", "CRM-Serif-Italic"}


@pytest.mark.parametrize("number", [1, 2, 50])
def test_each_document_begins_on_its_own_page(number):
    documents = [f"<p>Thư số {index}.</p>" for index in range(number)]
    counts, reader, _pdf = print_pages(*documents)
    assert counts == [1] * number
    assert len(reader.pages) == number
    for index, page in enumerate(reader.pages):
        assert page.extract_text().strip() == f"Thư số {index}."


def test_odoo_layout_of_no_height_loses_no_page():
    rows = "".join(f"<p>Dòng {i}</p>" for i in range(200))
    html = f'<html style="height: 0"><body style="overflow: hidden">{rows}'
    counts, reader, _pdf = print_pages(html)
    assert counts[0] > 4
    assert "Dòng 199" in text_of(reader)


def test_pages_are_numbered_from_the_second_on():
    rows = "<p>dòng</p>" * 90
    _counts, reader, _pdf = print_pages(rows, rows, numbered=True)
    numbers = [
        "".join(filter(str.isdigit, page.extract_text())) for page in reader.pages
    ]
    half = len(numbers) // 2
    assert numbers == ["", *map(str, range(2, half + 1))] * 2


def test_paper_has_the_size_asked_for():
    _counts, reader, _pdf = print_pages("<p>Phiếu thu</p>", paper=Paper(210, 148))
    box = reader.pages[0].mediabox
    assert [round(float(side) / 72 * 25.4) for side in box[2:]] == [210, 148]


def test_empty_book_is_no_file():
    assert PdfBook().get_file() == b""


def test_pictures_inside_the_document_are_printed():
    logo = (STATIC / "description" / "icon.png").read_bytes()
    source = "data:image/png;base64," + base64.b64encode(logo).decode()
    _counts, reader, _pdf = print_pages(f'<img src="{source}">')
    assert len(reader.pages[0]["/Resources"]["/XObject"]) == 1


def svg(reference):
    picture = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"'
        ' xmlns:xlink="http://www.w3.org/1999/xlink">'
        f'<image xlink:href="{reference}" width="9" height="9"/></svg>'
    )
    code = base64.b64encode(picture.encode()).decode()
    return f"data:image/svg+xml;base64,{code}"


ATTACKS = (
    '<img src="{0}">',
    '<link rel="stylesheet" href="{0}">',
    '<link rel="attachment" href="{0}">',
    '<a rel="attachment" href="{0}">tệp</a>',
    '<object data="{0}"></object>',
    '<embed src="{0}">',
    '<iframe src="{0}"></iframe>',
    '<input type="image" src="{0}">',
    '<style>@import url("{0}");</style>',
    '<style>p {{ background: url("{0}") }}</style><p>nền</p>',
    '<style>p {{ content: url("{0}") }}</style><p>nền</p>',
    '<style>@font-face {{ font-family: X; src: url("{0}") }}'
    " p {{ font-family: X }}</style><p>chữ</p>",
    '<style>li {{ list-style-image: url("{0}") }}</style><li>mục</li>',
    '<base href="{0}"><img src="passwd">',
)


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("scheme", ["file", "http", "upper", "host", "svg"])
def test_no_file_and_no_address_is_read(attack, scheme, listener, tmp_path):
    """Neither the files of the machine nor the servers behind it (LFI, SSRF)."""
    base, asked = listener
    secret = tmp_path / "passwd"
    secret.write_text(SECRET)
    url = {
        "file": secret.as_uri(),
        "http": f"{base}/passwd",
        "upper": secret.as_uri().replace("file:", "FILE:"),
        "host": f"file://localhost{secret}",
        "svg": svg(f"{base}/inner"),
    }[scheme]
    _counts, reader, pdf = print_pages(attack.format(url) + "<p>Kính gửi</p>")
    assert asked == []
    assert SECRET not in text_of(reader)
    assert SECRET.encode() not in pdf
    assert base64.b64encode(SECRET.encode()) not in pdf
    assert "/EmbeddedFiles" not in str(reader.trailer["/Root"])
    assert "Kính gửi" in text_of(reader)


@pytest.mark.parametrize(
    "path",
    [
        "../hooks.py",
        "fonts/../../__manifest__.py",
        "%2e%2e/hooks.py",
        "fonts/%2e%2e/%2e%2e/hooks.py",
    ],
)
def test_no_way_leads_out_of_the_folder(path):
    book = PdfBook()
    with pytest.raises(ValueError, match="not read"):
        book.fetcher.fetch(f"{STATIC.as_uri()}/{path}")
    assert len(book.fetcher.refused) == 1


def test_a_link_out_of_the_folder_is_not_followed(tmp_path, monkeypatch):
    (tmp_path / "secret.txt").write_text(SECRET)
    static = tmp_path / "static"
    static.mkdir()
    (static / "way.txt").symlink_to(tmp_path / "secret.txt")
    monkeypatch.setattr("crm_vn_core.printing.engine.STATIC", static)
    # Not PdfBook: its own fonts lie in the folder that was replaced.
    from crm_vn_core.printing.engine import LocalFetcher

    with pytest.raises(ValueError, match="not read"):
        LocalFetcher().fetch((static / "way.txt").as_uri())


def test_own_files_are_read():
    answer = PdfBook().fetcher.fetch((STATIC / "description/icon.png").as_uri())
    assert answer.read() == Path(STATIC / "description/icon.png").read_bytes()
    assert answer.content_type == "image/png"


def test_a_document_that_fails_leaves_the_others():
    book = PdfBook()
    book.add("<p>một</p>")
    with pytest.raises(Exception):  # noqa: B017  whatever the engine raises
        book.add(None)
    book.add("<p>hai</p>")
    text = text_of(PdfReader(io.BytesIO(book.get_file())))
    assert "một" in text
    assert "hai" in text
