"""What is sold, and three years of orders of customers of every habit."""

from datetime import datetime, time, timedelta

from .people import BRANCHES, DAY_ZERO

GOODS_TAX, FULL_TAX = "account.1_tax_sale_vat8", "account.1_tax_sale_vat10"
CATEGORIES = (
    ("motorbike", "Xe máy"),
    ("parts", "Phụ tùng và phụ kiện"),
    ("appliance", "Điện máy gia dụng"),
    ("service", "Dịch vụ"),
)
# id, name, category, type, price in đồng without tax, share of the price it costs us
PRODUCTS = (
    ("wave", "Xe số 110 phanh đĩa", "motorbike", "consu", 17_800_000, 0.92),
    ("wave_sport", "Xe số 125 vành đúc", "motorbike", "consu", 23_500_000, 0.92),
    ("scooter", "Xe tay ga 110 Smart Key", "motorbike", "consu", 29_900_000, 0.91),
    ("scooter_125", "Xe tay ga 125 phanh ABS", "motorbike", "consu", 41_500_000, 0.91),
    ("scooter_160", "Xe tay ga 160 thể thao", "motorbike", "consu", 58_000_000, 0.90),
    ("electric", "Xe máy điện 2 kWh", "motorbike", "consu", 24_600_000, 0.88),
    ("student", "Xe máy điện học sinh", "motorbike", "consu", 15_200_000, 0.88),
    ("bicycle", "Xe đạp điện gấp", "motorbike", "consu", 9_800_000, 0.85),
    ("helmet", "Mũ bảo hiểm nửa đầu", "parts", "consu", 350_000, 0.6),
    ("tyre", "Lốp không săm 90/90-14", "parts", "consu", 420_000, 0.65),
    ("battery", "Ắc quy 12V-5Ah", "parts", "consu", 380_000, 0.65),
    ("raincoat", "Áo mưa bộ", "parts", "consu", 190_000, 0.55),
    ("lock", "Khóa chống trộm", "parts", "consu", 650_000, 0.6),
    ("oil", "Dầu nhớt 0,8 lít", "parts", "consu", 120_000, 0.7),
    ("aircon_9", "Điều hòa inverter 9.000 BTU", "appliance", "consu", 8_900_000, 0.85),
    (
        "aircon_18",
        "Điều hòa inverter 18.000 BTU",
        "appliance",
        "consu",
        15_800_000,
        0.85,
    ),
    ("fridge", "Tủ lạnh inverter 260 lít", "appliance", "consu", 7_600_000, 0.86),
    ("fridge_big", "Tủ lạnh 4 cánh 560 lít", "appliance", "consu", 21_900_000, 0.86),
    ("washer", "Máy giặt cửa trước 9 kg", "appliance", "consu", 8_400_000, 0.86),
    ("dryer", "Máy sấy bơm nhiệt 9 kg", "appliance", "consu", 13_500_000, 0.86),
    ("tv_43", "Tivi 4K 43 inch", "appliance", "consu", 6_900_000, 0.88),
    ("tv_65", "Tivi 4K 65 inch", "appliance", "consu", 14_900_000, 0.88),
    ("cooker", "Nồi cơm điện cao tần 1,8 lít", "appliance", "consu", 2_150_000, 0.75),
    ("hob", "Bếp từ đôi", "appliance", "consu", 6_300_000, 0.75),
    ("purifier", "Máy lọc nước RO 10 lõi", "appliance", "consu", 5_600_000, 0.75),
    ("fan", "Quạt cây điều khiển từ xa", "appliance", "consu", 890_000, 0.75),
    ("heater", "Bình nóng lạnh 20 lít", "appliance", "consu", 2_700_000, 0.8),
    ("air_purifier", "Máy lọc không khí 40 m²", "appliance", "consu", 3_900_000, 0.78),
    ("checkup", "Bảo dưỡng xe định kỳ", "service", "service", 250_000, 0.4),
    ("repaint", "Sơn dọn xe", "service", "service", 1_400_000, 0.5),
    ("installation", "Lắp đặt điều hòa", "service", "service", 450_000, 0.5),
    ("cleaning", "Vệ sinh máy giặt, điều hòa", "service", "service", 300_000, 0.4),
    ("warranty", "Gói bảo hành mở rộng 24 tháng", "service", "service", 900_000, 0.3),
    ("plate", "Đăng ký biển số trọn gói", "service", "service", 1_200_000, 0.7),
)
# What is bought together with the first product of an order.
EXTRAS = {
    "motorbike": ("helmet", "plate", "lock", "raincoat", "warranty"),
    "appliance": ("warranty", "installation"),
    "parts": ("oil", "checkup"),
    "service": ("oil", "tyre", "battery"),
}
# Over 125 cc a motorbike, and any air conditioner, bears the excise: no reduced VAT.
FULLY_TAXED = {"scooter_160", "aircon_9", "aircon_18"}
# Days since the last order and number of orders, per habit, and how many have it.
HABITS = {
    "never": (22, (0, 0), (0, 0)),
    "new": (20, (1, 60), (1, 1)),
    "loyal": (12, (1, 80), (4, 9)),
    "active": (26, (30, 330), (1, 3)),
    "dormant": (12, (400, 640), (1, 4)),
    "lost": (8, (760, 1090), (1, 2)),
}
TEAMS = {
    "north": "crm_team_ha_noi",
    "central": "crm_team_da_nang",
    "south": "crm_team_ho_chi_minh",
}
SELLERS = {
    "north": "user_kinhdoanh",
    "central": "user_chinhanh",
    "south": "user_chinhanh2",
}


