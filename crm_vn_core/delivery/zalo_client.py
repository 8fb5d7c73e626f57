"""Calls to Zalo over HTTP: what was answered, or what a missing answer means."""

from dataclasses import dataclass

from .base import AccessExpired, ProviderError, Result, State
from .http_client import HttpClient, NotSent
from .http_client import NoAnswer as Silence
from .zalo_errors import explain, explain_http, format_error, get_meaning

OAUTH = "https://oauth.zaloapp.com"
BUSINESS = "https://business.openapi.zalo.me"
OPEN = "https://openapi.zalo.me"
_TEMPLATES_OF_PAGE = 100


@dataclass(frozen=True)
class Tokens:
    """A pair of tokens; both lifetimes in seconds.

    The refresh token works once: the next pair comes with another one.
    """

    access: str
    refresh: str
    access_seconds: int
    refresh_seconds: int


class NoAnswer(Exception):
    """Zalo has not answered, or something else has; ``result`` says what follows."""

    def __init__(self, result):
        super().__init__(result.error)
        self.result = result


class ZaloClient:
    """HTTP with Zalo, from several threads at once.

    :param endpoint: one address in place of all of Zalo's own: a gateway or a test
    :param timeout: seconds
    :param connections: calls at the same time
    """

    def __init__(self, endpoint, timeout, connections):
        endpoint = (endpoint or "").rstrip("/")
        self._clients = {
            host: HttpClient(endpoint or host, timeout, connections)
            for host in (OAUTH, BUSINESS, OPEN)
        }

    def call(self, method, host, path, **options):
        """Return the answer, a dict with at least ``error``.

        :raise NoAnswer: with the result that a message gets
        """
        try:
            answer = self._clients[host].call(method, path, **options)
        except NotSent as error:
            raise NoAnswer(Result(State.RETRY, error=str(error))) from None
        except Silence as error:
            raise NoAnswer(Result(State.UNKNOWN, error=str(error))) from None
        data = answer.json
        if isinstance(data, dict) and isinstance(data.get("error"), int):
            return data
        raise NoAnswer(explain_http(answer.status, answer.text))

    def ask(self, host, path, token, **query):
        """Return the data of a question that may be asked any number of times.

        :raise AccessExpired: with a new access token it works
        :raise ProviderError: a sentence for people
        """
        try:
            answer = self.call(
                "GET", host, path, params=query, headers={"access_token": token or ""}
            )
        except NoAnswer as error:
            raise ProviderError(str(error)) from None
        if answer["error"]:
            text = format_error(answer["error"], answer.get("message", ""))
            expired = get_meaning(answer["error"]).renew
            raise (AccessExpired if expired else ProviderError)(text)
        return answer

    def refresh(self, app, secret, token):
        """Exchange the refresh token for a new pair.

        :raise ProviderError: Zalo refuses, or has not answered
        """
        form = {"app_id": app, "grant_type": "refresh_token", "refresh_token": token}
        try:
            answer = self._clients[OAUTH].call(
                "POST",
                "/v4/oa/access_token",
                data=form,
                headers={"secret_key": secret},
            )
        except (NotSent, Silence) as error:
            raise ProviderError(str(error)) from None
        data = answer.json
        if not isinstance(data, dict):
            raise ProviderError(answer.summary)
        return self._read_tokens(data)

    def _read_tokens(self, data):
        try:
            return Tokens(
                data["access_token"],
                data["refresh_token"],
                int(data.get("expires_in") or 90_000),
                int(data.get("refresh_token_expires_in") or 90 * 86_400),
            )
        except KeyError:
            reason = data.get("error_description") or data.get("error_name")
            text = format_error(data.get("error", ""), reason or "")
            raise ProviderError(text) from None
        except (ValueError, TypeError) as error:
            raise ProviderError(str(error)) from None

    def get_template_codes(self, token):
        """Return the ids of all templates of the account."""
        codes, total = [], 1
        while len(codes) < total:
            page = self.ask(
                BUSINESS,
                "/template/all",
                token,
                offset=len(codes),
                limit=_TEMPLATES_OF_PAGE,
            )
            rows = page.get("data") or []
            codes += [str(row["templateId"]) for row in rows]
            total = (page.get("metadata") or {}).get("total", 0) if rows else 0
        return codes

    def send(self, host, path, token, payload):
        """Send one message; return its result, whatever happens."""
        try:
            answer = self.call(
                "POST", host, path, json=payload, headers={"access_token": token}
            )
        except NoAnswer as error:
            return error.result
        data = answer.get("data") or {}
        if answer["error"]:
            return explain(answer["error"], answer.get("message", ""))
        return Result(
            State.SENT,
            ref=str(data.get("msg_id") or data.get("message_id") or ""),
            quota=_read_quota(data.get("quota")),
        )

    def close(self):
        for client in self._clients.values():
            client.close()


def _read_quota(quota):
    """Return what is left of the day's quota, or None: some answers do not say."""
    try:
        return int(quota["remainingQuota"])
    except (KeyError, TypeError, ValueError):
        return None
