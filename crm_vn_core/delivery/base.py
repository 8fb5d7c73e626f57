"""What every provider has in common: what it is given, and what it answers."""

from dataclasses import dataclass, field
from datetime import datetime


class State:
    """What became of one message.

    ``SENT``: the provider has taken it. ``FAILED``: it never will; nothing was sent.
    ``RETRY``: nothing was sent, the same call may be made again later. ``UNKNOWN``: the
    answer did not come; it may have been sent. ``PAUSED``: nothing was sent and nothing
    will be while the set-up is wrong (credentials, balance, quota).
    """

    SENT = "sent"
    FAILED = "failed"
    RETRY = "retry"
    UNKNOWN = "unknown"
    PAUSED = "paused"


@dataclass(frozen=True)
class Message:
    """One message as it goes out.

    :ivar key: idempotency key, at most 48 characters, the same on every attempt
    :ivar address: E.164 number, e-mail address or the provider's own id
    :ivar data: parameters of a provider template
    :ivar mime: the whole e-mail, an ``email.message.EmailMessage``
    :ivar envelope_from: where an e-mail comes back to
    :ivar answers: the provider's id of what the customer wrote, if this is an answer
    """

    key: str
    address: str
    body: str = ""
    subject: str = ""
    purpose: str = "care"
    template: str = ""
    data: dict = field(default_factory=dict)
    mime: object = None
    envelope_from: str = ""
    attempt: int = 0
    answers: str = ""


@dataclass(frozen=True)
class Result:
    """What became of one message.

    :ivar ref: the provider's own id of the message
    :ivar error: code of the error as the provider names it, and its text
    :ivar wait: seconds to wait before another attempt; 0 lets the dispatcher choose
    :ivar cost: in đồng, as the provider says it; None if it does not
    :ivar fallback: another channel may reach this customer where this one cannot
    :ivar renew: with ``PAUSED``: the access has run out; with a new one, the same call
        may be made at once
    :ivar quota: messages that the provider still takes today; None if it does not say
    :ivar busy: the provider takes nothing from anybody for ``wait`` seconds; this was
        no attempt
    :ivar repeatable: the call carried the key; False: without an answer it is not made
        again, whatever the provider recognises otherwise
    """

    state: str
    ref: str = ""
    error: str = ""
    wait: int = 0
    cost: float | None = None
    fallback: bool = False
    renew: bool = False
    quota: int | None = None
    busy: bool = False
    repeatable: bool = True


@dataclass(frozen=True)
class Report:
    """What a provider reports about a message it has taken.

    :ivar kind: delivered, failed, opened, clicked or bounced
    :ivar key: the idempotency key, or empty if the report names ``ref`` alone: then it
        is about every message that has this ``ref``
    :ivar cost: of one message in đồng, where the provider says it only now
    """

    kind: str
    date: datetime
    key: str = ""
    ref: str = ""
    detail: str = ""
    cost: float | None = None


@dataclass(frozen=True)
class Inbound:
    """What a customer has sent to the company.

    :ivar ref: the provider's id of the message: the same one may come twice
    """

    ref: str
    address: str
    text: str
    date: datetime
    name: str = ""


@dataclass(frozen=True)
class Notice:
    """What a provider tells that is no report of a message and no word of a customer.

    :ivar kind: what has happened; each provider has its own
    :ivar subject: the provider's id of what it is about: a user, a template
    :ivar values: what else is said about it
    """

    kind: str
    subject: str
    date: datetime
    values: dict = field(default_factory=dict)


class ProviderError(Exception):
    """The set-up of a provider or the request of a webhook is wrong; says why."""


class AccessExpired(ProviderError):
    """The access to the provider has run out; with a new one, it works again."""


_CLASSES = {}


class Provider:
    """Takes messages to the outside. Subclasses define a code and ``send``.

    A provider lives for one run of the dispatcher and is called from several threads at
    once. It keeps no state but what its configuration says.

    :cvar code: what is stored on the channel
    :cvar label: name of the provider, as people know it
    :cvar kinds: kinds of channels it serves
    :cvar idempotent: the provider recognises a repeated key, so an attempt without an
        answer may be repeated
    :cvar unkeyed_purposes: purposes whose messages may go without their key all the
        same: after a crash nobody knows their fate
    :cvar batch_size: messages in one call of ``send``
    :cvar rate_per_minute: messages in a minute that the provider takes at most; 0 if
        nobody says
    :cvar settings: what must be set up: field of the channel → what it means here
    """

    code = ""
    label = ""
    kinds = ()
    idempotent = False
    unkeyed_purposes = ()
    batch_size = 1
    rate_per_minute = 0
    settings = {}

    def __init_subclass__(cls, **options):  # pylint: disable=missing-return
        super().__init_subclass__(**options)
        if cls.code:
            _CLASSES[cls.code] = cls

    def __init__(self, config):
        """:param config: the fields named in ``settings``, besides ``timeout`` (s)"""
        self.config = config
        self.timeout = config.get("timeout") or 10
        self.is_renewed = False

    def renew(self, config):
        """Go on with new credentials; no call may be under way."""
        self.config = self.config | config
        self.is_renewed = True

    def check(self):
        """Try the credentials; return a sentence for people or raise ProviderError."""
        raise NotImplementedError

    def validate(self, message):
        """Return why a message cannot be sent, or an empty text. Asks nobody."""
        return ""

    def cut(self, messages):
        """Return the messages in groups, each for one call of ``send``."""
        size = self.batch_size
        return [messages[at : at + size] for at in range(0, len(messages), size)]

    def send(self, messages):
        """Send the messages of one group.

        Never raises for an answer of the provider, whatever it is.
        :return: one ``Result`` for each message, in the same order
        """
        raise NotImplementedError

    def query(self, message, ref=""):
        """Ask what became of a message without an answer; None if nobody can say."""
        return None

    def parse_webhook(self, body, headers, query):
        """Read one call of the provider.

        :param body: the raw bytes, which the signature covers
        :param query: parameters of the URL
        :return: a list of ``Report``, ``Inbound`` and ``Notice``
        :raise ProviderError: for a wrong signature or a body that says nothing
        """
        raise ProviderError(f"{self.label} makes no such calls.")

    def close(self):
        """Free the connections."""


def provider_classes():
    """Return every provider: code → class, in the order of their names."""
    return dict(sorted(_CLASSES.items(), key=lambda item: item[1].label))


def get_provider_class(code):
    """Return the class of a provider; ProviderError for a code that no file defines."""
    try:
        return _CLASSES[code]
    except KeyError:
        raise ProviderError(f"Unknown provider: {code}") from None
