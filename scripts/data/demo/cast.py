"""Customers with a part to play: `demo/today_demo.xml` gives them their days."""

from datetime import date

from .people import make_person

# id, name, gender, year of birth, occupation, province, habit of buying
PERSONS = (
    # The story: she has her birthday at Mid-Autumn and buys a motorbike.
    ("bay", "Trần Thị Bảy", "female", 1974, "Buôn bán nhỏ", "HN", "new"),
    ("hung", "Phạm Văn Hùng", "male", 1998, "Công nhân", "HN", "never"),
    # Birthdays of today, one of them by the moon.
    ("today_1", "Đỗ Thị Thanh Hương", "female", 1981, "Giáo viên", "HN", "loyal"),
    ("today_2", "Nguyễn Xuân Lộc", "male", 1956, "Hưu trí", "56", "active"),
    ("today_3", "Vũ Hoàng Yến", "female", 1996, "Kế toán", "HP", "new"),
    ("today_4", "Lê Quốc Dũng", "male", 1988, "Lái xe", "66", "dormant"),
    ("today_5", "Nguyễn Hà Thu", "female", 1976, "Công chức", "HN", "active"),
    ("today_lunar", "Bùi Thị Nụ", "female", 1966, "Nông dân", "18", "loyal"),
    # In the days to come, and some that were missed.
    ("soon_1", "Hoàng Đức Mạnh", "male", 1979, "Kỹ sư xây dựng", "HN", "loyal"),
    ("soon_2", "Phan Thị Kim Chi", "female", 1991, "Thợ may", "68", "active"),
    ("soon_3", "Trịnh Gia Huy", "male", 2001, "Sinh viên", "HN", "never"),
    ("late_1", "Đặng Thị Tâm", "female", 1969, "Chủ cửa hàng", "HN", "active"),
    ("late_2", "Ngô Bá Khánh", "male", 1984, "Công chức", "19", "new"),
    ("late_3", "Mai Thu Thủy", "female", 1993, "Điều dưỡng", "HN", "lost"),
    # In mourning: nobody congratulates him today.
    ("mourning", "Cao Văn Điền", "male", 1961, "Nông dân", "38", "active"),
    # Customers of the branches.
    ("da_nang", "Võ Thị Mỹ Hạnh", "female", 1987, "Đầu bếp", "DN", "loyal"),
    ("da_nang_2", "Huỳnh Tấn Lực", "male", 1975, "Lái xe", "DN", "active"),
    ("ho_chi_minh", "Lâm Ngọc Diệp", "female", 1990, "Kế toán", "SG", "loyal"),
)


def make_cast(registry, rng, places, fold):
    """Add them, without dates of birth: those follow the day of loading."""
    for code, name, gender, year, occupation, province, habit in PERSONS:
        province = province if province in places.wards else "HN"
        partner = make_person(
            registry,
            rng,
            places,
            fold,
            id=f"res_partner_{code}",
            name=name,
            gender=gender,
            birth=date(year, 7, 1),
            occupation=occupation,
            province=province,
            address=places.draw(rng, province),
            with_dates=False,
        )
        partner |= {"birth_year": year, "_habit": habit}
        partner["user_id/id"] = partner["user_id/id"] or "user_kinhdoanh"
    by_id = {partner["id"]: partner for partner in registry.partners}
    mother, son = by_id["res_partner_bay"], by_id["res_partner_hung"]
    mother |= {"nickname": "Bảy", "salutation": "co", "self_reference": "chau"}
    home = ("phone", "street", "city", "city_id/id", "state_id/id")
    son |= {column: mother[column] for column in home}
    registry.add_relation(mother, "child", son)
    registry.add_date(mother, "birthday", 15, 8, 0, "lunar")
