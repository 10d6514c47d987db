# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.tools import SQL

from odoo.addons.ahorro_plan.models.client_file.ahorro_client_file_mixin import (
    CARDS,
    FORM_FIELDS,
)

from ..case.res_partner import MOVEMENTS, ROWS, TOLD
from ..queue.sql_columns import columns

# What the contact block and the cards read; anything else the ORM reads when asked.
PERSON = (
    *FORM_FIELDS,
    "active",
    "create_date",
    "commercial_company_name",
    "ahorro_document_key",
)
PHONE = (
    "partner_id",
    "raw",
    "e164",
    "national",
    "kind",
    "reason",
    "suggested",
    "source",
    "source_detail",
    "is_wrong",
    "is_shared",
    "no_whatsapp",
    "in_phone",
    "in_mobile",
    "active",
)
PLAN = (
    "active",
    "is_live",
    "company_id",
    "provider_id",
    "partner_id",
    "status_id",
    "seller_id",
    "subscription_number",
    "group",
    "order",
    "group_order",
    "description",
    "brand",
    "model",
    "sale_date",
    "sale_date_estimated",
    "grouping_date",
    "award_date",
    "payment_method",
    "overdue_debt",
    "debt_to_fall_due",
    "installments_issued",
    "installments_paid",
    "installments_owed",
    "in_lawsuit",
    "absent_since",
    "commercial_conditions",
)


