"""Addresses in the wards and communes of today, and some in those of yesterday."""

import csv
from collections import defaultdict

# How many customers of a hundred live in a province: near the three shops many, a few
# everywhere. What is not named here counts 0.8.
WEIGHTS = {
    "HN": 20,
    "SG": 13,
    "DN": 10,
    "HP": 5,
    "56": 5,
    "66": 4,
    "18": 4,
    "21": 3,
    "68": 2,
    "69": 2,
    "13": 2,
    "22": 2,
    "29": 2,
    "26": 3,
    "30": 2,
    "34": 2,
    "39": 4,
    "37": 2,
    "45": 2,
    "CT": 3,
    "35": 2,
}
CENTRAL = {"25", "26", "DN", "29", "30", "34", "33"}
SOUTH = {"35", "39", "SG", "37", "45", "49", "44", "CT", "59"}
LANDLINES = {"HN": "024", "SG": "028", "DN": "0236", "HP": "0225", "CT": "0292"}
STREETS = (
    "Lê Lợi,Trần Phú,Nguyễn Trãi,Quang Trung,Hùng Vương,Hai Bà Trưng,Lý Thường Kiệt,"
    "Trần Hưng Đạo,Nguyễn Huệ,Phan Chu Trinh,Phan Bội Châu,Lê Hồng Phong,Hoàng Diệu,"
    "Nguyễn Văn Cừ,Điện Biên Phủ,Cách Mạng Tháng Tám,Nguyễn Du,Bà Triệu,Ngô Quyền,"
    "Lê Duẩn,Nguyễn Thị Minh Khai,Trường Chinh,Hoàng Hoa Thám,Võ Thị Sáu,30 tháng 4"
).split(",")
HAMLETS = {
    "north": ("Thôn Đông", "Thôn Đoài", "Thôn 5", "Xóm 3", "Xóm Chùa", "Tổ dân phố 7"),
    "central": ("Thôn 2", "Thôn Phú An", "Khối 4", "Xóm Bến", "Tổ dân phố 12"),
    "south": ("Ấp 3", "Ấp Tân Lập", "Khu phố 2", "Ấp Bình Hòa", "Tổ 9"),
}
# Zones on islands have shops of their own.
KINDS = {"ward": 3, "commune": 1}


class Places:
    """Draw addresses from the tables that the customer addon ships.

    :ivar wards: province (code of Odoo) → rows of res.city.csv
    :ivar old: province → old wards, those that went to exactly one ward
    :ivar split: province → old wards of which each part went to another ward
    """

    def __init__(self, addon):
        tables = addon / "text" / "tables"
        self.wards = defaultdict(list)
        for row in self._read(addon / "data" / "res.city.csv"):
            if row["vn_type"] in KINDS:
                self.wards[self._province(row["state_id:id"])].append(row)
        states = {}
        for row in self._read(tables / "provinces.csv"):
            for name in [row["name"], *row["merged"].split(";")]:
                states[name] = self._province(row["state"])
        self.old, self.split = defaultdict(list), defaultdict(list)
        for row in self._read(tables / "old_wards.csv"):
            table = self.old if row["split"] == "0" else self.split
            table[states[row["province"]]].append(row)

    @staticmethod
    def _read(path):
        with path.open(newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))

    @staticmethod
    def _province(xmlid):
        return xmlid.rsplit("-", 1)[1]

    def draw_province(self, rng):
        codes = sorted(self.wards)
        return rng.choices(codes, [WEIGHTS.get(code, 0.8) for code in codes])[0]

    @staticmethod
    def region(province):
        if province in SOUTH:
            return "south"
        return "central" if province in CENTRAL else "north"

    def draw(self, rng, province):
        """Return the address of a customer as columns of res.partner."""
        wards = self.wards[province]
        ward = rng.choices(wards, [KINDS[row["vn_type"]] for row in wards])[0]
        return {
            "street": self.draw_street(rng, province, ward["vn_type"]),
            "city": ward["name"],
            "city_id/id": ward["id"],
            "state_id/id": ward["state_id:id"],
        }

    def draw_street(self, rng, province, kind):
        if kind == "commune" and rng.random() < 0.7:
            return rng.choice(HAMLETS[self.region(province)])
        number = str(rng.randint(1, 320))
        if rng.random() < 0.2:
            number = f"{rng.randint(1, 90)}/{rng.randint(2, 60)}"
        return f"{number} {rng.choice(STREETS)}"

    def draw_old(self, rng, province):
        """Return an address of before July 2025, as it still lies in many lists."""
        table = self.split if rng.random() < 0.3 else self.old
        ward = rng.choice(table[province] or self.old[province])
        street = self.draw_street(rng, province, "ward")
        return {
            "street": f"{street}, {ward['ward']}, {ward['district']}",
            "city": ward["province"],
            "state_id/id": f"base.state_vn_VN-{province}",
        }
