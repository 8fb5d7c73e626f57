"""Reading files: every bad one has one clear refusal, every good one its rows."""

import datetime
import io
import resource
import subprocess
import sys
import unicodedata
from pathlib import Path

import openpyxl
import pytest
from bad_files import NS, PEOPLE, bad_files, changed, sheet, workbook

from crm_vn_core.exchange.errors import CODES, CellFault, TableError
from crm_vn_core.exchange.limits import DEFAULT
from crm_vn_core.exchange.plan import read_heading
from crm_vn_core.exchange.tables import cell_name, column_name, read_table

CORPUS = list(bad_files())


def test_corpus_is_large_and_names_every_content_code():
    assert len(CORPUS) >= 60
    assert len({name for name, _data, _code in CORPUS}) == len(CORPUS)
    never_by_content = {"no_sheet"}
    assert {code for _name, _data, code in CORPUS} == set(CODES) - never_by_content


@pytest.mark.parametrize(
    ("data", "code"), [pytest.param(d, c, id=n) for n, d, c in CORPUS]
)
def test_bad_file_is_refused_with_its_reason(data, code):
    with pytest.raises(TableError) as caught:
        read_heading(read_table(data))
    assert caught.value.code == code
    assert set(caught.value.params) >= set(CODES[code])


def test_corpus_stays_below_500_mb():
    """The worst of the corpus in a process of its own: peak memory is a fact."""
    script = (
        "import resource, sys; sys.path.insert(0, sys.argv[1])\n"
        "import conftest\n"
        "from bad_files import bad_files\n"
        "from crm_vn_core.exchange.errors import TableError\n"
        "from crm_vn_core.exchange.tables import read_table\n"
        "for name, data, code in bad_files():\n"
        "    try: read_table(data)\n"
        "    except TableError: pass\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)\n"
    )
    folder = str(Path(__file__).parent)
    run = subprocess.run(
        [sys.executable, "-c", script, folder],
        capture_output=True,
        text=True,
        check=True,
        preexec_fn=lambda: resource.setrlimit(
            resource.RLIMIT_AS, (2 * 1024**3, 2 * 1024**3)
        ),
    )
    assert int(run.stdout) < 500, f"{run.stdout.strip()} MB"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le-bom", "utf-32"]
)
def test_unicode_csv(encoding):
    if encoding == "utf-16-le-bom":
        data = b"\xff\xfe" + PEOPLE.encode("utf-16-le")
    else:
        data = PEOPLE.encode(encoding)
    table = read_table(data)
    assert table.rows[1] == (2, ["Nguyễn Văn An", "0912345678"])


def _cp1258(text):
    """Encode as Vietnamese Windows does: letter with its hat, then the tone mark."""
    out = b""
    for char in unicodedata.normalize("NFC", text):
        try:
            out += char.encode("cp1258")
            continue
        except UnicodeEncodeError:
            pass
        base, *marks = unicodedata.normalize("NFD", char)
        tones = [m for m in marks if m in "\u0300\u0301\u0303\u0309\u0323"]
        hats = "".join(m for m in marks if m not in tones)
        out += unicodedata.normalize("NFC", base + hats).encode("cp1258")
        out += "".join(tones).encode("cp1258")
    return out


def test_vietnamese_windows_csv():
    table = read_table(_cp1258(PEOPLE))
    assert table.encoding == "cp1258"
    assert table.rows[1:] == [
        (2, ["Nguyễn Văn An", "0912345678"]),
        (3, ["Trần Thị Bảy", "0987654321"]),
    ]


@pytest.mark.parametrize("sign", [";", ",", "\t", "|"])
def test_delimiters(sign):
    text = PEOPLE.replace(";", sign)
    table = read_table(text.encode())
    assert table.delimiter == sign
    assert table.rows[0][1] == ["Họ tên", "SĐT"]


