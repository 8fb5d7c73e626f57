"""What passed between the company and its customers: calls, visits and messages."""

from datetime import datetime, time, timedelta

from .people import BRANCHES, DAY_ZERO
from .trade import SELLERS, TEAMS

CORE = "crm_vn_core"
# channel, direction, purpose, state, outcome, minutes, summary, words
TALKS = (
    ("phone", "out", "service", "done", "reached", 6, "Gọi hỏi thăm sau khi giao xe",
     "Xe chạy tốt, khách hài lòng. Dặn nhớ bảo dưỡng lần đầu sau 500 km."),
    ("phone", "out", "care", "done", "not_reached", 0, "Gọi nhắc lịch bảo dưỡng", ""),
    ("phone", "out", "service", "done", "call_back", 2, "Gọi tư vấn trả góp",
     "Khách đang bận họp, hẹn gọi lại sau 17 giờ."),
    ("phone", "in", "service", "done", "reached", 4, "Khách gọi hỏi giá thay lốp",
     "Đã báo giá lốp không săm, khách sẽ ghé cửa hàng cuối tuần."),
    ("phone", "in", "service", "done", "reached", 9, "Khách gọi hỏi thủ tục biển số",
     "Đã hướng dẫn giấy tờ cần mang: CCCD, hóa đơn, giấy hẹn."),
    ("visit", "in", "service", "done", "reached", 30, "Khách ghé cửa hàng xem xe",
     "Thích xe tay ga màu trắng, cần hỏi ý kiến gia đình. Đã gửi danh thiếp."),
    ("visit", "out", "care", "done", "reached", 45, "Thăm khách tại nhà",
     "Biếu lịch Tết. Nhà đang sửa, quý tới cần thêm điều hòa."),
    ("zalo_personal", "out", "service", "done", "reached", 0, "Gửi báo giá qua Zalo",
     "Dạ em gửi anh chị báo giá như đã trao đổi, giá giữ đến hết tuần ạ."),
    ("zalo_personal", "in", "service", "done", "reached", 0, "Khách nhắn Zalo",
     "Cho hỏi bên mình có chương trình đổi xe cũ lấy xe mới không?"),
    ("sms", "out", "service", "delivered", "", 0, "Cảm ơn khách đã mua hàng",
     "Sao Mai cam on Quy khach da mua hang. Can ho tro xin goi tong dai."),
    ("sms", "out", "care", "delivered", "", 0, "Nhắc lịch bảo dưỡng",
     "Sao Mai kinh moi Quy khach mang xe den bao duong mien phi lan 1."),
    ("email", "out", "service", "delivered", "", 0, "Sao Mai cảm ơn Quý khách",
     "Kính gửi Quý khách,\n\nSao Mai trân trọng cảm ơn Quý khách đã tin dùng."),
    ("letter", "out", "care", "done", "", 0, "Thiệp chúc mừng năm mới", ""),
)  # fmt: skip
# The customer of the story: days ago, hour in Viet Nam, talk as above.
STORY = (
    (118, 9, ("web", "in", "service", "done", "", 0, "Khách hỏi giá trên trang web",
              "Tôi muốn hỏi giá xe số 110, có trả góp không?")),
    (117, 10, ("phone", "out", "service", "done", "reached", 12, "Gọi tư vấn xe số 110",
               "Cô Bảy cần xe đi chợ, thích màu đỏ. Hỏi mua trả góp 12 tháng.")),
    (110, 15, ("visit", "in", "service", "done", "reached", 35, "Cô Bảy ghé cửa hàng",
               "Đã xem xe, ngồi thử. Muốn con trai đi cùng lần sau.")),
    (95, 8, ("zalo_personal", "out", "service", "done", "reached", 0,
             "Gửi báo giá qua Zalo",
             "Dạ cháu gửi cô báo giá xe số 110, đã gồm phí biển số ạ.")),
    (95, 11, ("zalo_personal", "in", "service", "done", "reached", 0, "Cô Bảy trả lời",
              "Cô nhận được rồi, để cô bàn với nhà.")),
    (61, 14, ("phone", "out", "service", "done", "call_back", 3, "Gọi chốt đơn hàng",
              "Cô đang ở chợ, hẹn gọi lại sáng mai.")),
    (58, 9, ("sms", "out", "service", "delivered", "", 0, "Cảm ơn cô đã mua xe",
             "Sao Mai cam on co Bay da mua xe. Can ho tro xin goi tong dai.")),
    (40, 16, ("phone", "in", "service", "done", "reached", 5, "Cô gọi hỏi bảo dưỡng",
              "Đã hẹn sáng thứ Bảy, miễn phí công lần đầu.")),
    (19, 10, ("email", "out", "service", "delivered", "", 0, "Hóa đơn điện tử của cô",
              "Kính gửi cô Bảy,\n\nSao Mai xin gửi hóa đơn điện tử của đơn hàng.")),
    (2, 9, ("phone", "out", "care", "done", "not_reached", 0, "Gọi hỏi thăm sức khỏe",
            "")),
)  # fmt: skip
QUOTE = "[QC] Sao Mai: giam 10% ac quy va lop den het thang. Tu choi: soan TC."


