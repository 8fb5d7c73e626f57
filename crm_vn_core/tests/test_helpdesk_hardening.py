# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Defects of helpdesk_mgmt that this addon closes.

Every test here fails on the plain module: run the file on a database that has
helpdesk_mgmt and not this addon. Nothing here uses what this addon adds.
"""

import re

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, TransactionCase, new_test_user, tagged
from odoo.tools import convert_file

STAGE_ROW = "helpdesk_mgmt.access_helpdesk_ticket_stage_public"
TEAM = "helpdesk_mgmt.group_helpdesk_user_team"


@tagged("post_install", "-at_install")
class TestHelpdeskRights(TransactionCase):
    def setUp(self):
        super().setUp()
        self.public = self.env.ref("base.public_user")
        self.stage = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_new")

    def _load_rights_of_plain_module(self):
        """What an update of helpdesk_mgmt does with its rights."""
        path = "security/ir.model.access.csv"
        convert_file(self.env, "helpdesk_mgmt", path, {}, mode="update")

    def test_public_may_not_write_stages(self):
        with self.assertRaises(AccessError):
            self.stage.with_user(self.public).write({"name": "Hacked"})

    def test_closed_after_an_update_of_the_plain_module(self):
        self._load_rights_of_plain_module()
        with self.assertRaises(AccessError):
            self.stage.with_user(self.public).write({"name": "Hacked"})

    def test_public_has_no_right_at_all(self):
        models = self.env["ir.model"].search([("model", "=like", "helpdesk.%")])
        self.assertGreater(len(models), 6)
        for model in models:
            for operation in ("read", "write", "create", "unlink"):
                with self.subTest(model=model.model, operation=operation):
                    Model = self.env[model.model].with_user(self.public)
                    self.assertFalse(Model.has_access(operation))

    def test_channels_belong_to_every_company(self):
        """Or a ticket from the web in the second company cannot show its channel."""
        company = self.env["res.company"].create({"name": "Chi nhánh Huế"})
        user = new_test_user(
            self.env,
            "helpdesk_hue",
            groups=TEAM,
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        for name in ("web", "email", "phone", "other"):
            channel = self.env.ref(f"helpdesk_mgmt.helpdesk_ticket_channel_{name}")
            channel.with_user(user).check_access("read")

    def test_reopened_ticket_is_not_closed(self):
        """Or the customer of a ticket opened again can never close it."""
        ticket = self.env["helpdesk.ticket"].create(
            {"name": "Xe không nổ máy", "description": "Xe không nổ máy"}
        )
        ticket.stage_id = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
        self.assertTrue(ticket.closed_date)
        ticket.stage_id = self.stage
        self.assertFalse(ticket.closed_date)

    def test_letter_greets_the_customer(self):
        """Not the colleague whom the ticket is assigned to."""
        customer = self.env["res.partner"].create({"name": "Bà Năm"})
        ticket = self.env["helpdesk.ticket"].create(
            {"name": "x", "description": "x", "partner_id": customer.id}
        )
        for name in ("closed_ticket_template", "changed_stage_template"):
            template = self.env.ref(f"helpdesk_mgmt.{name}")
            body = template._render_field("body_html", ticket.ids)[ticket.id]
            self.assertIn("Bà Năm", body)

    def test_email_is_not_assigned_to_the_mail_gateway(self):
        message = {"from": "ai@example.com", "subject": "Hỏi", "body": "<p>Hỏi</p>"}
        ticket = self.env["helpdesk.ticket"].message_new(message)
        self.assertFalse(ticket.user_id)

    def test_email_by_any_door_has_its_channel(self):
        """Also when it does not come by the job that fetches mail."""
        message = {"from": "ai@example.com", "subject": "Hỏi", "body": "<p>Hỏi</p>"}
        ticket = self.env["helpdesk.ticket"].message_new(message)
        channel = self.env.ref("helpdesk_mgmt.helpdesk_ticket_channel_email")
        self.assertEqual(ticket.channel_id, channel)


@tagged("post_install", "-at_install")
class TestHelpdeskCounting(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partners = cls.env["res.partner"].create(
            [{"name": f"Khách {number}"} for number in range(20)]
        )
        cls.env["helpdesk.ticket"].create(
            [
                {"name": "x", "description": "x", "partner_id": partner.id}
                for partner in cls.partners
            ]
        )

    def test_indexes(self):
        """The columns by which cards count are the first of an index."""
        self.env.cr.execute(
            """
            SELECT a.attname
              FROM pg_index i
              JOIN pg_attribute a
                ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
             WHERE i.indrelid = 'helpdesk_ticket'::regclass
            """
        )
        indexed = {row[0] for row in self.env.cr.fetchall()}
        self.assertLessEqual({"partner_id", "commercial_partner_id"}, indexed)

    def test_count_does_not_grow_with_the_list(self):
        """Twenty cards take no more statements than one."""
        self.env.invalidate_all()
        one = self._count_queries(self.partners[:1])
        self.env.invalidate_all()
        self.assertLessEqual(self._count_queries(self.partners), one + 2)
        self.assertEqual(set(self.partners.mapped("helpdesk_ticket_count")), {1})

    def _count_queries(self, partners):
        before = self.env.cr.sql_log_count
        partners.mapped("helpdesk_ticket_count_string")
        return self.env.cr.sql_log_count - before


@tagged("post_install", "-at_install")
class TestHelpdeskRoutes(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.owner = new_test_user(cls.env, "ticket_owner", groups="base.group_portal")
        cls.other = new_test_user(cls.env, "ticket_other", groups="base.group_portal")
        cls.staff = new_test_user(cls.env, "ticket_staff", groups=TEAM)
        cls.done = cls.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
        cls.new = cls.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_new")
        cls.ticket = cls.env["helpdesk.ticket"].create(
            {
                "name": "Xe không nổ máy",
                "description": "<p>Sáng nay đề không lên</p>",
                "partner_id": cls.owner.partner_id.id,
                "user_id": False,
            }
        )

    def _sign_in(self, user):
        self.authenticate(user.login, user.login)

    def _token(self):
        """Return the token against forged requests, as a page would hold it."""
        page = self.url_open("/new/ticket").text
        return re.search(r'name="csrf_token" value="([^"]+)"', page)[1]

    def _close(self, **data):
        data = {"ticket_id": self.ticket.id, "stage_id": self.done.id} | data
        return self.url_open("/ticket/close", data=data)

    def test_a_link_closes_nothing(self):
        """A picture in an e-mail that opens the address would close the ticket."""
        self._sign_in(self.owner)
        path = f"/ticket/close?ticket_id={self.ticket.id}&stage_id={self.done.id}"
        self.url_open(path)
        self.assertEqual(self.ticket.stage_id, self.new)
        # Nor does a page of another site, which knows no token.
        self._close()
        self.assertEqual(self.ticket.stage_id, self.new)

    def test_another_customer_closes_nothing(self):
        self._sign_in(self.other)
        path = f"/ticket/close?ticket_id={self.ticket.id}&stage_id={self.done.id}"
        self.url_open(path)
        self._close(csrf_token=self._token())
        self.assertEqual(self.ticket.stage_id, self.new)

    def test_button_of_the_page_posts(self):
        """The plain module shows no button, nor number and colleague of the ticket."""
        self._sign_in(self.owner)
        page = self.url_open(f"/my/ticket/{self.ticket.id}").text
        self.assertIn(self.ticket.number, page)
        [form] = re.findall(r'<form[^>]*action="/ticket/close".*?</form>', page, re.S)[
            :1
        ]
        self.assertIn('method="POST"', form)
        token = re.search(r'name="csrf_token" value="([^"]+)"', form)[1]
        self._close(csrf_token=token)
        self.assertEqual(self.ticket.stage_id, self.done)

    def test_bad_numbers(self):
        """What is no number is nobody's ticket; it is no error of the server."""
        self._sign_in(self.owner)
        token = self._token()
        for bad in ("", "x", "-1", "999999999"):
            response = self._close(csrf_token=token, ticket_id=bad)
            self.assertLess(response.status_code, 500)
            response = self._close(csrf_token=token, stage_id=bad)
            self.assertLess(response.status_code, 500)
        self.assertEqual(self.ticket.stage_id, self.new)

    def test_stage_of_another_team(self):
        """A stage of another team, which the page does not offer."""
        team = self.env["helpdesk.ticket.team"].create({"name": "Đội khác"})
        stage = self.env["helpdesk.ticket.stage"].create(
            {
                "name": "Xong việc",
                "closed": True,
                "close_from_portal": True,
                "company_id": False,
                "team_ids": [(6, 0, team.ids)],
            }
        )
        self._sign_in(self.owner)
        path = f"/ticket/close?ticket_id={self.ticket.id}&stage_id={stage.id}"
        self.url_open(path)
        self._close(csrf_token=self._token(), stage_id=stage.id)
        self.assertEqual(self.ticket.stage_id, self.new)

    def test_files_of_internal_notes_are_not_shown(self):
        attachment = self.env["ir.attachment"].create(
            {
                "name": "noi-bo.txt",
                "raw": b"bi mat",
                # As the composer of the chatter uploads it.
                "res_model": self.ticket._name,
                "res_id": self.ticket.id,
            }
        )
        self.ticket.message_post(
            body="Chỉ cho đồng nghiệp",
            attachment_ids=attachment.ids,
            subtype_xmlid="mail.mt_note",
        )
        self._sign_in(self.owner)
        page = self.url_open(f"/my/ticket/{self.ticket.id}").text
        self.assertIn("Xe không nổ máy", page)
        self.assertNotIn("noi-bo.txt", page)

    # The form

    def _tickets(self):
        return self.env["helpdesk.ticket"].search(
            [("partner_id", "=", self.owner.partner_id.id)]
        )

    def _submit(self, **data):
        data = {"subject": "Hỏi", "description": "Hỏi giờ"} | data
        return self.url_open("/submitted/ticket", data=data)

    def test_a_link_makes_no_ticket(self):
        self._sign_in(self.owner)
        self.url_open("/submitted/ticket?subject=a&description=b")
        self.assertEqual(self._tickets(), self.ticket)

    def test_missing_words(self):
        """The form comes back instead of an error of the server."""
        self._sign_in(self.owner)
        token = self._token()
        for missing in ("subject", "description"):
            response = self._submit(csrf_token=token, **{missing: ""})
            self.assertEqual(response.status_code, 200)
            self.assertIn("alert-danger", response.text)
        self.assertEqual(self._tickets(), self.ticket)

    def test_bad_choices(self):
        company = self.env.company
        company.helpdesk_mgmt_portal_select_category = True
        company.helpdesk_mgmt_portal_select_team = True
        Category = self.env["helpdesk.ticket.category"]
        hidden = Category.create({"name": "Nội bộ", "show_in_portal": False})
        far = self.env["res.company"].create({"name": "Công ty khác"})
        team = self.env["helpdesk.ticket.team"].create(
            {"name": "Đội của công ty khác", "company_id": far.id}
        )
        self._sign_in(self.owner)
        token = self._token()
        bad = [
            {"category": "x"},
            {"category": hidden.id},
            {"team": team.id},
            {"team": "x"},
        ]
        for data in bad:
            with self.subTest(**data):
                response = self._submit(csrf_token=token, **data)
                self.assertEqual(response.status_code, 200)
                self.assertEqual(self._tickets(), self.ticket)

    def test_unknown_order_of_the_list(self):
        self._sign_in(self.owner)
        response = self.url_open("/my/tickets?sortby=x")
        self.assertEqual(response.status_code, 200)
