# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A mail server of this machine that keeps what it is given (RFC 5321, the least)."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Session(socketserver.StreamRequestHandler):
    """One connection."""

    server: "MailServer"

    def handle(self) -> None:
        """Answer until the other side leaves."""
        self._say("220 local")
        recipients: list[str] = []
        for line in self.rfile:
            command = line.decode().strip()
            word = command[:4].upper()
            if word == "QUIT":
                self._say("221 bye")
                return
            if word == "RCPT":
                recipients.append(command.partition(":")[2].strip(" <>"))
            if word == "DATA":
                self._say("354 go on")
                self.server.mails.append((recipients, self._read_mail()))
                recipients = []
            self._say("250 ok")

    def _read_mail(self) -> bytes:
        lines = []
        for line in self.rfile:
            if line == b".\r\n":
                break
            lines.append(line[1:] if line.startswith(b"..") else line)
        return b"".join(lines)

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


class MailServer(socketserver.ThreadingTCPServer):
    """``mails``: whom each was to, and its bytes."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Session)
        self.mails: list[tuple[list[str], bytes]] = []

    @property
    def port(self) -> int:
        """Return where it listens."""
        return self.server_address[1]


@contextmanager
def receiving() -> Iterator[MailServer]:
    """Have a mail server while this lasts."""
    server = MailServer()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
