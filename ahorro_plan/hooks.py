# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What installing and uninstalling do on a database that is already in use."""

from odoo.tools import SQL

from .models.search.ahorro_search_mixin import fill_search_names
from .tools.phone import parse_phone
from .tools.text import clean_cell

#: Contacts whose phones are recorded at a time.
BATCH = 5000


def pre_init_hook(env):
    """Add and fill columns, so that nothing is computed contact by contact."""
    env.cr.execute(
        """ALTER TABLE res_partner
           ADD COLUMN IF NOT EXISTS ahorro_document_key varchar,
           ADD COLUMN IF NOT EXISTS ahorro_search_name varchar"""
    )
    fill_search_names(env.cr)


def post_init_hook(env):
    """Record the phones of the contacts that are there already."""
    area = env["ahorro.phone"]._get_default_area()
    last = 0
    while True:
        rows = env.execute_query(
            SQL(
                """SELECT id, company_id, phone, mobile FROM res_partner
                    WHERE id > %s AND (phone <> '' OR mobile <> '')
                    ORDER BY id LIMIT %s""",
                last,
                BATCH,
            )
        )
        if not rows:
            break
        last = rows[-1][0]
        phones = [phone for row in rows for phone in _phone_rows(*row, area)]
        if phones:
            _insert(env, phones)
    env["ahorro.phone"].invalidate_model()
    env["ahorro.phone"]._refresh_shared()


def _phone_rows(partner_id, company_id, phone, mobile, area):
    """Return the rows of one contact; one row shows twice where both are one number."""
    rows = {}
    for text, column, flag in ((phone, "any", 0), (mobile, "mobile", 1)):
        raw = clean_cell(text)
        if not raw:
            continue
        parsed = parse_phone(raw, column=column, default_area=area)
        row = rows.setdefault(
            parsed.national or raw, [parsed, raw, column, False, False]
        )
        row[3 + flag] = True
    return [
        (
            partner_id,
            company_id,
            raw,
            column,
            parsed.national,
            parsed.e164,
            parsed.kind,
            parsed.reason,
            in_phone,
            in_mobile,
        )
        for parsed, raw, column, in_phone, in_mobile in rows.values()
    ]


def _insert(env, phones):
    values = SQL(", ").join(
        SQL(
            "(%s, 10, 'operator', TRUE, %s, now() AT TIME ZONE 'UTC', %s, "
            "now() AT TIME ZONE 'UTC')",
            SQL(", ").join(SQL("%s", value) for value in phone),
            env.uid,
            env.uid,
        )
        for phone in phones
    )
    env.cr.execute(
        SQL(
            """INSERT INTO ahorro_phone (partner_id, company_id, raw, column_kind,
                    national, e164, kind, reason, in_phone, in_mobile, sequence, source,
                    active, create_uid, create_date, write_uid, write_date)
               VALUES %s""",
            values,
        )
    )


def uninstall_hook(env):
    """Leave nothing behind that breaks, and lose no number that was typed."""
    env.flush_all()
    env.cr.execute(
        """DROP FUNCTION IF EXISTS ahorro_plan_log_creation() CASCADE;
           DROP FUNCTION IF EXISTS ahorro_plan_log_change() CASCADE"""
    )
    _note_what_only_we_knew(env)
    forget_models(env, "ahorro_plan")
    _spare_fields_of_users(env.registry)


