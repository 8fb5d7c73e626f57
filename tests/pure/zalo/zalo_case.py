"""A message as Zalo takes it, and the one way to send it, for these tests."""

from dataclasses import replace

import fake_zalo

from crm_vn_core.delivery import Message

ACCOUNT, APP = fake_zalo.ACCOUNT, fake_zalo.APP
PARAMETERS = fake_zalo.PARAMETERS
TEMPLATE = "7895417a7d3f"
USER = "3498742397423098742"
MESSAGE = Message(
    key="0123456789abcdef0123456789abcdef",
    address="+84912345678",
    template=TEMPLATE,
    data={"customer_name": "Nguyễn Thị Hoa", "amount": "1500000"},
)


def send(provider, message=MESSAGE, **changes):
    [result] = provider.send([replace(message, **changes)])
    return result