def test_semicolon_list_with_commas_in_the_address():
    text = "Tên;Địa chỉ\nAn;12 Lê Lợi, Q.1, HCM\nBa;3 Trần Phú, Q.5, HCM\n"
    assert read_table(text.encode()).rows[1][1] == ["An", "12 Lê Lợi, Q.1, HCM"]


def test_sep_line_and_quotes():
    text = 'sep=|\r\nTên|Ghi chú\r\nAn|"hai\ndòng | và ""dấu"""\r\n'
    table = read_table(text.encode())
    assert table.rows[1][1] == ["An", 'hai\ndòng | và "dấu"']


def test_question_mark_in_a_web_address_is_no_lost_accent():
    text = "Tên;Web\n" + "An;https://a.vn/x?y=1&z?w\n" * 5
    assert len(read_table(text.encode()).rows) == 6


def test_row_numbers_are_those_of_the_file():
    table = read_table("\n\nTên;SĐT\n\nAn;1\n".encode())
    assert [number for number, _row in table.rows] == [3, 5]


def _book(epoch=None):
    book = openpyxl.Workbook()
    page = book.active
    if epoch:
        book.epoch = epoch
    return book, page


def _bytes(book):
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "epoch", [openpyxl.utils.datetime.WINDOWS_EPOCH, openpyxl.utils.datetime.MAC_EPOCH]
)
def test_dates_of_both_epochs(epoch):
    book, page = _book(epoch)
    page.append(["Tên", "Ngày sinh"])
    page.append(["An", datetime.date(1975, 8, 15)])
    table = read_table(_bytes(book))
    assert table.rows[1][1][1].date() == datetime.date(1975, 8, 15)
    assert table.epoch_1904 == (epoch.year == 1904)


def test_formula_gives_its_value_or_a_fault():
    row = (
        '<row r="1"><c r="A1" t="str"><f>"Nguyễn"</f><v>Nguyễn An</v></c>'
        '<c r="B1"><f>1+1</f></c><c r="C1" t="e"><v>#N/A</v></c></row>'
    )
    [(_number, cells)] = read_table(changed(sheet=sheet(row))).rows
    assert cells == ["Nguyễn An", "formula", "excel_error"]
    assert [type(cell) for cell in cells] == [str, CellFault, CellFault]


def test_cells_merged_downwards_hold_for_each_line():
    book, page = _book()
    page.append(["Tên", "Địa chỉ"])
    page.append(["An", "12 Lê Lợi"])
    page.append(["Ba", None])
    page.merge_cells("B2:B3")
    assert read_table(_bytes(book)).rows[2][1] == ["Ba", "12 Lê Lợi"]


def test_first_visible_sheet_with_data_and_any_by_name():
    book, page = _book()
    page.title = "Bìa"
    hidden = book.create_sheet("Ẩn")
    hidden.append(["x"])
    hidden.sheet_state = "hidden"
    book.create_sheet("Khách").append(["Tên"])
    book.create_sheet("Khác").append(["Khác"])
    data = _bytes(book)
    table = read_table(data)
    assert (table.sheet, table.sheets) == ("Khách", ("Bìa", "Khách", "Khác"))
    assert read_table(data, sheet="Khác").rows == [(1, ["Khác"])]
    with pytest.raises(TableError) as caught:
        read_table(data, sheet="Ẩn")
    assert caught.value.code == "no_sheet"


def test_formatted_empty_cells_do_not_count_as_columns():
    row = '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1" s="0"/></row>'
    assert read_table(changed(sheet=sheet(row))).rows == [(1, [1])]


def test_limits_are_those_of_the_caller():
    with pytest.raises(TableError) as caught:
        read_table(workbook(), limits=DEFAULT._replace(file_size=100))
    assert caught.value.code == "too_big"
    assert NS in sheet("")


def test_cell_names():
    assert cell_name(2, 17) == "C17"
    assert [column_name(n) for n in (0, 25, 26, 27, 701, 702)] == [
        *("A", "Z", "AA", "AB", "ZZ", "AAA")
    ]
