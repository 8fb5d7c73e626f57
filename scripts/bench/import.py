"""Measure the import of a messy customer list, step by step.

Everything happens in one transaction that is rolled back: the database is left as it
was. The floor is the plain batch creation of as many partners with the same values.
"""

import argparse
import base64
import datetime
import io
import os
import random
import resource
import time

import xlsxwriter

from odoo.api import SUPERUSER_ID, Environment
from odoo.modules.registry import Registry
from odoo.tools import config

FAMILY = "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô".split()
MIDDLE = "Văn Thị Minh Thanh Ngọc Quốc Thuỳ Đức Hồng Gia".split()
GIVEN = "An Bình Chi Dũng Đạt Giang Hà Hùng Lan Mai Nam Phúc Quân Sơn Tú Uyên".split()
HEADERS = (
    *("STT", "Mã KH", "HỌ VÀ TÊN", "Ngày sinh", "Giới tính", "SĐT", "Email", "Địa chỉ"),
    *("Phường", "Quận", "Tỉnh/TP", "Nghề nghiệp", "Doanh thu", "Ghi chú"),
)


def make_list(lines, rng):
    """Return an XLSX as offices keep it: several spellings, two faults in a hundred."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    page = book.add_worksheet("Khách hàng")
    date_format = book.add_format({"num_format": "dd/mm/yyyy"})
    page.write_row(0, 0, ["DANH SÁCH KHÁCH HÀNG"])
    page.write_row(2, 0, HEADERS)
    for index in range(lines):
        name = f"{rng.choice(FAMILY)} {rng.choice(MIDDLE)} {rng.choice(GIVEN)}"
        born = datetime.date(1950, 1, 1) + datetime.timedelta(rng.randrange(20_000))
        births = (
            born,
            f"{born:%d/%m/%Y}",
            f"{born.day}-{born.month}-{born:%y}",
            f"{born.year}",
            f"{rng.randint(1, 29)}/{rng.randint(1, 12)} ÂL",
        )
        digits = f"{index:07d}"
        numbers = (f"09{digits}0", f"09{digits[:4]}.{digits[4:]}1", f"0168{digits}")
        faulty = rng.random() < 0.02
        row = (
            *(index + 1, f"BENCH{index:06d}", name.upper() if index % 7 == 0 else name),
            *(
                "32/13/1999" if faulty else rng.choice(births),
                rng.choice(["Nam", "Nữ"]),
            ),
            *(rng.choice(numbers), f"bench{index}@example.com", f"{index} Lê Lợi"),
            *("Phường Bến Nghé", "Quận 1", "TP Hồ Chí Minh", "Giáo viên"),
            *(f"{rng.randint(1, 900)}.{rng.randint(100, 999)}.000", "Thích hoa lan"),
        )
        for column, value in enumerate(row):
            if isinstance(value, datetime.date):
                page.write_datetime(index + 3, column, value, date_format)
            else:
                page.write(index + 3, column, value)
    book.close()
    return buffer.getvalue()


def timed(label, function, *args, **kwargs):
    start, used = time.monotonic(), time.process_time()
    result = function(*args, **kwargs)
    seconds, used = time.monotonic() - start, time.process_time() - used
    print(f"{label:<44}{seconds:8.1f} s   (processor {used:.1f} s)")
    return result, seconds


def run_import(env, data):
    """Take a file through all steps; return the import and the seconds it took."""
    record = env["crm.customer.import"].create(
        {"file": base64.b64encode(data), "file_name": "bench.xlsx"}
    )
    _none, reading = timed("read the file, propose the columns", record.action_read)
    _none, checking = timed(
        "check every line", lambda: record._check_lines(*record._read_file())
    )
    _none, writing = timed(
        "write the customers", env["crm.customer.import.job"]._import_all, record
    )
    return record, reading + checking + writing


def show(record, seconds):
    print(
        f"{'total':<44}{seconds:8.1f} s   new {record.created_count}, "
        f"unchanged {record.unchanged_count}, updated {record.update_count}, "
        f"duplicates {record.duplicate_count}, faulty {record.error_count}"
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--database", default="crm_vn_test")
    parser.add_argument("--lines", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=2026)
    # The number of customers of the other benchmarks means nothing here.
    args, _others = parser.parse_known_args()
    config.parse_config(["-d", args.database, "-c", os.environ.get("ODOO_RC", "")])
    data = make_list(args.lines, random.Random(args.seed))
    print(f"{args.lines} lines, {len(data) / 1024:.0f} KB, seed {args.seed}")
    with Registry(args.database).cursor() as cr:
        env = Environment(cr, SUPERUSER_ID, {})
        first, seconds = run_import(env, data)
        show(first, seconds)
        again, seconds_again = run_import(env, data)
        show(again, seconds_again)
        vals_list = floor_values(first)
        Partner = env["res.partner"].with_context(tracking_disable=True)
        _none, floor = timed("floor: plain create", create_all, Partner, vals_list)
        print(f"{'ratio to the floor':<44}{seconds / floor:8.1f}")
        cr.rollback()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{'peak memory':<44}{peak:8d} MB")


def floor_values(record):
    reader = record.env["crm.customer.import.values"]
    lookups = reader._get_lookups([])
    lines = record.line_ids.filtered("is_created")
    return [reader._prepare_vals(line.values, lookups)[0] for line in lines]


def create_all(Partner, vals_list):
    for start in range(0, len(vals_list), 500):
        Partner.create(vals_list[start : start + 500])
        Partner.env.flush_all()
        Partner.env.invalidate_all()


if __name__ == "__main__":
    main()
