# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, timedelta

from odoo.tests import TransactionCase, freeze_time, new_test_user


class CareCommon(TransactionCase):
    """Customers, programs and the staff of each role, on a fixed day."""

    TODAY = date(2026, 11, 20)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(f"{cls.TODAY} 03:00:00"))
        cls.env = cls.env(
            context=dict(cls.env.context, tracking_disable=True, no_reset_password=True)
        )
        # What the database holds already must not count.
        cls.env["crm.care.program"].search([]).active = False
        cls.env["crm.partner.date"].search([]).active = False
        cls.officer, cls.colleague, cls.lead, cls.manager = (
            new_test_user(cls.env, login=login, groups=f"crm_vn_care.{group}")
            for login, group in (
                ("care_officer", "group_crm_vn_care_user"),
                ("care_colleague", "group_crm_vn_care_user"),
                ("care_lead", "group_crm_vn_care_all"),
                ("care_manager", "group_crm_vn_care_manager"),
            )
        )
        cls.event_model = cls.env["crm.care.event"]

    @classmethod
    def _create_customer(cls, name="Nguyễn Thị Bảy", **values):
        return cls.env["res.partner"].create({"name": name, **values})

    @classmethod
    def _create_date(cls, partner, days=0, **values):
        """Give a customer a solar date that falls in so many days."""
        day = cls.TODAY + timedelta(days=days)
        return cls.env["crm.partner.date"].create(
            {"partner_id": partner.id, "day": day.day, "month": day.month, **values}
        )

    @classmethod
    def _create_program(cls, **values):
        return cls.env["crm.care.program"].create(
            {"name": "Birthday call", "user_id": cls.officer.id, **values}
        )

    @classmethod
    def _create_occasion_program(cls, days=0, occasion=None, **values):
        """Make a program of an occasion that falls in so many days."""
        day = cls.TODAY + timedelta(days=days)
        occasion = cls.env["crm.occasion"].create(
            {"name": "Feast", "day": day.day, "month": day.month, **(occasion or {})}
        )
        values = {"trigger": "occasion", "occasion_id": occasion.id, **values}
        return cls._create_program(**values)

    @classmethod
    def _create_event(cls, **values):
        if "program_id" not in values:
            values["program_id"] = cls._create_program().id
        if "partner_id" not in values:
            values["partner_id"] = cls._create_customer().id
        return cls.env["crm.care.event"].create(
            {"date": cls.TODAY, "user_id": cls.officer.id, **values}
        )

    def _get_events(self, program, partners=None):
        domain = [("program_id", "in", program.ids)]
        if partners is not None:
            domain.append(("partner_id", "in", partners.ids))
        return self.event_model.search(domain)
