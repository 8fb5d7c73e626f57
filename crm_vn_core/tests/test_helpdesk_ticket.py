# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged

from .common_customer import CustomerCase

HELPDESK = "helpdesk_mgmt.group_helpdesk_"


class TicketCase(CustomerCase):
    """Customers with orders, a team, and the people who work on tickets."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["helpdesk.ticket.team"].search([]).active = False
        cls.agent = new_test_user(
            cls.env, "ticket_agent", groups=f"{HELPDESK}user_team,base.group_user"
        )
        cls.own = new_test_user(cls.env, "ticket_own", groups=f"{HELPDESK}user_own")
        cls.team = cls.env["helpdesk.ticket.team"].create(
            {
                "name": "Tổng đài",
                "company_id": False,
                "user_ids": [(6, 0, (cls.agent | cls.own).ids)],
            }
        )
        cls.bay.ref = "KH00077"
        cls.order = cls._create_order(cls.bay)
        cls.order_of_another = cls._create_order(cls.sao_mai)

    @classmethod
    def _create_order(cls, partner):
        return cls.env["sale.order"].create({"partner_id": partner.id})

    @classmethod
    def _create_ticket(cls, **vals):
        vals = {"name": "Xe không nổ máy", "description": "Đề không lên"} | vals
        return cls.env["helpdesk.ticket"].create(vals)


@tagged("post_install", "-at_install")
class TestTicket(TicketCase):
    def _as_agent(self):
        return self.env["helpdesk.ticket"].with_user(self.agent)

    # Phone and customer

    def test_number_finds_the_customer(self):
        with Form(self._as_agent()) as form:
            form.name = "Xe không nổ máy"
            form.description = "Đề không lên"
            form.partner_phone = "+84 912.345.678"
            self.assertEqual(form.partner_id, self.bay)
            self.assertEqual(form.partner_name, self.bay.name)
        self.assertEqual(form.record.partner_phone_address, "+84912345678")
        self.assertEqual(form.record.partner_phone, "+84 912.345.678")

    def test_shared_number_asks(self):
        """Mother and child share a phone: nobody is chosen, both are named."""
        child = self._create_customer(name="Nguyễn Văn Con", phone="0912345678")
        with Form(self._as_agent()) as form:
            form.name = form.description = "x"
            form.partner_phone = "0912345678"
            self.assertFalse(form.partner_id)
            self.assertEqual(form.phone_owner_ids[:], self.bay | child)

    def test_company_and_its_person_are_one(self):
        self.sao_mai.phone = "02438251234"
        person = self._create_customer(parent_id=self.sao_mai.id, phone="024 3825 1234")
        ticket = self._create_ticket(partner_phone="(024) 3825 1234")
        self.assertEqual(ticket.partner_id, person)
        self.assertEqual(ticket.commercial_partner_id, self.sao_mai)

    def test_customer_gives_the_number(self):
        ticket = self._create_ticket(partner_id=self.bay.id)
        self.assertEqual(ticket.partner_phone, "0912 345 678")
        self.assertEqual(ticket.partner_name, self.bay.name)
        self.sao_mai.phone = "024 3825 1234"
        ticket.partner_id = self.sao_mai
        self.assertEqual(ticket.partner_phone, "024 3825 1234")

    def test_number_of_a_neighbour_stays(self):
        """A customer who calls from a number that nobody has is called back there."""
        with Form(self._as_agent()) as form:
            form.name = form.description = "x"
            form.partner_phone = "0987 654 321"
            form.partner_id = self.bay
            self.assertEqual(form.partner_phone, "0987 654 321")

    def test_customer_left_empty_stays_empty(self):
        with Form(self._as_agent()) as form:
            form.name = form.description = "x"
            form.partner_phone = "0912345678"
            form.partner_id = self.env["res.partner"]
        self.assertFalse(form.record.partner_id)

    def test_number_that_is_none(self):
        ticket = self._create_ticket(partner_phone="gọi nhà bà Tư")
        self.assertFalse(ticket.partner_phone_address)
        self.assertFalse(ticket.partner_id)

    def test_customer_of_another_company(self):
        far = self.env["res.company"].create({"name": "Công ty khác"})
        self.bay.company_id = far
        self.assertFalse(self._create_ticket(partner_phone="0912345678").partner_id)

    # Order

    def test_order_names_the_customer(self):
        ticket = self._create_ticket(sale_order_id=self.order.id)
        self.assertEqual(ticket.partner_id, self.bay)
        self.assertEqual(self.order.helpdesk_ticket_count, 1)
        action = self.order.action_view_helpdesk_tickets()
        self.assertEqual(self.env["helpdesk.ticket"].search(action["domain"]), ticket)

    def test_order_of_another_customer(self):
        with self.assertRaises(ValidationError):
            self._create_ticket(
                partner_id=self.bay.id, sale_order_id=self.order_of_another.id
            )
        ticket = self._create_ticket(sale_order_id=self.order.id)
        ticket.partner_id = self.sao_mai
        self.assertFalse(ticket.sale_order_id, "the order leaves with the customer")

    def test_order_of_the_company(self):
        """Who works there asks about an order of the company."""
        person = self._create_customer(parent_id=self.sao_mai.id)
        ticket = self._create_ticket(
            partner_id=person.id, sale_order_id=self.order_of_another.id
        )
        self.assertEqual(ticket.sale_order_id, self.order_of_another)

    def test_order_of_another_branch(self):
        far = self.env["res.company"].create({"name": "Công ty khác"})
        with self.assertRaises(UserError):
            self._create_ticket(sale_order_id=self.order.id, company_id=far.id)

    def test_agent_chooses_an_order(self):
        """Without being a salesperson; changing one is not allowed."""
        Order = self.env["sale.order"].with_user(self.agent)
        names = Order.name_search("", [("partner_id", "child_of", self.bay.id)])
        self.assertEqual([row[0] for row in names], self.order.ids)
        with self.assertRaises(AccessError):
            self.order.with_user(self.agent).note = "x"
        with self.assertRaises(AccessError):
            Order.with_user(self.employee).search([])

    # Search

    def test_search_by_what_the_caller_says(self):
        ticket = self._create_ticket(partner_id=self.bay.id)
        other = self._create_ticket(partner_phone="0987654321", partner_name="Ông Tư")
        Ticket = self._as_agent()
        for text, found in (
            ("0912.345.678", ticket),
            ("+84912345678", ticket),
            ("345678", ticket),
            ("nguyen thi bay", ticket),
            ("KH00077", ticket),
            ("0987 654 321", other),
            ("Ông Tư", other),
            ("0911111111", Ticket.browse()),
        ):
            with self.subTest(text=text):
                domain = [("customer_search", "ilike", text)]
                self.assertEqual(Ticket.search(domain), found)

    # Counts

    def test_counts_of_the_card(self):
        """Open and all, with those of the contact persons, for each as it may see."""
        person = self._create_customer(parent_id=self.sao_mai.id)
        self._create_ticket(partner_id=person.id, team_id=self.team.id)
        done = self._create_ticket(partner_id=self.sao_mai.id)
        done.stage_id = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
        partners = (person | self.sao_mai | self.bay).with_user(self.agent)
        self.assertEqual(
            partners.mapped("helpdesk_ticket_count_string"), ["1 / 1", "1 / 2", "0 / 0"]
        )
        hidden = partners.with_user(self.employee)
        self.assertEqual(hidden.mapped("helpdesk_ticket_count"), [0, 0, 0])
        self.assertEqual(self.env["res.partner"].new({}).helpdesk_ticket_count, 0)

    def test_same_counts_as_the_plain_module(self):
        """The faster counting finds what the slow one found."""
        person = self._create_customer(parent_id=self.sao_mai.id)
        for number, partner in enumerate((person, self.sao_mai, self.bay, person)):
            ticket = self._create_ticket(partner_id=partner.id)
            if number % 2:
                ticket.stage_id = self.env.ref(
                    "helpdesk_mgmt.helpdesk_ticket_stage_done"
                )
        for partner in person | self.sao_mai | self.bay:
            tickets = self.env["helpdesk.ticket"].search(
                [("partner_id", "child_of", partner.id)]
            )
            still_open = tickets.filtered(lambda ticket: not ticket.stage_id.closed)
            self.assertEqual(
                partner.helpdesk_ticket_count_string,
                f"{len(still_open)} / {len(tickets)}",
            )

    def test_dashboard(self):
        new = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_new")
        done = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
        common = {"team_id": self.team.id, "stage_id": new.id}
        self._create_ticket(**common, user_id=False)
        self._create_ticket(**common, user_id=self.agent.id, priority="3")
        ticket = self._create_ticket(**common, user_id=self.own.id)
        ticket.stage_id = done
        self.assertEqual(self.team.todo_ticket_count, 2)
        self.assertEqual(self.team.todo_ticket_count_unassigned, 1)
        self.assertEqual(self.team.todo_ticket_count_unattended, 2)
        self.assertEqual(self.team.todo_ticket_count_high_priority, 1)

    # Team

    def test_default_team(self):
        """The agent's; else the one that was set; else the only one there is."""
        ticket = self._as_agent().create({"name": "x", "description": "x"})
        self.assertEqual(ticket.team_id, self.team)
        self.assertEqual(ticket.user_id, self.agent)
        self.assertEqual(self._create_ticket(user_id=False).team_id, self.team)
        second = self.env["helpdesk.ticket.team"].create({"name": "Kỹ thuật"})
        self.assertFalse(self._create_ticket(user_id=False).team_id)
        self.env.company.helpdesk_default_team_id = second
        self.assertEqual(self._create_ticket(user_id=False).team_id, second)
        self.assertFalse(self._create_ticket(user_id=False, team_id=False).team_id)

    def test_who_has_no_team_keeps_the_ticket(self):
        user = new_test_user(self.env, "ticket_no_team", groups=f"{HELPDESK}user_own")
        Ticket = self.env["helpdesk.ticket"].with_user(user)
        ticket = Ticket.create({"name": "x", "description": "x"})
        self.assertEqual(ticket.user_id, user)
        self.assertFalse(ticket.team_id)

    def test_nobody_takes_a_ticket_of_another_team(self):
        team = self.env["helpdesk.ticket.team"].create({"name": "Kỹ thuật"})
        ticket = self._create_ticket(team_id=team.id, user_id=False)
        user = new_test_user(self.env, "ticket_all", groups=f"{HELPDESK}user")
        with self.assertRaisesRegex(AccessError, "Kỹ thuật"):
            ticket.with_user(user).assign_to_me()

    # Ticket from a call

    def test_call(self):
        Call = self.env["helpdesk.ticket.call"].with_user(self.agent)
        earlier = self._create_ticket(partner_id=self.bay.id, team_id=self.team.id)
        with Form(Call) as form:
            form.partner_phone = "0912345678"
            self.assertEqual(form.partner_id, self.bay)
            self.assertEqual(form.open_ticket_ids[:], earlier)
            form.sale_order_id = self.order
            form.name = "Hỏi lịch giao xe"
        action = form.record.action_create()
        ticket = self.env["helpdesk.ticket"].browse(action["res_id"])
        self.assertRecordValues(
            ticket,
            [
                {
                    "partner_id": self.bay.id,
                    "sale_order_id": self.order.id,
                    "partner_phone": "0912345678",
                    "partner_name": self.bay.name,
                    "user_id": self.agent.id,
                    "team_id": self.team.id,
                    "channel_id": self.env.ref(
                        "helpdesk_mgmt.helpdesk_ticket_channel_phone"
                    ).id,
                }
            ],
        )
        self.assertIn("Hỏi lịch giao xe", ticket.description)
        self.assertRecordValues(
            ticket.interaction_id,
            [
                {
                    "partner_id": self.bay.id,
                    "user_id": self.agent.id,
                    "kind": "phone",
                    "direction": "in",
                    "state": "done",
                    "address": "+84912345678",
                    "origin_id": ticket.id,
                }
            ],
        )

    def test_call_for_the_team(self):
        Call = self.env["helpdesk.ticket.call"].with_user(self.agent)
        call = Call.create({"name": "x", "user_id": False, "description": "<b>a</b>"})
        ticket = self.env["helpdesk.ticket"].browse(call.action_create()["res_id"])
        self.assertEqual(ticket.team_id, self.team)
        self.assertFalse(ticket.user_id)
        self.assertIn("&lt;b&gt;", ticket.description, "what was said is text")

    def test_call_needs_the_right(self):
        with self.assertRaises(AccessError):
            self.env["helpdesk.ticket.call"].with_user(self.staff).create({"name": "x"})

    def test_new_ticket_from_the_card(self):
        action = self.bay.with_user(self.agent).action_view_helpdesk_tickets()
        Ticket = self._as_agent().with_context(**action["context"])
        ticket = Ticket.create({"name": "x", "description": "x"})
        self.assertEqual(ticket.partner_id, self.bay)

    # Merge of customers, duplicates

    def test_tickets_follow_a_merge(self):
        twin = self._create_customer(name="Nguyen Thi Bay")
        order = self._create_order(twin)
        ticket = self._create_ticket(sale_order_id=order.id)
        self.env["base.partner.merge.automatic.wizard"]._merge(
            (twin | self.bay).ids, self.bay
        )
        self.assertEqual(ticket.partner_id, self.bay)
        self.assertEqual(ticket.commercial_partner_id, self.bay)
        self.assertEqual(ticket.sale_order_id, order)

    def test_duplicates(self):
        first, second, third = (self._create_ticket() for _number in range(3))
        Wizard = self.env["helpdesk.ticket.duplicate.wizard"]
        common = {"ticket_id": second.id}
        with self.assertRaisesRegex(UserError, "itself"):
            Wizard.create(common | {"duplicate_of_id": second.id}).action_confirm()
        Wizard.create(common | {"duplicate_of_id": first.id}).action_confirm()
        self.assertEqual(second.duplicate_id, first)
        with self.assertRaisesRegex(UserError, first.number):
            Wizard.create(
                {"ticket_id": third.id, "duplicate_of_id": second.id}
            ).action_confirm()
