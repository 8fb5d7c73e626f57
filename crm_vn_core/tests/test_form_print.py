# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import io
from unittest.mock import patch

from psycopg2 import IntegrityError
from PyPDF2 import PdfReader

from odoo.fields import Command
from odoo.tests import TransactionCase, new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.base.models import ir_actions_report as core_report

LOGO = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAA"
    "AABJRU5ErkJggg=="
)
ARCH = """
    <t t-name="crm_vn_core.test_form">
        <t t-call="crm_vn_core.crm_vn_form_container">
            <t t-foreach="docs" t-as="doc">
                <t t-set="company" t-value="doc.env.company" />
                <t t-set="forms" t-value="doc.env['crm.form.template']" />
                <t t-set="form" t-value="forms._find('letter')" />
                <t t-call="crm_vn_core.crm_vn_form_layout">
                    <h1>Giấy đề nghị</h1>
                    <p>Kính gửi: <t t-out="doc.name" /></p>
                    <img src="file:///etc/hostname" />
                </t>
            </t>
        </t>
    </t>
"""


class FormPrintCase(TransactionCase):
    """A company with a letterhead, customers, and the text of a printed form."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "force_report_rendering": True})
        cls.company = cls.env.company
        cls.company.write(
            {
                "name": "Công ty TNHH Sao Mai",
                "street": "12 Trần Hưng Đạo",
                "city": "Phường Cửa Nam",
                "vat": "0100109106",
                "phone": "024 3942 0000",
            }
        )
        cls.customers = cls.env["res.partner"].create(
            [{"name": f"Nguyễn Thị Bảy {number}"} for number in range(50)]
        )

    @classmethod
    def _create_report(cls, **vals):
        view = cls.env["ir.ui.view"].create(
            {"type": "qweb", "key": "crm_vn_core.test_form", "arch": ARCH}
        )
        cls.env["ir.model.data"].create(
            {
                "module": "crm_vn_core",
                "name": "test_form",
                "model": "ir.ui.view",
                "res_id": view.id,
            }
        )
        return cls.env["ir.actions.report"].create(
            {
                "name": "Giấy đề nghị",
                "model": "res.partner",
                "report_name": "crm_vn_core.test_form",
                "crm_pdf_engine": "weasyprint",
                "paperformat_id": cls.env.ref(
                    "crm_vn_core.crm_vn_paperformat_portrait"
                ).id,
            }
            | vals
        )

    def _print(self, report, records):
        content, kind = report._render_qweb_pdf(report.report_name, records.ids)
        self.assertEqual(kind, "pdf")
        return PdfReader(io.BytesIO(content))


@tagged("post_install", "-at_install")
class TestFormPrint(FormPrintCase):
    """The seam: which engine prints what, and what a form shows."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.report = cls._create_report()
        cls.form = cls.env["crm.form.template"].search([("kind", "=", "letter")])

    def _found(self, state="install", patched=False):
        """Stand in for the program of another machine."""
        info = core_report.WkhtmlInfo(
            state, False, "wkhtmltopdf", "0.12.6", patched, "wkhtmltoimage", None
        )
        path = "odoo.addons.crm_vn_core.models.printing.ir_actions_report._wkhtml"
        return patch(path, return_value=info)

    def test_blocks_of_a_form(self):
        self.form.write(
            {
                "has_motto": True,
                "signatory_ids": [
                    Command.create(
                        {
                            "title": "Kế toán trưởng",
                            "note": "(Ký, họ tên)",
                            "name": "Lê Thị Ánh Nguyệt",
                        }
                    )
                ],
            }
        )
        reader = self._print(self.report, self.customers[0])
        self.assertEqual(len(reader.pages), 1)
        text = reader.pages[0].extract_text().replace("\n", " ")
        for block in (
            "Công ty TNHH Sao Mai",
            "12 Trần Hưng Đạo, Phường Cửa Nam",
            "0100109106",
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "Độc lập - Tự do - Hạnh phúc",
            "Kính gửi: Nguyễn Thị Bảy 0",
            "Kế toán trưởng",
            "(Ký, họ tên)",
            "Lê Thị Ánh Nguyệt",
        ):
            self.assertIn(block, text)

    def test_number_and_legal_line_in_place_of_the_motto(self):
        self.form.write(
            {
                "number": "01-TT",
                "legal_line": "(Kèm theo Thông tư số 99/2025/TT-BTC\n"
                "ngày 27 tháng 10 năm 2025)",
            }
        )
        text = self._print(self.report, self.customers[0]).pages[0].extract_text()
        self.assertIn("01-TT", text)
        self.assertIn("(Kèm theo Thông tư số 99/2025/TT-BTC", text)
        self.assertNotIn("Độc lập", text)

    def test_logo_of_the_company(self):
        self.company.logo = LOGO
        reader = self._print(self.report, self.customers[0])
        self.assertTrue(reader.pages[0]["/Resources"].get("/XObject"))

    def test_one_two_and_fifty_records(self):
        for number in (1, 2, 50):
            with self.subTest(number=number):
                reader = self._print(self.report, self.customers[:number])
                self.assertEqual(len(reader.pages), number)
                for index, page in enumerate(reader.pages):
                    self.assertIn(f"Bảy {index}", page.extract_text())

    def test_each_record_is_kept_as_its_own_attachment(self):
        self.report.attachment = "'%s.pdf' % object.name"
        three = self.customers[:3]
        self._print(self.report, three)
        found = self.env["ir.attachment"].search(
            [("res_model", "=", "res.partner"), ("res_id", "in", three.ids)]
        )
        self.assertEqual(len(found), 3)
        for attachment in found:
            reader = PdfReader(io.BytesIO(attachment.raw))
            name = self.env["res.partner"].browse(attachment.res_id).name
            self.assertIn(name, reader.pages[0].extract_text())

    def test_long_name_stays_on_the_paper(self):
        self.customers[0].name = "Nguyễn" * 40
        reader = self._print(self.report, self.customers[0])
        text = reader.pages[0].extract_text().replace("\n", "")
        self.assertIn("Nguyễn" * 40, text)

    def test_automatic_choice(self):
        self.report.crm_pdf_engine = "auto"
        with self._found():
            self.assertEqual(self.report._get_crm_engine(), "weasyprint")
        with self._found(state="ok"):
            self.assertEqual(self.report._get_crm_engine(), "weasyprint")
        with self._found(state="ok", patched=True):
            self.assertEqual(self.report._get_crm_engine(), "wkhtmltopdf")
        with self._found(state="workers", patched=True):
            self.assertEqual(self.report._get_crm_engine(), "weasyprint")

    def test_reports_of_odoo_stay_as_they_are(self):
        report = self.env.ref("account.account_invoices")
        self.assertFalse(report._get_crm_engine())
        self.assertFalse(report.crm_is_direct_pdf)
        self.assertEqual(report._get_layout(), self.env.ref("web.minimal_layout"))
        command = report._build_wkhtmltopdf_args(report.get_paperformat(), False)
        self.assertEqual(command[command.index("--javascript-delay") + 1], "1000")

    def test_chosen_program_prints_our_page_record_by_record(self):
        """wkhtmltopdf gets one record at a time, no header, and no delay."""
        self.report.crm_pdf_engine = "wkhtmltopdf"
        calls = []

        def run(report, bodies, **options):
            args = report._build_wkhtmltopdf_args(
                self.report.get_paperformat(), options["landscape"]
            )
            calls.append((bodies, options, args))
            return self._get_small_pdf()

        core = core_report.IrActionsReport
        with (
            patch.object(core, "_run_wkhtmltopdf", run),
            patch.object(core, "get_wkhtmltopdf_state", lambda report: "ok"),
        ):
            self.report._render_qweb_pdf(
                self.report.report_name, self.customers[:3].ids
            )
        self.assertEqual(len(calls), 3)
        for bodies, options, args in calls:
            self.assertEqual(len(bodies), 1)
            self.assertNotIn("assets", str(bodies[0]))
            self.assertIsNone(options["header"])
            self.assertEqual(args[args.index("--javascript-delay") + 1], "0")

    def _get_small_pdf(self):
        book = self.report._get_crm_book()
        book.add("<p>1</p>")
        return book.get_file()

    def test_client_is_told_to_download(self):
        action = self.report.report_action(self.customers[0])
        self.assertTrue(action["crm_is_direct_pdf"])
        self.assertNotEqual(action["type"], "ir.actions.act_window")
        self.assertTrue(self.report._get_action_dict()["crm_is_direct_pdf"])

    def test_file_of_the_machine_is_not_printed(self):
        """The template of the test asks for one in vain; the text comes still."""
        with self.assertLogs(
            "odoo.addons.crm_vn_core.printing.engine", "WARNING"
        ) as logs:
            reader = self._print(self.report, self.customers[0])
        self.assertIn("file:///etc/hostname", logs.output[0])
        self.assertIn("Kính gửi", reader.pages[0].extract_text())


