"""E-mail over the mail servers that Odoo knows: its log-ins, certificates and TLS."""

import smtplib
from queue import Empty, SimpleQueue

from .base import Provider, ProviderError, Result, State

# RFC 5321: replies of 4xx are transient, those of 5xx final.
_TRANSIENT = range(400, 500)


class Smtp(Provider):
    """Sends e-mails through sessions that are open already.

    Configuration: ``sessions``, open ``smtplib.SMTP`` objects. A session that breaks is
    left; without one, the messages wait for the next run.
    """

    code = "smtp"
    label = "SMTP"
    kinds = ("email",)

    def __init__(self, config):
        super().__init__(config)
        self._sessions = SimpleQueue()
        for session in config["sessions"]:
            self._sessions.put(session)

    def check(self):
        try:
            session = self._sessions.get_nowait()
            code, text = session.noop()
        except (Empty, OSError, smtplib.SMTPException) as error:
            raise ProviderError(str(error)) from None
        self._sessions.put(session)
        return f"{session.sock.getpeername()[0]}: {code} {text.decode()}"

    def validate(self, message):
        return "" if message.mime else "No e-mail was made of this message."

    def send(self, messages):
        return [self._send_one(message) for message in messages]

    def _send_one(self, message):
        try:
            session = self._sessions.get(timeout=self.timeout)
        except Empty:
            return Result(State.RETRY, error="No connection to the mail server.")
        try:
            result = self._deliver(session, message)
        except (OSError, smtplib.SMTPServerDisconnected) as error:
            session.close()
            return Result(State.RETRY, error=str(error))
        if result.state == State.UNKNOWN:
            session.close()
        else:
            self._sessions.put(session)
        return result

    def _deliver(self, session, message):
        """Hand one e-mail over; until DATA nothing is sent, so an error may be retried.

        :raise OSError: the connection broke before anything was sent
        """
        refused = self._open_envelope(session, message)
        if refused:
            return refused
        try:
            code, text = session.data(message.mime.as_bytes())
        except smtplib.SMTPDataError as error:
            code, text = error.smtp_code, error.smtp_error
        except (OSError, smtplib.SMTPServerDisconnected) as error:
            return Result(State.UNKNOWN, error=str(error))
        if code == 250:
            return Result(State.SENT, ref=message.mime["Message-Id"])
        session.rset()
        return self._explain(code, text)

    def _open_envelope(self, session, message):
        """Name the sender and the recipient; return why one is refused, or None."""
        session.ehlo_or_helo_if_needed()
        code, text = session.mail(message.envelope_from)
        if code == 250:
            code, text = session.rcpt(message.address)
        if code in (250, 251):
            return None
        session.rset()
        return self._explain(code, text)

    def _explain(self, code, text):
        error = f"{code} {text.decode(errors='replace')}"
        state = State.RETRY if code in _TRANSIENT else State.FAILED
        return Result(state, error=error, fallback=state == State.FAILED)

    def close(self):
        while True:
            try:
                session = self._sessions.get_nowait()
            except Empty:
                return
            try:
                session.quit()
            except (OSError, smtplib.SMTPException):
                session.close()
