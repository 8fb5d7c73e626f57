# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

GROUP = "crm_vn_core.group_crm_vn_core_loan_"


@tagged("post_install", "-at_install")
class TestLoanPortal(HttpCase):
    """Customers see their own loans, and nothing else of them than is shown."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.ref(GROUP + "officer").implied_ids += cls.env.ref(GROUP + "feature")
        cls.env.company.currency_id = cls.env.ref("base.VND")
        cls.today = cls.env["crm.loan"]._get_today()
        cls.users = {}
        for name in ("bay", "wife", "friend", "neighbor"):
            user = new_test_user(
                cls.env, f"portal_{name}", groups="base.group_portal", name=name
            )
            cls.users[name] = user
        cls.officer = new_test_user(cls.env, "portal_officer", groups=GROUP + "officer")
        account = cls.env["res.partner.bank"].create(
            {
                "acc_number": "0071001234567",
                "partner_id": cls.env.company.partner_id.id,
                "bank_id": cls.env["res.bank"]
                .create({"name": "Vietcombank", "napas_bin": "970436"})
                .id,
            }
        )
        journal = cls.env["account.journal"].create(
            {
                "name": "VCB",
                "code": "VCBX",
                "type": "bank",
                "bank_account_id": account.id,
            }
        )
        cls.product = cls.env["crm.loan.product"].create(
            {
                "name": "Vay tiêu dùng",
                "code": "PORTAL",
                "annual_rate": 12,
                "bank_journal_id": journal.id,
            }
        )
        cls.loan = cls.new_loan("bay")
        cls.loan.write(
            {
                "party_ids": [
                    Command.create({"partner_id": cls.partner(name).id, "role": role})
                    for name, role in (("wife", "co_borrower"), ("friend", "guarantor"))
                ]
            }
        )
        cls.other = cls.new_loan("neighbor")

    @classmethod
    def partner(cls, name):
        return cls.users[name].partner_id

    @classmethod
    def new_loan(cls, name):
        day = cls.today - timedelta(days=45)
        loan = cls.env["crm.loan"].create(
            {
                "partner_id": cls.partner(name).id,
                "product_id": cls.product.id,
                "amount": 12_000_000,
                "start_date": day,
                "user_id": cls.officer.id,
            }
        )
        loan.state = "approved"
        loan._disburse(12_000_000, day, f"portal-{name}")
        return loan

    def open(self, name, path, **values):
        self.authenticate(*(name and [f"portal_{name}"] * 2 or (None, None)))
        return self.url_open(path, allow_redirects=True, **values)

    def token(self, text):
        return text.split('name="csrf_token" value="')[1].split('"')[0]

    def post(self, name, path, **values):
        page = self.open(name, self.loan.access_url)
        values["csrf_token"] = self.token(page.text)
        return self.url_open(self.loan.access_url + path, data=values)

    def test_own_loans(self):
        page = self.open("bay", "/my/loans")
        self.assertEqual(page.status_code, 200)
        self.assertIn(self.loan.name, page.text)
        self.assertNotIn(self.other.name, page.text)
        page = self.open("bay", self.loan.access_url)
        self.assertEqual(page.status_code, 200)
        self.assertIn(self.loan.memo_code, page.text)
        self.assertIn("data:image/svg+xml;base64,", page.text)
        self.assertIn(self.officer.name, page.text)
        self.assertIn("no-store", page.headers["Cache-Control"])
        for row in self.loan.installment_ids:
            self.assertIn(self.loan._format_amount(row.total), page.text)

    def test_co_borrowers_see_it_guarantors_do_not(self):
        self.assertEqual(self.open("wife", self.loan.access_url).status_code, 200)
        self.assertIn(self.loan.name, self.open("wife", "/my/loans").text)
        with mute_logger("odoo.http"):
            for name in ("friend", "neighbor"):
                for path in ("", "/statement", "?settle_on=2026-01-01"):
                    page = self.open(name, self.loan.access_url + path)
                    self.assertEqual(page.status_code, 404, (name, path))
        self.assertNotIn(self.loan.name, self.open("friend", "/my/loans").text)

    @mute_logger("odoo.http")
    def test_applications_do_not_show(self):
        draft = self.loan.copy({"partner_id": self.partner("bay").id})
        self.assertEqual(self.open("bay", draft.access_url).status_code, 404)
        token = draft._portal_ensure_token()
        page = self.open(None, f"{draft.access_url}?access_token={token}")
        self.assertEqual(page.status_code, 404)

    @mute_logger("odoo.http")
    def test_a_link_opens_one_loan(self):
        token = self.loan._portal_ensure_token()
        link = f"{self.loan.access_url}?access_token={token}"
        self.assertEqual(self.open(None, link).status_code, 200)
        for path in (
            self.loan.access_url,
            f"{self.loan.access_url}?access_token=",
            f"{self.loan.access_url}?access_token=wrong",
            f"{self.other.access_url}?access_token={token}",
            f"{self.other.access_url}/statement?access_token={token}",
        ):
            self.assertEqual(self.open(None, path).status_code, 404, path)
        self.assertNotIn("/my/loans", self.open(None, "/my/loans").url)

    def test_no_way_to_the_models(self):
        """The pages choose what they show; the models stay closed."""
        user = self.users["bay"]
        for name in (
            *("crm.loan", "crm.loan.installment", "crm.loan.payment"),
            *("crm.loan.event", "crm.loan.schedule", "crm.loan.product"),
        ):
            with self.assertRaises(AccessError, msg=name):
                self.env[name].with_user(user).search([])
        with self.assertRaises(AccessError):
            self.loan.with_user(user).read(["debt_group"])

    @mute_logger("odoo.http")
    def test_switched_off_nothing_shows(self):
        self.env.ref(GROUP + "officer").implied_ids -= self.env.ref(GROUP + "feature")
        self.assertEqual(self.open("bay", self.loan.access_url).status_code, 404)

    def test_statement(self):
        self.loan._pay(500_000, self.today, "portal-pay")
        with patch.object(
            type(self.env["ir.actions.report"]),
            "_render_qweb_pdf",
            lambda report, ref, ids, data=None: (
                self.env["ir.actions.report"]._render_qweb_html(ref, ids)[0],
                "html",
            ),
        ):
            page = self.open("bay", f"{self.loan.access_url}/statement")
        self.assertEqual(page.headers["Content-Type"], "application/pdf")
        self.assertIn("500.000", page.text)
        self.assertIn(self.loan.memo_code, page.text)

    def test_ask_to_settle(self):
        day = self.today + timedelta(days=7)
        page = self.open("bay", f"{self.loan.access_url}?settle_on={day}")
        amount = self.loan._format_amount(float(self.loan._get_state(day).payoff))
        self.assertIn(amount, page.text)
        self.assertFalse(self.loan.activity_ids, "looking asks for nothing")
        page = self.post("bay", "/settle", day=str(day))
        self.assertIn("said=asked", page.url)
        self.assertEqual(self.loan.activity_ids.user_id, self.officer)
        self.assertIn(amount, self.loan.activity_ids.summary)
        self.post("bay", "/settle", day=str(self.today))
        self.assertEqual(len(self.loan.activity_ids), 1, "corrected, not doubled")
        far = self.today + timedelta(days=400)
        self.assertIn("alert-warning", self.post("bay", "/settle", day=str(far)).text)

    def test_promise(self):
        day = self.today + timedelta(days=3)
        page = self.post("bay", "/promise", day=str(day), amount="1.000.000 ₫")
        self.assertIn("said=promised", page.url)
        promise = self.env["crm.interaction"].search(
            [("origin_model", "=", "crm.loan"), ("origin_id", "=", self.loan.id)]
        )
        self.assertRecordValues(
            promise,
            [
                {
                    "partner_id": self.partner("bay").id,
                    "direction": "in",
                    "purpose": "collection",
                    "state": "done",
                    "user_id": self.officer.id,
                }
            ],
        )
        self.assertIn(self.loan._format_amount(1_000_000), promise.summary)
        self.assertIn("handshake", page.text, "the page says what was promised")
        for values in (
            {"day": "", "amount": "5"},
            {"day": str(day), "amount": "0"},
            {"day": str(self.today - timedelta(days=1)), "amount": "5"},
            {"day": str(self.today + timedelta(days=32)), "amount": "5"},
            {"day": "31/12/2026", "amount": "5"},
        ):
            page = self.post("bay", "/promise", **values)
            self.assertIn("alert-warning", page.text, values)
        self.assertEqual(len(promise.search([("origin_id", "=", self.loan.id)])), 1)
        self.assertEqual(len(self.get_promises()), 1, "refused ones leave nothing")

    def get_promises(self):
        return self.env["crm.collection.promise"].search(
            [("loan_id", "=", self.loan.id)]
        )

    def test_promise_is_one_of_the_desk(self):
        """One for each loan and day: again corrects it, another day replaces it."""
        day = self.today + timedelta(days=3)
        for amount in ("1.000.000", "1.200.000"):
            self.post("bay", "/promise", day=str(day), amount=amount)
        promise = self.get_promises()
        self.assertRecordValues(
            promise,
            [
                {
                    "amount": 1_200_000,
                    "date": day,
                    "partner_id": self.partner("bay").id,
                    "user_id": self.officer.id,
                    "state": "open",
                }
            ],
        )
        self.assertEqual(promise.case_id.paused_until, day)
        self.assertEqual(promise.case_id.partner_id, self.partner("bay"))
        self.assertEqual(promise.with_user(self.officer).amount, 1_200_000)
        later = day + timedelta(days=2)
        self.post("bay", "/promise", day=str(later), amount="1.200.000")
        self.assertEqual(promise.state, "cancelled")
        self.assertEqual((self.get_promises() - promise).date, later)

    def test_promise_for_a_closed_loan(self):
        self.loan.sudo().state = "closed"
        with self.assertRaises(UserError):
            self.loan._promise_from_portal(
                str(self.today), 1_000_000, self.partner("bay")
            )
        self.assertFalse(self.get_promises())

    @mute_logger("odoo.http")
    def test_nobody_promises_for_others(self):
        self.authenticate("portal_neighbor", "portal_neighbor")
        page = self.url_open(self.other.access_url)
        values = {"csrf_token": self.token(page.text), "day": str(self.today)}
        for path in ("/promise", "/settle"):
            answer = self.url_open(
                self.loan.access_url + path, data=values | {"amount": "5"}
            )
            self.assertEqual(answer.status_code, 404)
        self.assertFalse(self.loan.activity_ids)
