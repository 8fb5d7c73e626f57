# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from ...printing.fit import fit_lines

# Where the address lies on the sheet, in millimetres, so that it shows in the window of
# a DL envelope (110 × 220) wherever the letter slips to. The window: 90 × 45, 20 from
# its edge, 15 from the bottom; the sheet, folded in three, is 99 × 210.
WINDOWS = {"left": (22, 51, 76, 32), "right": (115, 51, 74, 32)}
# The line of the sender above the address.
_SENDER = 4


class CrmLetterBatch(models.Model):
    """Letters that are printed, folded and posted together."""

    _name = "crm.letter.batch"
    _description = "Letter Batch"
    _order = "id DESC"
    _check_company_auto = True

    name = fields.Char(required=True, default=lambda self: self._default_name())
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, default=lambda self: self.env.company
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Prepared By",
        default=lambda self: self.env.user,
        readonly=True,
    )
    date = fields.Date(
        string="Date of the Letters",
        required=True,
        default=lambda self: self.env["crm.partner.date"]._get_today(),
    )
    window = fields.Selection(
        selection=[
            ("left", "Window on the Left"),
            ("right", "Window on the Right"),
            ("none", "Without Window: Labels"),
        ],
        string="Envelope",
        required=True,
        default="left",
        help="DL envelopes, 110 × 220 mm; the letter is folded in three.",
    )
    label_format_id = fields.Many2one(
        comodel_name="crm.label.format",
        string="Labels",
        default=lambda self: self.env["crm.label.format"].search([], limit=1),
    )
    first_label = fields.Integer(
        default=1, help="The first free label of a sheet that has been used before."
    )
    template_id = fields.Many2one(
        comodel_name="crm.message.template",
        string="Only Template",
        domain=[("kind", "=", "letter")],
        check_company=True,
    )
    officer_id = fields.Many2one(
        comodel_name="res.users", string="Only Letters of", check_company=True
    )
    state = fields.Selection(
        selection=[
            ("draft", "New"),
            ("printing", "Printing"),
            ("printed", "Printed"),
            ("done", "Done"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
    )
    letter_ids = fields.One2many(
        comodel_name="crm.letter", inverse_name="batch_id", string="Letters"
    )
    letter_count = fields.Integer(compute="_compute_counts", string="Number of Letters")
    waiting_count = fields.Integer(compute="_compute_counts", string="To Print")
    failed_count = fields.Integer(compute="_compute_counts", string="Not Printed")
    posted_count = fields.Integer(compute="_compute_counts", string="Posted")
    page_count = fields.Integer(compute="_compute_counts", string="Pages")
    progress = fields.Float(compute="_compute_counts")
    error = fields.Char(readonly=True, copy=False)
    letters_pdf = fields.Binary(
        string="Letters (PDF)", attachment=True, readonly=True, copy=False
    )
    labels_pdf = fields.Binary(
        string="Labels (PDF)", attachment=True, readonly=True, copy=False
    )
    post_list = fields.Binary(
        attachment=True,
        readonly=True,
        copy=False,
        groups="crm_vn_core.group_crm_vn_core_export",
    )

    _check_first_label = models.Constraint(
        "CHECK(first_label > 0)", "Labels are counted from one."
    )
    _printing_index = models.Index("(id) WHERE state = 'printing'")

    @api.model
    def _default_name(self):
        today = self.env["crm.partner.date"]._get_today()
        return self.env._("Letters of %(date)s", date=format_date(self.env, today))

    @api.depends("letter_ids.state")
    def _compute_counts(self):
        rows = self.env["crm.letter"]._read_group(
            [("batch_id", "in", self.ids)],
            ["batch_id", "state"],
            ["__count", "page_count:sum"],
        )
        counts, pages = {}, {}
        for batch, state, count, page_count in rows:
            counts[batch.id, state] = count
            pages[batch.id] = pages.get(batch.id, 0) + page_count
        for batch in self:
            states = ("waiting", "failed", "printed", "posted", "returned")
            by_state = {state: counts.get((batch.id, state), 0) for state in states}
            total = sum(by_state.values())
            batch.letter_count = total
            batch.waiting_count = by_state["waiting"]
            batch.failed_count = by_state["failed"]
            batch.posted_count = by_state["posted"] + by_state["returned"]
            batch.page_count = pages.get(batch.id, 0)
            done = total - by_state["waiting"]
            batch.progress = 100 * done / total if total else 0

    @api.ondelete(at_uninstall=False)
    def _unlink_except_printed(self):
        if any(batch.state != "draft" for batch in self):
            raise UserError(self.env._("A batch that was printed stays."))

    # Choosing the letters

    def _get_letters_domain(self, due=True):
        """Return the domain of the interactions that may come into this batch.

        :param due: leave out what is to be printed later
        """
        self.ensure_one()
        domain = Domain.AND(
            [
                Domain("kind", "=", "letter"),
                Domain("direction", "=", "out"),
                Domain("state", "=", "queued"),
                Domain("company_id", "=", self.company_id.id),
            ]
        )
        if due:
            domain &= Domain("scheduled_at", "<=", fields.Datetime.now())
        if self.template_id:
            domain &= Domain("template_id", "=", self.template_id.id)
        if self.officer_id:
            domain &= Domain("user_id", "=", self.officer_id.id)
        return domain

    def action_fill(self):
        """Add the letters that wait, in the order of provinces and wards."""
        self.ensure_one()
        self.check_access("write")
        if not self._add(self._get_letters_domain()):
            raise UserError(self.env._("No other letter waits to be printed."))

    def _add(self, domain):
        """Add the interactions of a domain by statement; returns how many.

        Whatever is in another batch that is not finished stays there.
        """
        self._check_open()
        rows = self.env["crm.interaction"]._search(domain)
        self.env["crm.letter"].check_access("create")
        self.env["crm.letter"].flush_model()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO crm_letter
                       (batch_id, interaction_id, sequence, state,
                        create_uid, create_date, write_uid, write_date)
                SELECT %(batch)s, i.id,
                       %(before)s + row_number() OVER (
                           ORDER BY p.state_id, p.city_id, p.id, i.id),
                       'waiting', %(user)s, %(now)s, %(user)s, %(now)s
                  FROM crm_interaction i JOIN res_partner p ON p.id = i.partner_id
                 WHERE i.id IN %(rows)s
                   AND NOT EXISTS (
                       SELECT FROM crm_letter l WHERE l.interaction_id = i.id
                          AND l.state IN ('waiting', 'failed', 'printed'))
                    ON CONFLICT DO NOTHING
                """,
                batch=self.id,
                before=max(self.letter_ids.mapped("sequence"), default=0),
                user=self.env.uid,
                now=fields.Datetime.now(),
                rows=rows.subselect(),
            )
        )
        count = self.env.cr.rowcount
        self.invalidate_recordset()
        self.env["crm.letter"].invalidate_model()
        return count

    def _check_open(self):
        if self.state in ("printing", "done"):
            raise UserError(self.env._("This batch takes no more letters."))

    # What the sheets show

    def _get_window(self, name, address):
        """Return where the address lies: left, top, width, height, size and lines."""
        side = self.window if self.window in WINDOWS else "left"
        left, top, width, height = WINDOWS[side]
        fitted = fit_lines(name, address, width, height - _SENDER)
        return {
            "left": left,
            "top": top,
            "width": width,
            "height": height,
            "size": fitted.size,
            "lines": fitted.lines,
            "sender": self._get_sender(),
        }

    def _get_sender(self):
        company = self.company_id
        parts = (company.name, *company.partner_id._get_postal_lines())
        return " · ".join(filter(None, parts))

    def _get_place_and_date(self, partner):
        """Return the line above a letter: "Hà Nội, ngày 05 tháng 02 năm 2026"."""
        # A day below ten and the first two months have a zero: nobody can add a digit.
        place = self.company_id.state_id.name or ""
        lang = partner.lang or self.env.lang or ""
        if not lang.startswith("vi"):
            date = format_date(self.env, self.date, lang_code=lang, date_format="long")
        else:
            month = f"{self.date.month:02d}" if self.date.month < 3 else self.date.month
            date = f"ngày {self.date:%d} tháng {month} năm {self.date.year}"
        return ", ".join(filter(None, (place, date)))

    def _update_state(self):
        """A batch is done when every letter has left or cannot leave."""
        for batch in self.filtered(lambda batch: batch.state == "printed"):
            if not batch.letter_ids.filtered(
                lambda letter: letter.state in ("waiting", "printed")
            ):
                batch.state = "done"

    def action_posted(self):
        """Every printed letter of the batch has been handed to the post."""
        printed = self.letter_ids.filtered(lambda letter: letter.state == "printed")
        printed.action_posted()

    def action_view_letters(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_vn_core.crm_letter_action"
        )
        return action | {"domain": [("batch_id", "=", self.id)], "context": {}}
