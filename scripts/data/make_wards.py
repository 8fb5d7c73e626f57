#!/usr/bin/env python3
"""Make the ward tables of crm_vn_core from the vietnamadminunits wheel.

Run in an environment that holds requirements/data.txt:

    python scripts/data/make_wards.py

Writes into crm_vn_core ``data/res.city.csv`` (the wards and communes of today), and
into its ``text/tables/`` ``old_wards.csv`` (every ward before July 2025 with the new
ward or wards it went to), ``old_districts.csv`` (former names of districts) and
``provinces.csv`` (which province went into which). The result is committed: nothing at
run time needs the wheel. Sources and licence:
``crm_vn_core/data/README.md``.
"""

import csv
import json
import re
import sqlite3
import unicodedata
from collections import defaultdict
from importlib.util import find_spec
from pathlib import Path

ADDON = Path(__file__).resolve().parents[2] / "crm_vn_core"

# Xã that became phường since the wheel was made (codes and provinces unchanged).
NEW_WARDS = {
    # Resolution 237/NQ-UBTVQH16 (Đồng Nai, in force 2026-04-30)
    "25270": "Lộc Ninh",
    "25357": "Tân Khai",
    "25363": "Đồng Phú",
    "26116": "Tân Phú",
    "26170": "Trị An",
    "26248": "Trảng Bom",
    "26326": "Dầu Giây",
    "26368": "Long Thành",
    "26425": "Xuân Lộc",
    "26485": "Nhơn Trạch",
    # Resolution 388/NQ-UBTVQH16 (Bắc Ninh, in force 2026-09-20)
    "07294": "Bố Hạ",
    "07375": "Lạng Giang",
    "07399": "Kép",
    "07444": "Lục Nam",
    "07840": "Hiệp Hòa",
    "09193": "Yên Phong",
    "09292": "Phù Lãng",
    "09313": "Chi Lăng",
    "09319": "Tiên Du",
    "09454": "Gia Bình",
    "09475": "Nhân Thắng",
    "09496": "Lương Tài",
}
TYPES = {"Phường": "ward", "Xã": "commune", "Đặc khu": "special_zone"}
# Types as the wheel writes them in front of a former name.
KINDS = "phuong thitran tt xa thanhpho tp thixa tx huyen quan".split()
# Code of the General Statistics Office -> id of the state in Odoo's base.
STATES = dict(
    pair.split("=")
    for pair in (
        "01=HN 04=04 08=07 11=71 12=01 14=05 15=02 19=69 20=09 22=13 24=56 25=68 "
        "31=HP 33=66 37=18 38=21 40=22 42=23 44=25 46=26 48=DN 51=29 52=30 56=34 "
        "66=33 68=35 75=39 79=SG 80=37 82=45 86=49 91=44 92=CT 96=59"
    ).split()
)


def nfc(text):
    return unicodedata.normalize("NFC", text or "").strip()


def read_wheel():
    """Return (old rows, new rows, conversion tables) of the wheel."""
    # Only the data files are read: importing the package pulls in a geocoder.
    folder = Path(find_spec("vietnamadminunits").submodule_search_locations[0], "data")
    database = sqlite3.connect(folder / "dataset.db")
    database.row_factory = sqlite3.Row
    old = database.execute("SELECT * FROM admin_units_legacy").fetchall()
    new = database.execute("SELECT * FROM admin_units").fetchall()
    conversion = json.loads((folder / "converter_2025.json").read_text("utf-8"))
    return old, new, conversion


def current_wards(new):
    """Yield one dict per ward of today, 2026 corrections applied."""
    for row in sorted(new, key=lambda row: row["wardCode"]):
        code, kind, name = row["wardCode"], row["wardType"], nfc(row["wardShort"])
        if code in NEW_WARDS:
            if (kind, name) != ("Xã", NEW_WARDS[code]):
                raise SystemExit(f"{code} is {kind} {name}, not Xã {NEW_WARDS[code]}")
            kind = "Phường"
        yield {
            "id": f"res_city_{code}",
            "vn_code": code,
            "name": f"{kind} {name}",
            "vn_type": TYPES[kind],
            "state_id:id": f"base.state_vn_VN-{STATES[row['provinceCode']]}",
            "country_id:id": "base.vn",
            # Names of places are not translated. Odoo leaves rows that bring their
            # translation along (here none) out of the terms to translate.
            "name@vi_VN": "",
        }


