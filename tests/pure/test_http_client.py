"""What a call that went wrong says about the message: sent, not sent, or open."""

import socket
import threading
from contextlib import contextmanager

import pytest
from fake_providers import FakeEsms, FakeGeneric

from crm_vn_core.delivery.base import ProviderError, State
from crm_vn_core.delivery.http_client import (
    Answer,
    HttpClient,
    NoAnswer,
    NotSent,
    explain_status,
)


@contextmanager
def raw_server(reply):
    """A server that reads a request and then does what ``reply`` does."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(5)

        def serve():
            connection, __ = server.accept()
            with connection:
                connection.recv(65536)
                reply(connection)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
        thread.join(5)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.mark.parametrize(
    "url", ["", "esms.vn", "ftp://esms.vn", "file:///etc/passwd", "javascript:x", None]
)
def test_address_that_is_none(url):
    with pytest.raises(ProviderError):
        HttpClient(url)


def test_connection_refused():
    client = HttpClient(f"http://127.0.0.1:{free_port()}", 2)
    with pytest.raises(NotSent):
        client.call("POST", "/x?secret=SECRET", json={})


def test_name_that_does_not_resolve():
    client = HttpClient("http://no-such-host.invalid", 2)
    with pytest.raises(NotSent):
        client.call("POST", "/", json={})


def test_cut_after_the_request():
    with raw_server(lambda connection: None) as url, pytest.raises(NoAnswer):
        HttpClient(url, 2).call("POST", "/", json={})


def test_cut_within_the_answer():
    def reply(connection):
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")

    with raw_server(reply) as url, pytest.raises(NoAnswer):
        HttpClient(url, 2).call("POST", "/", json={})


def test_answer_that_is_no_http():
    with raw_server(lambda connection: connection.sendall(b"+OK\r\n")) as url:
        with pytest.raises(NoAnswer):
            HttpClient(url, 2).call("POST", "/", json={})


def test_slow():
    with FakeEsms(delay=3) as fake:
        fake.fail("slow")
        client = HttpClient(fake.url, 1)
        with pytest.raises(NoAnswer):
            client.call("POST", "/", json={})


def test_no_secret_in_the_error():
    """The words of the library hold the whole address, and so the keys in it."""
    client = HttpClient(f"http://127.0.0.1:{free_port()}", 1)
    with pytest.raises(NotSent) as caught:
        client.call("GET", "/", params={"SecretKey": "TOPSECRET"})
    assert "TOPSECRET" not in str(caught.value)
    assert caught.value.__cause__ is None and caught.value.__suppress_context__


def test_redirect_is_not_followed():
    with FakeGeneric() as elsewhere, FakeGeneric() as fake:
        fake.moved_to = elsewhere.url + "/steal"
        answer = HttpClient(fake.url, 2).call("POST", "/", json={})
        assert answer.status == 302
        assert elsewhere.calls == []


def test_huge_answer_is_cut():
    def reply(connection):
        head = b"HTTP/1.1 200 OK\r\nContent-Length: 4000000\r\n\r\n"
        try:
            connection.sendall(head + b"x" * 4_000_000)
        except OSError:
            pass

    with raw_server(reply) as url:
        answer = HttpClient(url, 2).call("GET")
    assert len(answer.content) <= 1 << 20


def test_cookies_are_not_kept():
    with raw_server(
        lambda connection: connection.sendall(
            b"HTTP/1.1 200 OK\r\nSet-Cookie: a=b\r\nContent-Length: 0\r\n\r\n"
        )
    ) as url:
        client = HttpClient(url, 2)
        client.call("GET")
        assert not client._session.cookies


@pytest.mark.parametrize(
    ("status", "state", "busy"),
    [
        (200, None, False),
        (204, None, False),
        (301, State.PAUSED, False),
        (302, State.UNKNOWN, False),
        (308, State.PAUSED, False),
        (400, State.FAILED, False),
        (401, State.PAUSED, False),
        (402, State.PAUSED, False),
        (403, State.PAUSED, False),
        (404, State.FAILED, False),
        (408, State.RETRY, False),
        (422, State.FAILED, False),
        (429, State.RETRY, True),
        (500, State.UNKNOWN, False),
        (502, State.UNKNOWN, False),
        (503, State.UNKNOWN, False),
        (504, State.UNKNOWN, False),
    ],
)
def test_status(status, state, busy):
    result = explain_status(Answer(status))
    if state is None:
        assert result is None
    else:
        assert (result.state, result.busy) == (state, busy)
        assert str(status) in result.error


@pytest.mark.parametrize(
    ("header", "wait"),
    [
        ("30", 30),
        ("0", 1),
        ("1.5", 1),
        ("9999999", 86400),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 1),
        ("soon", 60),
        ("nan", 60),
        ("inf", 60),
        ("", 60),
    ],
)
def test_wait(header, wait):
    assert Answer(429, headers={"Retry-After": header}).get_wait() == wait


def test_many_threads():
    with FakeEsms(latency=0.02) as fake:
        client = HttpClient(fake.url, 5, size=16)
        threads = [
            threading.Thread(
                target=client.call, args=("POST", "/x"), kwargs={"json": {}}
            )
            for __ in range(64)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        client.close()
        assert len(fake.calls) == 64
