# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import logging
import re

import psycopg2.errors

from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

from ...delivery.zalo_errors import get_meaning

_logger = logging.getLogger(__name__)
_lt = LazyTranslate(__name__)

_ERROR = re.compile(r"Zalo (-?\d+)")
# What people read for each kind of error of Zalo.
SENTENCES = {
    "token": _lt("Zalo does not accept the access token"),
    "setup": _lt("The account or the application is not set up for these messages"),
    "money": _lt("The account at Zalo has no money left"),
    "busy": _lt("Zalo is busy"),
    "quota": _lt("The day's quota of the account is used up; it goes on tomorrow"),
    "template_quota": _lt("The day's quota of the template is used up"),
    "night": _lt("Zalo sends no promotions between 22:00 and 6:00"),
    "unreachable": _lt("Zalo does not reach this customer"),
    "refused": _lt("The customer does not want such messages on Zalo"),
    "window": _lt("The customer has not written for too long: send a template"),
    "template": _lt("The template of Zalo is not approved, or disabled"),
    "parameters": _lt("The words do not fit the template of Zalo"),
    "other": _lt("Zalo refuses the message"),
}


class CrmChannel(models.Model):
    """What Zalo tells about the account: its quota, its templates, who follows it."""

    _name = "crm.channel"
    _inherit = "crm.channel"

    quota_left = fields.Integer(
        string="Left Today", copy=False, readonly=True, help="As the provider says."
    )
    quota_date = fields.Date(copy=False, readonly=True)
    zalo_template_ids = fields.One2many(
        comodel_name="crm.zalo.template",
        inverse_name="channel_id",
        string="Templates of Zalo",
    )

    def action_fetch_zalo_templates(self):
        """Bring the templates of the account, with their parameters."""
        self.ensure_one()
        self.check_access("write")
        self.env["crm.zalo.template"]._fetch(self)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_vn_core.crm_zalo_template_action"
        )
        return action | {"domain": [("channel_id", "=", self.id)]}

    def _note_quota(self, left):
        """Keep what the provider still takes today; another worker may have done so."""
        today = self.env["crm.partner.date"]._get_today()
        try:
            with self.env.cr.savepoint():
                self.env.cr.execute(
                    SQL(
                        """
                        UPDATE crm_channel SET quota_date = %(today)s,
                               quota_left = CASE WHEN quota_date = %(today)s
                                   THEN LEAST(quota_left, %(left)s) ELSE %(left)s END
                         WHERE id = %(id)s
                        """,
                        today=today,
                        left=left,
                        id=self.id,
                    ),
                    log_exceptions=False,
                )
        except psycopg2.errors.SerializationFailure:
            _logger.debug("Another worker has noted the quota of %s.", self.id)
        self.invalidate_recordset(["quota_date", "quota_left"])

    def action_test_connection(self):
        result = super().action_test_connection()
        self.sudo().quota_date = False
        return result

    def _apply_notices(self, notices):
        """Do what follows from what a provider tells besides reports and messages."""
        for notice in notices:
            apply = getattr(self, f"_apply_notice_{notice.kind}", None)
            if apply:
                apply(notice)

    def _apply_notice_unfollow(self, notice):
        """Who leaves the account does not want its messages."""
        block = self.env["crm.contact.block"].sudo()
        if not block.search(self._get_follow_domain(notice)):
            block.create(
                {
                    "address": notice.subject,
                    "kind": "zalo",
                    "company_id": self.company_id.id,
                    "source": "opt_out",
                    "note": "unfollow",
                }
            )

    def _apply_notice_follow(self, notice):
        """Who comes back may be written to again; other reasons stay."""
        blocks = self.env["crm.contact.block"].sudo()
        blocks.search(self._get_follow_domain(notice)).unlink()

    def _get_follow_domain(self, notice):
        return [
            ("address", "=", notice.subject),
            ("kind", "=", "zalo"),
            ("source", "=", "opt_out"),
            ("purpose", "=", False),
            ("company_id", "=", self.company_id.id),
            ("note", "=", "unfollow"),
        ]

    def _apply_notice_template_status(self, notice):
        self.env["crm.zalo.template"].sudo()._change_status(self, notice)

    def _apply_notice_template_quality(self, notice):
        self.env["crm.zalo.template"].sudo()._change_status(self, notice)

    @api.model
    def _explain_error(self, error):
        """Put a sentence for people before what Zalo says."""
        found = _ERROR.match(error or "")
        if not found:
            return super()._explain_error(error)
        sentence = SENTENCES[get_meaning(int(found[1])).name]
        return f"{self.env._(sentence)} ({error})"
