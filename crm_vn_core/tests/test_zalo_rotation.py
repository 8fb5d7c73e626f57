# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import os
import threading
from unittest.mock import patch

from odoo import SUPERUSER_ID, api
from odoo.tests import TransactionCase, tagged

from . import fake_zalo


@tagged("post_install", "-at_install")
class TestZaloRotation(TransactionCase):
    """Workers in transactions of their own share one refresh token.

    What they see is committed; the channel is made for this test and removed after it.
    """

    def setUp(self):
        super().setUp()
        self.enterContext(patch.dict(os.environ, {"NO_PROXY": "127.0.0.1"}))
        self.server = self.enterContext(fake_zalo.FakeZalo())
        with self.registry.cursor() as cr:
            channel = api.Environment(cr, SUPERUSER_ID, {})["crm.channel"].create(
                {
                    "name": "Rotation",
                    "kind": "zalo",
                    "provider": "zalo",
                    "endpoint": self.server.url,
                    "account": fake_zalo.APP,
                    "secret": fake_zalo.SECRET,
                    "token": fake_zalo.FIRST_TOKEN,
                }
            )
            self.channel_id = channel.id
        self.addCleanup(self._remove)

    def _remove(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            env["crm.channel"].browse(self.channel_id).unlink()

    def _renew_in_threads(self, count, stale):
        """Let workers renew at once; each has a transaction that began before."""
        answers, errors = [], []
        ready = threading.Barrier(count)

        def work():
            try:
                with self.registry.cursor() as cr:
                    env = api.Environment(cr, SUPERUSER_ID, {})
                    channel = env["crm.channel"].browse(self.channel_id)
                    config = channel._get_provider().config
                    ready.wait(10)
                    answers.append(channel._renew_access(config | stale))
            except Exception as error:
                errors.append(error)

        threads = [threading.Thread(target=work) for _number in range(count)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        self.assertFalse(errors)
        return {answer["access_token"] for answer in answers}

    def _stored(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            channel = env["crm.channel"].browse(self.channel_id)
            return env["crm.channel.secret"]._get_all(channel)

    def test_one_renews_for_all(self):
        """The second use of a refresh token would end the access of all."""
        self.server.pause = 0.5
        access = self._renew_in_threads(4, {})
        self.assertEqual(self.server.refreshed, 1)
        self.assertFalse(self.server.used, "no token was used twice")
        [token] = access
        self.assertEqual(self._stored()["access_token"], token)
        self.assertIn(token, self.server.access)
        # It runs out for all of them at once.
        self.server.expire()
        again = self._renew_in_threads(4, {"access_token": token})
        self.assertEqual(self.server.refreshed, 2)
        self.assertFalse(self.server.used)
        self.assertEqual(again, self.server.access)
        self.assertIn(self._stored()["token"], self.server.refresh)

    def test_kept_although_the_work_fails(self):
        """The pair is committed apart: what fails afterwards does not lose it."""
        cr = self.registry.cursor()
        env = api.Environment(cr, SUPERUSER_ID, {})
        channel = env["crm.channel"].browse(self.channel_id)
        channel._renew_access(channel._get_provider().config)
        cr.rollback()
        cr.close()
        self.assertIn(self._stored()["token"], self.server.refresh)
        self.assertIn(self._stored()["access_token"], self.server.access)

    def test_a_refusal_changes_nothing(self):
        self.server.oauth_fault = "garbage"
        before = self._stored()
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            channel = env["crm.channel"].browse(self.channel_id)
            with self.assertRaisesRegex(Exception, "does not renew"):
                channel._renew_access(channel._get_provider().config)
        self.assertEqual(self._stored(), before)
