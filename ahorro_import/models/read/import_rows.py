# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from functools import lru_cache
from io import StringIO

from odoo.tools import SQL

from odoo.addons.ahorro_plan.tools.offer import parse_offer
from odoo.addons.ahorro_plan.tools.search import search_name
from odoo.addons.ahorro_plan.tools.text import fold

from ...tools.catalog import LINE_COLUMNS
from ..run.statistics import look_anew
from .copy_text import NULL, copy_column, copy_text, raw_cell, write_rows
from .known_rows import get_copy_sql

#: Columns that are worked out here.
OTHER = (
    "import_id",
    "company_id",
    "row_number",
    "raw",
    "edited",
    "result",
    "problems",
    "has_problem",
    "erased",
    "offer_name",
    "holder_key",
    "state_id",
    "status_id",
    "seller_id",
    "phones",
    "row_key",
)
COLUMNS = (*OTHER, *LINE_COLUMNS)
#: Parsed values that a row may have without a column of their name.
GIVEN = {
    "group",
    "order",
    "group_key",
    "order_number",
    "order_letter",
    "status",
    "status_label",
    "award_kind",
    "award_replacement",
    "payment_method",
    "offer_code",
    "model_code",
    "financed_percent",
    "installments_total",
    "holder_document",
    "holder_document_kind",
    "holder_document_key",
}
#: What a description says of the offer; a column of its own says it better.
OFFER = (
    "offer_code",
    "offer_name",
    "model_code",
    "financed_percent",
    "installments_total",
)
#: How a row that was parsed begins: as one of which no plan is known, and nothing odd.
#: A guess too, which holds in a first file; of others the comparison writes what it is.
NEW = {
    "result": "new",
    "codes": [],
    "match_reason": "none",
    "holder_change": "none",
    "has_kept": False,
    "is_move": False,
    "is_unusual": False,
    "is_reactivated": False,
    "is_returned": False,
}
#: Rows that are put together at once.
AT_ONCE = 500
#: Columns that all rows of a run have in common.
OF_RUN = ("import_id", "company_id")
#: Columns of a row of which PostgreSQL should know how many values they have.
FOUND_BY = (
    "import_id",
    "row_number",
    "result",
    "has_problem",
    "subscription_number",
    "group_key",
    "order_number",
    "document_key",
    "holder_key",
    "status_id",
    "plan_id",
)
#: How files write the city of Buenos Aires among the provinces.
CITY_NAMES = ("caba", "c a b a", "capital federal", "capital", "ciudad de buenos aires")

_offer = lru_cache(maxsize=4096)(parse_offer)


def find_provinces(env):
    """Return the ids of Argentina's provinces by folded name."""
    found = {}
    for state in env.ref("base.ar").state_ids:
        found[fold(state.name)] = state.id
        if state.code == "C":
            found.update(dict.fromkeys(CITY_NAMES, state.id))
    return found


