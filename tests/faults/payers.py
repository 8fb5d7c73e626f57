"""Clients that pay on loans over HTTP and ask again until they are answered.

What they were told is kept: a payment that was acknowledged must be there in the end,
once, and each repetition of its key must have been told the same.
"""

import http.client
import json
import random
import threading
import time
import urllib.error
import urllib.request
from collections import Counter, deque
from dataclasses import dataclass, field

# Seconds: of one call, of all tries of one request, and between two tries.
TIMEOUT, PATIENCE, PAUSE = 60, 180, 0.3
# Of a request: shares of what is no new payment.
REPEATED, REVERSED, MISUSED = 0.25, 0.05, 0.02
# Of a new payment: how often the same key is sent again at the same moment.
TWINS = 0.15
BACKDATED, PREPAID = 0.25, 0.03
# Answers of the application; anything else is an accident and is tried again.
REFUSALS = ("odoo.exceptions.UserError", "odoo.exceptions.ValidationError")


@dataclass
class Order:
    """One payment as its client means it, and what the client was told."""

    key: str
    loan: int
    amount: int
    date: str
    mode: str
    answers: list = field(default_factory=list)
    is_reversed: bool = False


class Payers:
    """Clients with one memory.

    :param ask: ``ask(path, values)`` → (status, answer); raises OSError
    :param days: value dates, oldest first; the last is today
    """

    def __init__(self, ask, seed, days):
        self.ask, self.days = ask, days
        self.random = random.Random(seed)
        self.lock = threading.Lock()
        self.orders = []
        self.twins = deque()
        self.counts = Counter()
        self.seconds = []
        # What no client may meet, and what it was.
        self.broken = []

    def pay(self, loans, clients, seconds):
        """Let as many clients pay on the loans for a while; wait for all answers."""
        end = time.monotonic() + seconds
        threads = [
            threading.Thread(target=self._work, args=(loans, end))
            for __ in range(clients)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _work(self, loans, end):
        while time.monotonic() < end:
            with self.lock:
                action, order = self._choose(loans)
            try:
                action(order)
            except Exception as error:
                self.broken.append(f"{order}: {error!r}")
                raise

    # -- what to do next --------------------------------------------------------------

    def _choose(self, loans):
        if self.twins:
            return self._repeat, self.twins.popleft()
        draw = self.random.random()
        if self.orders and draw < REPEATED:
            return self._repeat, self.random.choice(self.orders[-200:])
        answered = [order for order in self.orders[-200:] if order.answers]
        if answered and draw < REPEATED + REVERSED:
            return self._reverse, self.random.choice(answered)
        if answered and draw < REPEATED + REVERSED + MISUSED:
            return self._misuse, self.random.choice(answered)
        order = self._new_order(loans)
        self.orders.append(order)
        if self.random.random() < TWINS:
            self.twins.extend([order] * 2)
        return self._send, order

    def _new_order(self, loans):
        chance = self.random
        is_prepaid = chance.random() < PREPAID
        is_backdated = chance.random() < BACKDATED
        return Order(
            key=f"money-{len(self.orders)}-{chance.getrandbits(40):x}",
            loan=chance.choice(loans),
            amount=chance.choice((1_000, 50_000, 125_001, 1_500_000)),
            date=chance.choice(self.days) if is_backdated else self.days[-1],
            mode=chance.choice(("term", "installment")) if is_prepaid else "due",
        )

    # -- the requests -----------------------------------------------------------------

    def _send(self, order, what="new"):
        status, answer = self._insist("crm.loan/receive_payment", self._values(order))
        if status != 200:
            self.broken.append(f"{what} payment {order.key} refused: {_tell(answer)}")
            return
        with self.lock:
            self.counts[what] += 1
            order.answers.append((answer["id"], answer["amount"]))

    def _repeat(self, order):
        self._send(order, "repeated")

    def _reverse(self, order):
        payment = order.answers[0][0]
        status, answer = self._insist(
            "crm.loan.payment/action_reverse", {"ids": [payment]}
        )
        if status != 200:
            self.broken.append(f"reversal of {order.key} refused: {_tell(answer)}")
            return
        with self.lock:
            self.counts["reversed"] += 1
            order.is_reversed = True

    def _misuse(self, order):
        """A key that belongs to another amount is refused."""
        values = self._values(order) | {"amount": order.amount + 1}
        status, answer = self._insist("crm.loan/receive_payment", values)
        if status != 422:
            self.broken.append(f"{order.key} taken for another amount: {_tell(answer)}")
        with self.lock:
            self.counts["misused, refused"] += status == 422

    def _values(self, order):
        names = ("amount", "date", "key", "mode")
        return {"ids": [order.loan]} | {name: getattr(order, name) for name in names}

    def _insist(self, path, values):
        """Ask until the application answers; return status and answer."""
        start = time.monotonic()
        while True:
            status, answer = self._try(path, values)
            if status == 200 or answer.get("name") in REFUSALS:
                self.seconds.append(time.monotonic() - start)
                return status, answer
            with self.lock:
                self.counts["retries"] += 1
                self.counts[f"retried: {answer['name'] or status}"] += 1
            if time.monotonic() - start > PATIENCE:
                return status, answer
            time.sleep(PAUSE)

    def _try(self, path, values):
        try:
            status, answer = self.ask(path, values)
        except (OSError, ValueError, http.client.HTTPException) as error:
            # A worker that dies may leave half an answer: that is none.
            cause = getattr(error, "reason", error)
            return 0, {"name": type(cause).__name__}
        if status == 200 or isinstance(answer, dict) and "name" in answer:
            return status, answer
        return status, {"name": None}


def _tell(answer):
    return str(answer.get("message") or answer)[:300]


class Door:
    """``/json/2`` of a server, opened by an API key."""

    def __init__(self, url, key):
        self.url = url
        self.headers = {
            "Authorization": f"bearer {key}",
            "Content-Type": "application/json",
        }
        self.opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def __call__(self, path, values):
        request = urllib.request.Request(
            f"{self.url}/json/2/{path}", json.dumps(values).encode(), self.headers
        )
        try:
            with self.opener.open(request, timeout=TIMEOUT) as response:
                return response.status, json.loads(response.read())
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.loads(error.read())