def category_rows():
    return [
        {"id": f"product_category_{code}", "name": name} for code, name in CATEGORIES
    ]


def product_rows():
    return [
        {
            "id": f"product_{code}",
            "name": name,
            "default_code": code.upper().replace("_", "-"),
            "categ_id/id": f"product_category_{category}",
            "type": kind,
            "list_price": price,
            "standard_price": int(price * share / 1000) * 1000,
            "taxes_id/id": FULL_TAX if code in FULLY_TAXED else GOODS_TAX,
        }
        for code, name, category, kind, price, share in PRODUCTS
    ]


def draw_days(rng, habit):
    """Return how many days ago a customer of this habit ordered, newest first."""
    _, last, count = HABITS[habit]
    number = rng.randint(*count)
    if not number:
        return []
    ago = rng.randint(*last)
    days = [ago]
    while len(days) < number and ago < 1090:
        ago += rng.randint(25, 260)
        days.append(min(ago, 1095))
    return days


def draw_lines(rng, is_company, scale=1):
    """Return (product, quantity) of one order; wholesale is by the ``scale``."""
    weights = {"motorbike": 4, "parts": 3, "appliance": 4, "service": 3}
    category = rng.choices(list(weights), weights.values())[0]
    products = [row[0] for row in PRODUCTS if row[2] == category]
    # The dear ones at the end of a list sell less often.
    first = rng.choices(products, range(2 * len(products), len(products), -1))[0]
    number = rng.choice((1, 2, 2, 3, 5)) * scale if is_company else 1
    lines = [(first, number)]
    for extra in rng.sample(EXTRAS[category], rng.choice((0, 0, 1, 1, 2))):
        lines.append((extra, number))
    return lines


def draw_habit(rng):
    return rng.choices(list(HABITS), [habit[0] for habit in HABITS.values()])[0]


def make_orders(rng, partners):
    """Return the orders in the order of their days, and their lines."""
    drawn = []
    for partner in partners:
        if partner.get("parent_id/id") or "_province" not in partner:
            continue
        habit = partner.get("_habit") or draw_habit(rng)
        for ago in draw_days(rng, habit):
            hour = time(rng.randint(1, 10), rng.randint(0, 59))
            moment = datetime.combine(DAY_ZERO - timedelta(days=ago), hour)
            scale = partner.get("_scale", 1)
            lines = draw_lines(rng, partner.get("is_company"), scale)
            drawn.append((moment, partner, lines))
    drawn.sort(key=lambda order: order[0])
    orders, order_lines = [], []
    for number, (moment, partner, lines) in enumerate(drawn, 1):
        orders.append(order_row(rng, number, moment, partner))
        for index, (product, quantity) in enumerate(lines, 1):
            order_lines.append(
                {
                    "id": f"sale_order_line_{number:04}_{index}",
                    "order_id/id": f"sale_order_{number:04}",
                    "product_id/id": f"product_{product}",
                    "product_uom_qty": quantity,
                }
            )
    return orders, order_lines


def order_row(rng, number, moment, partner):
    region = partner["_region"]
    days_ago = (DAY_ZERO - moment.date()).days
    # `demo/sale_order_demo.xml` makes orders of the drafts.
    state = "draft"
    if days_ago < 25 and rng.random() < 0.35:
        state = "sent"
    elif rng.random() < 0.03:
        state = "cancel"
    return {
        "id": f"sale_order_{number:04}",
        "partner_id/id": partner["id"],
        "company_id/id": BRANCHES.get(region, "base.main_company"),
        "user_id/id": partner.get("user_id/id") or SELLERS[region],
        "team_id/id": TEAMS[region],
        "state": state,
        "date_order": moment.strftime("%Y-%m-%d %H:%M:%S"),
    }
