"""Opportunities of the sales team and tickets of the care team."""

from datetime import datetime, time, timedelta

from .people import BRANCHES, DAY_ZERO
from .trade import SELLERS, TEAMS

LEADS = (
    ("Mua xe tay ga cho con đi học", 30_000_000),
    ("Đổi xe cũ lấy xe mới", 24_000_000),
    ("Trang bị điều hòa cho văn phòng", 126_000_000),
    ("Mua 5 xe máy giao hàng", 95_000_000),
    ("Lắp máy lọc nước cho cả dãy trọ", 45_000_000),
    ("Mua xe trả góp 12 tháng", 41_500_000),
    ("Đồ điện máy cho nhà mới", 62_000_000),
    ("Hợp đồng bảo dưỡng xe năm", 18_000_000),
    ("Tivi cho khách sạn", 208_000_000),
    ("Xe máy điện cho cửa hàng", 49_000_000),
)
# Stage of core's pipeline, and the chance to win.
STAGES = (("stage_lead1", 20), ("stage_lead2", 40), ("stage_lead3", 65))
TICKETS = (
    ("Xe khó nổ máy buổi sáng", "motorbike", "2"),
    ("Đèn báo xăng không lên", "motorbike", "1"),
    ("Hỏi lịch bảo dưỡng lần 2", "motorbike", "0"),
    ("Chưa nhận được biển số", "delivery", "2"),
    ("Giao hàng trễ hẹn", "delivery", "2"),
    ("Máy giặt kêu to khi vắt", "appliance", "1"),
    ("Điều hòa chảy nước", "appliance", "2"),
    ("Tủ lạnh không đông đá", "appliance", "3"),
    ("Xin đổi mũ bảo hiểm khác cỡ", "delivery", "0"),
    ("Hỏi thời hạn bảo hành mở rộng", "other", "0"),
    ("Sai tên trên hóa đơn", "other", "1"),
    ("Phàn nàn thái độ nhân viên lắp đặt", "other", "3"),
    ("Xin hướng dẫn sử dụng bếp từ", "appliance", "0"),
    ("Xe điện sạc không vào", "motorbike", "2"),
)
CHANNELS = (
    "helpdesk_mgmt.helpdesk_ticket_channel_phone",
    "helpdesk_mgmt.helpdesk_ticket_channel_phone",
    "helpdesk_mgmt.helpdesk_ticket_channel_email",
    "helpdesk_mgmt.helpdesk_ticket_channel_web",
)
CARE_STAFF = ("user_cskh", "user_cskh", "user_cskh2")


def make_leads(rng, partners, number=28):
    """Return open opportunities; their deadlines lie around today."""
    rows = []
    for index, partner in enumerate(rng.sample(_customers(partners), number), 1):
        name, revenue = rng.choice(LEADS)
        stage, probability = rng.choice(STAGES)
        region = partner["_region"]
        deadline = DAY_ZERO + timedelta(days=rng.randint(-6, 45))
        rows.append(
            {
                "id": f"crm_lead_{index:03}",
                "name": name,
                "type": "opportunity",
                "partner_id/id": partner["id"],
                "company_id/id": BRANCHES.get(region, "base.main_company"),
                "user_id/id": partner.get("user_id/id") or SELLERS[region],
                "team_id/id": TEAMS[region],
                "stage_id/id": f"crm.{stage}",
                "expected_revenue": revenue,
                "probability": probability,
                "date_deadline": deadline.isoformat(),
                "priority": rng.choice("0012"),
            }
        )
    return rows


def make_tickets(rng, partners, number=110):
    """Return tickets of the last half year: old ones closed, most new ones open."""
    ages = (min(1 + int(rng.expovariate(1 / 20)), 180) for _ in range(number))
    days = sorted(ages, reverse=True)
    rows = []
    for index, ago in enumerate(days, 1):
        partner = rng.choice(_customers(partners))
        name, category, priority = rng.choice(TICKETS)
        moment = datetime.combine(
            DAY_ZERO - timedelta(days=ago), time(rng.randint(1, 9), rng.randint(0, 59))
        )
        rows.append(
            {
                "id": f"helpdesk_ticket_{index:03}",
                "name": name,
                "description": f"<p>{name}.</p>",
                "partner_id/id": partner["id"],
                "company_id/id": BRANCHES.get(partner["_region"], "base.main_company"),
                "team_id/id": "helpdesk_team_care",
                "category_id/id": f"helpdesk_category_{category}",
                "channel_id/id": rng.choice(CHANNELS),
                "priority": priority,
                # When it came: `demo/dates.sql` makes it the date of creation.
                "last_stage_update": moment.isoformat(" "),
                **draw_progress(rng, ago, moment),
            }
        )
    return rows


def draw_progress(rng, ago, moment):
    """Return how far a ticket of that age has come, and who works on it."""
    closed = rng.random() < min(0.95, ago / 14)
    is_new = not closed and ago <= 2 and rng.random() < 0.6
    user = "" if is_new else rng.choice(CARE_STAFF)
    stages = ("in_progress", "in_progress", "awaiting") if user else ("new",)
    if closed:
        stages = ("done",) * 12 + ("cancelled",)
    values = {
        "stage_id/id": f"helpdesk_mgmt.helpdesk_ticket_stage_{rng.choice(stages)}",
        "user_id/id": user,
    }
    if user:
        moment += timedelta(minutes=rng.randint(5, 300))
        values["assigned_date"] = moment.isoformat(" ")
    if closed:
        moment += timedelta(hours=rng.randint(1, 70))
        values["closed_date"] = min(moment, _tonight()).isoformat(" ")
    return values


def _tonight():
    return datetime.combine(DAY_ZERO, time(0, 30))


def _customers(partners):
    return [partner for partner in partners if "_province" in partner]
