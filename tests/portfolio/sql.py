# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A portfolio put straight into a database, row for row as the ORM would have it.

`load` copies the rows; `create` makes the same records through the ORM, to compare
with in tests and benches. Odoo and the add-on are needed here, unlike elsewhere in
this package: import the module once Odoo's configuration is read.
"""

import io
import json
from collections.abc import Iterable, Iterator
from itertools import islice

from psycopg2 import sql

from odoo.tools import SQL, email_normalize

from odoo.addons.ahorro_plan.models.person.ahorro_phone_holder_mixin import IN_SYNC
from odoo.addons.ahorro_plan.tools.document import parse_document
from odoo.addons.ahorro_plan.tools.group_order import make_group_order
from odoo.addons.ahorro_plan.tools.phone import parse_phone
from odoo.addons.ahorro_plan.tools.search import search_name
from odoo.addons.ahorro_plan.tools.text import fold

from .catalog import SELLERS
from .people import Holder
from .plans import Plan, iter_plans

#: Plans that are written together; a larger portfolio needs no more memory for rows.
BATCH = 10_000
#: What copying the rows of a table leaves stale: what the planner knows about them.
TABLES = (
    "res_partner",
    "ahorro_seller",
    "ahorro_phone",
    "ahorro_plan",
    "ahorro_plan_change",
)

_ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})
#: Columns of a plan that hold what the generator's plan calls by the same name.
_SAME = (
    "subscription_number",
    "group",
    "order",
    "description",
    "offer_code",
    "offer_name",
    "model_code",
    "financed_percent",
    "plan_code",
    "brand",
    "model",
    "car_value",
    "installments_total",
    "installments_issued",
    "installments_paid",
    "installments_owed",
    "installments_bid",
    "installments_advanced",
    "overdue_debt",
    "debt_to_fall_due",
    "payment_method",
    "sale_date",
    "sale_date_estimated",
    "grouping_date",
    "award_date",
    "award_kind",
    "pledge_date",
    "in_lawsuit",
    "has_deferral",
    "absent_since",
    "active",
)


def load(env, count, seed=0, provider="rombo", company=None) -> dict:
    """Copy the plans of a seed into the database with their holders and phones.

    The trigger writes the creation log; followers and messages there are none, as
    after an import. Every portfolio begins with the same groups, so a company takes
    one of each provider; and the same seed gives the same documents and phones.

    :param provider: ``rombo`` or ``ovalo``
    :param company: whose plans and holders they are; the current one by default
    :return: how many ``plans``, ``holders``, ``phones`` and ``sellers`` are new, and
        ``plan_ids`` in the generator's order
    """
    loader = _Loader(env, provider, company)
    plans = iter_plans(count, seed, provider=provider)
    while batch := list(islice(plans, BATCH)):
        loader.write(batch)
    loader.finish()
    return loader.done


def create(env, plans: Iterable[Plan], company=None):
    """Create records of the same plans through the ORM and return those of plans."""
    links = _Links(env, next(iter(plans)).provider, company)
    env = links.env
    holders = list(dict.fromkeys(plan.holder for plan in plans))
    partners = dict(
        zip(
            holders,
            env["res.partner"].create([_partner_values(links, h) for h in holders]),
            strict=True,
        )
    )
    env["ahorro.phone"].create(
        [
            {
                "partner_id": partners[holder].id,
                "raw": phone.local,
                "column_kind": phone.kind,
                "source": "file",
            }
            for holder in holders
            for phone in holder.phones
        ]
    )
    return env["ahorro.plan"].create(
        [
            {name: getattr(plan, name) or False for name in _SAME}
            | {
                "company_id": links.company.id,
                "provider_id": links.provider.id,
                "partner_id": partners[plan.holder].id,
                "seller_id": links.sellers[plan.seller],
                "status_id": links.status(plan).id,
            }
            for plan in plans
        ]
    )


def _partner_values(links: "_Links", holder: Holder) -> dict:
    """What a holder's contact is given; the rest follows from it."""
    return {
        "name": holder.name,
        "is_company": holder.is_company,
        "company_id": links.company.id,
        "email": holder.email or None,
        "street": holder.street,
        "city": holder.city,
        "zip": holder.zip,
        "state_id": links.states[fold(holder.province)],
        "country_id": links.country.id,
        "ahorro_document_kind": holder.document_kind,
        "ahorro_document_number": holder.document_number,
    }