class ResPartner(models.Model):
    """The part of the client file that the attend screen shows.

    It says the same as ``get_client_file``, and costs a third: the person is in front
    of the user, so that no record rule has to be asked about each row, and what most
    people do not have is looked for once. Tests compare the two.
    """

    _inherit = "res.partner"

    @api.model
    def _prepare_attend_file(self, held, cases):
        """Return the client file of who is in front of the user, for the screen.

        Commercial processes, units, attachments and changes are empty: the screen
        draws the compact file. Add-ons that show more there extend this method.

        :param held: what ``_read_attended`` says of the person
        :param cases: their cases, as ``ahorro.case._read_person_cases`` has them
        """
        # sudo: the user has leased this person; plans are those of their companies.
        partner_sudo = self.sudo().browse(held["id"])
        partner = self.browse(held["id"])
        partner_sudo._know_attended(held)
        plans_sudo = partner_sudo.env["ahorro.plan"]._know_cards(held)
        twins = partner._get_same_person_plans() if held["has_twin"] else plans_sudo[:0]
        is_supervisor = self.env.user.has_group("ahorro_plan.group_supervisor")
        statements = {"optouts": [], "consents": [], "can_lift": is_supervisor}
        if held["has_statements"]:
            statements = partner._prepare_contact_statements()
        return {
            **partner._prepare_client_file_extras(),
            **partner_sudo._prepare_client_file_contact(plans_sudo),
            "plans": plans_sudo._prepare_card_values(),
            "plan_count": held["plan_count"],
            "other_plans": twins._prepare_card_values(),
            "history": partner_sudo._prepare_attend_history(plans_sudo, cases),
            "contact_statements": statements,
            "processes": [],
            "process_count": 0,
            "units": [],
            "attachments": [],
            "changes": [],
            "can": {
                "edit": not held["is_no_client"],
                "create_process": is_supervisor,
                "open_process": self.env.user.has_group(
                    "sales_team.group_sale_salesman"
                ),
            },
        }

    def _know_attended(self, held):
        """Put what was read of this person where the ORM finds it."""
        _know(self, PERSON, held)
        self.country_id._know()
        self.state_id._know()
        lines = held["phones"] or ()
        phones = self.env["ahorro.phone"].browse([line["id"] for line in lines])
        for phone, line in zip(phones, lines, strict=True):
            _know(phone, PHONE, line)
        self._fields["ahorro_phone_ids"]._insert_cache(self, [phones._ids])
        if not held["has_children"]:
            self._fields["child_ids"]._insert_cache(self, [()])

    def _read_attended(self, lease):
        """Return who is in front of the user: what there is of them, in one query.

        :param lease: the row of ``ahorro.lease`` as a dict
        :return: dict of the contact's columns; ``phones`` (dicts), ``plan_ids``,
            ``plan_count``, ``twin_plan_ids`` (plans of other contacts that are the same
            person), and what there is besides
        """
        vendor = [
            SQL("COALESCE(h.%s, 0) > 0", SQL.identifier(name))
            for name in self._get_vendor_fields()
            if self._fields[name].store
        ]
        return self.env.execute_query_dict(
            SQL(
                """
                WITH plan AS MATERIALIZED (
                    SELECT id, is_live FROM ahorro_plan
                     WHERE partner_id = %(partner)s
                       AND company_id = ANY(%(companies)s)),
                line AS MATERIALIZED (
                    SELECT id, sequence, %(phone)s FROM ahorro_phone
                     WHERE partner_id = %(partner)s AND active),
                twin AS MATERIALIZED (
                    SELECT t.id, TRUE AS by_document FROM res_partner t
                     WHERE t.ahorro_document_key = (
                           SELECT ahorro_document_key FROM res_partner
                            WHERE id = %(partner)s)
                       AND t.id <> %(partner)s
                     UNION ALL
                    SELECT o.partner_id, FALSE FROM line JOIN ahorro_phone o
                        ON o.national = line.national
                     WHERE o.partner_id <> %(partner)s AND o.active
                       AND line.is_shared IS NOT TRUE AND line.is_wrong IS NOT TRUE
                       AND o.is_shared IS NOT TRUE AND o.is_wrong IS NOT TRUE)
                SELECT h.id, %(person)s,
                       ARRAY(SELECT id FROM plan ORDER BY is_live DESC, id DESC
                              LIMIT %(limit)s) AS plan_ids,
                       (SELECT count(*) FROM plan) AS plan_count,
                       (SELECT json_agg(line ORDER BY sequence, id) FROM line)
                           AS phones,
                       ARRAY(SELECT id FROM ahorro_plan
                              WHERE partner_id IN (SELECT id FROM twin)
                              LIMIT %(limit)s) AS twin_plan_ids,
                       EXISTS (SELECT FROM twin JOIN ahorro_plan p
                                   ON p.partner_id = twin.id
                                WHERE by_document AND p.company_id = ANY(%(companies)s))
                           AS has_twin,
                       EXISTS (SELECT FROM crm_lead
                                WHERE plan_id IN (SELECT id FROM plan)) AS has_leads,
                       EXISTS (SELECT FROM res_partner
                                WHERE parent_id = h.id) AS has_children,
                       EXISTS (SELECT FROM ahorro_optout o
                                WHERE o.partner_id = h.id AND o.ended_on IS NULL)
                           OR EXISTS (SELECT FROM ahorro_optout o JOIN line
                                          ON o.phone = line.national
                                       WHERE o.ended_on IS NULL)
                           OR EXISTS (SELECT FROM ahorro_optout_key k
                                        JOIN ahorro_optout o ON o.id = k.optout_id
                                       WHERE k.key = h.ahorro_document_key
                                         AND o.ended_on IS NULL)
                           OR EXISTS (SELECT FROM ahorro_consent s
                                       WHERE s.partner_id = h.id AND s.ended_on IS NULL)
                           OR EXISTS (SELECT FROM ahorro_consent s
                                       WHERE s.document_key = h.ahorro_document_key
                                         AND s.ended_on IS NULL)
                           AS has_statements,
                       %(vendor)s
                           OR EXISTS (SELECT FROM res_users WHERE partner_id = h.id)
                           OR EXISTS (SELECT FROM res_company WHERE partner_id = h.id)
                           AS is_no_client
                  FROM res_partner h WHERE h.id = %(partner)s
                """,
                person=columns(PERSON),
                phone=columns(PHONE),
                partner=lease["partner_id"],
                companies=self.env.companies.ids,
                limit=CARDS,
                vendor=SQL(" OR ").join([SQL("FALSE"), *vendor]),
            )
        )[0]

    # === HISTORY ===

    def _prepare_attend_history(self, plans, cases):
        """Return what ``_prepare_history`` returns, for who is in front of the user.

        :param cases: rows of ``_read_person_cases``, the newest case first
        """
        by_case = {}
        for row in self._read_said(plans):
            by_case.setdefault(row["case_id"], []).append(row)
        known = {case["id"]: case for case in cases}
        elsewhere = [case_id for case_id in by_case if case_id not in known]
        if elsewhere:
            rows = self.env["ahorro.case"]._read_cases(SQL("c.id = ANY(%s)", elsewhere))
            known |= {case["id"]: case for case in rows}
        told = [known[case_id] for case_id in by_case if case_id in known]
        own = set(plans.ids)
        told += [
            case
            for case in cases
            if case["id"] not in by_case and case["plan_id"] in own
        ]
        people = {row["user_id"] for rows in by_case.values() for row in rows}
        names = self.env["ahorro.case"]._get_user_names(people)
        return [
            self._prepare_attend_history_row(case, by_case.get(case["id"], ()), names)
            for case in told[:ROWS]
        ]

    def _prepare_attend_history_row(self, case, said, names):
        title = "-"
        if case["campaign_id"]:
            case_type = self.env["ahorro.campaign.type"].browse(case["type_id"] or [])
            title = f"{case['campaign']} ({case_type._know().name or '-'})"
        result = self.env["ahorro.result"].browse(case["result_id"] or [])._know()
        return {
            "id": case["id"],
            "campaign_id": case["campaign_id"] or False,
            "state": case["state"],
            "finished_at": case["finished_at"] or False,
            "title": title,
            "plan_id": case["plan_id"],
            "plan": case["group_order"] or case["subscription_number"] or "",
            "result": result.name or "",
            "color": result.color or "",
            "comments": [self._prepare_said(row, names) for row in said],
        }

    def _prepare_said(self, row, names):
        """Return one movement of the history, see ``_prepare_history_comment``."""
        result = self.env["ahorro.result"].browse(row["result_id"] or [])._know()
        label, text = result.name or "", row["comment"] or ""
        if row["kind"] not in ("comment", "finish") or not (text or label):
            movements = self.env["ahorro.movement"]
            kinds = dict(movements._fields["kind"]._description_selection(self.env))
            label = " · ".join(part for part in (kinds[row["kind"]], label) if part)
        holder = self.browse(row["partner_id"] or [])
        return {
            "id": row["id"],
            "kind": row["kind"],
            "user": names.get(row["user_id"], ""),
            "date": row["date"],
            "result": label,
            "text": text,
            "next_action_at": row["next_action_at"] or False,
            "promise_date": row["promise_date"] or False,
            "promise_amount": float(row["promise_amount"] or 0.0),
            "holder": holder.name if holder and holder != self else "",
        }

    def _read_said(self, plans):
        """Return the movements about this person and these plans, newest first."""
        return self.env.execute_query_dict(
            SQL(
                """
                SELECT id, case_id, kind, date, comment, next_action_at, promise_date,
                       promise_amount, partner_id, user_id, result_id
                  FROM ahorro_movement WHERE id IN (
                    SELECT id FROM ahorro_movement WHERE partner_id = %(partner)s
                     UNION ALL
                    SELECT id FROM ahorro_movement WHERE plan_id = ANY(%(plans)s))
                   AND company_id = ANY(%(companies)s) AND kind = ANY(%(told)s)
                   AND case_id IS NOT NULL
                 ORDER BY date DESC, id DESC LIMIT %(limit)s
                """,
                partner=self.id,
                plans=plans.ids,
                companies=self.env.companies.ids,
                told=list(TOLD),
                limit=MOVEMENTS,
            )
        )


