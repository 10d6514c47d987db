# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import re
from unittest.mock import patch

from odoo.sql_db import Cursor
from odoo.tools import SQL

from .import_common import AhorroImportCommon

#: What a comparison reads besides what is watched, and why it need not be.
OTHERS = {
    "ahorro_import": "of the run itself, which is compared whenever it changes",
    "ahorro_import_line": "of the run itself, and of imports that are watched",
    "ahorro_import_absent": "of the run itself",
    "ahorro_import_progress": "of the run itself",
    "ir_attachment": "the file itself, which nobody edits",
    "res_lang": "how a reader is told",
    "ahorro_plan_change": "written with the plans, and never edited",
}


class TestImportStamp(AhorroImportCommon):
    """Compared as the supervisor, in a portfolio with something of everything."""

    def test_all_that_a_comparison_reads_is_watched(self):
        rows = [
            {
                "subscription": str(2790001 + place),
                "place": f"G1RX/{place + 1:03d}",
                "holder": f"PAZ {name}",
                "document": f"3011122{place}",
                "phone": "0346215663250",
                "seller": "Gómez",
                "status": "N0",
                "city": "Rosario",
            }
            for place, name in enumerate(("ANA", "EVA", "LUZ"))
        ]
        self._apply(self._import(*rows))
        rows[0] |= {"document": "40111222", "holder": "OTRO JUAN", "city": "Luján"}
        rows[1] |= {"status": "S2", "seller": "Otra"}
        rows[2] |= {"holder": "PAZ LUZ MARIA", "subscription": "2790009"}
        run = self._import(*rows, rows[1]).sudo()
        said = []
        execute = Cursor.execute

        def listen(cr, query, params=None, **options):
            said.append(query.code if isinstance(query, SQL) else str(query))
            return execute(cr, query, params, **options)

        self.env.invalidate_all()
        self.env.registry.clear_all_caches()
        with patch.object(Cursor, "execute", listen):
            run.env["ahorro.import.compare"]._compare(run)
        tables = {
            name
            for (name,) in self.env.execute_query(
                SQL(
                    """SELECT relname FROM pg_class
                        WHERE relkind IN ('r', 'v') AND relpersistence <> 't'
                          AND relnamespace = 'public'::regnamespace"""
                )
            )
        }
        read = tables.intersection(
            re.findall(r"\w+", " ".join(one for one in said if "xmin" not in one))
        )
        watched = {
            self.env[name]._table
            for name in run.env["ahorro.import.stamp"]._get_watched(run)
        }
        self.assertLess({"ahorro_plan", "res_partner", "ahorro_phone"}, read)
        self.assertEqual(read - watched - OTHERS.keys(), set())

    def test_what_its_own_transaction_wrote_counts_as_changed(self):
        run = self._import({"subscription": "2790001", "place": "G1RX/001"}).sudo()
        self.assertTrue(run.stamp)
        self.assertFalse(run.env["ahorro.import.stamp"]._is_unchanged(run))
