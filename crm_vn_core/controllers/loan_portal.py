# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from werkzeug.exceptions import NotFound

from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.http import request, route
from odoo.tools import consteq

from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.addons.portal.controllers.portal import pager as portal_pager

# A loan is the customer's own: no cache keeps it, no other site learns its address.
_HEADERS = {"Cache-Control": "no-store", "Referrer-Policy": "same-origin"}
_LOAN = "/my/loans/<int:loan_id>"


class LoanPortal(CustomerPortal):
    """The loans of the customer who has logged in, or who holds the link of one."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "loan_count" in counters:
            values["loan_count"] = self._count_loans()
        return values

    def _get_domain(self):
        return request.env["crm.loan"].sudo()._get_portal_domain(request.env.user)

    def _count_loans(self):
        return request.env["crm.loan"].sudo().search_count(self._get_domain())

    def _find_loan(self, loan_id, access_token=None):
        """Return the loan, as superuser: its pages show chosen values only.

        :raise NotFound: it is not there, or somebody else's
        """
        loans = request.env["crm.loan"].sudo()
        found = loans.search(self._get_domain() & Domain("id", "=", loan_id))
        if not found and access_token:
            linked = loans.browse(loan_id).exists()
            shown = linked.state in ("approved", "active", "closed", "written_off")
            token = linked.access_token
            if shown and token and consteq(token, access_token):
                found = linked
        if not found:
            raise NotFound()
        return found

    @route(
        ["/my/loans", "/my/loans/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def loans(self, page=1, **kwargs):
        pager = portal_pager(
            url="/my/loans",
            total=self._count_loans(),
            page=page,
            step=self._items_per_page,
        )
        loans = (
            request.env["crm.loan"]
            .sudo()
            .search(
                self._get_domain(),
                order="closed_on DESC, next_due_date, id DESC",
                limit=self._items_per_page,
                offset=pager["offset"],
            )
        )
        return self._make_page(
            "crm_vn_core.loan_portal_list",
            {
                "loans": [loan._get_portal_summary() for loan in loans],
                "pager": pager,
                "default_url": "/my/loans",
            },
        )

    @route(_LOAN, type="http", auth="public", website=True)
    def loan(self, loan_id, access_token=None, settle_on=None, said=None, **kwargs):
        loan = self._find_loan(loan_id, access_token)
        values = {
            "loan": loan._get_portal_values(),
            "token": access_token or "",
            "said": said if said in ("asked", "promised") else None,
            "problem": None,
            "payoff": None,
        }
        if settle_on:
            try:
                day, amount = loan._get_portal_payoff(settle_on)
                values["payoff"] = {
                    "day": day.isoformat(),
                    "label": request.env._(
                        "To settle on %(date)s", date=loan._format_day(day)
                    ),
                    "amount": loan._format_amount(amount),
                }
            except UserError as error:
                values["problem"] = str(error)
        return self._make_page("crm_vn_core.loan_portal_page", values)

    @route(
        f"{_LOAN}/settle", type="http", auth="public", methods=["POST"], website=True
    )
    def settle(self, loan_id, access_token=None, day="", **kwargs):
        loan = self._find_loan(loan_id, access_token)
        return self._do(
            loan,
            access_token,
            "asked",
            lambda: loan._ask_settlement(day, self._get_person(loan)),
        )

    @route(
        f"{_LOAN}/promise", type="http", auth="public", methods=["POST"], website=True
    )
    def promise(self, loan_id, access_token=None, day="", amount="", **kwargs):
        loan = self._find_loan(loan_id, access_token)
        digits = "".join(char for char in amount if char.isdigit())[:15]
        return self._do(
            loan,
            access_token,
            "promised",
            lambda: loan._promise_from_portal(
                day, float(digits or 0), self._get_person(loan)
            ),
        )

    @route(f"{_LOAN}/statement", type="http", auth="public", readonly=True)
    def statement(self, loan_id, access_token=None, **kwargs):
        loan = self._find_loan(loan_id, access_token)
        content, __ = (
            request.env["ir.actions.report"]
            .sudo()
            ._render_qweb_pdf("crm_vn_core.crm_loan_statement_report", loan.ids)
        )
        name = loan.name.replace("/", "-")
        return request.make_response(
            content,
            headers=[
                ("Content-Type", "application/pdf"),
                ("Content-Length", str(len(content))),
                ("Content-Disposition", f'inline; filename="{name}.pdf"'),
                *_HEADERS.items(),
            ],
        )

    def _get_person(self, loan):
        """Return who asks: the customer who has logged in, else the borrower."""
        user = request.env.user
        return loan.partner_id if user._is_public() else user.partner_id.sudo()

    def _do(self, loan, access_token, said, action):
        """Do what was asked for, and show the page again with what came of it."""
        token = access_token or ""
        try:
            with request.env.cr.savepoint():
                action()
        except UserError as error:
            return self._make_page(
                "crm_vn_core.loan_portal_page",
                {
                    "loan": loan._get_portal_values(),
                    "token": token,
                    "said": None,
                    "problem": str(error),
                    "payoff": None,
                },
            )
        query = f"?said={said}" + (f"&access_token={token}" if token else "")
        return request.redirect(f"/my/loans/{loan.id}{query}")

    def _make_page(self, template, values):
        values = self._prepare_portal_layout_values() | values | {"page_name": "loan"}
        response = request.render(template, values)
        response.headers.update(_HEADERS)
        return response
