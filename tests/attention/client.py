# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""One operator's browser: remote calls over one connection, without Odoo."""

import http.client
import json

TIMEOUT = 60
#: What a browser sends with each call. Without it the server looks the language up.
CONTEXT = {"lang": "es_AR", "tz": "America/Argentina/Buenos_Aires"}


class RpcError(Exception):
    """The server answered with an error; ``data`` is what it said."""

    def __init__(self, error: dict):
        self.data = error.get("data") or {}
        super().__init__(self.data.get("message") or error.get("message"))

    @property
    def code(self) -> str:
        """Return what our own errors are told apart by, or an empty text."""
        context = self.data.get("context") or {}
        return (context.get("ahorro") or {}).get("code", "")


class Client:
    """A logged-in user who calls methods, and calls again when no answer came."""

    def __init__(self, port: int, sid: str):
        self._port = port
        self._headers = {
            "Content-Type": "application/json",
            "Cookie": f"session_id={sid}",
        }
        self._connection = None

    def call(self, model: str, method: str, *args, **kwargs):
        """Return what a method returns.

        :raises RpcError: the server answered with an error
        :raises OSError: no answer, or http.client.HTTPException
        """
        self._send(model, method, args, kwargs)
        try:
            response = self._connection.getresponse()
            body = response.read()
        except (OSError, http.client.HTTPException):
            self.close()
            raise
        if response.status != 200:
            self.close()
            raise http.client.HTTPException(f"status {response.status}")
        answer = json.loads(body)
        if "error" in answer:
            raise RpcError(answer["error"])
        return answer["result"]

    def call_and_lose(self, model: str, method: str, *args, **kwargs) -> None:
        """Send a request and hang up before its answer comes."""
        self._send(model, method, args, kwargs)
        self.close()

    def _send(self, model, method, args, kwargs):
        if self._connection is None:
            self._connection = http.client.HTTPConnection(
                "127.0.0.1", self._port, timeout=TIMEOUT
            )
        body = json.dumps(
            {
                "jsonrpc": "2.0",
                "method": "call",
                "params": {
                    "model": model,
                    "method": method,
                    "args": args,
                    "kwargs": {"context": CONTEXT, **kwargs},
                },
            }
        )
        try:
            self._connection.request(
                "POST", f"/web/dataset/call_kw/{model}/{method}", body, self._headers
            )
        except (OSError, http.client.HTTPException):
            self.close()
            raise

    def close(self) -> None:
        """Hang up."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
