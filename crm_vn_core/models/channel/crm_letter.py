# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

RETURN_REASONS = [
    ("moved", "Moved Away"),
    ("unknown", "Unknown at This Address"),
    ("incomplete", "Address Incomplete or Wrong"),
    ("refused", "Refused"),
    ("unclaimed", "Not Collected"),
    ("deceased", "Deceased"),
    ("other", "Other"),
]
# These say that the address is wrong; a refusal or a holiday does not.
WRONG_ADDRESS = ("moved", "unknown", "incomplete")


class CrmLetter(models.Model):
    """One letter of a batch: what was printed on it, and what the post did with it.

    The contact itself is the interaction. It waits as queued, is sending once printed,
    sent when the letter is posted, failed when it comes back.
    """

    _name = "crm.letter"
    _description = "Letter"
    _order = "batch_id DESC, sequence, id"
    _rec_name = "recipient"

    batch_id = fields.Many2one(
        comodel_name="crm.letter.batch", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="batch_id.company_id")
    sequence = fields.Integer(string="No.", readonly=True)
    interaction_id = fields.Many2one(
        comodel_name="crm.interaction", required=True, ondelete="cascade", readonly=True
    )
    partner_id = fields.Many2one(related="interaction_id.partner_id", string="Customer")
    recipient = fields.Char(readonly=True, help="The name as it was printed.")
    address = fields.Text(readonly=True, help="The address as it was printed.")
    state = fields.Selection(
        selection=[
            ("waiting", "To Print"),
            ("failed", "Not Printed"),
            ("printed", "Printed"),
            ("posted", "Posted"),
            ("returned", "Returned"),
        ],
        required=True,
        default="waiting",
        readonly=True,
    )
    error = fields.Char(readonly=True)
    page_count = fields.Integer(string="Pages", readonly=True)
    tracking_number = fields.Char(
        index="btree_not_null", help="The number of the post office."
    )
    posted_on = fields.Date(readonly=True)
    returned_on = fields.Date(readonly=True)
    return_reason = fields.Selection(selection=RETURN_REASONS, readonly=True)

    # A letter that came back may be written again; one on its way may not.
    _interaction_unique = models.UniqueIndex(
        "(interaction_id) WHERE state IN ('waiting', 'failed', 'printed')",
        "This letter is in a batch already.",
    )
    _interaction_index = models.Index("(interaction_id)")

    @api.ondelete(at_uninstall=False)
    def _unlink_except_printed(self):
        if any(letter.state not in ("waiting", "failed") for letter in self):
            raise UserError(self.env._("A printed letter stays in its batch."))

    # What is on the paper

    def _get_recipient_lines(self):
        """Return the name of the customer and the lines of the address.

        :raise UserError: where the post could not find the customer
        """
        self.ensure_one()
        partner = self.partner_id
        lines = partner._get_postal_lines()
        if not partner.street or not partner.state_id:
            raise UserError(
                self.env._(
                    "%(name)s has no full address: enter street and province.",
                    name=partner.name or "",
                )
            )
        company = partner.parent_id.name
        return partner.name or company or "", [*filter(None, [company]), *lines]

    def _get_printed_lines(self):
        """Return the lines as they were printed, or as they would be."""
        self.ensure_one()
        if self.recipient and self.address:
            return self.recipient, self.address.splitlines()
        return self._get_recipient_lines()

    def _get_sheet(self):
        """Return what the sheet shows, for its QWeb template."""
        self.ensure_one()
        batch = self.batch_id
        message = self.interaction_id._prepare_message()
        name, lines = self._get_printed_lines()
        return {
            "company": batch.company_id,
            "form": self.env["crm.form.template"]._find(
                "letter", batch.company_id, batch.date
            ),
            "place": batch._get_place_and_date(self.partner_id),
            "window": batch._get_window(name, lines),
            "subject": message.subject,
            "paragraphs": [text for text in message.body.split("\n\n") if text.strip()],
            "files": self._get_enclosures(),
        }

    def _get_enclosures(self):
        body = self.interaction_id._get_body()
        return body.sudo().attachment_ids.mapped("name")

    def _get_post_row(self, number):
        """Return the cells of this letter in the list of the post office."""
        self.ensure_one()
        partner = self.partner_id
        return [
            number,
            self.recipient,
            (self.address or "").replace("\n", ", "),
            partner.city,
            partner.state_id.name,
            partner.phone,
            self.page_count,
            partner.ref,
            self.tracking_number,
        ]

    # What the post does with it

    def _mark(self, before, after, interaction_states, **vals):
        """Move letters on, and their interactions with them.

        :param interaction_states: states of the interaction, before and after
        :return: the letters that were moved
        """
        self.check_access("write")
        letters = self.try_lock_for_update()
        letters.invalidate_recordset(["state"])
        letters = letters.filtered(lambda letter: letter.state in before)
        if self and not letters:
            raise UserError(self.env._("None of these letters can be marked so."))
        letters.write({"state": after} | vals)
        rows = letters.interaction_id.sudo()
        rows.filtered(lambda row: row.state in interaction_states[0]).write(
            {"state": interaction_states[1], "date": fields.Datetime.now()}
        )
        letters.batch_id._update_state()
        return letters

    def action_posted(self):
        """The letters have been handed to the post."""
        letters = self._mark(
            ("printed",),
            "posted",
            (("sending",), "sent"),
            posted_on=self.env["crm.partner.date"]._get_today(),
        )
        letters._record_event("sent", lambda letter: letter.tracking_number)

    def _mark_returned(self, reason, date):
        """The letters have come back; a wrong address is noted on the card."""
        letters = self._mark(
            ("printed", "posted"),
            "returned",
            (("sending", "sent", "delivered"), "failed"),
            return_reason=reason,
            returned_on=date,
        )
        label = dict(self._fields["return_reason"]._description_selection(self.env))
        letters.interaction_id.sudo().write({"error": label[reason]})
        letters._record_event("bounced", lambda letter: label[reason])
        if reason in WRONG_ADDRESS:
            letters.partner_id.sudo().write(
                {"letter_returned_on": date, "letter_return_reason": reason}
            )

    def _record_event(self, kind, get_detail):
        now = fields.Datetime.now()
        self.env["crm.interaction.event"].sudo()._record(
            [
                (letter.interaction_id.id, kind, now, get_detail(letter) or None)
                for letter in self
            ]
        )

    def action_print_again(self):
        """Print letters of which the sheet was spoiled, as they were."""
        return self.env.ref("crm_vn_core.crm_letter_report").report_action(self)
