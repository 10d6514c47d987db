# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The holders of a file, made as copies and made by ``create``: is there a difference?

Called by a test, and by an Odoo shell in somebody else's database.
"""

import base64
import csv
import datetime
import io
from unittest.mock import patch

from odoo import Command
from odoo.tests import new_test_user
from odoo.tools import SQL

from odoo.addons.ahorro_import.models.apply.record_copier import RecordCopier

HEADERS = (
    "Suscripción",
    "ESTADO",
    "TITULAR",
    "DNI",
    "TELEFONO",
    "CELULAR",
    "E-mail",
    "Domicilio",
    "Localidad",
    "Provincia",
)
#: Each is there for five people: two are made by ``create``, three are copies.
PEOPLE = (
    ("Muñoz  Güemes, José {n}", "2834567{n}", "0341 42{n}1234", "0341 15 612345{n}",
     "jose{n}@correo.com.ar", "Mitre {n}", "Rosario", "Santa Fe"),
    ("D'Angelo Ana {n}", "20-2834567{n}-3", "", "11 15-6123-456{n}",
     "ANA{n}@Correo.com.ar; otra{n}@correo.com", "", "CABA", "Capital Federal"),
    ("Transportes {n} S.A.", "30-7123456{n}-9", "011 4523-887{n}", "",
     "sin arroba {n}", "San Martín {n}", "", "Córdoba"),
    ("Sin Documento {n}", "", "42{n}1234", "", "", "", "", ""),
    ("Paso Ñandú {n}", "AAA12345{n}", "0341 15 699999{n} / 0341 429999{n}", "", "", "",
     "", "Una provincia"),
    ("De Relleno {n}", "1111111{n}", "12345678", "+1 212 555 010{n}", "", "Calle\t\\N",
     "Funes", ""),
    ("Valida {n}", "{cuit}", "0810 222 3333", "549341512345{n}", "v{n}@x.com",
     "Belgrano", "Rosario", "Santa Fe"),
)  # fmt: skip
#: Tables whose new rows are compared column by column, each with its table of people.
TABLES = ("res_partner", "ahorro_phone", "ahorro_import_effect")
#: Progress is told as time passes.
UNCOUNTED = {"bus_bus"}


def _valid_cuit(number):
    """Return a CUIT of a person whose check digit is right."""
    digits = f"20{number:08}"
    total = sum(
        int(d) * w for d, w in zip(digits, (5, 4, 3, 2, 7, 6, 5, 4, 3, 2), strict=True)
    )
    check = (11 - total % 11) % 11
    return f"{digits}{check}" if check < 10 else _valid_cuit(number + 1)


def _file():
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";")
    writer.writerow(HEADERS)
    number = 0
    for person in PEOPLE:
        for n in range(5):
            number += 1
            cuit = _valid_cuit(28_000_000 + 137 * number)
            texts = [text.format(n=n, cuit=cuit) for text in person]
            writer.writerow([f"{8_000_000 + number}", "N0", *texts])
    return stream.getvalue().encode()


def _supervisor(env):
    company = env.company
    return new_test_user(
        env,
        login="quien_importa",
        groups="base.group_user,ahorro_plan.group_supervisor",
        company_id=company.id,
        company_ids=[Command.set(company.ids)],
    )


def _import(user):
    env, company = user.env, user.company_id
    runs = env["ahorro.import"].with_user(user).with_company(company)
    runs = runs.with_context(queue_job__no_delay=True, lang="es_AR")
    content = base64.b64encode(_file()).decode()
    run = runs.create_from_file("cartera.csv", content, "rombo_cartera")
    if run.state == "review":
        run.action_apply([flag["code"] for flag in run.flags or []])
    if run.state != "done":
        raise AssertionError(run.error)
    env.flush_all()


def _last_ids(env):
    return {
        table: env.execute_query(
            SQL("SELECT COALESCE(max(id), 0) FROM %s", SQL.identifier(table))
        )[0][0]
        for table in TABLES
    }


def _count(env):
    """Return how many rows each table has."""
    tables = [
        name
        for (name,) in env.execute_query(
            SQL(
                """SELECT relname FROM pg_class
                    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"""
            )
        )
    ]
    counts = SQL(" UNION ALL ").join(
        SQL("SELECT %s, count(*) FROM %s", name, SQL.identifier(name))
        for name in tables
    )
    return dict(env.execute_query(counts))


def _take(env, last):
    """Return the new rows of each table, people called by their place."""
    places = {}
    taken = {}
    for table in TABLES:
        rows = env.execute_query_dict(
            SQL(
                "SELECT * FROM %s WHERE id > %s ORDER BY id",
                SQL.identifier(table),
                last[table],
            )
        )
        if table == "res_partner":
            rows.sort(key=lambda row: row["complete_name"])
            places = {row["id"]: place for place, row in enumerate(rows)}
        for row in rows:
            # Numbers are not the same a second time, and a clock goes on.
            del row["id"]
            for name, value in row.items():
                if isinstance(value, datetime.datetime):
                    row[name] = "a moment"
                elif name in ("partner_id", "commercial_partner_id"):
                    row[name] = places.get(value)
                elif name in ("import_id", "phone_id"):
                    row[name] = bool(value)
        taken[table] = sorted(rows, key=repr)
    return taken


def _make(user, plainly):
    """Return the rows of holders that a file brought, and take all of it back."""
    env = user.env
    before, last = _count(env), _last_ids(env)
    made = []
    copy = RecordCopier._copy

    def watch(self, wanted):
        made.append((self._records._name, len(wanted)))
        return copy(self, wanted)

    find = RecordCopier._find_unknown_hook
    with env.cr.savepoint() as savepoint:
        with (
            patch.object(
                RecordCopier,
                "_find_unknown_hook",
                (lambda _self: "a test") if plainly else find,
            ),
            patch.object(RecordCopier, "_copy", watch),
        ):
            _import(user)
        taken = _take(env, last)
        after = _count(env)
        savepoint.rollback()
    env.invalidate_all()
    counts = {name: after[name] - before[name] for name in after}
    return taken, counts, dict(made)


def compare(env):
    """Return what differs, and how many of each model were copies.

    :return: a list of sentences, and counts by model
    """
    user = _supervisor(env)
    plain, plain_counts, _none = _make(user, plainly=True)
    copied, copied_counts, made = _make(user, plainly=False)
    differences = [
        f"{name}: {plain_counts[name]} rows by create, {count} as copies"
        for name, count in copied_counts.items()
        if plain_counts[name] != count and name not in UNCOUNTED
    ]
    for table in TABLES:
        if len(plain[table]) != len(copied[table]):
            differences.append(f"{table}: not as many rows")
            continue
        for one, other in zip(plain[table], copied[table], strict=True):
            differences += [
                f"{table}.{name}: {one[name]!r} by create, {other[name]!r} as a copy"
                for name in one
                if one[name] != other[name]
            ]
    return differences, made
