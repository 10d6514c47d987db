# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import ssl

import pytest
import requests
from urllib3.exceptions import MaxRetryError, SSLError

from odoo.addons.ahorro_whatsapp.tools.cloud_client import CloudClient


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (ssl.SSLCertVerificationError("self-signed"), "not_sent"),
        # The line broke: the message may have arrived.
        (ssl.SSLEOFError("EOF occurred"), "lost"),
    ],
)
def test_only_a_refused_certificate_surely_comes_before_the_message(
    monkeypatch, error, outcome
):
    def fail(*_arguments, **_values):
        raise requests.exceptions.SSLError(MaxRetryError(None, "/", SSLError(error)))

    monkeypatch.setattr(requests.Session, "request", fail)
    client = CloudClient("https://x.invalid", "v27.0", "token", "100")
    assert client.send({}).outcome == outcome
