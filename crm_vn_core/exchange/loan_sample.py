"""Examples for the sample workbook of running loans: two contracts and their lists."""

SAMPLE = {
    "contracts": (
        {
            "contract": "HĐ-2025-001",
            "ref": "KH0001",
            "name": "Nguyễn Thị Bảy",
            "phone": "0912 345 678",
            "identity_number": "079175001234",
            "product": "TD",
            "amount": "60.000.000",
            "currency": "VND",
            "annual_rate": "12%/năm",
            "method": "Trả góp đều",
            "disbursed_on": "15/01/2025",
            "first_due": "15/02/2025",
            "periods": "24 tháng",
            "paid_principal": "0",
            "paid_interest": "0",
            "outstanding": "60.000.000",
            "overdue": "0",
            "late": "0",
            "held": "0",
            "collateral": "Xe máy Honda Vision 2024",
            "collateral_value": "30.000.000",
            "purpose": "Mua xe máy",
        },
        {
            "contract": "HĐ-2025-002",
            "ref": "KH0002",
            "name": "Công ty TNHH Sao Mai",
            "vat": "0300588569",
            "product": "TD",
            "amount": "500.000.000",
            "annual_rate": "1%/tháng",
            "method": "Theo lịch",
            "disbursed_on": "01/03/2025",
            "purpose": "Bổ sung vốn lưu động",
        },
    ),
    "payments": (
        {
            "contract": "HĐ-2025-002",
            "paid_on": "01/06/2025",
            "paid": "120.000.000",
            "mode": "Đến hạn",
            "reference": "BC 0601/15",
        },
    ),
    "schedules": (
        {
            "contract": "HĐ-2025-002",
            "due": "01/06/2025",
            "due_principal": "100.000.000",
            "due_interest": "15.123.288",
        },
        {
            "contract": "HĐ-2025-002",
            "due": "01/03/2026",
            "due_principal": "400.000.000",
        },
    ),
}
