# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A recording HTTP server with faults on demand or at random."""

import json
import random
import socket
import threading
import time
from collections import Counter, deque
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

# What may go wrong with one call. Before: nothing was accepted. After: it was, and the
# caller does not learn it.
FAULTS = (
    "slow",
    "error", "error_after",
    "cut", "cut_after",
    "not_json", "not_json_after",
    "busy",
    "expired",
)  # fmt: skip
_HTML = b"<html><body>Bad gateway</body></html>"


class Call:
    """One request as it came in."""

    def __init__(self, method, target, headers, body):
        parts = urlsplit(target)
        self.method, self.path = method, parts.path
        self.query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        self.headers, self.body = headers, body

    @property
    def json(self):
        try:
            return json.loads(self.body)
        except ValueError:
            return None


class FakeProvider:
    """Accepts messages, keeps every one of them, and fails as it is told.

    :ivar accepted: (key, address, text) of every message that it has sent on
    :ivar calls: every request, in the order of arrival
    :ivar repeats: requests with a key that it had accepted before
    :ivar delay: seconds of the fault "slow"
    :param seed: of the faults at random
    :param latency: seconds that every call takes
    """

    def __init__(self, seed=0, latency=0.0, delay=1.5):
        self.accepted, self.calls, self.repeats = [], [], 0
        self.latency, self.delay = latency, delay
        self._random, self._share, self._at_random = random.Random(seed), 0, ()
        self._next = deque()
        self._lock = threading.Lock()
        self._server = _Server(self)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self):
        # It looks this often (s) whether it is to end.
        serve, often = self._server.serve_forever, (0.02,)
        threading.Thread(target=serve, args=often, daemon=True).start()
        return self

    def __exit__(self, *exception):
        self._server.shutdown()
        self._server.server_close()

    def fail(self, fault, times=1):
        """Let the next calls go wrong."""
        assert fault in FAULTS, fault
        self._next.extend([fault] * times)

    def fail_at_random(self, share, *faults):
        """Let a share of all calls go wrong, from 0 to 1."""
        self._share, self._at_random = share, faults

    @property
    def counts(self):
        """How often each key was accepted; more than once is a message too many."""
        with self._lock:
            return Counter(key for key, __, __ in self.accepted)

    @property
    def texts(self):
        return [text for __, __, text in self.accepted]

    def take(self, key, address, text):
        """Accept one message."""
        with self._lock:
            self.accepted.append((key, address, text))

    def reply(self, call):
        """Return (status, headers, body as bytes) to one call.

        Calls ``take`` for what it accepts.
        """
        raise NotImplementedError

    def reply_expired(self):
        """Return the reply to credentials that do not hold any more."""
        return as_json({"message": "Unauthorized"}, 401)

    def reply_busy(self):
        return as_json({"message": "Too many requests"}, 429, {"Retry-After": "7"})

    def answer(self, call):
        """Return the reply to one call, or None to cut the connection."""
        if call.path == "/_accepted":
            return as_json(
                {
                    "counts": self.counts,
                    "repeats": self.repeats,
                    "calls": len(self.calls),
                }
            )
        if call.path == "/_latest":
            latest = [key for key, __, __ in self.accepted[-40:]]
            return as_json({"calls": len(self.calls), "keys": latest})
        with self._lock:
            self.calls.append(call)
            fault = self._next.popleft() if self._next else self._draw()
        time.sleep(self.latency + (self.delay if fault == "slow" else 0))
        refusals = {
            "error": (500, {}, b"Internal error"),
            "not_json": (200, {}, _HTML),
            "busy": self.reply_busy(),
            "expired": self.reply_expired(),
            "cut": None,
        }
        if fault in refusals:
            return refusals[fault]
        reply = self.reply(call)
        accidents = {
            "error_after": (502, {}, _HTML),
            "not_json_after": (200, {}, _HTML),
            "cut_after": None,
        }
        return accidents.get(fault, reply)

    def _draw(self):
        if self._random.random() >= self._share:
            return None
        return self._random.choice(self._at_random)


def as_json(value, status=200, headers=None):
    """Return a reply that holds a value as JSON."""
    kind = {"Content-Type": "application/json"}
    return status, kind | (headers or {}), json.dumps(value).encode()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def __init__(self, provider):
        self.provider = provider
        super().__init__(("127.0.0.1", 0), _Handler)

    def handle_error(self, request, client_address):
        """A caller that was killed is no error of the server."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def _handle(self):
        size = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(size)
        if len(body) < size:
            self.close_connection = True
            return
        reply = self.server.provider.answer(
            Call(self.command, self.path, self.headers, body)
        )
        if reply is None:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        status, headers, content = reply
        lines = [f"HTTP/1.1 {status} Reply", f"Content-Length: {len(content)}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        head = "\r\n".join([*lines, "", ""]).encode()
        # In one piece: a second packet would wait for the receipt of the first.
        self.wfile.write(head + (b"" if self.command == "HEAD" else content))

    do_GET = do_POST = do_PUT = do_HEAD = _handle

    def log_message(self, *arguments):
        """Tests read what was accepted, not a log."""
