# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from .wa_common import WaCommon


class TestMetaWords(WaCommon):
    """What Meta says of a number in one word, as people read it."""

    def test_words_are_read_in_spanish_and_an_unknown_one_as_it_came(self):
        admin = self.env.ref("base.user_admin")
        accounts = self.env["ahorro.wa.account"].with_user(admin)
        account = accounts.with_context(lang="es_AR").new(
            {"status": "CONNECTED", "quality": "GREEN", "name_status": "SOMETHING_NEW"}
        )
        self.assertEqual(account.status_shown, "conectado")
        self.assertEqual(account.quality_shown, "buena")
        self.assertEqual(account.name_status_shown, "SOMETHING_NEW")
        self.assertFalse(account.can_send_shown)
        shown = account.get_view(view_type="list")["arch"]
        self.assertIn('name="status_shown"', shown)
        self.assertNotIn('name="status"', shown)
