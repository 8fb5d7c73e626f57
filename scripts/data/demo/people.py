"""Persons, their families, and the dates we greet them on."""

from datetime import date, timedelta

from text.identifiers import PROVINCE_CODES

from .names import (
    draw_name,
    draw_occupation,
    draw_salutation,
    draw_surname,
    generation,
)

# The files are written as if this were today; `demo/dates.sql` moves what has
# happened to the real today. Dates of birth stay where they are.
DAY_ZERO = date(2026, 1, 1)
BRANCHES = {"central": "res_company_da_nang", "south": "res_company_ho_chi_minh"}
OFFICERS = {
    "north": ("user_kinhdoanh", "user_kinhdoanh", "user_kinhdoanh2", ""),
    "central": ("user_chinhanh",),
    "south": ("user_chinhanh2", "user_chinhanh2", ""),
}
PREFIXES = (
    "032 033 034 035 036 037 038 039 070 076 077 078 079 081 082 083 084 085 086 088 "
    "090 091 093 094 096 097 098"
).split()
HOBBIES = (
    "interest_football",
    "interest_travel",
    "interest_garden",
    "interest_cooking",
    "interest_fishing",
    "interest_coffee",
    "interest_music",
    "interest_reading",
)
NEEDS = (
    "interest_school_bike",
    "interest_installments",
    "interest_saving",
    "interest_home_service",
    "interest_upgrade",
)


class Registry:
    """All rows of the demo, and the counters that number them.

    Phones are the prefix of a network and «0000»: they look right and ring nowhere.
    """

    def __init__(self):
        self.partners, self.dates, self.relations = [], [], []
        self.phones = 0

    def phone(self):
        """Return a number that nobody else of the demo has."""
        self.phones += 1
        number = (self.phones * 37) % 1000
        prefix = PREFIXES[self.phones % len(PREFIXES)]
        return f"{prefix} 0000 {number:03}"

    def add_partner(self, **values):
        number = len(self.partners) + 1
        partner = {
            "id": f"res_partner_{number:04}",
            "lang": "vi_VN",
            "tz": "Asia/Ho_Chi_Minh",
            "country_id/id": "base.vn",
            "customer_rank": 1,
            "type": "contact",
            **values,
        }
        self.partners.append(partner)
        return partner

    def add_date(self, partner, kind, day, month, year=0, calendar="solar", name=""):
        self.dates.append(
            {
                "id": f"crm_partner_date_{len(self.dates) + 1:04}",
                "partner_id/id": partner["id"],
                "kind": kind,
                "name": name,
                "calendar": calendar,
                "day": day,
                "month": month,
                "year": year or "",
            }
        )

    def add_relation(self, partner, kind, related, since="", until=""):
        self.relations.append(
            {
                "id": f"crm_partner_relation_{len(self.relations) + 1:04}",
                "partner_id/id": partner["id"],
                "related_partner_id/id": related["id"],
                "kind": kind,
                "date_start": since,
                "date_end": until,
            }
        )


def draw_birth(rng, oldest=84, youngest=19):
    """Return a date of birth; most customers are between 28 and 60."""
    age = min(max(rng.gauss(44, 14), youngest), oldest)
    return DAY_ZERO - timedelta(days=int(age * 365.25) + rng.randint(0, 364))


def identity_number(rng, gender, birth, drawn):
    """Return a number of today's form; its last digits are of no real person.

    :param drawn: a number; the next code of a province stands in the first digits
    """
    code = min(code for code in PROVINCE_CODES if int(code) >= drawn)
    digit = (0 if gender == "male" else 1) + (2 if birth.year >= 2000 else 0)
    return f"{code}{digit}{birth:%y}000{rng.randint(0, 999):03}"


def email(rng, name, fold):
    *_, middle, given = fold(name).split()
    return f"{given}.{middle}{rng.randint(1, 99)}@example.com"


