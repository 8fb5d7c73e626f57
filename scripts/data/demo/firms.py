"""Companies with their people, household businesses with their owners."""

from datetime import date

from .names import draw_name, draw_salutation, draw_surname
from .people import (
    BRANCHES,
    OFFICERS,
    draw_birth,
    email,
    identity_number,
    make_person,
)
from .places import LANDLINES

TRADES = (
    ("Công ty TNHH Xây dựng", "An Phú,Trường Thịnh,Hoàng Gia,Tân Tiến,Đại Phát"),
    ("Công ty TNHH Thương mại", "Minh Anh,Phú Quý,Hồng Hà,Thiên Long,Bình Minh"),
    ("Công ty CP May mặc", "Sông Hồng Xanh,Việt Thắng Lợi,Thanh Xuân"),
    ("Công ty CP Vận tải", "Bắc Nam Xanh,Hải Vân,Tín Nghĩa"),
    ("Công ty TNHH Nội thất", "Gỗ Việt,Mộc An,Nhà Đẹp Đông Dương"),
    ("Công ty CP Chế biến thủy sản", "Biển Ngọc,Cửu Long Xanh"),
    ("Công ty TNHH Cơ khí", "Thành Công Mới,Tân Á Châu,Đức Tín"),
    ("Công ty TNHH Dược phẩm", "Tâm An,Nam Hà Xanh"),
    ("Khách sạn", "Hương Biển,Sen Hồng,Mường Hoa"),
    ("Trường mầm non tư thục", "Hoa Hướng Dương,Tuổi Thơ,Chim Non"),
    ("Phòng khám đa khoa", "Nhân Ái,Việt Đức Tâm"),
    ("Hợp tác xã nông nghiệp", "Tân Lập,Phú Điền,Đồng Xanh"),
    ("Công ty TNHH Phần mềm", "Sao Khuê Số,Lạc Việt Trẻ"),
    ("Công ty CP Giáo dục", "Trí Tuệ Mới,Ánh Dương"),
    ("Công ty TNHH Du lịch", "Đường Mòn,Cánh Buồm Xanh,Non Nước"),
)
CAST = (
    ("company_today", "Công ty CP Dệt may Hà Thành Xanh"),
    ("company_today_2", "Công ty TNHH Tư vấn Thiết kế Khối Vuông"),
    ("company_soon", "Công ty TNHH Thực phẩm Đồng Nội"),
    ("company_late", "Khách sạn Hồ Gươm Xanh"),
)
HOUSEHOLDS = (
    "Cửa hàng tạp hóa",
    "Quán cơm",
    "Tiệm may",
    "Cửa hàng vật liệu xây dựng",
    "Quán cà phê",
    "Tiệm sửa xe máy",
    "Nhà thuốc",
    "Cửa hàng điện nước",
    "Salon tóc",
)
FUNCTIONS = (
    "Giám đốc",
    "Kế toán trưởng",
    "Trưởng phòng Hành chính",
    "Phụ trách mua hàng",
    "Phó giám đốc",
)
# Weights of the digits of a tax code, by the rule of the tax authority.
TAX_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)


def tax_code(serial):
    """Return a tax code with the right check digit, of a range that is not in use."""
    digits = f"01999{serial:04}"
    total = sum(int(d) * w for d, w in zip(digits, TAX_WEIGHTS, strict=True))
    check = 10 - total % 11
    return None if check == 10 else f"{digits}{check}"


def tax_codes():
    """Yield tax codes, each another one."""
    for serial in range(100, 10000, 7):
        if code := tax_code(serial):
            yield code


def make_companies(registry, rng, places, fold):
    codes = tax_codes()
    # With a part to play: `demo/today_demo.xml` gives them their founding days.
    for code, name in CAST:
        fixed = {"id": f"res_partner_{code}", "_habit": "loyal", "_scale": 8}
        make_company(registry, rng, places, fold, name, next(codes), fixed)
    for trade, names in TRADES:
        for name in names.split(","):
            make_company(registry, rng, places, fold, f"{trade} {name}", next(codes))


