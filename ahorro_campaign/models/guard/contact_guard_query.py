# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from .ahorro_optout import IS_DIGEST, digest_sql

#: The span of the cap on contacts.
WEEK = timedelta(days=7)


class AhorroContactGuard(models.AbstractModel):
    """The guard's one statement, put together of the rules that a question needs."""

    _inherit = "ahorro.contact.guard"

    @api.model
    def _evaluate_query(
        self, plan_query, channel="phone", campaign_type=None, at=None, use="attend"
    ):
        """Return the SQL that gives (plan_id, reason, until) for the plans of a query.

        ``reason`` is NULL where contact is allowed. The parameters are those of
        ``_evaluate``. Everything that waits to be written is written first.

        :param plan_query: ``SQL`` that gives ids of plans in one column
        """
        if channel not in ("phone", "whatsapp", "mail"):
            raise ValueError(f"no channel {channel!r}")
        if use not in ("attend", "create"):
            raise ValueError(f"no use {use!r}")
        at = at or fields.Datetime.now()
        self.env.flush_all()
        about = campaign_type._get_settings() if campaign_type else None
        advertising = bool(about) and about.purpose == "advertising"
        parts = {
            "asked": self._guard_asked(plan_query),
            "person": self._guard_person(),
            "line": self._guard_line(channel),
            "identity": self._guard_identity(),
            "refused": self._guard_refused(channel, advertising),
            "reach": SQL(
                "SELECT DISTINCT company_id, partner_id FROM line WHERE reaches"
            ),
        }
        cases = [
            (SQL("asked.partner_id IS NULL"), "no_holder", None),
            (SQL("refused.partner_id IS NOT NULL"), "optout", None),
        ]
        joins = [SQL("LEFT JOIN refused USING (company_id, partner_id)")]
        if channel != "phone" or (about and about.process == "arrears"):
            cases.append((SQL("asked.in_lawsuit"), "lawsuit", None))
        self._guard_advertising(parts, joins, cases, channel, about, advertising, at)
        if use == "attend" and self._get_weekly_cap():
            parts["same_person"] = self._guard_same_person()
            parts["contact"] = self._guard_contact(at)
            parts["capped"] = self._guard_capped()
            joins.append(SQL("LEFT JOIN capped USING (company_id, partner_id)"))
            cases.append(
                (SQL("capped.until > %s", at), "weekly_cap", SQL("capped.until"))
            )
        if channel == "mail":
            cases.append((SQL("COALESCE(asked.email, '') = ''"), "no_email", None))
        else:
            joins.append(SQL("LEFT JOIN reach USING (company_id, partner_id)"))
            cases.append((SQL("reach.partner_id IS NULL"), "no_phone", None))
        for where, opening in self._get_closings(at) if use == "attend" else ():
            until = SQL("%s::timestamp", opening.until)
            cases.append((where, opening.reason, until))
        return self._guard_statement(parts, joins, cases)

    @api.model
    def _guard_statement(self, parts, joins, cases):
        """Put together the CTEs, their joins and the reasons, the first wins."""
        reasons = SQL(" ").join(
            SQL("WHEN %s THEN %s", condition, reason) for condition, reason, _u in cases
        )
        moments = SQL(" ").join(
            SQL("WHEN %s THEN %s", condition, until or SQL("NULL::timestamp"))
            for condition, _reason, until in cases
        )
        return SQL(
            "WITH %s SELECT asked.plan_id, CASE %s END AS reason, CASE %s END AS until "
            "FROM asked %s",
            SQL(", ").join(
                SQL("%s AS %s (%s)", SQL.identifier(name), self._guard_kept(name), part)
                for name, part in parts.items()
            ),
            reasons,
            moments,
            SQL(" ").join(joins),
        )

    @api.model
    def _guard_kept(self, name):
        """Compute once what several rules read; let the planner look into the rest."""
        shared = name in ("asked", "line")
        return SQL("MATERIALIZED" if shared else "")

    @api.model
    def _get_closings(self, at):
        """Return who is closed to contact at a moment: SQL on ``asked``, and Opening.

        The calendars are those of ``ahorro.contact.hours``: of the company, and of the
        holder's province where it has rules of its own. Provinces for which the answer
        is the company's are not told apart.
        """
        found = []
        calendars = self.env["ahorro.contact.hours"]._get_all_calendars()
        for company_id, (own, provinces) in calendars.items():
            told = own.at(at)
            others = defaultdict(list)
            for state_id, calendar in provinces.items():
                if calendar is not own and (opening := calendar.at(at)) != told:
                    others[opening].append(state_id)
            where = SQL("asked.company_id = %s", company_id)
            for opening, state_ids in others.items():
                if opening.reason:
                    there = SQL("%s AND asked.state_id = ANY(%s)", where, state_ids)
                    found.append((there, opening))
            if told.reason:
                apart = [state_id for ids in others.values() for state_id in ids]
                if apart:
                    where = SQL(
                        "%s AND COALESCE(asked.state_id, 0) <> ALL(%s)", where, apart
                    )
                found.append((where, told))
        return found

    # === WHO ===

    @api.model
    def _guard_asked(self, plan_query):
        return SQL(
            """SELECT plan.id AS plan_id, plan.company_id, plan.partner_id,
                      plan.in_lawsuit, holder.ahorro_document_key AS document,
                      holder.email, holder.state_id
                 FROM ahorro_plan plan
                 LEFT JOIN res_partner holder ON holder.id = plan.partner_id
                WHERE plan.id IN (%s)""",
            plan_query,
        )

    @api.model
    def _guard_person(self):
        # Somebody with two plans is in it twice: the planner expects far too few rows
        # of a DISTINCT, and looks up the phones one by one.
        return SQL(
            """SELECT company_id, partner_id, document
                 FROM asked WHERE partner_id IS NOT NULL"""
        )

    @api.model
    def _guard_line(self, channel):
        """The numbers that work, and whether they serve this channel.

        A number that more people have than is believable is a dummy: it calls nobody
        and identifies nobody.
        """
        reaches = {
            "phone": SQL("TRUE"),
            "whatsapp": SQL(
                "phone.kind IN ('mobile', 'unsure') AND phone.no_whatsapp IS NOT TRUE"
            ),
            "mail": SQL("FALSE"),
        }
        return SQL(
            """SELECT person.company_id, person.partner_id, person.document,
                      COALESCE(phone.national, phone.e164) AS key, %s AS reaches
                 FROM person JOIN ahorro_phone phone
                   ON phone.partner_id = person.partner_id
                WHERE phone.active AND phone.e164 IS NOT NULL
                  AND phone.is_wrong IS NOT TRUE AND phone.is_shared IS NOT TRUE""",
            reaches[channel],
        )

    @api.model
    def _guard_same_person(self):
        """Every contact that is this person: the same one, or the same document."""
        return SQL(
            """SELECT company_id, partner_id, partner_id AS contact_id FROM person
                UNION
               SELECT person.company_id, person.partner_id, other.id
                 FROM person JOIN res_partner other
                   ON other.ahorro_document_key = person.document"""
        )

    # === WHAT THEY SAID ===

    @api.model
    def _guard_identity(self):
        """The keys by which each person is known, and their digests where some are."""
        plain = SQL(
            """SELECT company_id, partner_id, document, 'document' AS kind,
                      document AS key
                 FROM person WHERE document IS NOT NULL
                UNION ALL
               SELECT company_id, partner_id, document, 'phone', key FROM line"""
        )
        return SQL(
            """%(plain)s
                UNION ALL
               SELECT company_id, partner_id, document, kind, %(digest)s
                 FROM (%(plain)s) AS plain
                WHERE EXISTS (SELECT FROM ahorro_optout_key WHERE %(is_digest)s)""",
            plain=plain,
            digest=digest_sql(SQL("key")),
            is_digest=IS_DIGEST,
        )

    @api.model
    def _guard_refused(self, channel, advertising):
        """The people that opted out: as persons, or on every number that they have.

        A phone alone recognises who has no document, or opted out without giving one:
        two people with two documents may share a telephone.
        """
        holds = SQL(
            "o.ended_on IS NULL AND o.channel IN (%s, 'all') "
            "AND o.purpose IN ('all', %s)",
            channel,
            "advertising" if advertising else "all",
        )
        return SQL(
            """
            SELECT person.company_id, person.partner_id
              FROM person JOIN ahorro_optout o
                ON o.partner_id = person.partner_id AND o.company_id = person.company_id
             WHERE o.phone IS NULL AND %(holds)s
             UNION
            SELECT identity.company_id, identity.partner_id
              FROM identity
              JOIN ahorro_optout_key k
                ON k.key = identity.key AND k.kind = identity.kind
              JOIN ahorro_optout o
                ON o.id = k.optout_id AND o.company_id = identity.company_id
             WHERE o.phone IS NULL AND %(holds)s
               AND (identity.kind = 'document' OR identity.document IS NULL
                    OR NOT EXISTS (
                    SELECT FROM ahorro_optout_key theirs
                     WHERE theirs.optout_id = o.id AND theirs.kind = 'document'
                       AND theirs.key NOT IN (identity.document, %(digest)s)))
             UNION
            SELECT line.company_id, line.partner_id
              FROM line LEFT JOIN ahorro_optout o
                ON o.phone = line.key AND o.company_id = line.company_id AND %(holds)s
             WHERE line.reaches
             GROUP BY line.company_id, line.partner_id
            HAVING bool_and(o.id IS NOT NULL)
            """,
            holds=holds,
            digest=digest_sql(SQL("identity.document")),
        )

    @api.model
    def _guard_consented(self, channel, at):
        """Who agreed to be contacted by this channel, and has not taken it back."""
        holds = SQL(
            "c.ended_on IS NULL AND c.channel IN (%s, 'all') AND c.date <= %s",
            channel,
            at,
        )
        return SQL(
            """SELECT person.company_id, person.partner_id
                 FROM person JOIN ahorro_consent c
                   ON c.partner_id = person.partner_id
                  AND c.company_id = person.company_id
                WHERE %(holds)s
                UNION
               SELECT person.company_id, person.partner_id
                 FROM person JOIN ahorro_consent c
                   ON c.document_key = person.document
                  AND c.company_id = person.company_id
                WHERE %(holds)s""",
            holds=holds,
        )

    # === ADVERTISING ===

    @api.model
    def _guard_advertising(self, parts, joins, cases, channel, about, advertising, at):
        """Add the No Llame register and consent; both obey an express permission."""
        rule = self._get_consent_rule() if advertising else "never"
        needs = bool(about) and about.needs_consent
        if not (advertising or needs):
            return
        parts["consented"] = self._guard_consented(channel, at)
        joins.append(SQL("LEFT JOIN consented USING (company_id, partner_id)"))
        silent = SQL("consented.partner_id IS NULL")
        if advertising and channel != "mail":
            parts["listed"] = SQL(
                """SELECT DISTINCT line.company_id, line.partner_id
                     FROM line
                     JOIN ahorro_nollame_number n ON n.number = line.key
                     JOIN ahorro_nollame_list l
                       ON l.id = n.list_id AND l.company_id = line.company_id
                    WHERE l.replaced_on IS NULL"""
            )
            joins.append(SQL("LEFT JOIN listed USING (company_id, partner_id)"))
            listed = SQL("listed.partner_id IS NOT NULL AND %s", silent)
            cases.append((listed, "no_llame", None))
        if needs or rule == "always" or (advertising and channel == "whatsapp"):
            cases.append((silent, "no_consent", None))
        elif rule == "without_contract":
            parts["same_person"] = self._guard_same_person()
            parts["bound"] = SQL(
                """SELECT DISTINCT same_person.company_id, same_person.partner_id
                     FROM same_person JOIN ahorro_plan held
                       ON held.partner_id = same_person.contact_id
                      AND held.company_id = same_person.company_id
                    WHERE held.is_live"""
            )
            joins.append(SQL("LEFT JOIN bound USING (company_id, partner_id)"))
            unbound = SQL("bound.partner_id IS NULL AND %s", silent)
            cases.append((unbound, "no_consent", None))

    # === HOW OFTEN ===

    @api.model
    def _get_contact_kinds(self):
        """Return the kinds of movement that are contacts.

        A comment or a result that was saved counts, unless its result says that nobody
        answered, or its detail that it was no contact (``no_contact``). What was
        undone never happened. One call about several plans is one
        contact: its movements share a lease.
        """
        return ["comment", "finish"]

    @api.model
    def _guard_contact(self, at):
        return SQL(
            """SELECT same.company_id, same.partner_id, max(m.date) AS date
                 FROM same_person same
                 JOIN ahorro_movement m
                   ON m.partner_id = same.contact_id AND m.company_id = same.company_id
                 LEFT JOIN ahorro_result result ON result.id = m.result_id
                WHERE m.date > %(since)s AND m.date <= %(at)s
                  AND m.kind = ANY(%(kinds)s)
                  AND m.detail -> 'no_contact' IS NULL
                  AND result.outcome IS DISTINCT FROM 'not_contacted'
                  AND NOT EXISTS (SELECT FROM ahorro_movement undo
                                   WHERE undo.reverses_id = m.id AND undo.kind = 'undo')
                GROUP BY same.company_id, same.partner_id,
                         COALESCE(m.lease_token, m.id::text)""",
            since=at - WEEK,
            at=at,
            kinds=self._get_contact_kinds(),
        )

    @api.model
    def _guard_capped(self):
        """Until when the cap holds: a week after the contact that fills it."""
        cap = self._get_weekly_cap()
        return SQL(
            """SELECT company_id, partner_id,
                      (array_agg(date ORDER BY date DESC))[%(cap)s] + %(week)s AS until
                 FROM contact GROUP BY company_id, partner_id
               HAVING count(*) >= %(cap)s""",
            cap=cap,
            week=WEEK,
        )