class _Links:
    """The records that a portfolio points to: found, or made where missing."""

    def __init__(self, env, provider: str, company=None):
        company = company or env.company
        self.env = env["ahorro.plan"].sudo().with_company(company).env
        self.company = self.env["res.company"].browse(company.id)
        self.provider = self.env.ref(f"ahorro_plan.provider_{provider}")
        self.country = self.env.ref("base.ar")
        self.states = {fold(s.name): s.id for s in self.country.state_ids}
        self.new_sellers = 0
        self.sellers = self._get_sellers()
        self._statuses = {}
        for status in self.provider.status_ids:
            # A code that files no longer write may still be known by its label.
            self._statuses.setdefault(fold(status.name), status)
        for status in self.provider.status_ids:
            self._statuses[fold(status.code)] = status

    def _get_sellers(self) -> dict[str, int]:
        sellers = self.env["ahorro.seller"].with_context(active_test=False)
        known = sellers.search([("company_id", "=", self.company.id)])
        missing = sorted(set(SELLERS) - set(known.mapped("name")))
        self.new_sellers = len(missing)
        known |= sellers.create(
            [
                {
                    "name": name,
                    "branch": name.split("-")[1],
                    "company_id": self.company.id,
                }
                for name in missing
            ]
        )
        return {seller.name: seller.id for seller in known}

    def status(self, plan: Plan):
        """Return the status of a plan, by the provider's code or by its label."""
        code = fold(plan.status_code)
        if code not in self._statuses:
            self._statuses[code] = self._statuses.get(fold(plan.status_label)) or (
                self.env["ahorro.plan.status"]._find_or_create(
                    self.provider, plan.status_code
                )
            )
        return self._statuses[code]


class _Table:
    """Rows on their way into one table.

    Columns that our rows do not name hold what they hold in a record of the ORM's.
    """

    def __init__(self, env, sample: dict, table: str):
        self._env = env
        self._sample = sample
        self._table = table
        self._lines: list[str] = []

    def new_ids(self, count: int) -> Iterator[int]:
        """Take ids for so many rows."""
        sequence = f"{self._table}_id_seq"
        rows = self._env.execute_query(
            SQL("SELECT nextval(%s) FROM generate_series(1, %s)", sequence, count)
        )
        return (row[0] for row in rows)

    def add(self, **values) -> None:
        """Keep a row for the next `write`; all rows name the same columns."""
        if not self._lines:
            same = [name for name in self._sample if name not in values]
            self._columns = (*values, *same)
            self._tail = "".join(f"\t{_text(self._sample[name])}" for name in same)
            self._tail += "\n"
        self._lines.append("\t".join(map(_text, values.values())) + self._tail)

    def write(self) -> None:
        """Copy the rows that were added."""
        if not self._lines:
            return
        copy = sql.SQL("COPY {} ({}) FROM STDIN").format(
            sql.Identifier(self._table),
            sql.SQL(", ").join(map(sql.Identifier, self._columns)),
        )
        self._env.cr.copy_expert(copy, io.StringIO("".join(self._lines)))
        self._lines.clear()


def _text(value) -> str:
    """Return a value as COPY reads it; an empty text is NULL, as the ORM keeps it."""
    if isinstance(value, str) and value:
        return value.translate(_ESCAPES)
    if value is None or value == "":
        return r"\N"
    if isinstance(value, (dict, list)):
        return json.dumps(value).translate(_ESCAPES)
    return str(value)