def make_interactions(rng, partners, number=320):
    """Return contacts of the last months, and the words of those that have some."""
    rows, words = [], []
    by_id = {partner["id"]: partner for partner in partners}
    bay = by_id["res_partner_bay"]
    for ago, hour, talk in STORY:
        _add(rows, words, bay, ago, time(hour - 7, 20), talk)
    _add_gated(rows, words, bay)
    customers = [partner for partner in partners if partner.get("phone")]
    ages = sorted(
        (1 + int(rng.expovariate(1 / 70)) for _ in range(number)), reverse=True
    )
    for ago in ages:
        partner, talk = rng.choice(customers), rng.choice(TALKS)
        if talk[0] == "email" and not partner.get("email"):
            talk = TALKS[0]
        moment = time(rng.randint(1, 9), rng.randint(0, 59))
        _add(rows, words, partner, min(ago, 400), moment, talk)
    return rows, words


def _add(rows, words, partner, ago, hour, talk, **values):
    channel, direction, purpose, state, outcome, minutes, summary, text = talk
    region = partner["_region"] if "_region" in partner else "north"
    date = datetime.combine(DAY_ZERO - timedelta(days=ago), hour)
    number = f"crm_interaction_{len(rows) + 1:03}"
    rows.append(
        {
            "id": number,
            "partner_id/id": partner["id"],
            "company_id/id": BRANCHES.get(region, "base.main_company"),
            "user_id/id": partner.get("user_id/id") or SELLERS[region],
            "channel_id/id": f"{CORE}.crm_channel_{channel}",
            "direction": direction,
            "purpose": purpose,
            "state": state,
            "outcome": outcome,
            "duration": minutes,
            "summary": summary,
            "date": date.isoformat(" "),
            "suppress_reason": "",
            "rule_id/id": "",
            "moved_from": "",
        }
        | values
    )
    if text:
        words.append(
            {
                "id": f"{number}_body",
                "interaction_id/id": number,
                "subject": summary if channel == "email" else "",
                "body": text,
            }
        )


def _add_gated(rows, words, partner):
    """One advertisement that came at night and moved, one that was stopped."""
    night = datetime.combine(DAY_ZERO - timedelta(days=31), time(15, 30))
    _add(
        rows, words, partner, 30, time(0, 0),
        ("sms", "out", "marketing", "delivered", "", 0, "Ưu đãi phụ tùng", QUOTE),
        **{"moved_from": night.isoformat(" "),
           "rule_id/id": f"{CORE}.crm_contact_rule_sms_hours"},
    )  # fmt: skip
    _add(
        rows, words, partner, 9, time(3, 0),
        ("zalo_personal", "out", "marketing", "suppressed", "", 0, "Mời dự lái thử",
         "Mời cô Bảy dự ngày lái thử xe mới tại cửa hàng."),
        **{"suppress_reason": "no_consent",
           "rule_id/id": f"{CORE}.crm_contact_rule_consent"},
    )  # fmt: skip


def add_story(orders, lines, tickets):
    """Give the customer of the story an order of these weeks and a ticket."""
    moment = datetime.combine(DAY_ZERO - timedelta(days=20), time(2, 40))
    common = {
        "partner_id/id": "res_partner_bay",
        "company_id/id": "base.main_company",
    }
    orders.append(
        common
        | {
            "id": "sale_order_bay",
            "user_id/id": "user_kinhdoanh",
            "team_id/id": TEAMS["north"],
            "state": "draft",
            "date_order": moment.isoformat(" "),
        }
    )
    lines.extend(
        {
            "id": f"sale_order_line_bay_{number}",
            "order_id/id": "sale_order_bay",
            "product_id/id": f"product_{product}",
            "product_uom_qty": 1,
        }
        for number, product in enumerate(("helmet", "raincoat"), 1)
    )
    came = moment - timedelta(days=4)
    tickets.append(
        common
        | {
            "id": "helpdesk_ticket_bay",
            "name": "Đèn báo xăng không lên",
            "description": "<p>Đèn báo xăng không lên sau khi rửa xe.</p>",
            "team_id/id": "helpdesk_team_care",
            "category_id/id": "helpdesk_category_motorbike",
            "channel_id/id": "helpdesk_mgmt.helpdesk_ticket_channel_phone",
            "priority": "1",
            "last_stage_update": came.isoformat(" "),
            "stage_id/id": "helpdesk_mgmt.helpdesk_ticket_stage_done",
            "user_id/id": "user_cskh",
            "assigned_date": (came + timedelta(hours=1)).isoformat(" "),
            "closed_date": (came + timedelta(hours=26)).isoformat(" "),
        }
    )
