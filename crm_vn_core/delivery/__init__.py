"""Providers of message channels: pure Python, no database, one file per provider.

A provider takes messages to the outside and reads what the outside reports back. A
new file in this package that defines a ``Provider`` with a code is a new provider: it
is offered on the channel form without another line anywhere.
"""

import importlib
import pkgutil

from .base import (
    AccessExpired,
    Inbound,
    Message,
    Notice,
    Provider,
    ProviderError,
    Report,
    Result,
    State,
    get_provider_class,
    provider_classes,
)

for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")

__all__ = [
    "AccessExpired",
    "Inbound",
    "Message",
    "Notice",
    "Provider",
    "ProviderError",
    "Report",
    "Result",
    "State",
    "get_provider_class",
    "provider_classes",
]