class _Loader:
    def __init__(self, env, provider: str, company):
        self._links = links = _Links(env, provider, company)
        self._env = env = links.env
        self._joiner = links.provider.group_order_joiner or "/"
        self._area = env["ahorro.phone"]._get_default_area()
        self._holder_ids: dict[Holder, int] = {}
        self._partners, self._phones, self._plans = (
            _Table(env, sample, table) for table, sample in self._read_samples().items()
        )
        self.done = {
            "plans": 0,
            "holders": 0,
            "phones": 0,
            "sellers": links.new_sellers,
            "plan_ids": [],
        }

    def _read_samples(self) -> dict[str, dict]:
        """Have the ORM create one record of each kind, and take them back."""
        env, links = self._env, self._links
        quiet = {"tracking_disable": True, "ahorro_phones_in_sync": IN_SYNC}
        with env.cr.savepoint() as savepoint:
            partner = env["res.partner"].create(
                {
                    "name": "Muestra",
                    "company_id": links.company.id,
                    "country_id": links.country.id,
                }
            )
            phone = env["ahorro.phone"].with_context(**quiet)
            phone = phone.create(
                {"partner_id": partner.id, "raw": "Muestra", "source": "file"}
            )
            plan = env["ahorro.plan"].with_context(**quiet)
            plan = plan.create(
                {"provider_id": links.provider.id, "company_id": links.company.id}
            )
            env.flush_all()
            samples = {}
            for record in (partner, phone, plan):
                table = SQL.identifier(record._table)
                env.cr.execute(SQL("SELECT * FROM %s WHERE id = %s", table, record.id))
                samples[record._table] = env.cr.dictfetchone()
            savepoint.rollback()
        return samples

    def write(self, plans: list[Plan]) -> None:
        """Write plans, and the holders that were not written before."""
        known = self._holder_ids
        holders = [h for h in dict.fromkeys(p.holder for p in plans) if h not in known]
        phones = sum(len(holder.phones) for holder in holders)
        phone_ids = self._phones.new_ids(phones)
        for holder, holder_id in zip(
            holders, self._partners.new_ids(len(holders)), strict=True
        ):
            known[holder] = holder_id
            self._add_holder(holder, holder_id, phone_ids)
        plan_ids = list(self._plans.new_ids(len(plans)))
        for plan, plan_id in zip(plans, plan_ids, strict=True):
            self._add_plan(plan, plan_id)
        for table in (self._partners, self._phones, self._plans):
            table.write()
        self.done["plans"] += len(plans)
        self.done["holders"] += len(holders)
        self.done["phones"] += phones
        self.done["plan_ids"] += plan_ids

    def _add_holder(self, holder: Holder, holder_id: int, phone_ids) -> None:
        read = [
            parse_phone(phone.local, column=phone.kind, default_area=self._area)
            for phone in holder.phones
        ]
        # The rule of `_show_phones`.
        mobile = next((phone for phone in read if phone.kind == "mobile"), None)
        shown = next((phone for phone in read if phone is not mobile), mobile)
        for phone, written in zip(read, holder.phones, strict=True):
            self._phones.add(
                id=next(phone_ids),
                partner_id=holder_id,
                raw=phone.raw,
                column_kind=written.kind,
                national=phone.national,
                e164=phone.e164,
                kind=phone.kind,
                reason=phone.reason,
                suggested=phone.suggested,
                in_phone=phone is shown or None,
                in_mobile=phone is mobile or None,
            )
        values = _partner_values(self._links, holder)
        document = parse_document(holder.document_number, holder.document_kind)
        self._partners.add(
            **values,
            id=holder_id,
            commercial_partner_id=holder_id,
            complete_name=holder.name,
            commercial_company_name=holder.name if holder.is_company else None,
            email_normalized=email_normalize(holder.email, strict=False) or None,
            phone=shown and shown.raw,
            mobile=mobile and mobile.raw,
            phone_sanitized=self._sanitize(mobile) or self._sanitize(shown),
            ahorro_document_key=document and (document.person_key or document.number),
            ahorro_search_name=search_name(holder.name),
        )

    def _sanitize(self, phone) -> str | None:
        """Return a number in Odoo's own writing, where its library knows it."""
        if phone is None:
            return None
        number = self._env["res.partner"]._phone_format_number(
            phone.raw, country=self._links.country
        )
        return number or None

    def _add_plan(self, plan: Plan, plan_id: int) -> None:
        status = self._links.status(plan)
        place = make_group_order(plan.group, plan.order) if plan.group else None
        self._plans.add(
            **{name: getattr(plan, name) for name in _SAME},
            id=plan_id,
            partner_id=self._holder_ids[plan.holder],
            seller_id=self._links.sellers[plan.seller],
            status_id=status.id,
            family=status.family,
            is_live=plan.active and not status.is_final,
            group_key=place and place.group_key,
            order_number=place.order_number if place else 0,
            order_letter=place and place.check_letter,
            group_order=place and f"{plan.group}{self._joiner}{plan.order}",
        )

    def finish(self) -> None:
        """Let caches and the planner know the rows, and flag the shared numbers."""
        self._env.invalidate_all()
        # First the statistics, without which the flags can take for ever.
        for table in TABLES:
            self._env.cr.execute(SQL("ANALYZE %s", SQL.identifier(table)))
        self._env["ahorro.phone"]._refresh_shared()
