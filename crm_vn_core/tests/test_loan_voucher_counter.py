# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import psycopg2

from odoo import api
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, tagged
from odoo.tests.common import get_db_name
from odoo.tools import mute_logger

YEAR = 1901


@tagged("post_install", "-at_install")
class TestLoanVoucherCounter(BaseCase):
    """Real transactions: a number is never lost and never given twice."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.addCleanup(self.forget)

    def cursor(self):
        """Return a cursor of its own and the counter in it."""
        cr = self.registry.cursor()
        self.addCleanup(cr.close)
        env = api.Environment(cr, api.SUPERUSER_ID, {})
        return cr, env["crm.voucher.counter"], env.company

    def forget(self):
        with self.registry.cursor() as cr:
            cr.execute("DELETE FROM crm_voucher_counter WHERE year = %s", [YEAR])

    def test_rolled_back_numbers_come_again(self):
        first, counter, company = self.cursor()
        self.assertEqual(counter._next(company, "PT", YEAR), "PT/1901/00001")
        first.rollback()
        self.assertEqual(counter._next(company, "PT", YEAR), "PT/1901/00001")
        first.commit()
        self.assertEqual(counter._next(company, "PT", YEAR), "PT/1901/00002")
        first.rollback()

    def test_two_transactions_do_not_share_a_number(self):
        first, counter, company = self.cursor()
        counter._next(company, "PT", YEAR)
        first.commit()
        other, rival, _company = self.cursor()
        other.execute("SELECT 1")  # both look at the same past
        other.execute("SET LOCAL lock_timeout = '200ms'")
        self.assertEqual(counter._next(company, "PT", YEAR), "PT/1901/00002")
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.LockNotAvailable),
        ):
            rival._next(company, "PT", YEAR)
        other.rollback()
        other.execute("SELECT 1")
        first.commit()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.SerializationFailure),
        ):
            rival._next(company, "PT", YEAR)
        other.rollback()  # Odoo starts the command again
        self.assertEqual(rival._next(company, "PT", YEAR), "PT/1901/00003")
        other.commit()
