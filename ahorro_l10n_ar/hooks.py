# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The copy of the documents that are there already."""

from odoo.tools import SQL

from .models.res_partner import OURS, THEIRS

#: Contacts read at a time.
BATCH = 5000


def post_init_hook(env):
    """Fill what is empty, in either direction; nothing that is there is replaced.

    Plain SQL: through the ORM every number would be checked and written by itself,
    about a hundred contacts a second.
    """
    env.flush_all()
    last = 0
    while True:
        rows = _read(env, last)
        if not rows:
            break
        last = rows[-1][0]
        ours, theirs = [], []
        for partner_id, *values in rows:
            values = dict(zip((*OURS, *THEIRS, "country_id"), values, strict=True))
            copy = env["res.partner"]._get_document_copy_on_create(values)
            if copy:
                side = theirs if "vat" in copy else ours
                side.append((partner_id, *copy.values()))
        _fill_ours(env, ours)
        _fill_theirs(env, theirs)
        env.invalidate_all()
    env["ahorro.phone"]._refresh_shared()  # two contacts may be one person now


def _read(env, last):
    """Return the next contacts with a number of their own on one side only."""
    return env.execute_query(
        SQL(
            """SELECT id, ahorro_document_kind, ahorro_document_number,
                      vat, l10n_latam_identification_type_id, country_id
                 FROM res_partner
                WHERE id > %s AND commercial_partner_id = id
                  AND (COALESCE(vat, '') = '')
                      <> (COALESCE(ahorro_document_number, '') = '')
                ORDER BY id LIMIT %s""",
            last,
            BATCH,
        )
    )


def _fill_ours(env, copies):
    rows = env.execute_query(
        SQL(
            """UPDATE res_partner p
                  SET ahorro_document_kind = c.kind, ahorro_document_number = c.number
                 FROM unnest(%s::int[], %s::text[], %s::text[]) AS c(id, kind, number)
                WHERE p.id = c.id
            RETURNING p.id""",
            *_columns(copies),
        )
    )
    _announce(env, rows, OURS)


def _fill_theirs(env, copies):
    """Fill accounting's fields, also of the contacts that share those of another."""
    rows = env.execute_query(
        SQL(
            """UPDATE res_partner p
                  SET vat = c.vat, l10n_latam_identification_type_id = c.type_id
                 FROM unnest(%s::int[], %s::text[], %s::int[]) AS c(id, vat, type_id)
                WHERE p.commercial_partner_id = c.id AND COALESCE(p.vat, '') = ''
            RETURNING p.id""",
            *_columns(copies),
        )
    )
    _announce(env, rows, THEIRS)


def _columns(copies):
    return [list(column) for column in zip(*copies, strict=True)] or [[], [], []]


def _announce(env, rows, names):
    """Have everything recomputed that depends on what was written."""
    partners = env["res.partner"].browse(row[0] for row in rows)
    partners.invalidate_recordset(names)
    partners.modified(names)
    env.flush_all()
