# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.tools import SQL


class CrmCustomerHandover(models.Model):
    """What goes along, counted before and moved after: by one statement per table.

    Only what the officers of the customers and the sender have open goes along; what
    other colleagues do with the customers stays theirs.
    """

    _name = "crm.customer.handover"
    _inherit = "crm.customer.handover"

    def _count_work(self):
        """Return {flag: number} of what would go along."""
        self.ensure_one()
        self.env.flush_all()
        counts, moved = {}, {}
        for flag, (model_name, domain) in self._get_work().items():
            if self[flag]:
                query = self._get_work_sql(model_name, domain)
                ids = [row[0] for row in self.env.execute_query(query)]
                counts[flag], moved[model_name] = len(ids), ids
        if self.with_activities:
            rows = self.env.execute_query(self._get_activity_sql(moved))
            counts["with_activities"] = len(rows)
        return counts

    def _move_work(self, receiver):
        """Give the open work to the receiver; return {flag: number}.

        Work of a kind that the receiver has no access to stays where it is.
        """
        counts, moved = {}, {}
        for flag, (model_name, domain) in self._get_work().items():
            model = self.env[model_name].with_user(receiver)
            if not self[flag] or not model.has_access("write"):
                continue
            query = self._get_work_sql(model_name, domain, receiver)
            records = self._reassign(model_name, query, receiver)
            counts[flag], moved[model_name] = len(records), records.ids
        if self.with_opportunities and self.to_team_id:
            leads = self.env["crm.lead"].sudo().browse(moved.get("crm.lead"))
            leads.write({"team_id": self.to_team_id.id})
        if self.with_activities:
            query = self._get_activity_sql(moved)
            activities = self._reassign("mail.activity", query, receiver)
            counts["with_activities"] = len(activities)
        return counts

    def _reassign(self, model_name, query, receiver):
        """Make the receiver responsible for the records of a query of ids.

        Stored fields that follow from the user are computed again.
        """
        model = self.env[model_name].sudo().with_context(tracking_disable=True)
        rows = self.env.execute_query(
            SQL(
                """
                UPDATE %(table)s
                   SET user_id = %(user)s,
                       write_uid = %(uid)s,
                       write_date = now() AT TIME ZONE 'UTC'
                 WHERE id IN (%(query)s)
             RETURNING id
                """,
                table=SQL.identifier(model._table),
                user=receiver.id,
                uid=self.env.uid,
                query=query,
            )
        )
        records = model.browse(row[0] for row in rows)
        records.invalidate_recordset()
        records.modified(["user_id"])
        return records

    def _get_work_sql(self, model_name, domain, receiver=None):
        """Return the query of the ids of the open records of the handing side.

        :param receiver: leave out what lies in a company where this user is not
        """
        open_ids = self.env[model_name].sudo()._search(domain)
        companies = SQL("TRUE")
        if receiver:
            companies = SQL(
                "(t.company_id IS NULL OR t.company_id = ANY(%s))",
                receiver.sudo().company_ids.ids,
            )
        return SQL(
            """
            SELECT t.id
              FROM %(table)s t
              JOIN (%(family)s) family ON family.id = t.partner_id
             WHERE t.user_id IN (family.user_id, %(sender)s)
               AND %(companies)s
               AND t.id IN (%(open)s)
            """,
            table=SQL.identifier(self.env[model_name]._table),
            family=self._get_family_sql(),
            sender=self.from_user_id.id,
            companies=companies,
            open=open_ids.select(),
        )

    def _get_activity_sql(self, moved):
        """Return the query of the ids of the activities on the cards and on moved.

        :param moved: {model: ids} of the records that go along
        """
        on_cards = SQL(
            """
            SELECT a.id
              FROM mail_activity a
              JOIN (%(family)s) family ON family.id = a.res_id
             WHERE a.res_model = 'res.partner'
               AND a.active
               AND a.user_id IN (family.user_id, %(sender)s)
            """,
            family=self._get_family_sql(),
            sender=self.from_user_id.id,
        )
        on_work = [
            SQL(
                """
                SELECT a.id
                  FROM mail_activity a
                 WHERE a.res_model = %(model)s
                   AND a.res_id = ANY(%(ids)s)
                   AND a.active
                   AND (a.user_id = %(sender)s OR a.user_id IN (
                       SELECT user_id FROM crm_customer_handover_line
                        WHERE handover_id = %(id)s
                   ))
                """,
                model=model_name,
                ids=ids,
                sender=self.from_user_id.id,
                id=self.id,
            )
            for model_name, ids in moved.items()
            if ids
        ]
        return SQL(" UNION ALL ").join([on_cards, *on_work])
