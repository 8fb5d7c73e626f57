# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import csv
import json
from datetime import datetime, timedelta
from pathlib import Path

from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .common_loan_life import LoanCase

# A row for each command and loan: the loan is one's own, a colleague's, or of a company
# one does not work for. A column for each role: may it?
TABLE = Path(__file__).with_name("data") / "loan_access.csv"
MODELS = {
    "installment": "crm.loan.installment",
    "event": "crm.loan.event",
    "payment": "crm.loan.payment",
    "disbursement": "crm.loan.disbursement",
    "allocation": "crm.loan.allocation",
    "version": "crm.loan.schedule",
}
WRITES = {
    "installment": {"owed": 0},
    "event": {"amount": 1},
    "payment": {"state": "reversed"},
    "disbursement": {"state": "reversed"},
    "allocation": {"amount": 1},
    "version": {"is_current": False},
}
# What no one writes into a loan by hand.
BY_HAND = {"loan": {"purpose": "Xe máy"}, "state": {"state": "approved"}}
BY_HAND["total"] = {"paid_total": 1}
CHANGES = {
    "charge": {"amount": 1},
    "pause": {"until": "2999-04-01"},
    "waive": {"amount": 1, "component": "interest"},
    "rate_change": {"annual_rate": 10},
    "restructure": {"periods": 24},
    "accelerate": {},
    "write_off": {},
}


