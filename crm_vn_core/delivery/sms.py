"""What the providers of SMS have in common."""

from collections import defaultdict

from ..text.sms import measure_sms
from .base import Provider, Result, State
from .http_client import HttpClient, NoAnswer, NotSent


class SmsProvider(Provider):
    """Sends SMS over HTTP.

    Configuration besides the credentials: ``endpoint`` in place of the usual address,
    ``price`` of a segment in đồng, ``concurrency``, ``webhook_url``, ``sandbox``: then
    nothing is sent, and nothing need be set up.

    :cvar url: the usual address of the provider
    """

    kinds = ("sms",)
    url = ""

    def __init__(self, config):
        super().__init__(config)
        url = config.get("endpoint") or self.url
        if not url and config.get("sandbox"):
            url = "https://sandbox.invalid"
        self.http = HttpClient(url, self.timeout, config.get("concurrency") or 8)

    def send(self, messages):
        try:
            return self._send(messages)
        except NotSent as error:
            result = Result(State.RETRY, error=str(error))
        except NoAnswer as error:
            result = Result(State.UNKNOWN, error=str(error))
        return [result] * len(messages)

    def _send(self, messages):
        """Send one group of messages; may raise ``NotSent`` and ``NoAnswer``."""
        raise NotImplementedError

    def close(self):
        self.http.close()

    def get_price(self, message):
        """Return what one message costs by the price of the channel, or None."""
        price = self.config.get("price")
        return price * measure_sms(message.body).segments if price else None


def to_msisdn(address):
    """Return an E.164 number as providers want it: 84912345678."""
    return (address or "").lstrip("+")


def is_unicode(message):
    return measure_sms(message.body).is_unicode


def group_equal(messages, least, most):
    """Return messages in groups of one text each, every number once in a group.

    :param least: below so many equal texts, each message is a group of its own
    :param most: messages in a group
    """
    texts = defaultdict(list)
    for message in messages:
        for same in texts[message.purpose, message.body]:
            if message.address not in same:
                same[message.address] = message
                break
        else:
            texts[message.purpose, message.body].append({message.address: message})
    groups = []
    for same in (list(group.values()) for every in texts.values() for group in every):
        size = 1 if len(same) < least else -(-len(same) // -(-len(same) // most))
        groups += [same[at : at + size] for at in range(0, len(same), size)]
    return groups
