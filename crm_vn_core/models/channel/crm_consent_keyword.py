# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...text.keywords import keyword_key, read_answer


class CrmConsentKeyword(models.Model):
    """A word by which customers refuse advertising, or agree to it.

    Compared without accents, case, spaces and signs. The whole answer must be the
    word: "Huy" is also a name, and "Huy đây em" refuses nothing.
    """

    _name = "crm.consent.keyword"
    _description = "Reply Keyword"
    _order = "action DESC, name"

    name = fields.Char(string="Keyword", required=True)
    key = fields.Char(
        string="Compared As", compute="_compute_key", store=True, precompute=True
    )
    action = fields.Selection(
        selection=[("withdraw", "Refuses Advertising"), ("give", "Agrees")],
        string="Meaning",
        required=True,
        default="withdraw",
    )
    active = fields.Boolean(default=True)

    _key_unique = models.UniqueIndex("(key)", "This keyword is known already.")

    @api.depends("name")
    def _compute_key(self):
        for keyword in self:
            keyword.key = keyword_key(keyword.name)

    @api.constrains("name")
    def _check_key(self):
        for keyword in self:
            if len(keyword.key) < 2:
                raise ValidationError(
                    self.env._("A keyword has at least two letters or digits.")
                )

    @api.model
    def _find(self, text):
        """Return the keyword that a text is, or none.

        To refuse, the first line is enough: e-mails quote what they answer.
        """
        whole, first = read_answer(text)
        found = self.search([("key", "in", list({whole, first} - {""}))])
        return found.filtered(
            lambda word: word.key == whole or word.action == "withdraw"
        )[:1]

    @api.model
    def _apply_to_unknown(self, text, kind, address, company):
        """Block an address whose owner is not known yet, if the text refuses.

        Whoever is entered with this number later is not advertised to either.
        :return: the keyword that was followed, or none
        """
        keyword = self.sudo()._find(text)
        if keyword.action != "withdraw" or not address:
            return self.browse()
        blocks = self.env["crm.contact.block"].sudo()
        vals = {
            "address": blocks._normalize(address),
            "kind": kind,
            "purpose": "marketing",
            "company_id": company.id,
            "source": "keyword",
        }
        if not blocks.search([(name, "=", value) for name, value in vals.items()]):
            blocks.create(vals | {"note": text})
        return keyword
