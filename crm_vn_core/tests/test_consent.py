# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import hashlib

import psycopg2
from dateutil.relativedelta import relativedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import SQL, mute_logger

from ..models.channel.res_partner_consent import CARD_KINDS
from .common_channel import ChannelCommon

CORE = "crm_vn_core.group_crm_vn_core_"


class ConsentCommon(ChannelCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Consent = cls.env["crm.consent"]
        cls.State = cls.env["crm.consent.state"]
        cls.Block = cls.env["crm.contact.block"]
        cls.husband = cls._create_customer("Trần Văn Nam", email=False)
        cls.employee = new_test_user(
            cls.env, "consent_employee", groups="base.group_user"
        )
        cls.staff = new_test_user(cls.env, "consent_staff", groups=f"{CORE}user")
        cls.manager = new_test_user(cls.env, "consent_boss", groups=f"{CORE}manager")

    def _get_blocks(self, address="+84912345678"):
        blocks = self.Block.search([("address", "=", address)])
        return sorted(blocks.mapped(lambda b: (b.source, b.kind, b.purpose)))

    def _get_state(self, kind="sms", purpose="marketing", partner=None):
        return self.State.search(
            [
                ("partner_id", "=", (partner or self.partner).id),
                ("kind", "=", kind),
                ("purpose", "=", purpose),
            ]
        ).state


@tagged("post_install", "-at_install")
class TestConsentLedger(ConsentCommon):
    def _refuse(self, query, *params):
        with (
            self.assertRaisesRegex(psycopg2.Error, "append-only"),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute(SQL(query, *params))

    def test_database_refuses(self):
        """Nobody changes the ledger, not even with SQL."""
        entry = self._consent()
        entry.flush_recordset()
        self._refuse("UPDATE crm_consent SET state = 'withdrawn'")
        self._refuse("UPDATE crm_consent SET partner_id = %s", self.husband.id)
        self._refuse("DELETE FROM crm_consent WHERE id = %s", entry.id)
        self._refuse("TRUNCATE crm_consent CASCADE")

    def test_gates_are_narrow(self):
        """A merge changes the customer alone and deletes nothing; erasure only deletes.

        The gate closes with the transaction.
        """
        entry = self._consent()
        entry.flush_recordset()
        self.env.cr.execute("SET LOCAL crm_vn.ledger = 'merge'")
        self._refuse("UPDATE crm_consent SET state = 'withdrawn'")
        self._refuse("UPDATE crm_consent SET partner_id = 1, date = now()")
        self._refuse("DELETE FROM crm_consent")
        self.env.cr.execute("SET LOCAL crm_vn.ledger = 'erase'")
        self._refuse("UPDATE crm_consent SET partner_id = %s", self.husband.id)
        self._refuse("TRUNCATE crm_consent CASCADE")
        self.env.cr.execute("SET LOCAL crm_vn.ledger = 'yes'")
        self._refuse("UPDATE crm_consent SET partner_id = %s", self.husband.id)
        self._refuse("DELETE FROM crm_consent")
        with self.Consent._open_ledger("erase"):
            pass
        self._refuse("DELETE FROM crm_consent")

    def test_orm_refuses(self):
        entry = self._consent()
        with self.assertRaises(UserError):
            entry.state = "withdrawn"
        with self.assertRaises(UserError):
            entry.unlink()
        with self.assertRaises(UserError):
            entry.sudo().write({"evidence": "x"})

    def test_rights(self):
        """Staff add entries in their own name; employees read; nobody else's source."""
        vals = {
            "partner_id": self.partner.id,
            "kind": "sms",
            "purpose": "marketing",
            "state": "given",
            "user_id": self.manager.id,
        }
        with self.assertRaises(AccessError):
            self.Consent.with_user(self.employee).create(vals)
        entry = self.Consent.with_user(self.staff).create(vals)
        self.assertEqual(entry.user_id, self.staff)
        self.assertTrue(entry.with_user(self.employee).read(["state"]))
        for source in ("page", "keyword", "link"):
            with self.assertRaises(AccessError):
                self.Consent.with_user(self.staff).create(vals | {"source": source})
        with self.assertRaises(AccessError):
            self.State.with_user(self.manager).create(
                {**vals, "date": "2026-01-01 00:00:00"}
            )
        with self.assertRaises(AccessError):
            self.env["crm.preference.code"].with_user(self.manager).search([])

    def test_not_in_the_future(self):
        tomorrow = fields.Datetime.now() + relativedelta(days=1)
        with self.assertRaises(ValidationError):
            self.Consent.create(
                {
                    "partner_id": self.partner.id,
                    "kind": "sms",
                    "purpose": "marketing",
                    "state": "given",
                    "date": tomorrow,
                }
            )

    def test_latest_wins(self):
        """A form found later does not undo what was said after it was signed."""
        now = fields.Datetime.now()
        vals = {"partner_id": self.partner.id, "kind": "sms", "purpose": "marketing"}
        self.Consent.create(
            vals | {"state": "withdrawn", "date": now - relativedelta(days=3)}
        )
        self.Consent.create(
            vals | {"state": "given", "date": now - relativedelta(days=9)}
        )
        self.assertEqual(self._get_state(), "withdrawn")
        self.assertEqual(len(self._get_blocks()), 1)
        self.Consent.create(vals | {"state": "given", "date": now})
        self.assertEqual(self._get_state(), "given")
        self.assertFalse(self._get_blocks())

    def test_merge(self):
        """The ledger moves whole; of both customers the latest word holds."""
        now = fields.Datetime.now()
        vals = {"kind": "sms", "purpose": "marketing"}
        mine, theirs, zalo = self.Consent.create(
            [
                vals | {"partner_id": partner.id, "state": state, "date": date, **more}
                for partner, state, date, more in (
                    (self.partner, "given", now - relativedelta(days=2), {}),
                    (self.husband, "withdrawn", now - relativedelta(days=1), {}),
                    (self.husband, "given", now, {"kind": "zalo"}),
                )
            ]
        )
        husband = self.husband.id
        self.env["base.partner.merge.automatic.wizard"]._merge(
            (self.partner | self.husband).ids, self.partner
        )
        self.assertEqual((mine | theirs | zalo).partner_id, self.partner)
        self.assertEqual(theirs.entered_on_id, husband)
        self.assertEqual(self._get_state(), "withdrawn")
        self.assertEqual(self._get_state("zalo"), "given")
        self.env.flush_all()
        self._refuse("DELETE FROM crm_consent")

    def test_erasure(self):
        file = base64.b64encode(b"form")
        self.Consent.create(
            {
                "partner_id": self.partner.id,
                "kind": "sms",
                "purpose": "care",
                "state": "given",
                "evidence_file": file,
            }
        )
        other = self._consent(partner=self.husband)
        self.assertEqual(self.Consent._erase(self.partner), 1)
        self.assertFalse(self.partner.consent_ids)
        self.assertFalse(self._get_state(purpose="care"))
        self.assertTrue(other.exists())

    def test_evidence(self):
        """The hash in the ledger is that of the file."""
        entry = self.Consent.create(
            {
                "partner_id": self.partner.id,
                "kind": "sms",
                "purpose": "care",
                "state": "given",
                "evidence_file": base64.b64encode(b"signed form"),
                "evidence_hash": "forged",
            }
        )
        self.assertEqual(
            entry.evidence_hash, hashlib.sha256(b"signed form").hexdigest()
        )


@tagged("post_install", "-at_install")
class TestWithdrawal(ConsentCommon):
    def test_queue_stops_at_once(self):
        """Hers is withdrawn, his to the shared number opted out; the rest goes on."""
        self._consent()
        self._consent(partner=self.husband)
        hers = self._queue(self.sms, purpose="marketing")
        his = self._queue(self.sms, purpose="marketing", partner_id=self.husband.id)
        care = self._queue(self.sms)
        mail = self._queue(self.email)
        rows = hers | his | care | mail
        self.assertEqual(set(rows.mapped("state")), {"queued"})
        self._consent(state="withdrawn")
        self.assertEqual(hers.suppress_reason, "withdrawn")
        self.assertEqual(his.suppress_reason, "opted_out")
        self.assertEqual(set((care | mail).mapped("state")), {"queued"})
        self.assertEqual(self._get_blocks(), [("opt_out", "sms", "marketing")])
        self.assertEqual(self._get_state(partner=self.husband), "given")

    def test_given_again_lifts_the_wish_alone(self):
        self._consent(state="withdrawn")
        for source in ("national", "staff"):
            self.Block.create(
                {
                    "address": "0912345678",
                    "kind": "sms",
                    "purpose": "marketing",
                    "company_id": self.company.id,
                    "source": source,
                }
            )
        self.assertEqual(len(self._get_blocks()), 3)
        self._consent()
        self.assertEqual(
            [source for source, __, __ in self._get_blocks()], ["national", "staff"]
        )

    def test_other_company(self):
        """What one company is told says nothing to another."""
        other = self.env["res.company"].create({"name": "Công ty khác"})
        care = self._queue(self.sms)
        self.Consent.create(
            {
                "partner_id": self.partner.id,
                "company_id": other.id,
                "kind": "sms",
                "purpose": "care",
                "state": "withdrawn",
            }
        )
        self.assertEqual(care.state, "queued")

    def test_profiling_blocks_no_address(self):
        self._consent(kind="web", purpose="profiling", state="withdrawn")
        self.assertFalse(self._get_blocks())

    def test_any_block_stops_what_is_queued(self):
        row = self._queue(self.sms)
        block = self.Block.create({"address": "0912 345 678", "kind": "email"})
        self.assertEqual(row.state, "queued")
        block.kind = False
        self.assertEqual(row.suppress_reason, "opted_out")

    def test_block_rights(self):
        """Staff block by hand what they know; only a manager lifts."""
        Block = self.Block.with_user(self.staff)
        block = Block.create({"address": "0912345678"})
        self.assertEqual(block.partner_ids, self.partner | self.husband)
        with self.assertRaises(AccessError):
            Block.create({"address": "0987654321", "source": "national"})
        with self.assertRaises(AccessError):
            block.unlink()
        with self.assertRaises(AccessError):
            self.Block.with_user(self.employee).create({"address": "0987654321"})
        block.with_user(self.manager).unlink()

    def test_set_based(self):
        """One statement each, however many are queued."""
        rows = self.Interaction._queue(
            [self._get_vals(self.sms) for _number in range(100)]
        )
        self.env.flush_all()
        with self.assertQueryCount(12):
            self._consent(purpose="care", state="withdrawn")
            self.env.flush_all()
        self.assertEqual(set(rows.mapped("suppress_reason")), {"withdrawn"})


@tagged("post_install", "-at_install")
class TestConsentEntry(ConsentCommon):
    def _open(self):
        action = self.partner.with_user(self.staff).action_enter_consent()
        model = self.env[action["res_model"]].with_user(self.staff)
        return Form(model.with_context(**action["context"]))

    def _set(self, form, kind, **values):
        with form.line_ids.edit(CARD_KINDS.index(kind)) as line:
            for name, value in values.items():
                setattr(line, name, value)

    def test_enter(self):
        form = self._open()
        self._set(form, "sms", marketing="given", care="given")
        form.source = "form"
        form.text_version = "2026-11"
        form.evidence = "Phiếu số 12"
        form.evidence_file = base64.b64encode(b"scan")
        form.save().action_enter()
        entries = self.partner.consent_ids
        self.assertEqual(set(entries.mapped("purpose")), {"care", "marketing"})
        self.assertEqual(entries.user_id, self.staff)
        self.assertEqual(set(entries.mapped("source")), {"form"})
        self.assertIn("fa-check", self.partner.consent_table)

    def test_only_changes_are_written(self):
        self._consent()
        form = self._open()
        self._set(form, "sms", marketing="withdrawn")
        form.save().action_enter()
        self.assertEqual(len(self.partner.consent_ids), 2)
        self.assertEqual(self._get_state(), "withdrawn")
        with self.assertRaisesRegex(UserError, "Nothing"):
            self._open().save().action_enter()

    def test_evidence_is_needed(self):
        form = self._open()
        self._set(form, "sms", marketing="given")
        with self.assertRaisesRegex(UserError, "evidence"):
            form.save().action_enter()

    def test_nothing_is_emptied(self):
        self._consent()
        form = self._open()
        self._set(form, "sms", marketing=False)
        with self.assertRaisesRegex(UserError, "Withdrawn"):
            form.save().action_enter()

    def test_card_shows_blocks(self):
        self.Block.create({"address": "0912345678", "source": "national"})
        self.assertIn("National Do-Not-Call List", self.partner.consent_table)

    def test_employee_reads_the_card(self):
        self._consent()
        card = self.partner.with_user(self.employee)
        self.assertIn("fa-check", card.consent_table)
