# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Results of before they said which deadline they settle."""

SETTLES = {
    "acceptance": ["winners_acepta", "winners_rechaza", "winners_cede"],
    "folder": ["requirements_carpeta_completa"],
    "pledge": ["guarantee_firmo_prenda"],
    "collect": ["delivery_entregado"],
}


def migrate(cr, version):
    """Say it of the results that came with the product and are still there."""
    for kind, names in SETTLES.items():
        cr.execute(
            """UPDATE ahorro_result r SET settles = %s
                 FROM ir_model_data d
                WHERE d.module = 'ahorro_campaign' AND d.model = 'ahorro.result'
                  AND d.res_id = r.id AND d.name = ANY(%s) AND r.closes
                  AND r.settles IS NULL""",
            [kind, [f"result_{name}" for name in names]],
        )
