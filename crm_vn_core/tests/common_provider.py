# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from .common_channel import ChannelCommon
from .fake_providers import FakeEsms, FakeGeneric, FakeSpeedSms
from .fake_providers.generic import OPTIONS


class ProviderCommon(ChannelCommon):
    """The SMS channel with a provider on loopback."""

    def setUp(self):
        super().setUp()
        self.sms.write({"concurrency": 4, "timeout": 1, "price": 300})

    def _use_esms(self, **options):
        fake = self.enterContext(FakeEsms(**options))
        self.sms.write(
            {
                "provider": "esms",
                "endpoint": fake.url,
                "account": fake.api_key,
                "secret": fake.secret_key,
                "sender": fake.brand,
                "webhook_secret": fake.private_key,
            }
        )
        return fake

    def _use_speedsms(self, **options):
        fake = self.enterContext(FakeSpeedSms(**options))
        self.sms.write(
            {
                "provider": "speedsms",
                "endpoint": fake.url,
                "secret": fake.token,
                "sender": fake.sender,
            }
        )
        return fake

    def _use_generic(self, **options):
        fake = self.enterContext(FakeGeneric())
        self.sms.write(
            {
                "provider": "http",
                "endpoint": fake.url,
                "secret": fake.secret,
                "webhook_secret": fake.signing_key,
                "http_options": OPTIONS | options,
            }
        )
        return fake

    def _queue_sms(self, body="Chuc mung sinh nhat", **values):
        return self._queue(self.sms, words={"body": body}, **values)

    def _queue_many(self, count, body="Chuc mung", **values):
        """Queue a message for each of as many customers."""
        partners = self.env["res.partner"].create(
            [
                {"name": f"Khách {number}", "phone": f"0912{number:06}"}
                for number in range(count)
            ]
        )
        return self.Interaction._queue(
            [
                self._get_vals(
                    self.sms,
                    partner_id=partner.id,
                    words={"body": body or f"Chuc mung {partner.name}"},
                    **values,
                )
                for partner in partners
            ]
        )

    def _dispatch(self):
        # The dispatcher reads the table, as if everything were committed.
        self.env.flush_all()
        return self.Dispatcher._run(self.sms)

    def _allow_advertising(self):
        """Let advertisements pass: these tests are about what comes after the gate."""
        gate = type(self.env["crm.gate"])
        self.patch(gate, "_get_checks", lambda gate: ["_check_address"])
        self.patch(gate, "_move_to_hours", lambda gate: None)

    def _make_due(self, rows):
        rows.write({"scheduled_at": "2020-01-01 00:00:00"})
        self.sms._resume()
