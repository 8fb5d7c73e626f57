"""Vietnamese names as they are spread over regions, genders and generations."""

# Surnames with their share in percent; Hoàng and Vũ of the north are Huỳnh and Võ in
# the south.
SURNAMES = {
    "Nguyễn": 38,
    "Trần": 12,
    "Lê": 10,
    "Phạm": 7,
    "Hoàng": 5,
    "Phan": 4,
    "Vũ": 4,
    "Đặng": 2,
    "Bùi": 2,
    "Đỗ": 2,
    "Hồ": 1,
    "Ngô": 1,
    "Dương": 1,
    "Đinh": 1,
    "Đoàn": 1,
    "Lâm": 1,
    "Mai": 1,
    "Trịnh": 1,
    "Đào": 1,
    "Cao": 1,
    "Lương": 1,
    "Tạ": 1,
    "Chu": 1,
    "Tô": 1,
}
SOUTHERN = {"Hoàng": "Huỳnh", "Vũ": "Võ"}

# Middle and given name of people who are now old, of middle age, and young.
MALE = (
    "Văn Thành,Văn Hòa,Đình Khôi,Xuân Trường,Văn Tư,Hữu Lộc,Bá Thọ,Ngọc Ẩn,Văn Lịch,"
    "Duy Phúc,Viết Sơn,Quang Vinh,Thế Kỷ,Văn Được,Trọng Nghĩa,Văn Bình,Công Định",
    "Văn Hùng,Đức Thắng,Mạnh Cường,Quốc Việt,Anh Tuấn,Văn Dũng,Ngọc Sơn,Hữu Phước,"
    "Thanh Tùng,Xuân Hải,Minh Đức,Trung Kiên,Hoàng Long,Văn Nam,Đăng Khoa,Quang Huy,"
    "Tiến Đạt,Văn Quyết,Hồng Phong,Chí Công,Thái Sơn,Bá Kiên,Văn Lâm,Thanh Liêm",
    "Gia Bảo,Tuấn Kiệt,Đức Anh,Nhật Minh,Hoàng Nam,Quang Khải,Minh Quân,Anh Khoa,"
    "Việt Hoàng,Hải Đăng,Tấn Phát,Duy Khánh,Thành Đạt,Trọng Nhân,Quốc Bảo,Bảo Long,"
    "Văn Toàn,Công Phượng,Tiến Linh,Thế Anh",
)
FEMALE = (
    "Thị Lan,Thị Bưởi,Thị Nhàn,Thị Tư,Thị Mùi,Thị Thơm,Thị Sáu,Thị Hợi,Thị Na,"
    "Thị Cúc,Thị Vân,Thị Hạnh,Kim Liên,Thị Lựu,Thị Chín,Ngọc Sương,Thị Bích,Thị Ngọ",
    "Thị Hương,Thị Thu Hà,Thị Thanh Huyền,Thị Hồng Nhung,Thị Kim Oanh,Thị Mai,"
    "Thị Bích Ngọc,Thị Phương Thảo,Thị Hằng,Thị Tuyết Mai,Thị Minh Nguyệt,Thị Loan,"
    "Thị Diệu Hiền,Thị Ánh Tuyết,Thị Thúy,Thị Quỳnh Nga,Thị Yến,Thị Hải Yến,"
    "Thị Nga,Thị Thanh Tâm,Thị Lệ Thủy,Thu Trang,Thị Xuân",
    "Thảo Vy,Khánh Linh,Ngọc Ánh,Phương Anh,Bảo Trân,Quỳnh Như,Thùy Dương,"
    "Thanh Trúc,Mỹ Duyên,Minh Thư,Hà My,Ngọc Hân,Thị Như Quỳnh,Diễm My,Thu Hiền,"
    "Yến Nhi,Tường Vi,Kiều Trang,Thị Hồng Đào,Cẩm Tú",
)

OCCUPATIONS = (
    ("Hưu trí", "Nông dân", "Buôn bán nhỏ", "Bác sĩ nghỉ hưu", "Cựu chiến binh"),
    (
        "Giáo viên",
        "Công nhân",
        "Kinh doanh tự do",
        "Kế toán",
        "Lái xe",
        "Nông dân",
        "Bác sĩ",
        "Thợ cơ khí",
        "Công chức",
        "Nhân viên ngân hàng",
        "Chủ cửa hàng",
        "Kỹ sư xây dựng",
        "Thợ may",
        "Đầu bếp",
    ),
    (
        "Sinh viên",
        "Lập trình viên",
        "Nhân viên văn phòng",
        "Công nhân",
        "Giao hàng",
        "Điều dưỡng",
        "Thiết kế đồ họa",
        "Nhân viên bán hàng",
        "Thợ làm tóc",
    ),
)


def generation(birth_year):
    """Return 0 for people born before 1963, 1 until 1992, 2 after."""
    return 0 if birth_year < 1963 else 1 if birth_year < 1993 else 2


def draw_surname(rng, southern=False):
    surname = rng.choices(list(SURNAMES), SURNAMES.values())[0]
    return SOUTHERN.get(surname, surname) if southern else surname


def draw_name(rng, gender, birth_year, surname):
    """Return a full name: surname, middle names, given name."""
    pool = (MALE if gender == "male" else FEMALE)[generation(birth_year)]
    return f"{surname} {rng.choice(pool.split(','))}"


def draw_occupation(rng, birth_year):
    return rng.choice(OCCUPATIONS[generation(birth_year)])


def draw_salutation(gender, age):
    """Return our form of address and what a young colleague calls herself."""
    male = gender == "male"
    if age >= 68:
        return ("ong" if male else "ba"), "chau"
    if age >= 56:
        return "bac", "chau"
    if age >= 46:
        return ("chu" if male else "co"), "chau"
    return ("anh" if male else "chi"), "em"
