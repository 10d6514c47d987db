# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Years of contacts as a dealership has them, and users who know nothing of us."""

#: Contacts that the database gets.
CONTACTS = 2_000
#: Who works in this Odoo, with a password that is the login.
SALESPEOPLE = ("vendedora1", "vendedor2")

#: Names as people type them: marks, quotes, other scripts, blanks, markup, percent.
NAMES = (
    "MUÑOZ, José Ángel",
    "güemes  maría  de los ángeles",
    "D'Angelo & Hijos S.R.L.",
    '<b>Pérez</b> "el Tano"',
    "Nuñez\u00a0Ibáñez\u200b Sofía",
    "100% Autos; DROP TABLE res_partner;--",
    "Ünal Çelik",
    "Иванов Пётр",
    "王小明",
    "Ana 🚗 Gómez",
    "\\\\servidor\\clientes\\lopez",
    "N/N",
    "   Rodríguez   ",
    "%(name)s {0} %s",
)
#: Telephones as they are found in the field of that name.
PHONES = (
    "0346215{n:06}",
    "+54 9 3462 {n:06}",
    "15-{n:06}",
    "(011) 4{n:06}0",
    "3462{n:06} / 15{n:06}",
    "llamar después de las 18 hs al {n:06}",
    "54911{n:08}",
    "interno 23",
    "-",
    "0800-555-{n:04}",
    "٠١١{n:06}",
    "",
)
#: Numbers in the field of the CUIT that no check digit would let in today.
DOCUMENTS = (
    "{n:08}",
    "20-{n:08}-0",
    "DNI {n:08}",
    "0{n:07}",
    "no tiene",
    "99999999999",
    "{n}",
)


def fill(env):
    """Make contacts, leads and users, and commit.

    :param env: of an administrator, in a database without us
    """
    users = env["res.users"].with_context(no_reset_password=True)
    for login in SALESPEOPLE:
        users.create(
            {
                "name": login.title(),
                "login": login,
                "password": login,
                "group_ids": [
                    (4, env.ref("base.group_user").id),
                    (4, env.ref("base.group_partner_manager").id),
                    (4, env.ref("sales_team.group_sale_salesman_all_leads").id),
                ],
            }
        )
    quiet = env["res.partner"].with_context(tracking_disable=True, mail_notrack=True)
    companies = quiet.create(
        [
            {"name": f"{NAMES[n % 3]} {n}", "is_company": True, "phone": _phone(n)}
            for n in range(CONTACTS // 10)
        ]
    )
    people = quiet.create(
        [
            {
                "name": f"{NAMES[n % len(NAMES)]} {n // 2}",  # each stands there twice
                "phone": _phone(n),
                "email": ("", f"a{n}@example.com", "sin mail", "a@b, c@d")[n % 4],
                "street": f"Mitre {n}",
                # Odoo gives nobody a company whose child is archived with it.
                "parent_id": companies[n % len(companies)].id if n % 7 == 0 else False,
                "type": "invoice" if n % 14 == 0 else "contact",
                "active": n % 11 != 0,
            }
            for n in range(CONTACTS - len(companies))
        ]
    )
    # What no form would accept any more came by other ways, years ago.
    env.flush_all()
    env.cr.execute(
        """UPDATE res_partner p SET vat = v.number
             FROM unnest(%s, %s) AS v (id, number) WHERE p.id = v.id""",
        [
            people.ids,
            [DOCUMENTS[n % len(DOCUMENTS)].format(n=n) for n in range(len(people))],
        ],
    )
    env.invalidate_all()
    env["crm.lead"].create(
        [
            {"name": f"Consulta de {person.name}", "partner_id": person.id}
            for person in people[: CONTACTS // 20]
        ]
    )
    env["ir.filters"].create(
        {
            "name": "Clientes de Venado Tuerto",
            "model_id": "res.partner",
            "domain": "[('city', 'ilike', 'venado')]",
        }
    )
    env.cr.commit()


def _phone(n):
    return PHONES[n % len(PHONES)].format(n=n * 37 % 1_000_000)
