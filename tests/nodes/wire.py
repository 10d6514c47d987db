# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What lies between two machines, and can be cut."""

import contextlib
import socket
import threading


class Wire:
    """Passes on what arrives at an address to another, until it is cut.

    What was sent and has not been passed on by then never arrives.
    """

    def __init__(self, address: tuple[str, int], target: tuple[str, int]) -> None:
        self.address = address
        self._target = target
        self._ends: list[socket.socket] = []
        self._is_cut = False
        self._door = socket.create_server(address)
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                near, _from = self._door.accept()
                far = socket.create_connection(self._target)
            except OSError:
                if self._is_cut:
                    return
                continue
            self._ends += [near, far]
            for one, other in ((near, far), (far, near)):
                threading.Thread(
                    target=self._pass_on, args=(one, other), daemon=True
                ).start()

    def _pass_on(self, one: socket.socket, other: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while (data := one.recv(1 << 16)) and not self._is_cut:
                other.sendall(data)
        for end in (one, other):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def cut(self) -> None:
        """Let nothing through any more, in either direction."""
        self._is_cut = True
        for end in (self._door, *self._ends):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
