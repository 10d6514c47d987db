# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import datetime
import logging
from io import StringIO

from odoo.tools import SQL
from odoo.tools.misc import split_every
from odoo.tools.sql import table_columns

from ..run.statistics import look_anew
from .copy_writer import OPTIONS, CopyWriter, convert

_logger = logging.getLogger(__name__)
#: Records of a shape that go through ``create``: the first is copied, the second shows
#: that nothing in it is the first one's alone.
SAMPLES = 2
#: Records made at a time by ``create`` where copies are out of the question.
BATCH = 1000
#: What happens to a new record happens in these methods.
HOOKS = ("create", "_create", "_prepare_create_values", "_fields_sync")
#: The add-ons whose code in them, in constraints and in the fields that are worked out,
#: was read: what it does to such records is in the row of a sample, or is nothing.
KNOWN = {
    "account": "ranks of who was searched as a customer or vendor, which nobody was",
    "account_peppol": "asks for who has an endpoint, in the countries that have Peppol",
    "ahorro_campaign": "the queue hears of new phones, but not of new people's",
    "ahorro_l10n_ar": "the document, which is in the values already",
    "ahorro_plan": "phones and what follows from them, which are written beside",
    "base": "defaults; what it hands on goes to parents and children",
    "base_vat": "numbers of VIES, in files that Odoo itself imports",
    "l10n_ar": "the number, which is valid where there is one",
    "l10n_in": "people of India",
    "l10n_latam_base": "the number, which is valid where there is one",
    "mail": "messages and followers, which the context leaves out",
    "mail_plugin": "data that it is given itself",
    "phone_validation": "the number in Odoo's own writing",
    "website": "refuses who publishes without the right to",
}


