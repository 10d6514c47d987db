# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.addons.ahorro_plan.tools.erased_mark import mark_of


def test_a_mark_is_of_one_document_and_one_database():
    assert mark_of("k", "28345678") == mark_of("k", "28345678")
    assert mark_of("k", "28345678") != mark_of("k", "28345679")
    assert mark_of("k", "28345678") != mark_of("other", "28345678")


def test_a_mark_does_not_show_the_document():
    assert "28345678" not in mark_of("k", "28345678")