@tagged("post_install", "-at_install")
class TestFormTemplate(TransactionCase):
    """Which words a form has, by company, regime and date."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.company.vn_form_regime = "tt99"
        cls.Form = cls.env["crm.form.template"]
        cls.Form.search([]).active = False

    def _create(self, name, **vals):
        return self.Form.create({"name": name, "kind": "letter"} | vals)

    def _find(self, date="2026-03-01"):
        return self.Form._find("letter", self.company, date).name

    def test_the_paper_has_the_form_of_its_date(self):
        self._create("Cũ", date_to="2025-12-31")
        self._create("Mới", date_from="2026-01-01")
        self.assertEqual(self._find("2025-12-31"), "Cũ")
        self.assertEqual(self._find("2026-01-01"), "Mới")

    def test_nothing_is_found_before_the_first(self):
        self._create("Mới", date_from="2026-01-01")
        self.assertFalse(self._find("2025-12-31"))

    def test_company_then_regime_then_date(self):
        self._create("Chung", date_from="2026-02-01")
        self.assertEqual(self._find(), "Chung")
        self._create("TT 200", regime="tt200")
        self.assertEqual(self._find(), "Chung")
        self._create("TT 99", regime="tt99")
        self.assertEqual(self._find(), "TT 99")
        other = self.env["res.company"].create({"name": "Chi nhánh khác"})
        self._create("Công ty khác", company_id=other.id)
        self.assertEqual(self._find(), "TT 99")
        self._create("Của công ty", company_id=self.company.id)
        self.assertEqual(self._find(), "Của công ty")

    def test_two_forms_do_not_begin_on_one_day(self):
        self._create("Một")
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self._create("Hai")

    def test_employee_reads_and_manager_writes(self):
        employee = new_test_user(self.env, "form_employee", groups="base.group_user")
        form = self._create("Một")
        self.assertEqual(form.with_user(employee).name, "Một")
        self.assertFalse(form.with_user(employee).has_access("write"))
        manager = new_test_user(
            self.env, "form_manager", groups="crm_vn_core.group_crm_vn_core_manager"
        )
        form.with_user(manager).name = "Hai"
        self.assertEqual(form.name, "Hai")

    def test_forms_of_another_company_are_not_seen(self):
        other = self.env["res.company"].create({"name": "Chi nhánh khác"})
        form = self._create("Của người khác", company_id=other.id)
        employee = new_test_user(self.env, "form_other", groups="base.group_user")
        self.assertFalse(self.Form.with_user(employee).search([("id", "=", form.id)]))


@tagged("post_install", "-at_install")
class TestPostalLines(TransactionCase):
    """The lines of an address on paper."""

    def test_country_is_left_out_at_home(self):
        vietnam = self.env.ref("base.vn")
        self.env.company.country_id = vietnam
        partner = self.env["res.partner"].create(
            {
                "name": "Trần Văn Ba",
                "street": "5 ngõ 12  Lê Lợi ",
                "state_id": self.env.ref("base.state_vn_VN-HN").id,
                "country_id": vietnam.id,
            }
        )
        lines = partner._get_postal_lines()
        self.assertEqual(lines[0], "5 ngõ 12 Lê Lợi")
        self.assertNotIn(vietnam.name, lines)
        partner.write({"state_id": False, "country_id": self.env.ref("base.jp").id})
        self.assertIn(self.env.ref("base.jp").name, partner._get_postal_lines())

    def test_nothing_known(self):
        partner = self.env["res.partner"].create({"name": "Trần Văn Ba"})
        partner.country_id = False
        self.assertEqual(partner._get_postal_lines(), [])