class RecordCopier:
    """Makes records as ``create`` does, nearly all as copies of a few that it made.

    ``create`` needs 1.5 ms for a contact, and PostgreSQL a tenth of it. So only the
    first records of each *shape*, which data they have, go through it. Of the others
    each column is that of the first one, so that the defaults of all add-ons come
    along; but for what was given, and what follows from it: what ``work_out`` says, and
    the stored fields of others, which Odoo computes.

    Where anything does more to a new record than is known, as an add-on that overrides
    ``create``, all go through ``create``; the log says why. What is not known to differ
    is also seen: two records of a shape are compared with each other, and both with
    what would have been written instead.

    :param records: empty, with the context and the rights to create with
    :param worked_out: names of the fields that ``work_out`` gives
    :param work_out: a function of a new id and its values, which returns theirs
    :param by_value: fields of which the value makes a shape, not whether there is one
    """

    def __init__(self, records, worked_out, work_out, by_value):
        self._records = records
        self._cr = records.env.cr
        self._work_out = work_out
        self._by_value = by_value
        self._columns = list(table_columns(self._cr, records._table))
        known = [name for name in worked_out if not self._find_unknown_compute(name)]
        self._worked_out = frozenset(known)
        self._samples = {}  # rows of each shape
        self._names = frozenset()  # what was studied
        self._recomputed = frozenset()
        self._constraints = ()
        self._refusal = ""

    def make(self, vals_list):
        """Make records; return their ids, in the order of the values."""
        self._study({name for vals in vals_list for name in vals})
        if self._refusal:
            return self._create_plainly(vals_list)
        ids = [None] * len(vals_list)
        shapes = [self._get_shape(vals) for vals in vals_list]
        first = self._choose_samples(shapes)
        created = self._records.create([vals_list[place] for place in first])
        created.env.flush_all()
        for place, record in zip(first, created, strict=True):
            ids[place] = record.id
        self._look_at_samples(
            [(shapes[place], vals_list[place], ids[place]) for place in first]
        )
        rest = [place for place, record_id in enumerate(ids) if record_id is None]
        if self._refusal:
            made = self._create_plainly([vals_list[place] for place in rest])
        else:
            made = self._copy([(shapes[place], vals_list[place]) for place in rest])
        for place, record_id in zip(rest, made, strict=True):
            ids[place] = record_id
        return ids

    def _create_plainly(self, vals_list):
        ids = []
        for batch in split_every(BATCH, vals_list):
            ids += self._records.create(batch).ids
            # A record in the cache is large, and nobody asks for these again.
            self._records.env.flush_all()
            self._records.env.invalidate_all()
        return ids

    def _tell(self):
        if self._refusal:
            _logger.info(
                "%s: records are created one by one, which is slower, because of %s.",
                self._records._name,
                self._refusal,
            )

    # === WHAT IS KNOWN ===

    def _find_unknown(self, name):
        """Return the first add-on not known that has a method of a name, or None."""
        for cls in type(self._records).mro():
            method = vars(cls).get(name)
            if method is not None and (addon := get_addon(method)) not in KNOWN:
                return addon
        return None

    def _find_unknown_hook(self):
        for name in HOOKS:
            if addon := self._find_unknown(name):
                return f"{name}() of {addon}"
        return ""

    def _find_unknown_compute(self, name):
        field = self._records._fields[name]
        if field.related:
            return False  # nobody's method
        return not isinstance(field.compute, str) or self._find_unknown(field.compute)

    def _find_side_rows(self):
        """Return a default that would be a row of another table, or an empty text."""
        names = [
            name
            for name, field in self._records._fields.items()
            if field.store and not field.column_type
        ]
        given = self._records.default_get(names)
        draft = self._records.new(given)
        return next((f"the default of {name}" for name in given if draft[name]), "")

    def _study(self, names):
        """Find out what follows from the fields that are given."""
        if self._refusal or names <= self._names:
            return
        records, registry = self._records, self._records.env.registry
        self._names |= names
        self._refusal = self._find_unknown_hook() or self._find_side_rows()
        for name in sorted(self._names):
            field = records._fields[name]
            if not field.column_type or field.company_dependent or field.translate:
                self._refusal = f"a value of {name}"
        defaults = records.default_get([*records._fields])
        for name in sorted({*self._names, *defaults}):
            inverse = records._fields[name].inverse
            if inverse and (
                not isinstance(inverse, str) or self._find_unknown(inverse)
            ):
                self._refusal = f"what follows from writing {name}"
        dependents = {
            dependent
            for name in self._names
            for dependent in registry.get_dependent_fields(records._fields[name])
            if dependent.store and dependent.compute
        }
        self._recomputed = frozenset(
            dependent.name
            for dependent in dependents
            if dependent.model_name == records._name
            and dependent.name not in self._worked_out | self._names
        )
        written = {*self._names, *defaults, *self._worked_out}
        self._constraints = [
            method
            for method in records._constraint_methods
            if written.intersection(method._constrains)
            and get_addon(method) not in KNOWN
        ]
        self._tell()

    # === SAMPLES ===

    def _get_shape(self, vals):
        return (
            tuple(vals),
            tuple(map(bool, vals.values())),
            tuple(map(vals.get, self._by_value)),
        )

    def _choose_samples(self, shapes):
        """Return the places of those that ``create`` has to make."""
        counts = {}
        places = []
        for place, shape in enumerate(shapes):
            seen = counts.get(shape, len(self._samples.get(shape, ())))
            if seen < SAMPLES:
                places.append(place)
                counts[shape] = seen + 1
        return places

    def _look_at_samples(self, made):
        """Keep the rows of samples, and see whether copies would be the same."""
        rows = {
            row["id"]: row
            for row in self._records.env.execute_query_dict(
                SQL(
                    "SELECT * FROM %s WHERE id = ANY(%s)",
                    SQL.identifier(self._records._table),
                    [record_id for _shape, _vals, record_id in made],
                )
            )
        }
        for shape, vals, record_id in made:
            row = rows[record_id]
            samples = self._samples.setdefault(shape, [])
            samples.append(row)
            expected = samples[0] | self._get_own(record_id, vals)
            for name in self._columns:
                if name in self._recomputed or row[name] == expected[name]:
                    continue
                # The moment of one record is as good as that of the next.
                if not isinstance(row[name], datetime.datetime):
                    self._refusal = f"a value of {name} that is not known"
        self._tell()

    def _get_own(self, record_id, vals):
        """Return the columns of a record that are its own, by name."""
        own = {
            name: convert(self._records, name, value, vals)
            for name, value in vals.items()
        }
        for name, value in self._work_out(record_id, vals).items():
            if name in self._worked_out:
                own[name] = value or None
        own["id"] = record_id
        return own

    # === COPIES ===

    def _copy(self, wanted):
        """Write copies for pairs of shape and values; return their ids."""
        if not wanted:
            return []
        self._look_anew(len(wanted))
        table = SQL.identifier(self._records._table)
        names = sorted(self._names | self._worked_out | {"id"})
        ids = self._take_ids(len(wanted))
        writers = {}
        lines = []
        for record_id, (shape, vals) in zip(ids, wanted, strict=True):
            known = writers.get(shape)
            if known is None:
                known = writers[shape] = self._get_writer(shape, vals, names)
            sample_id, writer = known
            row = writer.write_row(record_id, vals, self._work_out(record_id, vals))
            lines.append(f"{sample_id}\t{row}")
        own_columns = SQL(", ").join(map(SQL.identifier, names))
        self._cr.execute(
            SQL(
                """CREATE TEMPORARY TABLE ahorro_copies ON COMMIT DROP AS
                   SELECT id AS sample_id, %s FROM %s WITH NO DATA""",
                own_columns,
                table,
            )
        )
        lines.append("")
        self._cr.copy_expert(
            f"COPY ahorro_copies FROM STDIN {OPTIONS}", StringIO("\n".join(lines))
        )
        self._cr.execute(
            SQL(
                """INSERT INTO %s (%s) SELECT %s
                     FROM ahorro_copies c JOIN %s s ON s.id = c.sample_id
                    ORDER BY c.id""",
                table,
                SQL(", ").join(map(SQL.identifier, self._columns)),
                SQL(", ").join(
                    SQL.identifier("c" if name in names else "s", name)
                    for name in self._columns
                ),
                table,
            )
        )
        self._cr.execute("DROP TABLE ahorro_copies")
        self._follow(self._records.browse(ids))
        return ids

    def _get_writer(self, shape, vals, names):
        """Return the id of the sample of a shape, and what writes its copies."""
        sample = self._samples[shape][0]
        return sample["id"], CopyWriter(
            self._records, names, sample, vals, self._by_value, self._worked_out
        )

    def _look_anew(self, count):
        """Have PostgreSQL look at a table that becomes many times what it was.

        How it finds the record that a key names, it decided when the samples were made:
        in the nearly empty table of a new database by going through all of it. It would
        do so for each copy.
        """
        table = self._records._table
        self._cr.execute(
            SQL(
                "SELECT 1 FROM pg_class WHERE oid = %s::regclass AND reltuples < %s",
                table,
                count,
            )
        )
        if self._cr.fetchone():
            look_anew(self._cr, table)

    def _take_ids(self, count):
        rows = self._records.env.execute_query(
            SQL(
                """SELECT nextval(q.name)::integer
                     FROM (SELECT pg_get_serial_sequence(%s, 'id')::regclass AS name
                           OFFSET 0) q,
                          generate_series(1, %s)""",
                self._records._table,
                count,
            )
        )
        return [record_id for (record_id,) in rows]

    def _follow(self, copies):
        """Have Odoo compute and check what others add to such records."""
        env = copies.env
        for name in sorted(self._recomputed):
            env.add_to_compute(copies._fields[name], copies)
        for check in self._constraints:
            check(copies)
        env.flush_all()
        env.invalidate_all()


def get_addon(method):
    """Return the add-on that defines a method; ``base`` where it is Odoo itself."""
    path = method.__module__.split(".")
    return path[2] if path[:2] == ["odoo", "addons"] else "base"
