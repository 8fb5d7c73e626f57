# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from .common import CareCommon


@tagged("post_install", "-at_install")
class TestEventGreeting(CareCommon):
    def test_words_of_customer(self):
        program = self._create_program(greeting_template="{we} chúc {you} vui!")
        cases = [
            ({"salutation": "co", "nickname": "Bảy"}, "Cháu chúc cô Bảy vui!"),
            ({"salutation": "anh"}, "Em chúc anh Tám vui!"),
            ({"salutation": "co", "self_reference": "con"}, "Con chúc cô Tám vui!"),
            ({"gender": "female"}, "Em chúc chị Tám vui!"),
            ({}, "Em chúc Anh/Chị Tám vui!"),
            ({"is_company": True}, "Chúng tôi chúc Quý khách vui!"),
        ]
        for values, expected in cases:
            with self.subTest(values=values):
                customer = self._create_customer("Nguyễn Tám", **values)
                event = self._create_event(
                    program_id=program.id, partner_id=customer.id
                )
                self.assertEqual(event.greeting, expected)

    def test_years(self):
        """A person's round years are those of long life."""
        for year, is_round in ((1966, False), (1956, True), (1955, False)):
            with self.subTest(year=year):
                customer = self._create_customer()
                self._create_date(customer, year=year)
                program = self._create_program()
                program._plan(self.TODAY)
                event = self._get_events(program)
                self.assertEqual(event.years, 2026 - year)
                self.assertEqual(event.is_round, is_round)
