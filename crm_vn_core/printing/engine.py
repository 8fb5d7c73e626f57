"""Makes PDF files of HTML with WeasyPrint, the same on every machine.

The fonts are the addon's own. Nothing else is read: no other file of the machine and
no address of the network, whatever the HTML asks for, for part of it is typed by users.
"""

import logging
import urllib.request
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urlsplit

import weasyprint
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from .paper import Paper

_logger = logging.getLogger(__name__)

#: The only folder of which files are read.
STATIC = Path(__file__).resolve().parents[1] / "static"
#: The family of our forms; the last ones are what wkhtmltopdf finds on the system.
FONT_FAMILY = '"CRM Serif", "Times New Roman", "Liberation Serif", Tinos, serif'
_FACES = (
    ("Regular", 400, "normal"),
    ("Bold", 700, "normal"),
    ("Italic", 400, "italic"),
    ("BoldItalic", 700, "italic"),
)
_TYPES = {".ttf": "font/ttf", ".png": "image/png", ".svg": "image/svg+xml"}


class LocalFetcher(URLFetcher):
    """Answers ``data:`` addresses and files below :data:`STATIC`; refuses the rest.

    ``refused`` keeps the addresses that were asked for in vain.
    """

    def __init__(self):
        super().__init__(allowed_protocols={"data", "file"}, allow_redirects=False)
        self.refused = []

    def fetch(self, url, headers=None):
        scheme = urlsplit(url).scheme.lower()
        if scheme == "data":
            return self._fetch_data(url)
        path = self._get_path(url) if scheme == "file" else None
        if path is None:
            self.refused.append(url[:200])
            raise ValueError("This address is not read when printing.")
        kind = _TYPES.get(path.suffix, "application/octet-stream")
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})

    @staticmethod
    def _fetch_data(url):
        answer = urllib.request.DataHandler().data_open(urllib.request.Request(url))
        head = EmailMessage()
        head["Content-Type"] = answer.headers.get("Content-Type") or "text/plain"
        return URLFetcherResponse(url, answer.read(), head)

    @staticmethod
    def _get_path(url):
        parts = urlsplit(url)
        if parts.netloc not in ("", "localhost"):
            return None
        path = Path(urllib.request.url2pathname(parts.path)).resolve()
        return path if path.is_relative_to(STATIC) and path.is_file() else None


class PdfBook:
    """One PDF file of several documents, each beginning on a page of its own.

    >>> book = PdfBook(Paper())
    >>> book.add("<p>Kính gửi</p>")
    1
    >>> pdf = book.get_file()

    :param paper: the :class:`Paper`
    :param numbered: print the number of the page at its top, from the second page on,
        as administrative papers do
    """

    def __init__(self, paper=None, numbered=False):
        self.fetcher = LocalFetcher()
        self._fonts = FontConfiguration()
        self._style = weasyprint.CSS(
            string=_get_style(paper or Paper(), numbered),
            font_config=self._fonts,
            url_fetcher=self.fetcher,
        )
        self._first = None
        self._pages = []

    def add(self, html):
        """Lay out one document; return its number of pages.

        A document that fails leaves the others as they are.
        """
        asked = len(self.fetcher.refused)
        page = weasyprint.HTML(
            string=html, base_url="about:blank", url_fetcher=self.fetcher
        )
        document = page.render(stylesheets=[self._style], font_config=self._fonts)
        if refused := self.fetcher.refused[asked:]:
            _logger.warning("Printing: not read: %s", ", ".join(refused[:5]))
        self._first = self._first or document
        self._pages += document.pages
        return len(document.pages)

    @property
    def page_count(self):
        return len(self._pages)

    def get_file(self):
        """Return the PDF file, as bytes."""
        if not self._first:
            return b""
        # The HTML of a user puts no other file into ours.
        self._first.metadata.attachments = []
        return self._first.copy(self._pages).write_pdf()


def _get_style(paper, numbered):
    """Return the style sheet of all documents: page, fonts, and nothing cut off.

    Odoo's own layout says ``html { height: 0 }``, with which every page after the
    first would be lost.
    """
    faces = "".join(
        f'@font-face {{ font-family: "CRM Serif"; font-weight: {weight};'
        f" font-style: {style};"
        f" src: url({(STATIC / 'fonts' / f'LiberationSerif-{name}.ttf').as_uri()}) }}"
        for name, weight, style in _FACES
    )
    number = f'content: counter(page); font: 13pt "CRM Serif"; height: {paper.top}mm'
    numbers = f"@top-center {{ {number} }}" if numbered else ""
    return (
        f"{faces} @page {{ {paper.css}; {numbers} }}"
        " @page :first { @top-center { content: none } }"
        " html, body { height: auto !important; overflow: visible !important }"
        f" body {{ margin: 0; font: 13pt/1.35 {FONT_FAMILY}; color: black }}"
    )
