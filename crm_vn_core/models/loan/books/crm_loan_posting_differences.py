# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import SQL, format_date

from ....language import VIETNAMESE

# Posted by month for all loans together, never by the replay of one.
BY_MONTH = ("accrual", "provision")


class CrmLoan(models.Model):
    """One mechanism posts everything: what should be posted, less what is posted.

    A new payment, a backdated one, a reversal or a rescheduling all do the same; what
    changes nothing posts nothing.
    """

    _name = "crm.loan"
    _inherit = "crm.loan"

    posting_ids = fields.One2many(
        comodel_name="crm.loan.posting",
        inverse_name="loan_id",
        readonly=True,
        groups="crm_vn_core.group_crm_vn_core_loan_accountant,"
        "crm_vn_core.group_crm_vn_core_loan_manager",
    )
    posting_seq = fields.Integer(
        readonly=True,
        copy=False,
        aggregator=None,
        help="Counts the month-end runs: a run and a payment cannot cross unseen.",
    )

    def _post_differences(self, state=None):
        """Post what the state of the loan asks for and the books do not have yet.

        :param state: the :class:`LoanState` as of today, where it is known
        :return: the new journal entries
        :raise UserError: accounts or journals are not set
        """
        self.ensure_one()
        loan = self.sudo().with_company(self.company_id)
        causes = loan._get_causes(state or loan._get_state())
        rows = loan._get_differences(causes)
        if not rows:
            return self.env["account.move"]
        loan.product_id._check_accounts()
        moves = self.env["account.move"].sudo()
        for (journal, date, label), group in loan._group_rows(rows).items():
            moves += loan._post_rows(journal, date, label, group)
        return moves

    # -- what differs -----------------------------------------------------------------

    def _get_differences(self, causes):
        """Return values of the postings that are missing, with their ``Cause``."""
        posted = self._get_posted()
        rows = []
        for key in {**causes, **posted}:
            cause = causes.get(key)
            have = posted.get(key, {})
            amounts = cause.amounts if cause else {}
            for bucket in {**amounts, **have}:
                have_bucket = have.get(bucket, {})
                amount = self.currency_id.round(
                    amounts.get(bucket, 0.0)
                    - sum(row["amount"] for row in have_bucket.values())
                )
                if amount:
                    rows.append(
                        self._get_difference(key, cause, bucket, amount, have_bucket)
                    )
        return rows

    def _get_posted(self):
        """Return what is posted: ``{cause: {bucket: {account id: row}}}``."""
        posted = defaultdict(lambda: defaultdict(dict))
        for row in self.env.execute_query_dict(
            SQL(
                """
                SELECT cause, bucket, account_id, sum(amount) AS amount,
                       max(kind) AS kind, max(value_date) AS value_date,
                       max(disbursement_id) AS disbursement_id,
                       max(payment_id) AS payment_id, max(event_id) AS event_id,
                       max(period) AS period
                  FROM crm_loan_posting
                 WHERE loan_id = %s AND kind NOT IN %s
                 GROUP BY cause, bucket, account_id
                """,
                self.id,
                BY_MONTH,
            )
        ):
            row["amount"] = float(row["amount"])
            posted[row["cause"]][row["bucket"]][row["account_id"]] = row
        return posted

    def _get_difference(self, key, cause, bucket, amount, have):
        """Return one posting that is missing, as values.

        A correction goes to the account where the first amount is: the mapping may
        have changed since.
        """
        old = max(have.values(), key=lambda row: abs(row["amount"]), default=None)
        if old and old["amount"]:
            account = self.env["account.account"].browse(old["account_id"])
        elif bucket == "cash":
            account = self._get_cash_account(cause)
        else:
            account = self._get_bucket_account(bucket, cause)
        kept = ("disbursement_id", "payment_id", "event_id", "period")
        refs = cause.refs if cause else {name: old[name] for name in kept}
        return {
            **refs,
            "cause": key,
            "kind": cause.kind if cause else old["kind"],
            "value_date": cause.date if cause else old["value_date"],
            "bucket": bucket,
            "account_id": account.id,
            "amount": amount,
            "_cause": cause,
        }

    def _get_bucket_account(self, bucket, cause):
        """Return the account of a bucket; other rooms know better for theirs."""
        return self.product_id._get_bucket_account(bucket)

    def _get_bucket_partner(self, bucket):
        """Return whose account an entry concerns."""
        return self.commercial_partner_id

    def _get_cash_account(self, cause):
        self.product_id._check_accounts()
        account = cause.journal.default_account_id
        if not account:
            raise UserError(
                self.env._(
                    "Nothing is posted: the journal %(journal)s has no account.",
                    journal=cause.journal.display_name or self.env._("of the money"),
                )
            )
        return account

    # -- entries ----------------------------------------------------------------------

    def _group_rows(self, rows):
        """Return the rows by journal entry: ``{(journal, date, label): rows}``.

        Where money moved, each document has an entry in its journal; all the rest of
        one day is one entry in the journal of the product.
        """
        money = {row["cause"] for row in rows if row["bucket"] == "cash"}
        groups = defaultdict(list)
        for row in rows:
            cause = row.pop("_cause")
            journal, label = self.product_id.journal_id, ""
            if row["cause"] in money:
                journal = self._get_row_journal(row, cause)
                label = (cause.label if cause else "") or row["cause"]
            date = self.company_id._get_loan_open_date(row["value_date"], journal)
            groups[journal, date, label].append(row)
        return groups

    def _get_row_journal(self, row, cause):
        if cause:
            return cause.journal
        documents = {
            "payment_id": self.payment_ids,
            "disbursement_id": self.disbursement_ids,
        }
        for name, known in documents.items():
            if row.get(name):
                return known.browse(row[name])._get_money_journal()
        return self._get_money_journal()

    def _post_rows(self, journal, date, label, rows):
        """Make and post one journal entry, and the postings that explain it."""
        move = self.env["account.move"].sudo().browse()
        values = self._prepare_move_values(journal, date, label, rows)
        if values["line_ids"]:
            move = move.create(values)
            move._post(soft=False)
        self.env["crm.loan.posting"].sudo().create(
            [
                {
                    **row,
                    "loan_id": self.id,
                    "company_id": self.company_id.id,
                    "date": date,
                    "move_id": move.id,
                }
                for row in rows
            ]
        )
        return move

    def _prepare_move_values(self, journal, date, label, rows):
        amounts = defaultdict(float)
        for row in rows:
            amounts[row["account_id"], row["bucket"]] += row["amount"]
        days = sorted({row["value_date"] for row in rows} - {date})
        env = self.with_context(lang=VIETNAMESE).env
        narration = days and env._(
            "Value date: %(days)s",
            days=", ".join(format_date(env, day) for day in days),
        )
        names = env["crm.loan.posting"]._fields["bucket"]
        labels = dict(names._description_selection(env))
        return {
            "move_type": "entry",
            "journal_id": journal.id,
            "company_id": self.company_id.id,
            "date": date,
            "partner_id": self.commercial_partner_id.id,
            "ref": " · ".join(
                filter(None, [self.name, label if ":" not in label else ""])
            ),
            "narration": narration or False,
            "crm_loan_id": self.id,
            "is_crm_loan_posting": True,
            "line_ids": [
                Command.create(
                    {
                        "account_id": account,
                        "partner_id": self._get_bucket_partner(bucket).id,
                        "name": f"{self.name}: {labels[bucket]}",
                        "debit": max(amount, 0.0),
                        "credit": max(-amount, 0.0),
                    }
                )
                for (account, bucket), amount in amounts.items()
                if self.currency_id.round(amount)
            ],
        }

    def _adopt_postings(self, state=None, on=None):
        """Take over, as an opening, what the books already have of a running loan.

        Postings without entries: the accountant's opening entry has the balances.
        From here on only differences are posted.

        :param on: the cut-over day
        """
        self.ensure_one()
        loan = self.sudo()
        rows = loan._get_differences(loan._get_causes(state or loan._get_state()))
        for row in rows:
            del row["_cause"]
            row.update(
                loan_id=loan.id,
                company_id=loan.company_id.id,
                date=on or row["value_date"],
            )
        self.env["crm.loan.posting"].sudo().create(rows)

    def action_open_moves(self):
        """Show the journal entries of the loan, month ends included."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Journal Entries"),
            "res_model": "account.move",
            "view_mode": "list,form",
            "domain": [("crm_loan_posting_ids.loan_id", "=", self.id)],
        }
