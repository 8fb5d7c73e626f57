# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError, UserError
from odoo.service.model import get_public_method
from odoo.tests import new_test_user, tagged

from . import fake_zalo
from .common_zalo import ZaloCommon

SECRETS = ("secret", "token", "webhook_secret")
HIDDEN = (*SECRETS, "account", "endpoint", "webhook_code", "webhook_url")
ROLES = {
    "employee": "base.group_user",
    "user": "crm_vn_core.group_crm_vn_core_user",
    "manager": "crm_vn_core.group_crm_vn_core_manager",
    "export": "crm_vn_core.group_crm_vn_core_export,"
    "crm_vn_core.group_crm_vn_core_manager",
    "channel": "crm_vn_core.group_crm_vn_core_channel,base.group_user",
    "system": "base.group_system,crm_vn_core.group_crm_vn_core_channel,"
    "crm_vn_core.group_crm_vn_core_export",
}


@tagged("post_install", "-at_install")
class TestChannelSecrets(ZaloCommon):
    """Credentials can be replaced by those who set channels up, and read by nobody."""

    def setUp(self):
        super().setUp()
        self._send()
        self.secrets = self.zalo.sudo().secret_ids.mapped("value")
        self.assertIn(fake_zalo.SECRET, self.secrets)
        self.users = {
            name: new_test_user(self.env, login=f"role_{name}", groups=groups)
            for name, groups in ROLES.items()
        }

    def _assert_hidden(self, answer):
        for secret in self.secrets:
            self.assertNotIn(secret, repr(answer))

    def test_read(self):
        for name, user in self.users.items():
            channel = self.zalo.with_user(user)
            for field in HIDDEN:
                with self.subTest(role=name, field=field):
                    if name in ("channel", "system"):
                        self._assert_hidden(channel.read([field]))
                    else:
                        with self.assertRaises(AccessError):
                            channel.read([field])
            self._assert_hidden(channel.read())
            if name == "system":
                self._assert_hidden(channel.web_read({"secret_ids": {}, "name": {}}))
                self._assert_hidden(channel.copy_data())

    def test_nested_read(self):
        """The list of secrets opens for nobody, not even through the channel."""
        system = self.zalo.with_user(self.users["system"])
        with self.assertRaises(AccessError):
            system.web_read({"secret_ids": {"fields": {"value": {}}}})
        with self.assertRaises(AccessError):
            system.secret_ids.mapped("value")

    def test_export(self):
        for name in ("export", "system"):
            channel = self.zalo.with_user(self.users[name])
            for path in ("secret", "secret_ids/value", "secret_ids/name"):
                with self.subTest(role=name, path=path):
                    try:
                        self._assert_hidden(channel.export_data([path]))
                    except (AccessError, UserError):
                        continue

    def test_search_by_value(self):
        """Nobody finds out letter by letter what is stored."""
        for name, user in self.users.items():
            model = self.env["crm.channel"].with_user(user)
            for path in ("secret_ids.value", "secret_ids.name", *SECRETS):
                with self.subTest(role=name, path=path):
                    self._assert_refused(
                        model.search, [(path, "like", fake_zalo.SECRET[:3])]
                    )
            self._assert_refused(model.search, [], order="secret_ids")
            self._assert_refused(model._read_group, [], ["secret_ids"])

    def _assert_refused(self, call, *args, **options):
        """Not allowed, or not possible at all."""
        try:
            with self.env.cr.savepoint():
                call(*args, **options)
        except (AccessError, UserError, ValueError):
            return
        self.fail(f"answered: {args}")

    def test_model_of_secrets(self):
        for name, user in self.users.items():
            model = self.env["crm.channel.secret"].with_user(user)
            with self.subTest(role=name):
                for call in (
                    lambda model=model: model.search([]),
                    lambda model=model: model.search_count([("value", "like", "a")]),
                    lambda model=model: model.browse(self._secret("secret").id).read(),
                    lambda model=model: model.create({"channel_id": self.zalo.id}),
                    lambda model=model: model.browse(self._secret("secret").id).write(
                        {"value": "x"}
                    ),
                ):
                    with self.assertRaises(AccessError):
                        call()

    def test_calls(self):
        """No method that a client may call gives or renews a secret."""
        for model, methods in (
            ("crm.channel", ("_get_secret", "_renew_access", "_get_provider")),
            ("crm.channel.secret", ("_get_all", "_set")),
        ):
            for method in methods:
                with self.assertRaises(AccessError):
                    get_public_method(self.env[model], method)
        for method in ("action_test_connection", "action_fetch_zalo_templates"):
            for name in ("employee", "user", "manager"):
                channel = self.zalo.with_user(self.users[name])
                with self.assertRaises(AccessError):
                    getattr(channel, method)()

    def test_history(self):
        """What is entered does not come up in the chatter of the channel."""
        self.zalo.write({"secret": "new-secret", "token": "new-token"})
        self.env.flush_all()
        messages = self.env["mail.message"].search(
            [("model", "=", "crm.channel"), ("res_id", "=", self.zalo.id)]
        )
        values = messages.tracking_value_ids.sudo()
        self.secrets += ["new-secret", "new-token"]
        self._assert_hidden(messages.mapped("body"))
        self._assert_hidden(values.read())

    def test_write(self):
        for name in ("employee", "user", "manager"):
            channel = self.zalo.with_user(self.users[name])
            with self.assertRaises(AccessError):
                channel.secret = "mine"
        self.zalo.with_user(self.users["channel"]).secret = "fresh"
        self.assertEqual(self._secret("secret").value, "fresh")
        self.assertNotIn("fresh", repr(self.zalo.read(["secret"])))
        saved = self.zalo.web_save({"token": "fresh"}, {"token": {}, "name": {}})
        self.assertNotIn("fresh", repr(saved), "nor is it given back at once")

    def test_templates_of_zalo(self):
        """What Zalo says is read by all, and written by nobody."""
        self.zalo.action_fetch_zalo_templates()
        for user in self.users.values():
            template = self.zalo.zalo_template_ids.with_user(user)
            self.assertTrue(template.name)
            with self.assertRaises(AccessError):
                template.name = "x"