def make_company(registry, rng, places, fold, name, code, fixed=None):
    """Add a company, its founding day, and one or two people to talk to."""
    province = "HN" if fixed else places.draw_province(rng)
    region = places.region(province)
    line = LANDLINES.get(province)
    number = f"{rng.randint(0, 999):03}"
    domain = fold(name).split()[-2:]
    company = registry.add_partner(
        **{
            "name": name,
            "is_company": 1,
            "vat": code,
            "phone": f"{line} 200 0{number}" if line else registry.phone(),
            "email": f"lienhe@{''.join(domain)}.example.com",
            "company_id/id": BRANCHES.get(region, ""),
            "user_id/id": rng.choice(OFFICERS[region]),
            **places.draw(rng, province),
            **(fixed or {}),
        }
    )
    company["_region"], company["_birth"] = region, None
    company["_province"] = province
    founded = date(rng.randint(1992, 2023), rng.randint(1, 12), rng.randint(1, 28))
    if not fixed and rng.random() < 0.85:
        registry.add_date(company, "founding", founded.day, founded.month, founded.year)
    for index in range(rng.choice((1, 1, 2))):
        function = rng.choice(FUNCTIONS[1:]) if index else FUNCTIONS[0]
        person = add_contact(registry, rng, fold, company, function)
        if not index:
            registry.add_relation(company, "legal_representative", person)


def add_contact(registry, rng, fold, company, function):
    """Add a person under a company; the company stays the customer."""
    gender = rng.choice(("male", "female"))
    birth = draw_birth(rng, oldest=62, youngest=25)
    surname = draw_surname(rng, company["_region"] == "south")
    name = draw_name(rng, gender, birth.year, surname)
    salutation, ours = draw_salutation(gender, 2026 - birth.year)
    person = registry.add_partner(
        **{
            "name": name,
            "parent_id/id": company["id"],
            "function": function,
            "gender": gender,
            "salutation": salutation,
            "self_reference": ours,
            "phone": registry.phone(),
            "email": email(rng, name, fold),
            "company_id/id": company["company_id/id"],
            "user_id/id": company["user_id/id"],
            "customer_rank": 0,
        }
    )
    person["_birth"], person["_region"] = None, company["_region"]
    if rng.random() < 0.8:
        person["birthdate_date"] = birth.isoformat()
    return person


def make_household(registry, rng, places, fold):
    """Add a household business, answered for by a person with the same number."""
    owner = make_person(registry, rng, places, fold, occupation="Chủ hộ kinh doanh")
    gender, birth = owner["gender"], owner["_birth"]
    number = identity_number(rng, gender, birth, rng.randint(10, 96))
    owner["identity_number"] = number
    given = owner["name"].split()[-1]
    home = ("street", "city", "city_id/id", "state_id/id")
    household = registry.add_partner(
        **{
            "name": f"{rng.choice(HOUSEHOLDS)} {given}",
            "is_company": 1,
            "is_household_business": 1,
            "vat": number,
            "phone": owner["phone"],
            "company_id/id": owner["company_id/id"],
            "user_id/id": owner["user_id/id"],
            **{column: owner[column] for column in home if column in owner},
        }
    )
    household["_region"], household["_birth"] = owner["_region"], None
    household["_province"] = owner["_province"]
    registry.add_relation(household, "household_owner", owner)
    if rng.random() < 0.6:
        opened = rng.randint(2005, 2024)
        registry.add_date(
            household, "founding", rng.randint(1, 28), rng.randint(1, 12), opened
        )


def make_duplicates(registry, rng, fold):
    """Add a dozen customers a second time, as a hurried colleague would."""
    persons = [
        partner
        for partner in registry.partners
        if partner["_birth"] and partner.get("birthdate_date")
    ]
    for index, partner in enumerate(rng.sample(persons, 12)):
        copied = {
            column: partner[column]
            for column in ("gender", "birthdate_date", "company_id/id")
            if partner.get(column)
        }
        copied["name"] = partner["name"]
        if index % 3 == 0:
            copied["name"] = fold(partner["name"]).title()
        if index % 2:
            copied["phone"] = partner["phone"].replace(" ", ".")
        else:
            copied["phone"] = "+84" + partner["phone"].replace(" ", "")[1:]
        if index % 4 == 1 and partner.get("identity_number"):
            copied["identity_number"] = partner["identity_number"]
        duplicate = registry.add_partner(**copied)
        duplicate["_region"], duplicate["_birth"] = partner["_region"], None


def make_careers(registry, rng):
    """Tell who works where, and who has changed."""
    employers = [p for p in registry.partners if p.get("vat") and not _household(p)]
    workers = [
        partner
        for partner in registry.partners
        if partner["_birth"] and 1966 < partner["_birth"].year < 2002
    ]
    for worker in rng.sample(workers, 24):
        first, second = rng.sample(employers, 2)
        if rng.random() < 0.3:
            registry.add_relation(worker, "employer", first, "2019-03-01", "2024-06-30")
            registry.add_relation(worker, "employer", second, "2024-07-01")
        else:
            registry.add_relation(worker, "employer", first, "2021-02-15")


def _household(partner):
    return partner.get("is_household_business")
