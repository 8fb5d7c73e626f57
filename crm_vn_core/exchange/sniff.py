"""Tells what a file is from its bytes; its name says nothing."""

from .errors import TableError

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAGIC = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"{\\rtf", "RTF"),
    (b"\x1f\x8b", "GZIP"),
    (b"7z\xbc\xaf\x27\x1c", "7Z"),
    (b"Rar!", "RAR"),
    (b"MZ", "EXE"),
    (b"\x7fELF", "ELF"),
    (b"SQLite format 3", "SQLite"),
)


def kind_of(data):
    """Return ``"xlsx"`` or ``"csv"`` for the bytes of a file.

    :raises TableError: for every other kind of content, each with its own code.
    """
    if not data.strip(b"\x00\t\r\n \xef\xbb\xbf\xff\xfe"):
        raise TableError("empty")
    if data[:4] in (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"):
        return "xlsx"
    if data.startswith(_OLE):
        # An encrypted workbook is an OLE file too, with this stream name in it.
        encrypted = "EncryptedPackage".encode("utf-16-le") in data
        raise TableError("password" if encrypted else "format_xls")
    if data[:2] == b"\x09\x08" or data[:2] == b"\x09\x04":
        raise TableError("format_xls")
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            raise TableError("format_other", kind=kind)
    _refuse_markup(data)
    return "csv"


def _refuse_markup(data):
    """Refuse web pages and XML: many systems export these under the name .xls."""
    head = data[:512].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    head = head.lower()
    if head.startswith(
        (b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta", b"<div")
    ):
        raise TableError("format_html")
