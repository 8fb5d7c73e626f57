# Copyright 2026 CRM Việt Nam
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A real SMTP server on loopback that keeps what it receives."""

import email
import email.policy
import socketserver
import threading


class SmtpServer:
    """Receives e-mails; a context manager.

    :ivar messages: (sender, recipients, parsed e-mail) in the order of arrival
    :ivar refuse: recipient → reply line, e.g. "550 No such user"
    :ivar data_reply: what is answered to a whole e-mail; None cuts the connection
    """

    def __init__(self):
        self.messages, self.refuse = [], {}
        self.data_reply = "250 OK"
        server = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self):
                _Session(server, self.rfile, self.wfile).run()

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]

    def __enter__(self):
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *exception):
        self._server.shutdown()
        self._server.server_close()


class _Session:
    """One connection: the commands of RFC 5321 that a client needs."""

    def __init__(self, server, reader, writer):
        self.server, self.reader, self.writer = server, reader, writer
        self.sender, self.recipients = "", []

    def reply(self, line):
        self.writer.write(line.encode() + b"\r\n")

    def run(self):
        self.reply("220 loopback")
        while line := self.reader.readline().decode().strip():
            word, __, rest = line.partition(" ")
            handler = getattr(self, f"do_{word.lower()}", None)
            if handler is None:
                self.reply("502 Unknown command")
            elif handler(rest) is False:
                return

    def do_ehlo(self, rest):
        self.reply("250-loopback\r\n250 8BITMIME")

    do_helo = do_ehlo

    def do_noop(self, rest):
        self.reply("250 OK")

    def do_rset(self, rest):
        self.sender, self.recipients = "", []
        self.reply("250 OK")

    def do_mail(self, rest):
        self.sender = rest.partition("<")[2].partition(">")[0]
        self.reply("250 OK")

    def do_rcpt(self, rest):
        recipient = rest.partition("<")[2].partition(">")[0]
        refusal = self.server.refuse.get(recipient)
        if not refusal:
            self.recipients.append(recipient)
        self.reply(refusal or "250 OK")

    def do_data(self, rest):
        self.reply("354 Go on")
        lines = []
        while (line := self.reader.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b"..") else line)
        message = email.message_from_bytes(b"".join(lines), policy=email.policy.default)
        self.server.messages.append((self.sender, self.recipients, message))
        if self.server.data_reply is None:
            return False
        self.reply(self.server.data_reply)
        self.sender, self.recipients = "", []
        return True

    def do_quit(self, rest):
        self.reply("221 Bye")
        return False
