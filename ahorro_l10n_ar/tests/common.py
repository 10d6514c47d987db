# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.addons.ahorro_plan.tests.common import AhorroPlanCommon

DNI = {"ahorro_document_kind": "dni", "ahorro_document_number": "28.345.678"}
CUIT = {"ahorro_document_kind": "cuit", "ahorro_document_number": "20-28345678-2"}
WRONG = {"ahorro_document_kind": "cuit", "ahorro_document_number": "20-28345678-3"}
OTHER_DNI = {"ahorro_document_kind": "dni", "ahorro_document_number": "30.111.222"}
NONE = {"ahorro_document_kind": False, "ahorro_document_number": False}


class DocumentsCommon(AhorroPlanCommon):
    """Analía's DNI is 28.345.678; her CUIT and CUIL 20-28345678-2.

    A test says first which side was written; "vat" is accounting's side.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dni = cls.env.ref("l10n_ar.it_dni")
        cls.cuit = cls.env.ref("l10n_ar.it_cuit")
        cls.cuil = cls.env.ref("l10n_ar.it_CUIL")
        cls.passport = cls.env.ref("l10n_latam_base.it_pass")
        cls.any_vat = cls.env.ref("l10n_latam_base.it_vat")
        cls.foreign_id = cls.env.ref("l10n_latam_base.it_fid")
        cls.argentina = cls.env.ref("base.ar")
        cls.spain = cls.env.ref("base.es")

    def _make(self, **values):
        return self.env["res.partner"].create({"name": "Analía", **values})

    def _theirs(self, vat, id_type):
        return {"vat": vat, "l10n_latam_identification_type_id": id_type.id}

    def assertOurs(self, partner, kind, number):
        found = (partner.ahorro_document_kind, partner.ahorro_document_number)
        self.assertEqual(found, (kind, number))

    def assertTheirs(self, partner, vat, id_type):
        found = (partner.vat, partner.l10n_latam_identification_type_id)
        self.assertEqual(found, (vat, id_type))