def _note_what_only_we_knew(env):
    """Write documents and further telephones of contacts to their notes.

    Where another add-on (OCA's partner_mobile) defines ``mobile`` too, that stays.
    """
    keeps_mobile = env["ir.model.data"].search_count(
        [
            ("model", "=", "ir.model.fields"),
            ("name", "=", "field_res_partner__mobile"),
            ("module", "!=", "ahorro_plan"),
        ]
    )
    env.cr.execute(
        """WITH known (partner_id, place, text) AS (
               SELECT id, 1, mobile FROM res_partner
                WHERE mobile <> '' AND mobile IS DISTINCT FROM phone AND NOT %s
                UNION
               SELECT id, 2, concat_ws(' ',
                      CASE WHEN ahorro_document_kind IN ('dni', 'cuit', 'cuil')
                           THEN upper(ahorro_document_kind) END,
                      ahorro_document_number)
                 FROM res_partner
                WHERE ahorro_document_number <> ''
                  AND position(ahorro_document_number IN COALESCE(vat, '')) = 0
                UNION
               SELECT p.id, 3, ph.raw
                 FROM ahorro_phone ph JOIN res_partner p ON p.id = ph.partner_id
                WHERE ph.active AND ph.raw <> ''
                  AND ph.raw IS DISTINCT FROM p.phone
                  AND ph.raw IS DISTINCT FROM p.mobile
           ), notes AS (
               SELECT partner_id, string_agg(text, ' / ' ORDER BY place, text) AS text
                 FROM known GROUP BY partner_id
           )
           UPDATE res_partner p
              SET comment = concat(comment, '<p>', replace(replace(replace(
                  notes.text, '&', '&amp;'), '<', '&lt;'), '>', '&gt;'), '</p>')
             FROM notes WHERE notes.partner_id = p.id""",
        [bool(keeps_mobile)],
    )
    env["res.partner"].invalidate_model()


def _spare_fields_of_users(registry):
    """Let no field of users go that Odoo works out from the ``mobile`` of contacts.

    With a field of contacts Odoo deletes all that users inherit and that depends on it,
    whoever's it is: *phone_validation*'s number to dial would be made anew when the
    registry is loaded again, as nobody's. In the registry that goes with us it depends
    on ``mobile`` no more.
    """
    for field in registry["res.partner"]._fields.values():
        depends = registry.field_depends[field]
        if "mobile" in depends:
            registry.field_depends[field] = [one for one in depends if one != "mobile"]
    registry._discard_fields([])  # what was worked out of it before


def forget_models(env, addon):
    """Forget what is kept of an add-on's models, which go with it.

    People's favourites and lists of fields to export: Odoo refers to models by name
    there, so that nothing deletes them, and a favourite of a model that is not there
    is an error in the log wherever favourites are read. And notes of Odoo's
    (``ir.model.data``): those of other add-ons on what our models inherit, which
    nobody deletes, and those of our own records, which it would try to delete one by
    one, each refused by what refers to it; they go with their tables. The add-on's
    settings go too.

    :param str addon: its name; models that another one that stays defines too are
        left alone
    """
    env.cr.execute(
        """SELECT m.model FROM ir_model m
             JOIN ir_model_data d ON d.model = 'ir.model' AND d.res_id = m.id
             LEFT JOIN ir_module_module a ON a.name = d.module
            GROUP BY m.model
           HAVING bool_or(d.module = %(addon)s)
              AND bool_and(d.module = %(addon)s OR a.state = 'to remove')""",
        {"addon": addon},
    )
    models = [row[0] for row in env.cr.fetchall()]
    for name, field in (("ir.filters", "model_id"), ("ir.exports", "resource")):
        kept = env[name].with_context(active_test=False)
        kept.search([(field, "in", models)]).unlink()
    # Settings that were chosen, beside those of the add-on's data.
    settings = [("key", "=like", addon.replace("_", "\\_") + ".%")]
    env["ir.config_parameter"].search(settings).unlink()
    env.cr.execute(
        """DELETE FROM ir_model_data
            WHERE model = ANY(%(models)s)
               OR model = 'ir.model.fields.selection' AND res_id IN (
                  SELECT s.id FROM ir_model_fields_selection s
                    JOIN ir_model_fields f ON f.id = s.field_id
                   WHERE f.model = ANY(%(models)s))
               OR model = 'ir.model.inherit' AND res_id IN (
                  SELECT i.id FROM ir_model_inherit i
                    JOIN ir_model m ON m.id = i.model_id
                   WHERE m.model = ANY(%(models)s))""",
        {"models": models},
    )
    # A foreign key goes with its column, and Odoo forgets this note of it.
    env.cr.execute(
        """DELETE FROM ir_model_constraint c USING ir_module_module a
            WHERE a.id = c.module AND a.name = %s AND c.type = 'f'""",
        [addon],
    )
    env.invalidate_all()
