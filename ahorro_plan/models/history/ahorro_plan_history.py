# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import datetime
import re

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..calls.remote import ONE, remote

#: Columns that change without anything happening to the contract.
UNTRACKED = {"id", "create_uid", "create_date", "write_uid", "write_date", "company_id"}


class AhorroPlanHistory(models.AbstractModel):
    """The change log of plans and what the portfolio looked like on a past day.

    The database writes the log itself, by statement triggers, so that no path around
    the ORM escapes it. A program that changes plans in the name of a run tells the
    transaction so with ``_set_change_origin``.
    """

    _name = "ahorro.plan.history"
    _description = "History of a plan's values"

    @api.model
    def _tracked_fields(self):
        """Return the names of the stored fields whose changes are logged, sorted."""
        return sorted(
            name
            for name, field in self._fields.items()
            if field.store
            and field.column_type
            and name not in UNTRACKED
            # Derived columns follow a tracked one.
            and not ((field.compute or field.related) and field.readonly)
            and not name.startswith(("activity_", "message_"))
        )

    def init(self):
        """Write the triggers when the add-on is installed or updated."""
        result = super().init()
        if not self._abstract:
            self._create_history_triggers()
        return result

    def _register_hook(self):
        """Write the triggers anew when a column came or went with another add-on."""
        super()._register_hook()
        if self._abstract:
            return
        signature = self.env.execute_query(
            SQL(
                "SELECT obj_description(to_regproc(%s), 'pg_proc')",
                "ahorro_plan_log_change",
            )
        )[0][0]
        if signature != self._history_signature():
            self._create_history_triggers()

    @api.model
    def _logged_text(self, alias, name):
        """Return the SQL of a column as the log writes it.

        What the ORM cannot tell apart is no change either: NULL and zero, NULL and
        false, NULL and an empty text, 0 and 0.00.
        """
        field = self._fields[name]
        column = SQL.identifier(alias, name)
        if field.column_type[0] == "numeric":
            return SQL("trim_scale(COALESCE(%s, 0))::text", column)
        if field.type in ("integer", "float"):
            return SQL("COALESCE(%s, 0)::text", column)
        if field.type == "boolean":
            return SQL("COALESCE(%s, FALSE)::text", column)
        if field.type in ("char", "text", "html", "selection"):
            return SQL("NULLIF(%s::text, '')", column)
        return SQL("%s::text", column)

    @api.model
    def _history_signature(self):
        return ",".join(self._tracked_fields())

    def _create_history_triggers(self):
        tracked = self._tracked_fields()
        pairs = SQL(", ").join(
            SQL(
                "(%s, %s, %s)",
                name,
                self._logged_text("o", name),
                self._logged_text("n", name),
            )
            for name in tracked
        )
        differs = SQL(" OR ").join(
            SQL(
                "o.%s IS DISTINCT FROM n.%s", SQL.identifier(name), SQL.identifier(name)
            )
            for name in tracked
        )
        columns = SQL(
            "plan_id, company_id, date, user_id, origin_model, origin_id, kind, "
            "field, old_value, new_value"
        )
        # The row says when and who. Where plain SQL left its date alone, that of the
        # previous write would lie: the transaction's own counts then.
        common = """n.id, n.company_id,
            COALESCE(NULLIF(current_setting('ahorro.changed_at', TRUE), '')::timestamp,
                     %s, now() AT TIME ZONE 'UTC'),
            n.write_uid,
            NULLIF(current_setting('ahorro.origin_model', TRUE), ''),
            NULLIF(current_setting('ahorro.origin_id', TRUE), '')::integer"""
        dated = "CASE WHEN n.write_date IS DISTINCT FROM o.write_date THEN %s END"
        cr = self.env.cr
        cr.execute(
            SQL(
                """
                CREATE OR REPLACE FUNCTION ahorro_plan_log_creation() RETURNS trigger
                LANGUAGE plpgsql AS $body$
                BEGIN
                    INSERT INTO ahorro_plan_change (%(columns)s)
                    SELECT %(created)s, 'create', NULL, NULL, NULL
                      FROM new_plans n;
                    RETURN NULL;
                END
                $body$;
                -- The session keeps the plan of its first call: made for one row, a
                -- nested loop would be quadratic when many rows change later.
                CREATE OR REPLACE FUNCTION ahorro_plan_log_change() RETURNS trigger
                LANGUAGE plpgsql SET enable_nestloop = off AS $body$
                BEGIN
                    INSERT INTO ahorro_plan_change (%(columns)s)
                    SELECT %(changed)s, 'change', v.field, v.old, v.new
                      FROM new_plans n
                      JOIN old_plans o ON o.id = n.id
                     CROSS JOIN LATERAL (VALUES %(pairs)s) AS v(field, old, new)
                     WHERE (%(differs)s)
                       AND v.old IS DISTINCT FROM v.new;
                    RETURN NULL;
                END
                $body$;
                DROP TRIGGER IF EXISTS ahorro_plan_creation ON ahorro_plan;
                DROP TRIGGER IF EXISTS ahorro_plan_change ON ahorro_plan;
                CREATE TRIGGER ahorro_plan_creation AFTER INSERT ON ahorro_plan
                    REFERENCING NEW TABLE AS new_plans
                    FOR EACH STATEMENT EXECUTE FUNCTION ahorro_plan_log_creation();
                CREATE TRIGGER ahorro_plan_change AFTER UPDATE ON ahorro_plan
                    REFERENCING OLD TABLE AS old_plans NEW TABLE AS new_plans
                    FOR EACH STATEMENT EXECUTE FUNCTION ahorro_plan_log_change();
                COMMENT ON FUNCTION ahorro_plan_log_change() IS %(signature)s;
                """,
                columns=columns,
                created=SQL(common, SQL("n.write_date")),
                changed=SQL(common, SQL(dated, SQL("n.write_date"))),
                signature=self._history_signature(),
                pairs=pairs,
                differs=differs,
            )
        )

    @api.model
    def _set_change_origin(self, record=None, changed_at=None):
        """Say for the rest of this transaction what makes the changes.

        :param record: the run, such as an import; None for nobody but the user
        :param datetime changed_at: UTC moment to log instead of now
        """
        self.flush_model()
        settings = {
            "ahorro.origin_model": record._name if record else "",
            "ahorro.origin_id": str(record.id) if record else "",
            "ahorro.changed_at": fields.Datetime.to_string(changed_at) or "",
        }
        for name, value in settings.items():
            self.env.cr.execute(
                SQL("SELECT set_config(%s, %s, TRUE)", name, value or "")
            )

    @remote(self=ONE)
    def values_on(self, day, names=None):
        """Return the plan's tracked values as they were at the end of a past day.

        Computed backwards from the present: a field had, at the end of that day, the
        old value of the first change that came after it.

        :param day: a date, or its ISO text; the day ends at midnight of the user's zone
        :param names: tracked fields to answer; all of them by default
        :return: dict of field name to value (references as ids, dates as dates), or
            False when the plan did not exist yet
        :raises UserError: no day, or data without a history
        """
        try:
            day = fields.Date.to_date(day)
            self._end_of_day(day)
        except (TypeError, ValueError, OverflowError):
            raise UserError(self.env._("There is no such day.")) from None
        names = names if isinstance(names, list | tuple) else []
        return self._values_on(day, names).get(self.id, False)

    def _values_on(self, day, names=None):
        """Answer ``values_on`` for many plans: dict of plan id to values."""
        self.check_access("read")
        self.flush_model()
        tracked = self._tracked_fields()
        unknown = {str(name) for name in names or ()} - set(tracked)
        if unknown:
            raise UserError(
                self.env._(
                    "These data have no history: %(names)s.",
                    names=", ".join(sorted(unknown)),
                )
            )
        wanted = [name for name in tracked if not names or name in names]
        end = self._end_of_day(day)
        changes = self.env["ahorro.plan.change"]
        # Read the columns themselves: the present in the same writing as the past.
        rows = self.env.execute_query(
            SQL(
                """
                SELECT p.id, v.field,
                       CASE WHEN later.id IS NULL THEN v.value ELSE later.old_value END
                  FROM ahorro_plan p
                 CROSS JOIN LATERAL (VALUES %s) AS v(field, value)
                  LEFT JOIN LATERAL (
                       SELECT c.id, c.old_value
                         FROM %s c
                        WHERE c.date >= %s
                        ORDER BY c.date, c.id
                        LIMIT 1) AS later ON TRUE
                 WHERE p.id = ANY(%s)
                   AND NOT EXISTS (SELECT 1 FROM %s c WHERE c.date >= %s)
                """,
                SQL(", ").join(
                    SQL("(%s, %s)", name, self._logged_text("p", name))
                    for name in wanted
                ),
                changes._get_own_sql(SQL("p.id"), SQL("v.field")),
                end,
                self.ids,
                changes._get_own_sql(SQL("p.id")),
                end,
            )
        )
        past = {}
        for plan_id, name, text in rows:
            value = self._value_of_text(self._fields[name], text)
            past.setdefault(plan_id, {})[name] = value
        return past

    def _end_of_day(self, day):
        """Return the UTC moment at which a day of the user's time zone is over."""
        next_day = fields.Date.to_date(day) + datetime.timedelta(days=1)
        zone = pytz.timezone(self.env.tz.zone if self.env.tz else "UTC")
        midnight = zone.localize(datetime.datetime.combine(next_day, datetime.time()))
        return midnight.astimezone(pytz.utc).replace(tzinfo=None)

    @api.model
    def _value_of_text(self, field, text):
        """Return the Python value of what PostgreSQL wrote for a field."""
        if text is None:
            return False
        if field.type == "boolean":
            return text == "true"
        if field.type in ("integer", "many2one"):
            return int(text)
        if field.type in ("float", "monetary"):
            return float(text)
        if field.type == "date":
            return fields.Date.to_date(text)
        if field.type == "datetime":
            return fields.Datetime.to_datetime(re.sub(r"\..*", "", text))
        return text

    @api.model
    def _label_of_value(self, field, text):
        """Return what a person reads for a logged value, in the user's language."""
        value = self._value_of_text(field, text)
        if field.type == "boolean":
            return self.env._("Yes") if value else self.env._("No")
        if value is False:
            return ""
        if field.type == "many2one":
            record = self.env[field.comodel_name].browse(value).exists()
            # A record of another company, or gone, is named by its number alone.
            if not record or not record.has_access("read"):
                return f"#{value}"
            return record.display_name
        if field.type == "selection":
            options = dict(field._description_selection(self.env))
            return options.get(value, value)
        if field.type == "monetary":
            converter = self.env["ir.qweb.field.float"]
            return converter.value_to_html(value, {"precision": 2})
        if field.type == "date":
            return self.env["ir.qweb.field.date"].value_to_html(value, {})
        return text
