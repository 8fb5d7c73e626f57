# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64

from reportlab.graphics import renderSVG
from reportlab.graphics.barcode import createBarcodeDrawing

from odoo import models
from odoo.exceptions import UserError

from ...text import vietqr


class ResPartnerBank(models.Model):
    """VietQR of an account: Odoo's own QR codes learn the NAPAS BIN, and notices get
    one without a city or a proxy to set up."""

    _name = "res.partner.bank"
    _inherit = "res.partner.bank"

    def _get_vietqr(self, amount=0, memo=""):
        """Return the text of a VietQR code that pays this account.

        :param amount: whole đồng, 0 leaves it to the payer
        :raise UserError: the account or its bank lacks what the code needs
        """
        self.ensure_one()
        number = self.proxy_type == "bank_acc" and self.proxy_value or self.acc_number
        try:
            return vietqr.build(self._get_napas_bin(), number, amount, memo)
        except ValueError as error:
            texts = {
                "bin": self.env._("Enter the NAPAS BIN of the bank: six digits."),
                "account": self.env._(
                    "%(number)s cannot stand in a VietQR code.", number=number
                ),
            }
            other = self.env._("VietQR asks for whole đồng.")
            raise UserError(texts.get(str(error), other)) from None

    def _get_vietqr_picture(self, amount=0, memo="", size=300):
        """Return the VietQR code as SVG, sharp on every paper.

        By reportlab, which Odoo's own barcodes are drawn with. A picture of points
        would need a drawing library that not every server has.

        :param size: width and height in points, the quiet zone included
        """
        drawing = createBarcodeDrawing(
            "QR",
            value=self._get_vietqr(amount, memo),
            width=size,
            height=size,
            barLevel="M",
        )
        return renderSVG.drawToString(drawing)

    def _get_slip(self, amount, memo):
        """Return what a payer needs: account, memo, amount and the VietQR picture.

        :param amount: 0 leaves it to the payer
        :return: dict; ``picture`` is the source of an image, None where the account or
            its bank lacks what the code needs
        """
        self.ensure_one()
        try:
            picture = self._get_vietqr_picture(round(amount), memo)
        except UserError:
            source = None
        else:
            code = base64.b64encode(picture.encode()).decode()
            source = f"data:image/svg+xml;base64,{code}"
        return {
            "bank": self.bank_id.name or "",
            "account": self.acc_number,
            "holder": self.acc_holder_name or self.partner_id.name,
            "memo": memo,
            "amount": amount,
            "picture": source,
        }

    def _get_napas_bin(self):
        """Return the BIN: the bank's own, else a BIC that is one."""
        bic = self.bank_id.bic or ""
        return self.bank_id.napas_bin or (bic if bic.isdecimal() else "")

    def _get_merchant_account_info(self):
        """Put the BIN where l10n_vn puts the identifier code of the bank."""
        tag, info = super()._get_merchant_account_info()
        number = self._get_napas_bin()
        if tag != 38 or not number or number == self.bank_bic:
            return tag, info
        place = self._serialize(0, number) + self._serialize(1, self.proxy_value)
        service = "QRIBFTTC" if self.proxy_type == "atm_card" else "QRIBFTTA"
        if self.proxy_type in ("merchant_id", "payment_service"):
            service = "QRPUSH"
        parts = [(0, "A000000727"), (1, place), (2, service)]
        return tag, "".join(self._serialize(*part) for part in parts)

    def _get_error_messages_for_qr(self, qr_method, debtor_partner, currency):
        known = qr_method == "emv_qr" and self.country_code == "VN"
        if known and currency.name == "VND" and self._get_napas_bin():
            return None
        return super()._get_error_messages_for_qr(qr_method, debtor_partner, currency)
