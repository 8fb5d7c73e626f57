"""Files that a customer list must never be, each with the code of its refusal.

``bad_files()`` yields ``(name, bytes, code)``. All are made here, so that the corpus
can be read; nothing of it is a real list.
"""

import io
import struct
import zipfile

import xlsxwriter

NS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PEOPLE = "Họ tên;SĐT\nNguyễn Văn An;0912345678\nTrần Thị Bảy;0987654321\n"


def workbook(rows=(("Họ tên", "SĐT"), ("An", "0912345678")), **options):
    """Return a sound workbook."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, **options}) as book:
        page = book.add_worksheet()
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return buffer.getvalue()


def parts_of(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts, compression=zipfile.ZIP_DEFLATED):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def changed(**changes):
    """Return a workbook with parts replaced; the keys are short names."""
    names = {
        "sheet": "xl/worksheets/sheet1.xml",
        "strings": "xl/sharedStrings.xml",
        "styles": "xl/styles.xml",
        "book": "xl/workbook.xml",
        "types": "[Content_Types].xml",
    }
    parts = parts_of(workbook())
    for key, data in changes.items():
        parts[names[key]] = data.encode() if isinstance(data, str) else data
    return zipped(parts)


def sheet(body):
    return (
        f'<?xml version="1.0"?><worksheet xmlns="{NS}"><sheetData>{body}</sheetData>'
        "</worksheet>"
    )


def bad_files():
    yield from _not_tables()
    yield from _bad_texts()
    yield from _bad_archives()
    yield from _bad_sheets()


def _not_tables():
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    yield "nothing", b"", "empty"
    yield "spaces", b"  \r\n\t\n ", "empty"
    yield "only a mark", b"\xef\xbb\xbf", "empty"
    yield "only NUL", b"\x00" * 4096, "empty"
    yield "xls", ole + b"\x00" * 2000, "format_xls"
    yield "xls named xlsx", ole + b"Workbook" * 100, "format_xls"
    yield "excel 4", b"\x09\x04\x06\x00\x00\x00\x10\x00" + b"\x00" * 50, "format_xls"
    secret = "EncryptedPackage".encode("utf-16-le")
    yield "with password", ole + b"\x00" * 900 + secret + b"\x00" * 90, "password"
    yield "pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "format_other"
    yield "png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 99, "format_other"
    yield "jpeg", b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"\x00" * 99, "format_other"
    yield "gif", b"GIF89a" + b"\x01" * 99, "format_other"
    yield "rtf", b"{\\rtf1\\ansi Nguyen Van A}", "format_other"
    yield "gzip", b"\x1f\x8b\x08\x00" + b"\x01" * 99, "format_other"
    yield "7z", b"7z\xbc\xaf\x27\x1c" + b"\x01" * 99, "format_other"
    yield "rar", b"Rar!\x1a\x07\x01\x00" + b"\x01" * 99, "format_other"
    yield "exe", b"MZ\x90\x00" + b"\x01" * 99, "format_other"
    yield "sqlite", b"SQLite format 3\x00" + b"\x01" * 99, "format_other"
    yield "html named xls", b"<html><table><tr><td>A</td></tr></table>", "format_html"
    yield "html, upper case", b"\r\n<!DOCTYPE html><HTML>", "format_html"
    yield "bare table", b"<table><tr><td>x</td></tr></table>", "format_html"
    yield "html in UTF-16", "<html><table>".encode("utf-16"), "format_html"
    yield "xml 2003", b'<?xml version="1.0"?><Workbook/>', "format_html"
    yield "binary", b"A;B\n1\x00\x01\x02;2\n", "format_binary"
    yield "UTF-16 without mark", PEOPLE.encode("utf-16-le"), "format_binary"
    yield "too big", b"A;B\n" + b"x;y\n" * 6_000_000, "too_big"


def _bad_texts():
    utf8 = PEOPLE.encode()
    yield "UTF-8 cut in a letter", utf8[: utf8.index("ễ".encode()) + 2], "truncated"
    yield "UTF-16 cut", PEOPLE.encode("utf-16")[:-1], "truncated"
    yield "UTF-8 and rubbish", b"A;B\n\xff\xfe\xc3\x28;2\n\x81\x8d\n", "encoding"
    yield "Japanese", "名前;電話\n山田太郎;090\n".encode("shift_jis"), "encoding"
    yield "Russian", "Имя;Тел\nИван Петров;7912\n".encode("cp1251"), "encoding"
    yield "Chinese", "姓名;电话\n王小明;138\n".encode("gb18030"), "encoding"
    yield "TCVN3", b"H\xe4 t\xaan;S\xa7T\nNguy\xd4n V\xa8n B\xb8;09\n", "legacy_font"
    old = "Họ tên;SĐT\nNguyÔn V¨n A;1\nTrÇn V¨n B;2\nLª V¨n C;3\nB¹ch V¨n D;4\n"
    yield "TCVN3 as UTF-8", old.encode(), "legacy_font"
    lost = "Ho ten,SDT\nNguy?n V?n An,1\nTr?n Th? B?y,2\nL? V?n C??ng,3\n"
    yield "question marks", lost.encode(), "lost_accents"
    yield (
        "replacement signs",
        PEOPLE.replace("ễ", "\ufffd")
        .replace("ầ", "\ufffd")
        .replace("ị", "\ufffd")
        .replace("ả", "\ufffd")
        .encode(),
        "lost_accents",
    )
    double = PEOPLE.encode().decode("cp1252", "replace").encode()
    yield "UTF-8 twice", double, "mojibake"
    yield "one line", b"Ho ten;SDT\n", "no_rows"
    yield "numbers only", b"1;2;3\n4;5;6\n", "no_header"
    yield "million columns", b"a;" * 1_000_000 + b"b\n1;2\n", "too_many_columns"
    yield (
        "columns further down",
        b"a;b\n1;2\n" + b"x;" * 300 + b"x\n",
        "too_many_columns",
    )
    yield "rows", b"Ho ten\n" + b"An\n" * 60_000, "too_many_rows"
    wide = b";".join(b"c%d" % column for column in range(150)) + b"\n"
    yield "cells", wide + (b"1;" * 149 + b"1\n") * 11_000, "too_many_cells"
    yield "open quote", b'A;B\n"An;1\n' + b"Ba;2\n" * 30_000, "unclosed_quote"
    yield "open quote, short", b'A;B\n"An;1\n' + b"Ba;2\n" * 9_000, "unclosed_quote"
    yield "long cell", b"A;B\n" + b"x" * 40_000 + b";1\n", "cell_too_long"


def _bad_archives():
    good = workbook()
    yield "empty zip", zipped({}), "format_other"
    yield "zip of a CSV", zipped({"list.csv": PEOPLE}), "format_other"
    yield "zip without types", zipped({"xl/workbook.xml": "<a/>"}), "format_other"
    word = parts_of(good)
    word["[Content_Types].xml"] = b"<Types>wordprocessingml.document.main</Types>"
    yield "docx", zipped(word), "format_other"
    yield (
        "ods",
        zipped({"mimetype": "application/vnd.oasis.opendocument"}),
        "format_ods",
    )
    types = parts_of(good)["[Content_Types].xml"]
    macro = types.replace(b"sheet.main+xml", b"sheet.macroEnabled.main+xml")
    yield "xlsm", changed(types=macro), "format_macro"
    with_vba = parts_of(good) | {"xl/vbaProject.bin": b"\x01" * 20}
    yield "xlsm named xlsx", zipped(with_vba), "format_macro"
    binary = types.replace(b"spreadsheetml.sheet.main+xml", b"sheet.binary.main")
    yield "xlsb", changed(types=binary), "format_xlsb"
    yield "cut in half", good[: len(good) // 2], "truncated"
    yield "cut at the end", good[:-30], "truncated"
    yield "only the start", b"PK\x03\x04" + b"\x00" * 26, "truncated"
    yield "bytes flipped", _flipped(good), "damaged"
    yield "encrypted entries", _encrypted(good), "password"
    zeros = parts_of(good) | {"xl/worksheets/sheet1.xml": b" " * 60_000_000}
    yield "bomb by ratio", zipped(zeros), "bomb"
    many = parts_of(good) | {f"xl/media/{n}.txt": b"x" for n in range(3000)}
    yield "bomb by entries", zipped(many), "bomb"
    yield "bomb by declared size", _oversized(good), "bomb"


def _bad_sheets():
    entity = '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]>'
    yield "entities", changed(sheet=f'<?xml version="1.0"?>{entity}<a>&c;</a>'), "bomb"
    outside = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    yield "entities in styles", changed(styles=outside + "<a>&x;</a>"), "bomb"
    text = f'<?xml version="1.0"?>{outside}<sst xmlns="{NS}"><si><t>&x;</t></si></sst>'
    yield "entities in texts", changed(strings=text), "bomb"
    yield "UTF-16 parts", changed(sheet=sheet("").encode("utf-16")), "damaged"
    yield "no sheet", changed(sheet=sheet("")), "empty"
    yield "XML cut", changed(sheet=sheet("<row><c>")[:-30]), "damaged"
    yield "not XML", changed(sheet="Họ tên"), "damaged"
    row = '<row r="1"><c r="A1" t="s"><v>999</v></c></row>'
    yield "text that is not there", changed(sheet=sheet(row)), "damaged"
    row = '<row r="x"><c r="A1"><v>1</v></c></row>'
    yield "bad row number", changed(sheet=sheet(row)), "damaged"
    row = '<row r="1"><c r="1A"><v>1</v></c></row>'
    yield "bad cell name", changed(sheet=sheet(row)), "damaged"
    row = '<row r="1"><c r="A1"><v>abc</v></c></row>'
    yield "bad number", changed(sheet=sheet(row)), "damaged"
    row = f'<row r="1"><c r="A1"><v>{"9" * 10_000}</v></c></row>'
    yield "endless number", changed(sheet=sheet(row)), "damaged"
    row = '<row r="1"><c r="XFD1"><v>1</v></c></row>'
    yield "last column of Excel", changed(sheet=sheet(row)), "too_many_columns"
    cells = "".join(f"<c><v>{number}</v></c>" for number in range(1_000_000))
    yield (
        "million columns in XLSX",
        changed(sheet=sheet(f"<row>{cells}</row>")),
        ("too_many_columns"),
    )
    yield "endless cells", changed(sheet=sheet("<row>" + "<c/>" * 3_100_000)), "bomb"
    styles = f'<styleSheet xmlns="{NS}">' + "<xf/>" * 250_000 + "</styleSheet>"
    yield "endless styles", _stored(styles), "too_complex"
    rows = "".join(
        f'<row r="{number}"><c r="A{number}"><v>{number}</v></c></row>'
        for number in range(1, 60_000)
    )
    yield "rows in XLSX", changed(sheet=sheet(rows)), "too_many_rows"
    yield "no workbook", zipped(_without("xl/workbook.xml")), "damaged"
    yield "no relations", zipped(_without("xl/_rels/workbook.xml.rels")), "damaged"
    hidden = parts_of(workbook())["xl/workbook.xml"].replace(
        b"<sheet ", b'<sheet state="hidden" '
    )
    yield "only a hidden sheet", changed(book=hidden), "empty"
    formulas = (("Họ tên",),)
    yield "header only", workbook(formulas), "no_rows"


def _without(name):
    parts = parts_of(workbook())
    del parts[name]
    return parts


def _stored(styles):
    parts = parts_of(workbook()) | {"xl/styles.xml": styles.encode()}
    return zipped(parts, zipfile.ZIP_STORED)


def _flipped(data):
    """Return the archive with the packed bytes of its first sheet spoiled."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        info = archive.getinfo("xl/worksheets/sheet1.xml")
    start = info.header_offset + 30 + len(info.filename)
    spoiled = bytearray(data)
    for position in range(start + 2, start + 40):
        spoiled[position] ^= 0xA5
    return bytes(spoiled)


def _encrypted(data):
    """Return the archive with the flag of encryption on every entry."""
    spoiled = bytearray(data)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        position = data.find(signature)
        while position >= 0:
            spoiled[position + offset] |= 1
            position = data.find(signature, position + 4)
    return bytes(spoiled)


def _oversized(data):
    """Return the archive whose list says that a part unpacks to 4 GB."""
    spoiled = bytearray(data)
    position = data.find(b"PK\x01\x02")
    spoiled[position + 24 : position + 28] = struct.pack("<I", 0xFFFFFFF0)
    return bytes(spoiled)
