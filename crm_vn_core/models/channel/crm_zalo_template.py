# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...delivery import ProviderError
from ...delivery.zalo_parameters import find_problem

STATUSES = [
    ("ENABLE", "Approved"),
    ("PENDING_REVIEW", "In Review"),
    ("REJECT", "Rejected"),
    ("DISABLE", "Disabled"),
    ("DELETE", "Deleted"),
]
TAGS = [
    ("1", "Transaction"),
    ("2", "Customer Care"),
    ("3", "Promotion"),
]
QUALITIES = [
    ("HIGH", "High"),
    ("MEDIUM", "Medium"),
    ("LOW", "Low"),
    ("UNDEFINED", "Not Known Yet"),
]
# Zalo names the tags by words in one place and by numbers in another.
_TAG_WORDS = {
    "TRANSACTION": "1",
    "CUSTOMER_CARE": "2",
    "PROMOTION": "3",
    "AFTER_SALES": "3",
}


class CrmZaloTemplate(models.Model):
    """A template of a Zalo account, as Zalo knows it: nobody edits it here.

    Its parameters, with type and length, are what a message is checked against before
    it leaves.
    """

    _name = "crm.zalo.template"
    _description = "Template of Zalo"
    _order = "name, id"

    channel_id = fields.Many2one(
        comodel_name="crm.channel", required=True, ondelete="cascade", index=True
    )
    name = fields.Char(required=True)
    code = fields.Char(string="Template ID", required=True)
    active = fields.Boolean(default=True)
    status = fields.Selection(selection=STATUSES)
    reason = fields.Char(help="Why Zalo has rejected or disabled it.")
    tag = fields.Selection(selection=TAGS, string="Type")
    quality = fields.Selection(selection=QUALITIES)
    price = fields.Float(
        string="Price by Phone", digits=(16, 2), help="In đồng, for one message."
    )
    price_user = fields.Float(
        string="Price by User ID", digits=(16, 2), help="In đồng, for one message."
    )
    parameters = fields.Json(string="Parameters as Zalo Writes Them")
    parameter_summary = fields.Text(
        string="Parameters", compute="_compute_parameter_summary"
    )
    preview_url = fields.Char(string="Preview")

    _code_unique = models.UniqueIndex("(channel_id, code)")

    @api.depends("name", "code")
    def _compute_display_name(self):
        for template in self:
            template.display_name = f"{template.name} ({template.code})"

    @api.depends("parameters")
    @api.depends_context("lang")
    def _compute_parameter_summary(self):
        for template in self:
            lines = [self._describe(one) for one in template.parameters or []]
            template.parameter_summary = "\n".join(lines)

    @api.model
    def _describe(self, parameter):
        """Return one line about a parameter: name, type, length."""
        kinds = {"NUMBER": self.env._("number"), "DATE": self.env._("date")}
        facts = [kinds.get(parameter.get("type"), self.env._("text"))]
        if parameter.get("maxLength"):
            facts.append(self.env._("at most %(count)s", count=parameter["maxLength"]))
        if not parameter.get("require", True):
            facts.append(self.env._("optional"))
        return f"{parameter['name']}: {', '.join(facts)}"

    @api.model
    def _fetch(self, channel):
        """Bring all templates of an account; those that are gone are archived."""
        try:
            found = channel._call_provider(lambda p: list(p.fetch_templates()))
        except ProviderError as error:
            raise UserError(channel._explain_error(str(error))) from None
        known = (
            self.sudo()
            .with_context(active_test=False)
            .search([("channel_id", "=", channel.id)])
        )
        by_code = known.grouped("code")
        gone = known
        for info in found:
            vals = self._prepare_vals(info) | {"channel_id": channel.id}
            template = by_code.get(vals["code"])
            if template:
                template.write(vals)
                gone -= template
            else:
                self.sudo().create(vals)
        gone.active = False

    @api.model
    def _prepare_vals(self, info):
        """Return our values of what Zalo says about a template."""
        tag = str(info.get("templateTag") or info.get("tag") or "")
        return {
            "code": str(info["templateId"]),
            "name": info.get("templateName") or str(info["templateId"]),
            "active": True,
            "status": self._take("status", info.get("status")),
            "reason": info.get("reason") or False,
            "tag": self._take("tag", _TAG_WORDS.get(tag, tag)),
            "quality": self._take("quality", info.get("templateQuality")),
            "price": _to_number(info.get("priceSdt") or info.get("price")),
            "price_user": _to_number(info.get("priceUid") or info.get("price")),
            "parameters": info.get("listParams") or [],
            "preview_url": info.get("previewUrl") or False,
        }

    @api.model
    def _take(self, name, value):
        """Return a value of a selection; False for one that is new to us."""
        return value in dict(self._fields[name].selection) and value

    @api.model
    def _change_status(self, channel, notice):
        """Take over a decision of Zalo, and tell the administrators of a refusal."""
        template = self.with_context(active_test=False).search(
            [("channel_id", "=", channel.id), ("code", "=", notice.subject)]
        )
        status, quality = notice.values.get("status"), notice.values.get("quality")
        if isinstance(status, dict):
            status = status.get("new_status")
        if isinstance(quality, dict):
            quality = quality.get("new_quality")
        vals = {
            "status": self._take("status", status) or template.status,
            "quality": self._take("quality", quality) or template.quality,
            "reason": notice.values.get("reason") or False,
        }
        template.write(vals)
        if template and vals["status"] in ("REJECT", "DISABLE"):
            channel.message_post(body=template._get_refusal())

    def _get_refusal(self):
        """Return why messages of this template cannot leave; empty if they can."""
        if not self.status or self.status == "ENABLE":
            return ""
        statuses = dict(self._fields["status"]._description_selection(self.env))
        return self.env._(
            "The template %(name)s of Zalo cannot be used: %(status)s. %(reason)s",
            name=self.display_name,
            status=statuses[self.status],
            reason=self.reason or "",
        ).strip()

    def _get_problem(self, data):
        """Return what is wrong with the values of a message, or an empty text."""
        self.ensure_one()
        problem = find_problem(self.parameters or [], data)
        if not problem:
            return ""
        name, limit = problem.name, problem.limit
        kinds = {
            "NUMBER": self.env._("number"),
            "DATE": self.env._("date like 31/12/2026"),
        }
        sentences = {
            "missing": self.env._("The parameter “%(name)s” is empty.", name=name),
            "unknown": self.env._(
                "The template of Zalo has no parameter “%(name)s”.", name=name
            ),
            "long": self.env._(
                "The parameter “%(name)s” has %(length)s characters; Zalo takes "
                "%(limit)s.",
                name=name,
                length=problem.length,
                limit=limit,
            ),
            "short": self.env._(
                "The parameter “%(name)s” has fewer than %(limit)s characters.",
                name=name,
                limit=limit,
            ),
            "type": self.env._(
                "The parameter “%(name)s” must be a %(kind)s.",
                name=name,
                kind=kinds.get(limit, limit),
            ),
        }
        return str(sentences[problem.kind])


def _to_number(value):
    """Return a price; Zalo writes it as a text."""
    try:
        return float(value)
    except (TypeError, ValueError):
        return 0.0