def targets(new, conversion):
    """Return {old key: [new codes]}, the likeliest new ward first."""
    codes = {(row["provinceKey"], row["wardKey"]): row["wardCode"] for row in new}
    result = defaultdict(list)
    for province, wards in conversion["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for ward, old_keys in wards.items():
            for key in old_keys:
                result[key].append(codes[province, ward])
    for province, splits in conversion["DICT_PROVINCE_WARD_DIVIDED"].items():
        for key, parts in splits.items():
            parts = sorted(parts, key=lambda part: not part["isDefaultNewWard"])
            result[key] += [codes[province, part["newWardKey"]] for part in parts]
    return result


def former_names(row, level):
    """Former names of a unit: folded, without spaces, without the unit's type."""
    own = row[f"{level}ShortKey"] or ""
    names = set()
    for alias in json.loads(row[f"{level}Alias"] or "[]"):
        alias = re.sub(r"^(?:quan|q|district|phuong|p|ward)0*(\d+)$", r"\1", alias)
        names.add(alias.removesuffix("thixa"))
    # "phuongquynhloi" and "quynhloi" are listed side by side: keep the bare one.
    known = names | {own}
    typed = {kind + name for kind in KINDS for name in known}
    return sorted(names - typed - {own})


def old_wards(old, new_codes):
    for row in old:
        key = "_".join((row["provinceKey"], row["districtKey"], row["wardKey"] or ""))
        codes = new_codes[key]
        yield {
            "old_code": row["wardCode"] or "",
            "province": nfc(row["province"]),
            "district": nfc(row["district"]),
            "ward": nfc(row["ward"]),
            "new_codes": " ".join(codes),
            "split": int(len(codes) > 1),
            "former_names": " ".join(former_names(row, "ward")),
        }


def old_districts(old):
    seen = {(row["provinceKey"], row["districtKey"]): row for row in old}
    for row in seen.values():
        if names := former_names(row, "district"):
            yield {
                "province": nfc(row["province"]),
                "district": nfc(row["district"]),
                "former_names": " ".join(names),
            }


def provinces(new, olds, wards):
    """Yield one dict per province of today with the provinces merged into it."""
    state_of = {ward["vn_code"]: ward["state_id:id"] for ward in wards}
    merged = defaultdict(set)
    for row in olds:
        states = {state_of[code] for code in row["new_codes"].split()}
        # An old province never lies in two new ones: the parser relies on it.
        (state,) = states
        merged[state].add(row["province"])
    names = {row["provinceCode"]: nfc(row["province"]) for row in new}
    for code, name in sorted(names.items()):
        state = f"base.state_vn_VN-{STATES[code]}"
        if name not in merged[state]:
            raise SystemExit(f"{name} has no province of the same name before it")
        yield {
            "code": code,
            "name": name,
            "state": state,
            "merged": ";".join(sorted(merged[state] - {name})),
        }


def write(name, rows):
    with open(ADDON / name, "w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def main():
    old, new, conversion = read_wheel()
    wards = list(current_wards(new))
    olds = list(old_wards(old, targets(new, conversion)))
    one_to_one = [row for row in olds if not row["split"]]
    counts = (
        len({ward["state_id:id"] for ward in wards}),
        len({ward["vn_code"] for ward in wards}),
        len(olds),
        len(one_to_one),
    )
    if counts != (34, 3321, 10040, 9569):
        raise SystemExit(f"Provinces, wards, old wards, one-to-one: {counts}")
    if not all(row["new_codes"] for row in olds):
        raise SystemExit("An old ward leads nowhere")
    write("data/res.city.csv", wards)
    write("text/tables/old_wards.csv", olds)
    write("text/tables/provinces.csv", list(provinces(new, olds, wards)))
    write("text/tables/old_districts.csv", list(old_districts(old)))


if __name__ == "__main__":
    main()
