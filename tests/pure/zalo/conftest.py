"""The provider of Zalo and the fake server that answers it."""

import fake_zalo
import pytest
from zalo_case import ACCOUNT, APP

from crm_vn_core.delivery import get_provider_class


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
def zalo():
    with fake_zalo.FakeZalo() as fake:
        yield fake


@pytest.fixture
def make(zalo):
    """Make a provider: make(name=value) sets up more, or differently."""
    made = []

    def make_one(**config):
        usual = {
            "endpoint": zalo.url,
            "account": APP,
            "sender": ACCOUNT,
            "secret": fake_zalo.SECRET,
            "token": fake_zalo.FIRST_TOKEN,
            "webhook_secret": fake_zalo.WEBHOOK_SECRET,
            "access_token": zalo.grant(),
            "timeout": 1,
        }
        made.append(get_provider_class("zalo")(usual | config))
        return made[-1]

    yield make_one
    for provider in made:
        provider.close()


@pytest.fixture
def provider(make):
    return make()
