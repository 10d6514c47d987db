# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import users

from odoo.addons.ahorro_plan.tests.common import AhorroPlanCommon
from odoo.addons.ahorro_plan.tests.plain_users_common import PlainUsersTests


class TestPlainUsersWithAccounting(PlainUsersTests, AhorroPlanCommon):
    @users("sales_user", "contact_user")
    def test_a_dni_or_a_cuit_is_written_by_who_has_no_role(self):
        partner = self.env["res.partner"].create({"name": "Ana"})
        for number, kind in (("28345678", "it_dni"), ("20283456782", "it_cuit")):
            id_type = self.env.ref(f"l10n_ar.{kind}").id
            for contact in (partner, self._as_user(self.holder)):
                contact.write(
                    {"vat": number, "l10n_latam_identification_type_id": id_type}
                )
                self.env.flush_all()
        self.assertEqual(partner.ahorro_document_number, "20283456782")
