# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..almanac.clock import to_utc
from .common_my_day import MyDayCommon


@tagged("post_install", "-at_install")
class TestMyDayPaper(MyDayCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner.write({"street": "12 Lê Lợi", "city": "Huế"})
        cls.activities = cls._plan("Một") | cls._plan("Hai") | cls._plan("Ba")

    def _print(self):
        sheet = self.MyDay.get_sheet()
        return {entry["title"]: entry["number"] for entry in sheet["entries"]}

    def _key_in(self, *rows, date=None):
        keys = ("number", "digit", "note")
        return self.MyDay.key_in(
            str(date or self.today),
            [dict(zip(keys, row, strict=False)) for row in rows],
        )

    def test_print(self):
        sheet = self.MyDay.get_sheet()
        numbers = sorted(entry["number"] for entry in sheet["entries"])
        self.assertEqual(numbers, [1, 2, 3])
        self.assertIn("12 Lê Lợi", sheet["entries"][0]["address"])
        self.assertEqual(sheet["user_name"], "Lê Phương")
        shown = {entry["number"] for entry in self._entries()}
        self.assertEqual(shown, {1, 2, 3}, "the screen shows the numbers of the paper")

    def test_print_again(self):
        """What is printed keeps its number; what has come since gets the next ones."""
        before = self._print()
        self.activities[0].active = False
        self._plan("Bốn")
        after = self._print()
        self.assertEqual(after["Bốn"], 4)
        for title in ("Hai", "Ba"):
            self.assertEqual(after[title], before[title])

    def test_key_in(self):
        numbers = self._print()
        answers = self._key_in(
            (numbers["Một"], "1", "Chị sẽ ghé thứ Sáu"),
            (str(numbers["Hai"]), "2"),
            (f" {numbers['Ba']} ", "4", ""),
        )
        self.assertEqual([answer["ok"] for answer in answers], [True] * 3)
        self.assertEqual(
            sorted(self._contacts().mapped("outcome")),
            ["not_reached", "reached", "refused"],
        )
        self.assertFalse(self.activities[0].active)
        self.assertTrue(self.activities[1].active)
        said = self._contacts().filtered(lambda row: row.outcome == "reached")
        self.assertEqual(said._get_body().body, "Chị sẽ ghé thứ Sáu")

    def test_bad_lines(self):
        """Each bad line says why; the good ones are saved."""
        numbers = self._print()
        one, two, three = (numbers[title] for title in ("Một", "Hai", "Ba"))
        answers = self._key_in(
            (99, "1"),
            ("", "1", "ai đây"),
            ("x1", "1"),
            (one, "1"),
            (one, "2"),
            (two, "9"),
            (two + 1000000, "1"),
            (three, "1", "Được"),
        )
        self.assertEqual([a["ok"] for a in answers], [False] * 7 + [True])
        self.assertIn("99", answers[0]["message"])
        self.assertIn("Type the number", answers[1]["message"])
        self.assertIn("Type the number", answers[2]["message"])
        self.assertIn("twice", answers[3]["message"])
        self.assertIn("twice", answers[4]["message"])
        self.assertIn("Choose", answers[5]["message"])
        self.assertEqual(len(self._contacts()), 1)

    def test_same_line_again(self):
        """Sent again after a broken connection: nothing is saved twice."""
        numbers = self._print()
        self._key_in((numbers["Một"], "1"))
        [answer] = self._key_in((numbers["Một"], "1"))
        self.assertFalse(answer["ok"])
        self.assertIn("was keyed in at", answer["message"])
        self.assertEqual(len(self._contacts()), 1)

    def test_refused_by_the_record(self):
        """What a record refuses is said at its line and undoes no other line."""
        event_day = to_utc(self.today, 10)
        self.env["calendar.event"].create(
            {
                "name": "Họp nội bộ",
                "start": event_day,
                "stop": event_day + timedelta(hours=1),
                "user_id": self.user.id,
                "partner_ids": [(6, 0, self.user.partner_id.ids)],
            }
        )
        numbers = self._print()
        answers = self._key_in((numbers["Họp nội bộ"], "1"), (numbers["Một"], "1"))
        self.assertEqual([answer["ok"] for answer in answers], [False, True])
        self.assertIn("No customer", answers[0]["message"])
        # It can be typed again.
        [answer] = self._key_in((numbers["Họp nội bộ"], "1"))
        self.assertIn("No customer", answer["message"])

    def test_finished_on_the_screen(self):
        """Finished meanwhile: what is on the paper still goes into the history."""
        numbers = self._print()
        self.activities[0].action_feedback()
        row = self._queue()
        numbers |= self._print()
        row.state = "cancelled"
        answers = self._key_in(
            (numbers["Một"], "1", "Đã nói chuyện"), (numbers["Hẹn giao xe"], "1")
        )
        self.assertEqual([answer["ok"] for answer in answers], [True, True])
        self.assertIn("finished already", answers[0]["message"])
        self.assertEqual(len(self._contacts()), 2)

    def test_paper_of_yesterday(self):
        """Typed the morning after, by the numbers of yesterday's paper."""
        numbers = self._print()
        sheet = self.env["crm.my.day.sheet"]._get_sheet(self.today)
        sheet = self.env["crm.my.day.sheet"].search([("user_id", "=", self.user.id)])
        yesterday = self.today - timedelta(days=1)
        sheet.date = yesterday
        [paper] = self.MyDay.get_papers()["papers"]
        self.assertEqual(paper["date"], str(yesterday))
        self.assertEqual(len(paper["lines"]), 3)
        [answer] = self._key_in((numbers["Một"], "1"), date=yesterday)
        self.assertTrue(answer["ok"])

    def test_paper_of_a_colleague(self):
        """Numbers are one's own: nobody types into another's day."""
        self._print()
        MyDay = self.MyDay.with_user(self.colleague)
        self.assertFalse(MyDay.get_papers()["papers"])
        [answer] = MyDay.key_in(str(self.today), [{"number": 1, "digit": "1"}])
        self.assertFalse(answer["ok"])
        lines = self.env["crm.my.day.line"]
        self.assertEqual(lines.with_user(self.user).search_count([]), 3)
        self.assertEqual(lines.with_user(self.colleague).search_count([]), 0)
        with self.assertRaises(AccessError):
            lines.with_user(self.user).search([]).write({"number": 7})

    def test_employee(self):
        """Without a role: paper and keys work for one's own activities, too."""
        self._plan("Giao hồ sơ", user=self.employee)
        MyDay = self.MyDay.with_user(self.employee)
        [entry] = MyDay.get_sheet()["entries"]
        [answer] = MyDay.key_in(
            str(self.today), [{"number": entry["number"], "digit": "1", "note": "Xong"}]
        )
        self.assertTrue(answer["ok"], answer["message"])
        self.assertEqual(self._contacts().user_id, self.employee)

    def test_old_papers_are_forgotten(self):
        self._print()
        Sheet = self.env["crm.my.day.sheet"]
        sheet = Sheet.search([("user_id", "=", self.user.id)])
        Sheet._gc_old_sheets()
        self.assertTrue(sheet.exists())
        sheet.date = self.today - timedelta(days=100)
        Sheet._gc_old_sheets()
        self.assertFalse(sheet.exists())
