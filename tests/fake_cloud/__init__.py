# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A local stand-in of WhatsApp's Cloud API (v27.0), for tests and demonstrations.

It answers what Meta documents at developers.facebook.com/docs/whatsapp/cloud-api: it
checks what it is sent, counts each message by the number that the sender gave it, sends
signed notices back, and breaks down in the ways that a script names. What is known of
the real service only from its documents is only as true here.
"""

from .cloud import FakeCloud, Fault
from .server import serving

__all__ = ["FakeCloud", "Fault", "serving"]
