# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

# Models that make one row of two, which says all that both said.
FOLDED = ("crm.identity.access.log",)


class PartnerMergeEveryModel:
    """Every stored reference to a customer in an addon survives a merge.

    For each model both customers get a row that agrees in all but the customer, so each
    unique constraint and index is hit. A model that needs special values to be made
    has a method `_get_vals_<model>`. Mix it into a test class of the addon.
    """

    addon = "crm_vn_core"

    def test_every_model(self):
        names = [
            name
            for name, model in self.env.registry.items()
            if model._original_module == self.addon
            and model._auto
            and not model._abstract
            and not model._transient
        ]
        tested = 0
        for name in sorted(names):
            for field in self.env[name]._fields.values():
                if (
                    field.type == "many2one"
                    and field.comodel_name == "res.partner"
                    and field.store
                    and not field.related
                    and field.name not in ("create_uid", "write_uid")
                ):
                    tested += 1
                    with (
                        self.subTest(model=name, field=field.name),
                        self.env.cr.savepoint(),
                    ):
                        self._check_merge(self.env[name].sudo(), field.name)
        self.assertTrue(tested)

    def _check_merge(self, model, fname):
        kept, source = self.env["res.partner"].create(
            [{"name": "Giữ"}, {"name": "Gộp"}]
        )
        rows = model
        for partner in (kept, source):
            rows |= self._create_row(model, fname, partner)
        ids = rows.ids
        self.env["base.partner.merge.automatic.wizard"]._merge(
            (kept | source).ids, kept
        )
        rows = model.with_context(active_test=False).browse(ids).exists()
        self.assertFalse(source.exists())
        self.assertLessEqual(rows.mapped(fname), kept, "rows follow the customer")
        if getattr(model, "_merge_derived", False) or model._name in FOLDED:
            return
        self.assertIn(ids[0], rows.ids, "the row of the destination stays")
        log = self.env["crm.partner.merge.log"].search([("partner_id", "=", kept.id)])
        logged = [
            row["values"]["id"]
            for dropped in log.mapped("dropped_rows")
            for row in dropped or []
            if row.get("model", row.get("table")) in (model._name, model._table)
        ]
        self.assertEqual(sorted([*rows.ids, *logged]), sorted(ids), "nothing is lost")

    def _create_row(self, model, fname, partner):
        special = getattr(self, "_get_vals_" + model._name.replace(".", "_"), None)
        vals = {fname: partner.id}
        vals.update(special() if special else {})
        for field in model._fields.values():
            if (
                field.required
                and field.store
                and field.name not in vals
                and not field.compute
                and not field.default
            ):
                vals[field.name] = self._get_value(field)
        return model.create(vals)

    def _get_value(self, field):
        values = {
            "char": "x",
            "text": "x",
            "html": "x",
            "integer": 1,
            "float": 1.0,
            "monetary": 1.0,
            "boolean": True,
            "date": "2026-01-01",
            "datetime": "2026-01-01 00:00:00",
        }
        if field.type == "selection":
            return field.get_values(self.env)[0]
        if field.type == "many2one":
            comodel = self.env[field.comodel_name].sudo()
            if field.comodel_name == "res.partner":
                return comodel.create({"name": "Người khác"}).id
            return comodel.search([], limit=1).id or comodel.create({"name": "x"}).id
        return values[field.type]
