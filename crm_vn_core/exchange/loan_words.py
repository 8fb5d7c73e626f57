"""What the columns of a list of running loans may hold, and the words that head them.

A workbook may hold three lists: the contracts, their payments, their schedules. Which
is which follows from the headings.
"""

from .mapping import words_of
from .targets import BY_KEY, Target

_CUSTOMER = tuple(
    BY_KEY[key]._replace(words=BY_KEY[key].words + more)
    for key, more in (
        ("ref", ()),
        ("name", ("nguoi vay", "ben vay", "ten nguoi vay", "borrower")),
        ("phone", ()),
        ("identity_number", ()),
        ("vat", ()),
    )
)
_CONTRACT = Target(
    "contract",
    "Số hợp đồng",
    "",
    ("so hd", "hop dong", "so hop dong tin dung", "so hdtd", "hdtd", "ma hop dong")
    + ("ma hd", "ma khoan vay", "so khoan vay", "khe uoc", "so khe uoc", "so ku")
    + ("so hop dong vay", "contract", "contract number", "contract no", "loan id")
    + ("loan number", "loan no", "loan"),
)
CONTRACTS = (
    _CONTRACT,
    *_CUSTOMER,
    Target(
        "product",
        "Sản phẩm vay",
        "",
        ("san pham", "san pham cho vay", "ma san pham", "ma sp", "ten san pham")
        + ("goi vay", "loai vay", "chuong trinh vay", "product", "loan product")
        + ("product code",),
    ),
    Target(
        "amount",
        "Số tiền vay",
        "",
        ("so tien giai ngan", "tien vay", "so tien cho vay", "goc vay", "goc ban dau")
        + ("so tien goc", "so tien", "giai ngan", "da giai ngan", "tong giai ngan")
        + ("du no ban dau", "loan amount", "amount", "principal", "disbursed amount"),
    ),
    Target(
        "currency",
        "Loại tiền",
        "",
        ("nguyen te", "dong tien", "tien te", "ma tien te", "currency", "ccy"),
    ),
    Target(
        "annual_rate",
        "Lãi suất %/năm",
        "",
        ("lai suat", "ls", "ls nam", "lai suat nam", "lai suat cho vay")
        + ("interest rate", "rate", "annual rate", "yearly rate"),
    ),
    Target(
        "monthly_rate",
        "Lãi suất %/tháng",
        "",
        ("ls thang", "lai thang", "monthly rate", "rate per month"),
    ),
    Target(
        "method",
        "Cách trả nợ",
        "",
        ("phuong thuc tra no", "hinh thuc tra no", "cach tra", "phuong thuc tra")
        + ("cach tinh lai", "phuong thuc", "method", "repayment", "repayment method"),
    ),
    Target(
        "disbursed_on",
        "Ngày giải ngân",
        "",
        ("ngay vay", "ngay nhan no", "ngay bat dau", "ngay nhan tien", "start date")
        + ("disbursement date", "disbursed on", "loan date", "date of disbursement"),
    ),
    Target(
        "first_due",
        "Ngày trả đầu tiên",
        "",
        ("ngay tra no dau tien", "ky dau tien", "ngay tra ky dau", "ky tra dau tien")
        + ("ngay den han dau tien", "ngay tra ky dau tien", "first due")
        + ("first due date", "first payment date", "first installment"),
    ),
    Target(
        "periods",
        "Số kỳ",
        "",
        ("so ky tra", "ky han", "ky han thang", "so thang", "so thang vay", "thoi han")
        + ("thoi han vay", "thoi han thang", "so ky tra no", "term", "periods")
        + ("number of installments", "installments", "months", "tenor"),
    ),
    Target(
        "paid_principal",
        "Gốc đã trả",
        "",
        ("goc da thu", "da tra goc", "da thu goc", "tien goc da tra", "so goc da tra")
        + ("paid principal", "principal paid"),
    ),
    Target(
        "paid_interest",
        "Lãi đã trả",
        "",
        ("lai da thu", "da tra lai", "da thu lai", "tien lai da tra", "so lai da tra")
        + ("paid interest", "interest paid"),
    ),
    Target(
        "last_paid",
        "Ngày trả gần nhất",
        "",
        ("lan tra cuoi", "ngay thu gan nhat", "ngay tra cuoi", "ngay tra no gan nhat")
        + ("ngay thanh toan gan nhat", "lan tra gan nhat", "last paid")
        + ("last payment date", "last paid date", "last payment"),
    ),
    Target(
        "outstanding",
        "Dư nợ gốc",
        "",
        ("du no", "goc con lai", "con no", "goc con no", "du no con lai")
        + ("outstanding", "outstanding principal", "principal balance", "balance"),
    ),
    Target(
        "accrued",
        "Lãi dự thu",
        "",
        ("lai phai thu", "lai cong don", "lai chua thu", "lai con phai thu")
        + ("accrued interest", "interest receivable"),
    ),
    Target(
        "overdue",
        "Gốc quá hạn",
        "",
        ("no qua han", "du no qua han", "qua han", "overdue", "overdue principal")
        + ("principal overdue", "goc tre han"),
    ),
    Target(
        "late",
        "Lãi phạt còn nợ",
        "",
        ("lai phat", "tien phat", "phat", "lai qua han", "lai cham tra", "penalty")
        + ("late charges", "late interest", "late interest owed"),
    ),
    Target(
        "held",
        "Tiền giữ hộ",
        "",
        ("tien thua", "tien tra truoc", "tien du", "tien treo", "so tien treo", "held")
        + ("money held", "advance", "prepaid", "overpaid"),
    ),
    Target(
        "collateral",
        "Tài sản bảo đảm",
        "",
        ("tsbd", "tai san the chap", "tai san dam bao", "tai san", "collateral")
        + ("security",),
    ),
    Target(
        "collateral_value",
        "Giá trị tài sản",
        "",
        ("gia tri tsbd", "gia tri tai san bao dam", "gia tri the chap")
        + ("gia tri tai san the chap", "collateral value"),
    ),
    BY_KEY["officer"]._replace(
        words=BY_KEY["officer"].words
        + ("can bo tin dung", "cbtd", "nhan vien tin dung", "loan officer")
    ),
    Target(
        "purpose",
        "Mục đích vay",
        "",
        ("muc dich", "muc dich su dung von", "muc dich vay von", "purpose"),
    ),
)
PAYMENTS = (
    _CONTRACT,
    Target(
        "paid_on",
        "Ngày trả",
        "",
        ("ngay thu", "ngay thanh toan", "ngay nop", "ngay nop tien", "ngay", "date")
        + ("payment date", "paid on", "value date"),
    ),
    Target(
        "paid",
        "Số tiền trả",
        "",
        ("so tien", "so tien thu", "tien tra", "tong tra", "da tra", "tong cong")
        + ("so tien nop", "amount", "amount paid", "payment", "paid", "total"),
    ),
    Target(
        "principal",
        "Trong đó gốc",
        "",
        ("goc", "tien goc", "goc tra", "tra goc", "thu goc", "goc da tra")
        + ("principal", "principal paid"),
    ),
    Target(
        "interest",
        "Trong đó lãi",
        "",
        ("lai", "tien lai", "lai tra", "tra lai", "thu lai", "lai da tra", "interest")
        + ("interest paid",),
    ),
    Target(
        "mode",
        "Kiểu trả",
        "",
        ("loai tra", "hinh thuc", "hinh thuc tra", "loai thanh toan", "mode", "type"),
    ),
    Target(
        "reference",
        "Số chứng từ",
        "",
        ("chung tu", "so ct", "so phieu thu", "noi dung", "dien giai", "reference")
        + ("receipt", "memo"),
    ),
)
SCHEDULES = (
    _CONTRACT,
    Target(
        "due",
        "Ngày đến hạn",
        "",
        ("ngay tra no", "den han", "ngay den han tra", "han tra", "ngay phai tra")
        + ("due date", "due"),
    ),
    Target(
        "due_principal",
        "Gốc phải trả",
        "",
        ("goc", "tien goc", "goc den han", "principal", "principal due"),
    ),
    Target(
        "due_interest",
        "Lãi phải trả",
        "",
        ("lai", "tien lai", "lai den han", "interest", "interest due"),
    ),
)
WORDS = {
    "contracts": words_of(CONTRACTS),
    "schedules": words_of(SCHEDULES),
    "payments": words_of(PAYMENTS),
}
#: What a list must say at least to be taken for one of these, most telling first.
NEEDED = {
    "contracts": {"contract", "disbursed_on"},
    "schedules": {"contract", "due", "due_principal"},
    "payments": {"contract", "paid_on"},
}
METHODS = {
    "annuity": ("annuity", "tra gop deu", "tra deu", "nien kim", "goc lai deu", "emi")
    + ("goc va lai deu", "tra gop", "tra gop deu hang thang", "equal installments")
    + ("equal installments annuity", "tra gop deu nien kim", "goc lai chia deu"),
    "equal_principal": ("equal principal", "goc deu", "goc chia deu", "giam dan")
    + ("goc deu lai giam dan", "du no giam dan", "lai giam dan", "tra goc deu")
    + ("lai theo du no giam dan", "declining", "declining balance"),
    "interest_only": ("interest only", "goc cuoi ky", "tra lai hang thang")
    + ("lai hang thang goc cuoi ky", "lai hang ky goc cuoi ky", "tra lai dinh ky")
    + ("interest only principal at the end", "tra lai hang thang goc cuoi ky"),
    "bullet": ("bullet", "cuoi ky", "goc lai cuoi ky", "mot lan cuoi ky")
    + ("goc va lai cuoi ky", "tra mot lan", "all at the end bullet"),
    "flat": ("flat", "lai phang", "lai suat phang", "du no ban dau", "lai co dinh")
    + ("lai tren du no goc ban dau", "du no goc ban dau", "co dinh", "add on")
    + ("flat interest on the amount lent", "lai tinh tren goc ban dau"),
    "custom": ("custom", "theo lich", "lich rieng", "own rows", "theo phu luc")
    + ("theo lich tra no",),
    "seasonal": ("seasonal", "theo mua vu", "mua vu", "by season", "theo vu"),
}
MODES = {
    "due": ("due", "den han", "tra no", "dinh ky", "thuong"),
    "term": ("term", "rut ngan thoi han", "tra truoc rut ngan", "giam ky"),
    "installment": ("installment", "giam tien ky", "tra truoc", "tra bot goc")
    + ("prepayment", "tra truoc giam tien"),
    "settle": ("settle", "tat toan", "tat toan truoc han", "settlement"),
}
COLLATERALS = (
    ("real_estate", ("dat", "nha", "qsd", "can ho", "chung cu", "so do", "so hong")),
    ("vehicle", ("xe", "o to", "oto", "moto", "tau", "honda", "toyota")),
    ("deposit", ("so tiet kiem", "tien gui", "stk")),
    ("goods", ("may", "hang hoa", "thiet bi", "kho hang")),
)
