# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A Zalo on loopback: log-in, template messages, chat and events, with faults.

One HTTP server answers for the three hosts of Zalo. Pure Python: the tests without
Odoo use it too.
"""

import contextlib
import hashlib
import json
import socket
import threading
import time
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from urllib.parse import parse_qs, urlsplit

APP = "4310482719032"
ACCOUNT = "2867735993958514567"
SECRET = "app-secret-8f2d"
WEBHOOK_SECRET = "oa-secret-77aa"
FIRST_TOKEN = "refresh-0"

PARAMETERS = [
    {
        "name": "customer_name",
        "require": True,
        "type": "STRING",
        "maxLength": 30,
        "minLength": 1,
        "acceptNull": False,
    },
    {"name": "amount", "require": False, "type": "NUMBER", "maxLength": 20},
    {"name": "due", "require": False, "type": "DATE", "maxLength": 20},
]


class FakeZalo:
    """Speaks the protocol and keeps what it has taken.

    :ivar messages: payloads taken, by their own id: each is one message to a customer
    :ivar faults: phone or user id → "slow", "cut", "500", "503", "garbage" or an error
        code; "cut" and "slow" take the message and do not say so in time
    :ivar requests: paths asked for
    """

    def __init__(self):
        self.messages = {}
        self.faults = {}
        self.requests = []
        self.templates = {
            "7895417a7d3f": {
                "templateName": "Lịch trả góp",
                "status": "ENABLE",
                "templateTag": "TRANSACTION",
                "templateQuality": "HIGH",
                "price": "220",
                "priceUid": "165",
                "listParams": PARAMETERS,
            }
        }
        self.quota = 500
        self.is_night = False
        self.pause = 0.0
        self.oauth_fault = None
        self._lock = threading.Lock()
        self._numbers = count(1)
        self.access = set()
        self.refresh = {FIRST_TOKEN}
        self.used = set()
        self.refreshed = 0

    def __enter__(self):
        handler = type("Handler", (_Handler,), {"zalo": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.start()
        return self

    def __exit__(self, *exception):
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def expire(self):
        """Let every access token that is known run out."""
        self.access.clear()

    def grant(self):
        """Return an access token that works."""
        token = f"access-{next(self._numbers)}"
        self.access.add(token)
        return token

    # What Zalo answers

    def answer_refresh(self, form, secret):
        """A refresh token works once; a second use is refused."""
        token = form.get("refresh_token")
        time.sleep(self.pause)
        with self._lock:
            if form.get("app_id") != APP or secret != SECRET:
                return {"error": -14002, "error_name": "Invalid app or secret"}
            if token not in self.refresh:
                self.used.add(token)
                return {"error": -14014, "error_name": "Invalid refresh token"}
            self.refresh.discard(token)
            self.refreshed += 1
            fresh = f"refresh-{next(self._numbers)}"
            self.refresh.add(fresh)
        return {
            "access_token": self.grant(),
            "refresh_token": fresh,
            "expires_in": "90000",
        }

    def answer(self, path, query, payload, token):
        """Return the answer of the two message hosts to one call."""
        if token not in self.access:
            is_chat = path.startswith("/v3.0/")
            return {"error": -216 if is_chat else -124, "message": "Invalid token"}
        known = {
            "/message/template": self._take_template,
            "/v3.0/oa/message/template": self._take_template,
            "/v3.0/oa/message/cs": self._take_chat,
            "/message/quota": self._tell_quota,
            "/message/status": self._tell_status,
            "/template/all": self._tell_templates,
            "/template/info/v2": self._tell_template,
        }
        if path not in known:
            return {"error": -106, "message": "Method is not supported"}
        return known[path](query, payload)

    def _take_template(self, query, payload):
        fault = self.faults.get(payload.get("phone") or payload.get("user_id"))
        if isinstance(fault, int):
            return {"error": fault, "message": "as the test wants it"}
        template = self.templates.get(payload["template_id"])
        if not template:
            return {"error": -109, "message": "Template is invalid"}
        if self.is_night and template["templateTag"] == "PROMOTION":
            return {"error": -133, "message": "Not at night"}
        for parameter in template["listParams"]:
            value = payload["template_data"].get(parameter["name"], "")
            if not value and parameter.get("require"):
                return {"error": -1121, "message": "Parameter is missing"}
            if len(value) > parameter["maxLength"]:
                return {"error": -1124, "message": "Parameter is too long"}
        with self._lock:
            if self.quota < 1:
                return {"error": -144, "message": "Quota is reached"}
            self.quota -= 1
        data = self._keep(payload)
        data["quota"] = {"dailyQuota": "500", "remainingQuota": str(self.quota)}
        return {"error": 0, "message": "Success", "data": data}

    def _take_chat(self, query, payload):
        fault = self.faults.get(payload["recipient"]["user_id"])
        if isinstance(fault, int):
            return {"error": fault, "message": "as the test wants it"}
        data = self._keep(payload)
        return {
            "error": 0,
            "message": "Success",
            "data": {"message_id": data["msg_id"], "user_id": payload["recipient"]},
        }

    def _keep(self, payload):
        ref = hashlib.sha1(str(next(self._numbers)).encode()).hexdigest()[:20]
        self.messages[ref] = payload
        return {"msg_id": ref, "sent_time": str(int(time.time() * 1000))}

    def _tell_quota(self, query, payload):
        data = {"dailyQuota": "500", "remainingQuota": str(self.quota)}
        return {"error": 0, "message": "Success", "data": data}

    def _tell_status(self, query, payload):
        known = query.get("message_id") in self.messages
        return {"error": 0, "data": {"status": "1" if known else "-1"}}

    def _tell_templates(self, query, payload):
        rows = [
            {"templateId": code, "templateName": template["templateName"]}
            for code, template in self.templates.items()
        ]
        start, size = int(query["offset"]), int(query["limit"])
        return {
            "error": 0,
            "data": rows[start : start + size],
            "metadata": {"total": len(rows)},
        }

    def _tell_template(self, query, payload):
        code = query["template_id"]
        return {"error": 0, "data": self.templates[code] | {"templateId": code}}

    # What Zalo calls

    def event(self, name, *, secret=WEBHOOK_SECRET, app=APP, at=None, **values):
        """Return (body, headers) of one event, signed as Zalo signs."""
        stamp = str(int((at or time.time()) * 1000))
        values = {"event_name": name, "app_id": APP, "timestamp": stamp} | values
        body = json.dumps(values, ensure_ascii=False).encode()
        mac = hashlib.sha256(app.encode() + body + stamp.encode() + secret.encode())
        headers = {
            "Content-Type": "application/json",
            "X-ZEvent-Signature": f"mac={mac.hexdigest()}",
        }
        return body, headers

    def delivered(self, ref, **options):
        """Return the event that says that a message has arrived."""
        message = {
            "msg_id": ref,
            "tracking_id": self.messages.get(ref, {}).get("tracking_id", ""),
            "delivery_time": str(int(time.time() * 1000)),
        }
        return self.event("user_received_message", message=message, **options)

    def call(self, url, body, headers):
        """Make a call of Zalo to a webhook; return the status."""
        request = urllib.request.Request(url, body, headers)
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=10) as response:
            return response.status


class _Handler(BaseHTTPRequestHandler):
    zalo = None
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self._serve({})

    def do_POST(self):
        length = int(self.headers.get("Content-Length") or 0)
        raw = self.rfile.read(length)
        if self.path.startswith("/v4/oa/access_token"):
            return self._serve_refresh(raw)
        self._serve(json.loads(raw))

    def _serve_refresh(self, raw):
        form = {name: values[0] for name, values in parse_qs(raw.decode()).items()}
        self.zalo.requests.append("/v4/oa/access_token")
        answer = self.zalo.answer_refresh(form, self.headers.get("secret_key"))
        if self.zalo.oauth_fault == "garbage":
            return self._write(b"<html>busy</html>")
        if self.zalo.oauth_fault == "cut":
            return self._cut()
        self._write(json.dumps(answer).encode())

    def _serve(self, payload):
        url = urlsplit(self.path)
        self.zalo.requests.append(url.path)
        query = {name: values[0] for name, values in parse_qs(url.query).items()}
        to = payload.get("phone") or payload.get("user_id")
        fault = self.zalo.faults.get(to)
        if fault in ("500", "503"):
            return self._write(b"upstream is busy", int(fault))
        answer = self.zalo.answer(
            url.path, query, payload, self.headers.get("access_token")
        )
        if fault == "slow":
            time.sleep(self.zalo.pause or 1.5)
        if fault == "cut":
            return self._cut()
        if fault == "garbage":
            return self._write(b"<html>OK</html>")
        self._write(json.dumps(answer).encode())

    def _cut(self):
        """Close without an answer, after the message was taken."""
        self.close_connection = True
        with contextlib.suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)

    def _write(self, body, status=200):
        with contextlib.suppress(OSError):
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, *arguments):
        """Stay quiet."""
