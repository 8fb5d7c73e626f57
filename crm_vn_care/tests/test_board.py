# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo.tests import HttpCase, new_test_user, tagged, users

from .common import CareCommon


@tagged("post_install", "-at_install")
class TestBoard(CareCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.event_model.search([]).unlink()
        customer = cls._create_customer(phone="+84901234567", salutation="co")
        cls._create_date(customer, year=1956)
        cls.program = cls._create_program(greeting_template="{we} chúc {you} vui!")
        cls.program._plan(cls.TODAY)
        cls.event = cls.event_model.search([("program_id", "=", cls.program.id)])
        cls.others = cls._create_event(user_id=cls.colleague.id)
        cls.late = cls._create_event(date=cls.TODAY - timedelta(days=3))
        cls.soon = cls._create_event(date=cls.TODAY + timedelta(days=2))

    @users("care_officer")
    def test_mine(self):
        board = self.env["crm.care.board"].get_today_board()
        self.assertEqual(board["today"], str(self.TODAY))
        self.assertEqual(
            board["counts"], {"today": 1, "overdue": 1, "week": 2, "done_week": 0}
        )
        [card] = board["cards"]
        self.assertEqual(card["id"], self.event.id)
        self.assertEqual(card["phone"], "+84901234567")
        self.assertEqual(card["greeting"], "Cháu chúc cô Bảy vui!")
        self.assertEqual(card["reason"], "Birthday · turns 70")
        self.assertTrue(card["is_round"])
        self.assertEqual([c["id"] for c in board["overdue_cards"]], [self.late.id])
        self.assertEqual(
            [day["count"] for day in board["strip"]], [0, 1, 0, 0, 0, 0, 0]
        )
        self.assertFalse(board["is_manager"])
        self.assertFalse(board["sees_all"])

    @users("care_officer")
    def test_rights_hold(self):
        """To ask for everyone's shows an officer no more than the rules allow."""
        board = self.env["crm.care.board"].get_today_board("all")
        self.assertEqual(board["counts"]["today"], 1)

    @users("care_lead")
    def test_scopes(self):
        board_model = self.env["crm.care.board"]
        self.assertEqual(board_model.get_today_board("mine")["counts"]["today"], 0)
        self.assertEqual(board_model.get_today_board("all")["counts"]["today"], 2)
        self.env["crm.team"].sudo().create(
            {"name": "Care", "member_ids": [(6, 0, [self.colleague.id, self.env.uid])]}
        )
        self.assertEqual(board_model.get_today_board("team")["counts"]["today"], 1)

    @users("care_officer")
    def test_done_counts(self):
        self.event.with_env(self.env).mark_done()
        counts = self.env["crm.care.board"].get_today_board()["counts"]
        self.assertEqual((counts["today"], counts["done_week"]), (0, 1))

    @users("care_manager")
    def test_empty(self):
        self.event_model.search([]).unlink()
        self.env["crm.care.program"].search([]).active = False
        board = self.env["crm.care.board"].get_today_board("all")
        self.assertEqual((board["cards"], board["has_programs"]), ([], False))

    @users("care_officer")
    def test_occasions(self):
        self._create_occasion_program(days=1)
        occasion = self.env["crm.care.board"].get_today_board()["occasions"]
        names = [(row["name"], row["days"]) for row in occasion]
        self.assertIn(("Feast", 1), names)
        days = [row["days"] for row in occasion]
        self.assertEqual(days, sorted(days))

    @users("care_officer")
    def test_queries(self):
        """More cards do not cost more queries."""
        board_model = self.env["crm.care.board"]

        def count():
            self.env.invalidate_all()
            start = self.cr.sql_log_count
            board_model.get_today_board()
            return self.cr.sql_log_count - start

        count()
        few = count()
        for number in range(15):
            self._create_event(
                program_id=self.program.id,
                partner_id=self._create_customer(f"K{number}").id,
            )
        self.env.flush_all()
        self.assertLessEqual(count(), few)


@tagged("post_install", "-at_install")
class TestBoardHttp(HttpCase):
    def test_rpc(self):
        """The landing page's one call, as the browser makes it."""
        new_test_user(
            self.env, login="care_http", groups="crm_vn_care.group_crm_vn_care_user"
        )
        self.authenticate("care_http", "care_http")
        board = self.make_jsonrpc_request(
            "/web/dataset/call_kw/crm.care.board/get_today_board",
            {
                "model": "crm.care.board",
                "method": "get_today_board",
                "args": ["mine"],
                "kwargs": {},
            },
        )
        self.assertEqual(board["scope"], "mine")
        self.assertEqual(len(board["strip"]), 7)
