# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import itertools

from odoo import models
from odoo.tools import SQL

from ...tools.names import (
    is_worse_spelling,
    looks_mistyped,
    may_be_one_name,
    same_holder_by_name,
)

#: Names of one document that are compared with each other.
SHOWN_NAMES = 10


class AhorroImportHolderJudge(models.AbstractModel):
    """What names and documents of a file are worth beside the known ones.

    The matching of holders calls all of it, on the rows of ``ahorro_holder``. The rules
    themselves need no database: ``tools/names.py``.
    """

    _name = "ahorro.import.holder.judge"
    _description = "Names and documents of an import"

    def _judge_names(self):
        """Tell a corrected name from another person where documents do not."""
        rows = self.env.execute_query(
            SQL(
                """SELECT h.line_id, l.holder_name, c.name
                     FROM ahorro_holder h
                     JOIN ahorro_import_line l ON l.id = h.line_id
                     JOIN res_partner c ON c.id = h.current_id
                    WHERE h.kind = 'unjudged'"""
            )
        )
        if rows:
            self.env.cr.execute(
                SQL(
                    """UPDATE ahorro_holder h SET kind = v.kind
                         FROM unnest(%s::int[], %s::text[]) AS v (line_id, kind)
                        WHERE h.line_id = v.line_id""",
                    [row[0] for row in rows],
                    [
                        "rename" if same_holder_by_name(told, known) else "cession"
                        for _line_id, told, known in rows
                    ],
                )
            )

    def _judge_documents(self):
        """Keep the holder whose document only seems mistyped.

        A digit lost, another one, or two exchanged, under a name that may be the same
        person's: people may still accept it, one by one.
        """
        rows = self.env.execute_query(
            SQL(
                """SELECT h.line_id, l.document_key, c.ahorro_document_key,
                          l.holder_name, c.name
                     FROM ahorro_holder h
                     JOIN ahorro_import_line l ON l.id = h.line_id
                     JOIN res_partner c ON c.id = h.current_id
                    WHERE h.kind = 'cession' AND c.ahorro_document_key IS NOT NULL
                      AND l.document_key IS NOT NULL"""
            )
        )
        typos = [
            line_id
            for line_id, told, known, name, known_name in rows
            if looks_mistyped(told, known) and same_holder_by_name(name, known_name)
        ]
        if typos:
            self.env.cr.execute(
                SQL(
                    """UPDATE ahorro_holder
                          SET is_typo = TRUE, decision = COALESCE(decision, 'keep')
                        WHERE line_id = ANY(%s)""",
                    typos,
                )
            )

    def _judge_spellings(self):
        """Find the names that say less than the known ones, and those of others.

        Less: letters lost, cut short. Of others: the contact of that very document is
        called otherwise.
        """
        rows = self.env.execute_query(
            SQL(
                """SELECT h.line_id, l.holder_name, r.name,
                          l.document_key = r.ahorro_document_key
                              AND r.name <> r.ahorro_document_number
                     FROM ahorro_holder h
                     JOIN ahorro_import_line l ON l.id = h.line_id
                     JOIN res_partner r ON r.id = h.partner_id
                    WHERE l.holder_name IS NOT NULL
                      AND l.holder_key IS DISTINCT FROM r.ahorro_search_name"""
            )
        )
        worse = {row[0] for row in rows if is_worse_spelling(row[1], row[2])}
        if worse:
            self._add_code("worse_name", list(worse))
            self.env.cr.execute(
                SQL(
                    "UPDATE ahorro_holder SET is_worse = TRUE WHERE line_id = ANY(%s)",
                    list(worse),
                )
            )
        others = [
            line_id
            for line_id, told, known, is_same_document in rows
            if is_same_document
            and line_id not in worse
            and not same_holder_by_name(told, known)
        ]
        if others:
            self._add_code("other_name", others)

    def _add_code(self, code, line_ids):
        """Note something that was found of rows."""
        self.env.cr.execute(
            SQL(
                """UPDATE ahorro_holder
                      SET codes = codes || jsonb_build_array(
                              jsonb_build_object('code', %s::text))
                    WHERE line_id = ANY(%s)""",
                code,
                line_ids,
            )
        )

    def _judge_shared_documents(self):
        """Find the documents that the file gives to several people."""
        rows = self.env.execute_query(
            SQL(
                """SELECT array_agg(h.line_id), array_agg(DISTINCT l.holder_name)
                     FROM ahorro_holder h
                     JOIN ahorro_import_line l ON l.id = h.line_id
                    WHERE l.document_key IS NOT NULL AND l.holder_name IS NOT NULL
                    GROUP BY l.document_key HAVING count(DISTINCT l.holder_key) > 1"""
            )
        )
        shared = [
            line_id
            for line_ids, names in rows
            if not all(
                may_be_one_name(one, other)
                for one, other in itertools.combinations(names[:SHOWN_NAMES], 2)
            )
            for line_id in line_ids
        ]
        if shared:
            self._add_code("shared_document", shared)