def make_person(registry, rng, places, fold, **fixed):
    """Add one person living somewhere; ``fixed`` overrides what would be drawn."""
    province = fixed.pop("province", None) or places.draw_province(rng)
    region = places.region(province)
    gender = fixed.get("gender") or rng.choice(("male", "female"))
    birth = fixed.pop("birth", None) or draw_birth(rng)
    with_dates = fixed.pop("with_dates", True)
    surname = fixed.pop("surname", None) or draw_surname(rng, region == "south")
    name = fixed.pop("name", None) or draw_name(rng, gender, birth.year, surname)
    age = DAY_ZERO.year - birth.year
    salutation, ours = draw_salutation(gender, age)
    address = fixed.pop("address", None)
    if not address:
        draw = places.draw_old if rng.random() < 0.1 else places.draw
        address = draw(rng, province)
    values = {
        "name": name,
        "gender": gender,
        "phone": registry.phone(),
        "email": email(rng, name, fold) if rng.random() < 0.15 + age % 3 * 0.2 else "",
        "occupation": draw_occupation(rng, birth.year) if rng.random() < 0.8 else "",
        "company_id/id": BRANCHES.get(region, ""),
        "user_id/id": rng.choice(OFFICERS[region]),
        "interest_ids/id": draw_interests(rng, birth.year),
        **address,
        **fixed,
    }
    # The card knows the usual words by age; a few customers are called otherwise.
    if rng.random() < 0.1:
        values |= {"salutation": salutation, "self_reference": ours}
    if rng.random() < 0.55:
        code = rng.randint(1, 96)
        values["identity_number"] = identity_number(rng, gender, birth, code)
    partner = registry.add_partner(**values)
    if with_dates:
        add_birthday(registry, rng, partner, birth)
    partner["_birth"], partner["_region"] = birth, region
    partner["_province"] = province
    return partner


def draw_interests(rng, birth_year):
    if rng.random() < 0.4:
        return ""
    drawn = [rng.choice(HOBBIES)]
    if rng.random() < 0.5:
        drawn.append(rng.choice(NEEDS))
    if generation(birth_year) == 0:
        drawn = [rng.choice(("interest_garden", "interest_home_service"))]
    return ",".join(sorted(set(drawn)))


def add_birthday(registry, rng, partner, birth):
    """Write the birthday as staff know it: whole, lunar, the year alone, or not."""
    luck = rng.random()
    # The older, the likelier is a birthday by the moon.
    lunar = 0.6 if birth.year < 1963 else 0.35 if birth.year < 1980 else 0.12
    if luck < lunar:
        year = birth.year if rng.random() < 0.7 else 0
        day, month = rng.randint(1, 29), rng.randint(1, 12)
        registry.add_date(partner, "birthday", day, month, year, "lunar")
    elif luck < lunar + 0.08:
        partner["birth_year"] = birth.year
    elif luck < lunar + 0.13:
        registry.add_date(partner, "birthday", birth.day, birth.month)
    elif luck < 0.95:
        partner["birthdate_date"] = birth.isoformat()


def make_family(registry, rng, places, fold):
    """Add a couple, often with a grown child: one address, and a phone shared."""
    father_birth = draw_birth(rng, oldest=72, youngest=27)
    husband = make_person(
        registry, rng, places, fold, gender="male", birth=father_birth
    )
    home = {
        name: husband[name]
        for name in ("street", "city", "city_id/id", "state_id/id")
        if name in husband
    }
    same = {"province": husband["_province"], "address": home}
    same["user_id/id"] = husband["user_id/id"]
    birth = father_birth + timedelta(days=rng.randint(-700, 2500))
    wife = make_person(
        registry, rng, places, fold, gender="female", birth=birth, **same
    )
    if rng.random() < 0.4:
        wife["phone"] = husband["phone"]
    registry.add_relation(husband, "spouse", wife)
    if rng.random() < 0.3:
        wedding = birth.year + rng.randint(20, 27)
        registry.add_date(
            husband, "wedding", rng.randint(1, 28), rng.randint(1, 12), wedding
        )
    if father_birth.year < 1982:
        surname = husband["name"].split()[0]
        birth = father_birth + timedelta(days=rng.randint(8800, 9800))
        child = make_person(
            registry, rng, places, fold, birth=birth, surname=surname, **same
        )
        registry.add_relation(husband, "child", child)
        registry.add_relation(wife, "child", child)