class LineWriter:
    """Turns parsed rows into rows of ``ahorro_import_line``, by COPY.

    :param run: the ``ahorro.import``
    :param columns: the field of each column of the file, or None
    :param profile: the ``ahorro.import.profile`` that they were read with
    :param pool: of one thread, which sends rows while others are read; until ``wait``
        nothing else may be asked of the connection
    """

    #: What a row begins with that is not rejected.
    _guess = NEW

    def __init__(self, run, columns, profile, pool=None):
        self._cr = run.env.cr
        self._pool = pool
        self._sending = None
        self._run_id = run.id
        self._company_id = run.company_id.id
        present = set(filter(None, columns))
        self._erasing = [
            column.field
            for column in profile.column_ids
            if column.empty_erases and column.field in present
        ]
        self._provinces = find_provinces(run.env)
        self._find_province = lru_cache(maxsize=256)(
            lambda name: self._provinces.get(fold(name)) if name else None
        )
        # Without an administradora yet its codes are looked up when they are matched.
        self._find_status = lru_cache(maxsize=4096)(
            run.env["ahorro.import.codes"]._get_status_finder(run)
        )
        sellers = run.env["ahorro.import.codes"]._get_known_sellers(run)
        self._find_seller = lru_cache(maxsize=4096)(
            lambda name: sellers.get(fold(name)) if name else None
        )
        # Columns that no row can fill are not sent at all.
        told = present | GIVEN
        self._values = {name: key for name, key in LINE_COLUMNS.items() if key in told}
        self._set_columns((*OTHER, *self._values))
        self._rows = []
        self._buffer = []
        self._known = []

    def _set_columns(self, columns):
        """Choose what is sent; what is the same of all rows is put together once."""
        end = {"result": None} | self._guess
        self._columns = columns
        self._own = [name for name in columns if name not in (*OF_RUN, *end)]
        self._sent = (*OF_RUN, *self._own, *end)
        self._start = f"{self._run_id}\t{self._company_id}"
        nothing = [NULL] * (len(end) - 1)
        self._ends = {
            False: "\t".join(map(copy_text, end.values())),
            True: "\t".join(["rejected", *nothing]),
        }

    def add(self, row):
        """Write a ``ParsedRow`` with the next flush."""
        if row.known:
            self._known.append((row.row_number, row.known))
            return
        self._rows.append(row)
        if len(self._rows) == AT_ONCE:
            self._put_together()

    def flush(self):
        """Send the rows to the database."""
        if self._rows:
            self._put_together()
        self.wait()
        if self._known:
            self._copy_known()
        if self._buffer:
            lines, self._buffer = [*self._buffer, ""], []
            if self._pool:
                self._sending = self._pool.submit(self._copy, lines)
            else:
                self._copy(lines)

    def wait(self):
        """Wait until the database has what was sent.

        :raises psycopg2.Error: it could not be written
        """
        if self._sending:
            self._sending.result()
            self._sending = None

    def _copy(self, lines):
        names = ", ".join(f'"{name}"' for name in self._sent)
        self._cr.copy_expert(
            f"COPY ahorro_import_line ({names}) FROM STDIN",
            StringIO("\n".join(lines)),
            # At once: between two pieces it waits for whoever is reading rows.
            1 << 24,
        )

    def _put_together(self):
        """Turn the rows that wait into lines of COPY, column by column."""
        rows, self._rows = self._rows, []
        values = self._work_out(rows, self._values)
        texts = [
            copy_column(values[name]) if name != "raw" else write_rows(rows)
            for name in self._own
        ]
        start, ends = self._start, self._ends
        self._buffer += map(
            "\t".join,
            zip(
                [start] * len(rows),
                *texts,
                [ends[bool(row.reject)] for row in rows],
                strict=True,
            ),
        )

    def get_memory_context(self):
        """Return what decides, besides the cells, which columns a row is given."""
        return repr((self._columns, self._erasing, self._provinces))

    def _copy_known(self):
        """Write the rows that were read before as they were read then."""
        row_numbers, ids = zip(*self._known, strict=True)
        self._cr.execute(
            get_copy_sql(
                self._columns,
                self._run_id,
                self._company_id,
                SQL("v.row_number"),
                SQL(
                    "unnest(%s, %s) AS v (row_number, id) JOIN ahorro_import_line l "
                    "ON l.id = v.id",
                    list(row_numbers),
                    list(ids),
                ),
            )
        )
        self._known = []

    def prepare(self, row):
        """Return the columns of a row as Python values, JSON as dicts and lists."""
        values = self._work_out([row], LINE_COLUMNS)
        return {name: column[0] for name, column in values.items()} | {
            "import_id": self._run_id,
            "company_id": self._company_id,
            "raw": [raw_cell(cell) for cell in row.raw],
            "result": "rejected" if row.reject else None,
        }

    def _work_out(self, rows, names):
        """Return the values of rows by column.

        :param names: the columns to be filled, and the key of the values of each
        """
        told = [row.values for row in rows]
        nothing = [None] * len(rows)
        values = {name: [one.get(key) for one in told] for name, key in names.items()}
        labels = values.get("status_label", nothing)
        codes = [
            code or label
            for code, label in zip(values["status_code"], labels, strict=True)
        ]
        values |= {"status_code": codes, "offer_name": list(nothing)}
        self._add_offers(values, told)
        holders = [one.get("holder_name") for one in told]
        is_odd = any(row.problems or row.reject for row in rows)
        return values | {
            "row_number": [row.row_number for row in rows],
            "edited": nothing,
            "problems": [_problems(row) for row in rows] if is_odd else nothing,
            "has_problem": [bool(row.problems) for row in rows],
            "erased": [self._erased(row) for row in rows] if self._erasing else nothing,
            "holder_key": [
                (search_name(one) or None) if one else None for one in holders
            ],
            "state_id": [self._find_province(one.get("province")) for one in told],
            "status_id": list(map(self._find_status, codes, labels)),
            "seller_id": [self._find_seller(one.get("seller")) for one in told],
            "phones": [_phones(one.get("phones")) for one in told],
            "row_key": [row.key or None for row in rows],
        }

    def _erased(self, row):
        unread = {problem.field for problem in row.problems}
        return [
            name
            for name in self._erasing
            if row.values.get(name) is None and name not in unread
        ] or None

    @staticmethod
    def _add_offers(values, told):
        """Fill in what the description says of the offer and the file does not."""
        totals = values["installments_total"]
        for place, one in enumerate(told):
            text = one.get("description")
            if not text:
                if totals[place] == 0:
                    totals[place] = None
                continue
            offer = _offer(text)
            for name in OFFER:
                column = values[name]
                if column[place] in (None, 0):
                    column[place] = getattr(offer, name)


def analyze_rows(cr):
    """Have PostgreSQL look at the rows, after those of a file were written.

    Only at what they are found by: how many rows an import has does not take more.
    """
    look_anew(cr, "ahorro_import_line", FOUND_BY)


def copy_rows(run, base):
    """Write to a run all rows of another one, as they were read then.

    :param base: ``ahorro.import`` of the same file
    """
    rows = SQL(
        "(SELECT * FROM ahorro_import_line WHERE import_id = %s ORDER BY id) l", base.id
    )
    number = SQL("l.row_number")
    run.env.cr.execute(get_copy_sql(COLUMNS, run.id, run.company_id.id, number, rows))


def _problems(row):
    problems = [
        {"code": problem.code, "field": problem.field, "raw": raw_cell(problem.raw)}
        for problem in row.problems
    ]
    if row.reject and not any(one["code"] == row.reject for one in problems):
        problems.append({"code": row.reject, "field": "", "raw": ""})
    return problems or None


def _phones(phones):
    if not phones:
        return None
    return [
        {
            "raw": raw_cell(phone.raw),
            "national": phone.national,
            "kind": phone.kind,
            "column": "mobile" if phone.column == "mobile" else "any",
            "field": phone.column,
        }
        for phone in phones
    ]
