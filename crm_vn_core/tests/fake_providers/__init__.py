"""Providers on loopback: real HTTP servers that speak the documented protocols.

They need nothing but Python, so the tests inside the addon and those outside share
them: ``python -m fake_providers esms`` runs one in a process of its own.
"""

from .esms import FakeEsms
from .generic import FakeGeneric
from .server import FakeProvider
from .speedsms import FakeSpeedSms

FAKES = {"esms": FakeEsms, "speedsms": FakeSpeedSms, "generic": FakeGeneric}
