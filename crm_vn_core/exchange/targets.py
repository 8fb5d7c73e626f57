"""What a column of a customer list may hold, and the words that head it: a table."""

from typing import NamedTuple


class Target(NamedTuple):
    """One thing a column may hold.

    ``words``: header names, folded; the first is the best Vietnamese one and
    heads the sample file. ``field``: the partner field it needs in the database.
    """

    key: str
    header: str
    field: str
    words: tuple


TARGETS = (
    Target(
        "ref",
        "Mã khách hàng",
        "ref",
        ("ma kh", "ma khach", "ma so kh", "ma so khach hang", "customer code", "code")
        + ("customer id", "customer no", "reference", "ref", "makh", "internal ref"),
    ),
    Target(
        "name",
        "Họ và tên",
        "name",
        ("ho ten", "ten", "ten kh", "ten khach", "ten khach hang", "khach hang")
        + ("ho ten kh", "ho ten khach hang", "ho va ten khach hang", "hoten", "name")
        + ("full name", "customer name", "customer", "fullname", "ten cong ty")
        + ("ten don vi", "ten doanh nghiep", "company name", "cong ty", "don vi"),
    ),
    Target(
        "family_name",
        "Họ đệm",
        "name",
        ("ho", "ho lot", "ho va dem", "ho va ten dem", "ho va chu lot", "ho va lot")
        + ("last name", "family name", "surname"),
    ),
    Target(
        "given_name",
        "Tên gọi",
        "given_name",
        ("first name", "given name", "ten chinh", "ten rieng"),
    ),
    Target(
        "company_type",
        "Loại khách hàng",
        "is_company",
        ("loai kh", "loai khach", "loai hinh", "ca nhan doanh nghiep", "type")
        + ("customer type", "doi tuong", "loai doi tuong"),
    ),
    Target("nickname", "Biệt danh", "nickname", ("ten thuong goi", "nickname")),
    Target(
        "salutation",
        "Xưng hô",
        "salutation",
        ("danh xung", "cach xung ho", "salutation", "title", "ong ba", "anh chi"),
    ),
    Target(
        "gender",
        "Giới tính",
        "gender",
        ("gt", "gioi", "phai", "nam nu", "gender", "sex"),
    ),
    Target(
        "birthday",
        "Ngày sinh",
        "birthdate_date",
        ("ngay thang nam sinh", "ngay sinh nhat", "sinh nhat", "sn", "ns", "ntns")
        + ("sinh ngay", "birthday", "date of birth", "dob", "birth date", "birthdate")
        + ("ngay thang sinh",),
    ),
    Target(
        "birth_year",
        "Năm sinh",
        "birth_year",
        ("namsinh", "birth year", "year of birth"),
    ),
    Target(
        "identity_number",
        "Số CCCD",
        "identity_number",
        ("cccd", "cmnd", "cmnd cccd", "cccd cmnd", "so cmnd", "so cmnd cccd", "cmt")
        + ("so cccd cmnd", "can cuoc", "can cuoc cong dan", "so can cuoc", "cmtnd")
        + ("chung minh nhan dan", "chung minh thu", "so dinh danh", "id number")
        + ("so dinh danh ca nhan", "identity number", "national id", "so giay to")
        + ("citizen id", "id card", "cmnd can cuoc", "so cmt", "giay to tuy than"),
    ),
    Target(
        "vat",
        "Mã số thuế",
        "vat",
        ("mst", "ma thue", "tax code", "tax id", "vat", "so thue", "mst ca nhan"),
    ),
    Target(
        "phone",
        "Điện thoại",
        "phone",
        ("sdt", "so dien thoai", "so dt", "dt", "dtdd", "dd", "di dong", "dien thoai")
        + ("so di dong", "dien thoai di dong", "phone", "phone number", "mobile")
        + ("mobile phone", "tel", "telephone", "so dien thoai lien he", "hotline")
        + ("sdt lien he", "lien he", "dien thoai lien he", "sdt kh", "cell phone")
        + ("sdt 1", "dien thoai 1", "phone 1", "so dien thoai 1"),
    ),
    Target(
        "phone2",
        "Điện thoại 2",
        "phone",
        ("sdt 2", "so dien thoai 2", "so dien thoai khac", "dien thoai khac", "dt 2")
        + ("sdt khac", "sdt phu", "dien thoai nha", "dien thoai ban", "phone 2")
        + ("home phone", "dien thoai co dinh", "dt ban", "may ban", "zalo", "so zalo"),
    ),
    Target(
        "email",
        "Email",
        "email",
        ("e mail", "mail", "thu dien tu", "dia chi email", "email address", "gmail"),
    ),
    Target(
        "street",
        "Địa chỉ",
        "street",
        ("dia chi lien he", "dia chi nha", "noi o", "cho o", "address", "street")
        + ("dc", "d c", "so nha", "so nha duong", "duong", "thuong tru", "tam tru")
        + ("dia chi thuong tru", "ho khau", "dia chi kh", "dia chi khach hang"),
    ),
    Target(
        "ward",
        "Phường/Xã",
        "vn_old_ward",
        ("phuong", "xa", "phuong xa", "xa phuong", "p x", "ward", "commune")
        + ("phuong xa thi tran", "px"),
    ),
    Target(
        "district",
        "Quận/Huyện",
        "vn_old_district",
        ("quan", "huyen", "quan huyen", "huyen quan", "district", "q h", "qh")
        + ("quan huyen thi xa", "khu vuc"),
    ),
    Target(
        "province",
        "Tỉnh/Thành phố",
        "state_id",
        (
            "tinh",
            "thanh pho",
            "tinh thanh",
            "tinh tp",
            "tp",
            "tinh thanh pho",
            "tp tinh",
        )
        + ("province", "city", "state", "t p", "ttp"),
    ),
    Target(
        "occupation",
        "Nghề nghiệp",
        "occupation",
        ("nghe", "cong viec", "nganh nghe", "occupation", "job", "profession"),
    ),
    Target(
        "function",
        "Chức vụ",
        "function",
        ("chuc danh", "vi tri", "position", "job title", "job position"),
    ),
    Target(
        "founding",
        "Ngày thành lập",
        "",
        ("ngay thanh lap cong ty", "ngay tl", "thanh lap", "nam thanh lap", "founded")
        + ("founding date", "ngay truyen thong", "established", "ngay cap dkkd"),
    ),
    Target(
        "revenue",
        "Doanh thu",
        "comment",
        ("doanh so", "tong doanh thu", "tong mua", "tong tien", "revenue", "sales")
        + ("tong chi tieu", "gia tri mua", "turnover"),
    ),
    Target("website", "Website", "website", ("web", "trang web", "url")),
    Target(
        "officer",
        "Nhân viên phụ trách",
        "user_id",
        ("nv phu trach", "nhan vien", "nguoi phu trach", "sale", "nvkd", "officer")
        + ("nhan vien kinh doanh", "phu trach", "salesperson", "can bo phu trach"),
    ),
    Target(
        "tags",
        "Nhãn",
        "category_id",
        ("nhom", "nhom kh", "nhom khach hang", "phan loai", "the", "tag", "tags")
        + ("group", "category"),
    ),
    Target(
        "note",
        "Ghi chú",
        "comment",
        ("gc", "ghi chu khac", "luu y", "note", "notes", "comment", "remark")
        + ("dien giai", "mo ta", "remarks"),
    ),
)
BY_KEY = {target.key: target for target in TARGETS}
#: The heading of the column that holds our own reasons in a file of faulty lines.
REASON_HEADER = "Lý do lỗi"
#: The columns of the sample list, and two lines that show what may stand in them.
SAMPLE = [
    BY_KEY[key]
    for key in (
        *("ref", "name", "company_type", "gender", "birthday", "phone", "email"),
        *("identity_number", "vat", "street", "ward", "district", "province"),
        *("occupation", "founding", "officer", "tags", "note"),
    )
]
SAMPLE_ROWS = (
    {
        "ref": "KH0001",
        "name": "Nguyễn Thị Bảy",
        "company_type": "Cá nhân",
        "gender": "Nữ",
        "birthday": "15/8 ÂL",
        "phone": "0912 345 678",
        "email": "bay@example.com",
        "identity_number": "079175001234",
        "street": "12 Lê Lợi",
        "ward": "Phường Bến Nghé",
        "district": "Quận 1",
        "province": "TP Hồ Chí Minh",
        "occupation": "Giáo viên",
        "tags": "Khách thân thiết",
        "note": "Thích hoa lan",
    },
    {
        "ref": "KH0002",
        "name": "Công ty TNHH Sao Mai",
        "company_type": "Doanh nghiệp",
        "phone": "028 3822 1234",
        "vat": "0300588569",
        "street": "45 Trần Phú",
        "province": "Đà Nẵng",
        "founding": "20/11/2010",
    },
)