class LoanAccessCase(LoanCase):
    """One active loan with a payment and money held, in each of two companies."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with TABLE.open(encoding="utf-8") as file:
            cls.table = list(csv.DictReader(file))
        cls.today = cls.env["crm.loan"]._get_today()
        cls.colleague = cls.new_user("loan_access_colleague", "officer")
        cls.people = {
            role: cls.new_user(f"loan_access_{role}", role)
            for role in list(cls.table[0])[2:]
            if role not in ("portal", "employee")
        }
        cls.people["employee"] = new_test_user(
            cls.env,
            "loan_access_employee",
            groups="base.group_user",
            company_id=cls.company.id,
            company_ids=cls.company.ids,
        )
        cls.people["portal"] = new_test_user(
            cls.env, "loan_access_portal", groups="base.group_portal"
        )
        cls.env["crm.loan.approval.limit"].create(
            {
                "company_id": cls.company.id,
                "user_id": cls.people["approver"].id,
                "amount": 50_000_000,
                "is_four_eyes": False,
            }
        )
        cls.borrower = cls.people["portal"].partner_id
        cls.borrower.write(
            {"identity_number": "001188000001", "street": "12 Trần Hưng Đạo"}
        )
        cls.loan = cls.new_running_loan()
        cls.foreign = cls.new_foreign_loan()

    @classmethod
    def new_running_loan(cls):
        start = cls.today - timedelta(40)
        loan = cls.new_loan(200_000_000, start_date=start)
        # The other half is still to be paid out.
        loan._disburse(100_000_000, start, cls.key())
        loan._pay(15_000_000, cls.today, cls.key())
        assert loan.unallocated
        return loan

    def new_application(self, loan):
        """Return a complete application of the officer of a loan."""
        return loan.sudo().create(
            {
                "partner_id": loan.partner_id.id,
                "product_id": loan.product_id.id,
                "company_id": loan.company_id.id,
                "user_id": loan.user_id.id,
                "amount": 30_000_000,
                "purpose": "Mua xe máy",
                "start_date": self.today,
            }
        )

    @classmethod
    def new_foreign_loan(cls):
        company = cls.env["res.company"].create(
            {"name": "Chi nhánh Huế", "currency_id": cls.env.ref("base.VND").id}
        )
        cls.env.user.company_ids |= company
        here = cls.env
        cls.env = here(context=dict(here.context, allowed_company_ids=company.ids))
        product = cls.product
        cls.product = cls.env["crm.loan.product"].create(
            {"name": "Consumer", "code": "TD", "annual_rate": 12}
        )
        loan = cls.new_running_loan()
        cls.env, cls.product = here, product
        return loan.with_env(here)

    def call(self, user, model, method, *args, **kwargs):
        """Call a method as other systems do; positional are ids and arguments."""
        context = {"allowed_company_ids": user.company_ids.ids}
        env = self.env(user=user, su=False, context=context)
        kwargs["context"] = context
        return call_kw(env[model], method, list(args), kwargs)


@tagged("post_install", "-at_install")
class TestLoanAccess(LoanAccessCase):
    """Who may do what, by the methods that the interface of Odoo offers to others."""

    def test_table(self):
        self.assertGreater(len(self.table), 80)
        for row in self.table:
            for role, user in self.people.items():
                with self.subTest(command=row["command"], loan=row["loan"], role=role):
                    self.assertEqual(
                        self.may(user, row["command"], row["loan"]),
                        row[role] == "yes",
                    )

    @mute_logger("odoo.models", "odoo.addons.base.models.ir_rule")
    def may(self, user, command, whose):
        """Try a command on a loan and take it back; tell whether it was allowed."""
        loan = self.foreign if whose == "foreign" else self.loan
        savepoint = self.env.cr.savepoint(flush=False)
        try:
            owner = self.colleague if whose == "colleague" else user
            if not owner.share:
                loan.sudo().user_id = owner
            self.env.flush_all()
            self.env.invalidate_all()
            self.do(user, command, loan)
            return True
        except (AccessError, AttributeError):
            # Of a private method: there is none.
            return False
        finally:
            self.env.transaction.clear()
            savepoint.rollback()
            savepoint.close(rollback=False)
            self.env.invalidate_all()

    def do(self, user, command, loan):
        verb, __, what = command.partition(" ")
        if verb in ("read", "write", "create"):
            getattr(self, f"do_{verb}")(user, what, loan)
        elif command in CHANGES:
            self.do_change(user, command, loan)
        else:
            getattr(self, "do_" + command.replace(" ", "_"))(user, loan)

    def get_rows(self, what, loan):
        return self.env[MODELS[what]].sudo().search([("loan_id", "=", loan.id)])

    def do_read(self, user, what, loan):
        rows = loan if what == "loan" else self.get_rows(what.removesuffix("s"), loan)
        self.assertTrue(rows)
        self.call(user, rows._name, "read", rows.ids)

    def do_write(self, user, what, loan):
        if what in BY_HAND:
            self.call(user, "crm.loan", "write", loan.ids, BY_HAND[what])
        else:
            row = self.get_rows(what, loan)[:1]
            self.call(user, row._name, "write", row.ids, WRITES[what])

    def do_create(self, user, what, loan):
        vals = {"loan_id": loan.id, "amount": 1, "value_date": str(self.today)}
        if what == "event":
            vals |= {"kind": "charge", "key": "x"}
        elif what == "payment":
            event = self.get_rows("event", loan)[:1]
            vals |= {"idempotency_key": "x", "event_id": event.id}
        else:
            vals = {
                "partner_id": loan.partner_id.id,
                "product_id": loan.product_id.id,
                "company_id": loan.company_id.id,
                "user_id": loan.user_id.id,
                "amount": 1_000_000,
            }
        self.call(user, MODELS.get(what, "crm.loan"), "create", [vals])

    def do_submit(self, user, loan):
        application = self.new_application(loan)
        self.call(user, "crm.loan", "action_submit", application.ids)

    def do_approve(self, user, loan):
        application = self.new_application(loan)
        application.with_user(loan.user_id).sudo().action_submit()
        wizard = self.call(
            user, "crm.loan.decide", "create", [{"loan_id": application.id}]
        )
        try:
            self.call(user, "crm.loan.decide", "action_decide", wizard)
        except AccessError:
            raise
        except UserError as error:
            self.assertIn("another person decides", str(error))
            raise AccessError(str(error)) from error
        self.assertEqual(application.sudo().state, "approved")

    def do_pay(self, user, loan):
        arguments = {"amount": 1000, "date": str(self.today), "key": "access"}
        self.call(user, "crm.loan", "receive_payment", loan.ids, **arguments)

    def do_pay_by_screen(self, user, loan):
        self.do_wizard(user, "crm.loan.pay", loan, amount=1000)

    def do_pay_by_private_method(self, user, loan):
        self.call(user, "crm.loan", "_pay", loan.ids, 1000, str(self.today), "access")

    def do_reverse_payment(self, user, loan):
        payment = self.get_rows("payment", loan)
        self.call(user, payment._name, "action_reverse", payment.ids)

    def do_undo_disbursement(self, user, loan):
        tranche = self.get_rows("disbursement", loan)
        # What was paid on it goes first.
        loan.sudo()._reverse_payment(self.get_rows("payment", loan))
        self.call(user, tranche._name, "action_reverse", tranche.ids)

    def do_undo_charge(self, user, loan):
        event = loan.sudo()._add_event(
            "charge", self.today, "undo", amount=1000, component="fee"
        )
        self.call(user, event._name, "action_reverse", event.ids)

    def do_disburse(self, user, loan):
        self.do_wizard(user, "crm.loan.disburse", loan, amount=1000)

    def do_refund(self, user, loan):
        self.do_wizard(user, "crm.loan.pay.back", loan, amount=1)

    def do_change(self, user, kind, loan):
        vals = {"kind": kind, "reason": "Test"} | CHANGES[kind]
        self.do_wizard(user, "crm.loan.change", loan, **vals)

    def do_wizard(self, user, model, loan, **vals):
        vals |= {"loan_id": loan.id, "date": str(self.today)}
        wizard = self.call(user, model, "create", [vals])
        self.call(user, model, "action_confirm", wizard)


@tagged("post_install", "-at_install")
class TestLoanAccessHttp(HttpCase, LoanAccessCase):
    """The same door from outside: ``/json/2``."""

    def post(self, role, method, model="crm.loan", **values):
        user = self.people[role]
        keys = self.env["res.users.apikeys"].with_user(user)
        key = keys.sudo()._generate("rpc", role, datetime.now() + timedelta(1))
        return self.url_open(
            f"/json/2/{model}/{method}",
            data=json.dumps(values),
            headers={
                "Authorization": f"bearer {key}",
                "Content-Type": "application/json",
            },
        )

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_rule", "odoo.models")
    def test_payment(self):
        values = {"amount": 1000, "date": str(self.today), "key": "http"}
        values["ids"] = self.loan.ids
        for role in ("employee", "approver", "officer"):
            answer = self.post(role, "receive_payment", **values)
            self.assertEqual(answer.status_code, 403, role)
        first = self.post("cashier", "receive_payment", **values)
        self.assertEqual(first.status_code, 200, first.text)
        again = self.post("cashier", "receive_payment", **values)
        self.assertEqual(again.json(), first.json())
        self.assertEqual(self.loan.paid_total, 15_001_000)
        values["ids"] = self.foreign.ids
        answer = self.post("cashier", "receive_payment", **values)
        self.assertEqual(answer.status_code, 403)
        answer = self.post("manager", "_pay", ids=self.loan.ids)
        self.assertEqual(answer.status_code, 403)
