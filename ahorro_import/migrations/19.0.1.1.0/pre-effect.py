# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What an import wrote is called so: "new" is a method of every model in Odoo."""


def migrate(cr, version):
    """Rename the column, and Odoo's record of the field with its name."""
    cr.execute(
        """SELECT 1 FROM information_schema.columns
            WHERE table_name = 'ahorro_import_effect' AND column_name = 'new'"""
    )
    if not cr.fetchone():
        return
    cr.execute("ALTER TABLE ahorro_import_effect RENAME COLUMN new TO written")
    cr.execute(
        """UPDATE ir_model_fields SET name = 'written'
            WHERE model = 'ahorro.import.effect' AND name = 'new'"""
    )
    cr.execute(
        """UPDATE ir_model_data SET name = 'field_ahorro_import_effect__written'
            WHERE module = 'ahorro_import'
              AND name = 'field_ahorro_import_effect__new'"""
    )
