# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.addons.ahorro_whatsapp.tools.account_health import Health, read_health


def _said(word, *codes):
    errors = [{"error_code": code} for code in codes]
    return {
        "can_send_message": word,
        "entities": [{"entity_type": "APP"}, {"entity_type": "WABA", "errors": errors}],
    }


def test_a_means_of_payment_that_does_not_work_is_read():
    assert read_health(_said("BLOCKED", 141006)) == Health("BLOCKED", "problem")
    assert read_health(_said("AVAILABLE")) == Health("AVAILABLE", "ok")


def test_of_what_meta_does_not_say_nothing_follows():
    assert read_health(_said("LIMITED", 141010)) == Health("LIMITED", "")
    for value in (None, [], {}, {"entities": 3}, {"can_send_message": 1}):
        assert read_health(value) == Health()