class AhorroPlan(models.Model):
    _inherit = "ahorro.plan"

    @api.model
    def _know_cards(self, held):
        """Return the plans of who is in front of the user, with all that cards show.

        What is missing here is read by the ORM when a card asks for it.

        :param held: what ``_read_attended`` says of the person
        """
        plans = self.browse(held["plan_ids"])
        if not held["has_leads"]:
            no_state = [False] * len(plans)
            plans._fields["commercial_state"]._insert_cache(plans, no_state)
        rows = self.env.execute_query_dict(
            SQL(
                "SELECT id, %s FROM ahorro_plan WHERE id = ANY(%s)",
                columns(PLAN),
                plans.ids,
            )
        )
        for row in rows:
            _know(self.browse(row["id"]), PLAN, row)
        for link in ("provider_id", "status_id", "seller_id", "company_id"):
            plans[link]._know()
        plans.company_id.currency_id._know()
        return plans


class AhorroCase(models.Model):
    _inherit = "ahorro.case"

    @api.model
    def _read_person_cases(self, held, lease):
        """Return all cases of who is in front of the user, the newest first.

        Those of their plans, and those of contacts that are the same person.
        """
        plan_ids = {lease["plan_id"], *held["plan_ids"], *held["twin_plan_ids"]}
        return self._read_cases(SQL("c.plan_id = ANY(%s)", list(plan_ids)))

    @api.model
    def _read_cases(self, where):
        return self.env.execute_query_dict(
            SQL(
                """
                SELECT c.id, c.plan_id, c.campaign_id, m.name AS campaign,
                       m.state AS campaign_state, m.sequence, c.type_id, c.state,
                       c.attempts, c.result_id, c.finished_at, c.user_id,
                       c.next_action_at, c.next_action_user_id, c.blocked_reason,
                       c.last_comment, p.group_order, p.subscription_number,
                       EXISTS (SELECT FROM ahorro_campaign_user_rel r
                                WHERE r.campaign_id = m.id AND r.user_id = %s)
                           AS is_mine
                  FROM ahorro_case c JOIN ahorro_plan p ON p.id = c.plan_id
                  LEFT JOIN ahorro_campaign m ON m.id = c.campaign_id
                 WHERE %s AND c.company_id = ANY(%s)
                 ORDER BY c.id DESC LIMIT 400
                """,
                self.env.uid,
                where,
                self.env.companies.ids,
            )
        )

    @api.model
    def _get_user_names(self, user_ids):
        """Return dict of user id to name, whatever their company is now."""
        user_ids = [user_id for user_id in user_ids if user_id]
        if not user_ids:
            return {}
        rows = self.env.execute_query(
            SQL(
                """SELECT u.id, p.name FROM res_users u JOIN res_partner p
                       ON p.id = u.partner_id WHERE u.id = ANY(%s)""",
                user_ids,
            )
        )
        return dict(rows)


def _know(record, names, row):
    """Put columns that were read where the ORM finds them."""
    for name in names:
        record._fields[name]._insert_cache(record, [row[name]])
