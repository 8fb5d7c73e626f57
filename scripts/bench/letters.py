"""Print letters: a batch with its gate, wording, addresses and file.

The floor is WeasyPrint alone: the same HTML, laid out in the same parts and written.
"""

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import database  # noqa: E402

NAME = "crm_vn_bench_letters"
BODY = """Kính gửi {you},

Nhân dịp sinh nhật của {you}, thay mặt toàn thể {company}, {we} xin gửi tới {you}
lời chúc sức khỏe, hạnh phúc và nhiều niềm vui bên gia đình.

Cảm ơn {you} đã tin tưởng và đồng hành cùng {company}.

Trân trọng,"""


def queue(env, count):
    """Queue a letter for each of so many new customers."""
    province = env.ref("base.state_vn_VN-HN")
    partners = env["res.partner"].create(
        [
            {
                "name": f"Nguyễn Văn {number}",
                "street": f"Số {number} đường Lê Lợi",
                "city": "Phường Hai Bà Trưng",
                "state_id": province.id,
                "country_id": province.country_id.id,
            }
            for number in range(count)
        ]
    )
    template = env["crm.message.template"].create(
        {"name": "Thư", "kind": "letter", "subject": "Chúc mừng", "body": BODY}
    )
    env["crm.interaction"]._queue(
        [
            {
                "partner_id": partner.id,
                "channel_id": env.ref("crm_vn_core.crm_channel_letter").id,
                "purpose": "service",
                "template_id": template.id,
            }
            for partner in partners
        ]
    )


def timed(function):
    start = time.perf_counter()
    function()
    return time.perf_counter() - start


def say(what, count, seconds, floor):
    sys.stdout.write(
        f"    {what:32} {count / seconds:7.0f} /s {count / floor:7.0f} /s"
        f" {seconds / floor:6.1f}\n"
    )


def print_plain(pages, part):
    """WeasyPrint alone, in parts as the batch makes them."""
    from odoo.addons.crm_vn_core.printing.engine import PdfBook
    from odoo.addons.crm_vn_core.printing.paper import Paper

    for start in range(0, len(pages), part):
        book = PdfBook(Paper(210, 297, 15, 15, 18, 22))
        for page in pages[start : start + part]:
            book.add(page)
        book.get_file()


def measure(env, count):
    from odoo.addons.crm_vn_core.models.channel.crm_letter_batch_print import PART

    queue(env, count)
    batch = env["crm.letter.batch"].create({"name": "Thư"})
    seconds = timed(batch.action_fill)
    sys.stdout.write(f"    {'choose them':32} {count / seconds:7.0f} /s\n")
    report = env["ir.actions.report"]
    name = env.ref("crm_vn_core.crm_letter_report").report_name
    pages = [
        report._render_qweb_html(name, letter.ids)[0] for letter in batch.letter_ids
    ]
    env.invalidate_all()
    batch.state = "printing"
    env.flush_all()
    floor = timed(lambda: print_plain(pages, PART))
    say("print the batch", count, timed(batch._print_parts), floor)
    sys.stdout.write(
        f"        {batch.page_count} pages, {batch.failed_count} not printed,"
        f" {len(batch.letters_pdf) * 3 // 4 / 1e6:.1f} MB\n"
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=1_000)
    parser.add_argument("--source", default="crm_vn_test", help="database to copy")
    options = parser.parse_args()
    count = min(options.customers, 20_000)
    database.start_odoo()
    database.drop(NAME)
    try:
        database.copy(options.source, NAME)
        sys.stdout.write(f"{count:,} letters{'':26} figure     floor  ratio\n")
        with database.environment(NAME) as env:
            measure(env, count)
    finally:
        database.forget(NAME)
        database.drop(NAME)


if __name__ == "__main__":
    main()
