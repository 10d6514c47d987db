# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""HAProxy in front of the nodes, and in front of the two PostgreSQL servers.

``docs/nodes.md`` shows this configuration, and why each line of it is there.
"""

import json
import os
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

from tools.devenv import debian, stamp
from tools.devenv.layout import WORK, digest
from tools.devenv.proc import end_with_parent, step

LOCK = Path(__file__).with_name("debian.lock.json")
UNPACKED = WORK / "haproxy"
LIBRARIES = "usr/lib/x86_64-linux-gnu"
#: What a node is asked: whether it answers, and reaches its database.
HEALTH = "/web/health?db_server_status=1"
#: What asks PostgreSQL whether it follows another server; it may nothing else.
PG_USER = "balancer"
ROLE_QUERY = "SELECT pg_is_in_recovery()"
#: A row of one column with one letter, as PostgreSQL sends it.
ROW = "440000000b000100000001"

CONFIGURATION = """\
global
    maxconn 4000

defaults
    timeout connect 5s
    # A server that is busy is not dead, and a check waits in line like a request.
    timeout check   10s
    # A save that waits for the other machine is no reason to hang up.
    timeout client  2h
    timeout server  2h
    retries 2
    option redispatch

frontend web
    mode http
    bind {web}
    timeout http-keep-alive 1m
    use_backend websocket if {{ path_beg /websocket }}
    default_backend nodes

backend nodes
    mode http
    balance leastconn
    option forwardfor
    # A node that does not reach the database gets no requests: Odoo would log
    # people out who ask it something then.
    option httpchk
    http-check send meth GET uri {health} ver HTTP/1.1 hdr Host odoo
    default-server check inter 2s fall 3 rise 1 on-marked-down shutdown-sessions
{nodes}

backend websocket
    mode http
    balance leastconn
    option httpchk
    http-check send meth GET uri {health} ver HTTP/1.1 hdr Host odoo
    default-server check inter 2s fall 3 rise 1
{sockets}

# Whoever takes writes; at most one of them does.
listen primary
    mode tcp
    bind {primary}
    option tcp-check
    tcp-check connect
    tcp-check send-binary {hello}
    tcp-check expect binary 5a0000000549
    tcp-check send-binary {query}
    tcp-check expect binary {row}66
    default-server check inter 1s fall 2 rise 1 on-marked-down shutdown-sessions
{servers}

# Whoever follows; without such a server, who takes writes.
listen replica
    mode tcp
    bind {replica}
    option tcp-check
    tcp-check connect
    tcp-check send-binary {hello}
    tcp-check expect binary 5a0000000549
    default-server check inter 1s fall 2 rise 1 on-marked-down shutdown-sessions
{readers}
"""


def program() -> tuple[Path, dict[str, str]]:
    """Return HAProxy and the environment that it runs in; Debian's, where none is."""
    installed = shutil.which("haproxy", path=f"{os.environ['PATH']}:/usr/sbin")
    if installed:
        return Path(installed), dict(os.environ)
    wanted = json.loads(LOCK.read_text())
    key = digest(LOCK)
    with stamp.exclusive("haproxy"):
        if not stamp.is_done("haproxy", key):
            stamp.discard(UNPACKED)
            with step("HAProxy (Debian's package, unpacked here)"):
                files = [debian.fetch(name, entry) for name, entry in wanted.items()]
                debian.unpack(files, UNPACKED)
            stamp.mark_done("haproxy", key)
    libraries = str(UNPACKED / LIBRARIES)
    return UNPACKED / "usr/sbin/haproxy", os.environ | {"LD_LIBRARY_PATH": libraries}


def _message(kind: bytes, body: bytes) -> str:
    """Return a message of PostgreSQL's protocol, in hexadecimal digits."""
    return (kind + (len(body) + 4).to_bytes(4, "big") + body).hex()


def _hello() -> str:
    version = (3 << 16).to_bytes(4, "big")
    names = f"user\0{PG_USER}\0database\0postgres\0\0".encode()
    return _message(b"", version + names)


def _query(text: str) -> str:
    # And goodbye: a server that answers otherwise is known at once, not at a timeout.
    return _message(b"Q", text.encode() + b"\0") + _message(b"X", b"")


class Balancer:
    """A running HAProxy: ``web``, ``primary`` and ``replica`` are its addresses.

    :param nodes: address and websocket address of each node
    :param servers: addresses of PostgreSQL, who is the primary at first before
        who follows
    """

    def __init__(self, folder: Path, addresses: dict, nodes, servers) -> None:
        self.web, self.primary, self.replica = (
            addresses[name] for name in ("web", "primary", "replica")
        )
        self._folder = folder
        text = CONFIGURATION.format(
            **{name: _written(address) for name, address in addresses.items()},
            health=HEALTH,
            nodes=_servers([web for web, _socket in nodes]),
            # The evented process of a node asks no database: the node is asked.
            sockets="\n".join(
                f"    server s{number} {_written(end)} addr {web[0]} port {web[1]}"
                for number, (web, end) in enumerate(nodes, 1)
            ),
            servers=_servers(servers),
            readers=_servers(reversed(servers), " backup"),
            hello=_hello(),
            query=_query(ROLE_QUERY),
            row=ROW,
        )
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "haproxy.cfg").write_text(text)
        self._process: subprocess.Popen | None = None

    def start(self) -> None:
        """Start it; whom it finds answering it says later."""
        path, environment = program()
        with (self._folder / "haproxy.log").open("ab") as log:
            self._process = subprocess.Popen(
                [path, "-db", "-f", self._folder / "haproxy.cfg"],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=environment,
                start_new_session=True,
                preexec_fn=end_with_parent,
            )

    def wait(self, seconds: float = 60) -> None:
        """Return when a node answers through it."""
        host, port = self.web
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                urllib.request.urlopen(f"http://{host}:{port}/web/health", timeout=10)
            except (OSError, urllib.error.URLError):
                time.sleep(0.2)  # not yet
            else:
                return
        raise AssertionError("no node answers through the balancer")

    def stop(self) -> None:
        """End it."""
        if self._process:
            self._process.kill()
            self._process.wait()


def _written(address: tuple[str, int]) -> str:
    return f"{address[0]}:{address[1]}"


def _servers(addresses, rest: str = "") -> str:
    """Return the lines of servers; all after the first have something more."""
    return "\n".join(
        f"    server s{number} {_written(address)}{rest if number > 1 else ''}"
        for number, address in enumerate(addresses, 1)
    )
