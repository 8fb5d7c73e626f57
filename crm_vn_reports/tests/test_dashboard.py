# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import ast
import json
import re

from odoo.tests import tagged

from .common import AnalysisCommon


@tagged("post_install", "-at_install")
class TestDashboard(AnalysisCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dashboard = cls.env.ref(
            "crm_vn_reports.spreadsheet_dashboard_customers_and_sales"
        )
        cls.data = json.loads(cls.dashboard.spreadsheet_data)

    def test_models_fields_and_menus_exist(self):
        self.dashboard._check_spreadsheet_data()

    def test_the_analyst_sees_it(self):
        found = self.env["spreadsheet.dashboard"].with_user(self.analyst).search([])
        self.assertIn(self.dashboard, found)

    def test_every_chart_can_be_read(self):
        """The aggregate that each chart asks for works on its model."""
        charts = [
            figure["data"]
            for sheet in self.data["sheets"]
            for figure in sheet["figures"]
            if figure["data"]["type"] != "scorecard"
        ]
        self.assertEqual(len(charts), 7)
        for chart in charts:
            meta = chart["metaData"]
            with self.subTest(chart=chart["title"]["text"]):
                model = self.env[meta["resModel"]].with_user(self.analyst)
                field = model._fields[meta["measure"]]
                model.formatted_read_group(
                    chart["searchParams"]["domain"],
                    meta["groupBy"],
                    [f"{meta['measure']}:{field.aggregator}"],
                )

    def test_every_scorecard_has_its_figure(self):
        """What the cells ask the pivots for is a measure that the pivot has."""
        [data_sheet] = [s for s in self.data["sheets"] if s["name"] == "Data"]
        for cell, content in data_sheet["cells"].items():
            match = re.fullmatch(r"=PIVOT\.VALUE\((\d+),(.+)\)", content)
            if match:
                with self.subTest(cell=cell):
                    measures = self.data["pivots"][match[1]]["measures"]
                    self.assertIn(
                        ast.literal_eval(match[2]), [m["id"] for m in measures]
                    )
