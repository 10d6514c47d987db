# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.ahorro_plan.models.person.person_place import Place
from odoo.addons.ahorro_plan.tools.file_mentions import is_mentioned

from ...tools.catalog import HOLDER_NAMES, PERSONAL_COLUMNS
from ..run.import_file import PERSON

#: What a run keeps of its file as examples, for a person to tell columns apart.
EXAMPLES = ("findings", "questions", "noise", "flags", "error")


class AhorroPersonRegister(models.AbstractModel):
    """What imports hold of a person: rows, values, effects and the files."""

    _inherit = "ahorro.person.register"

    @api.model
    def _get_places(self):
        return [
            Place(
                "import_file",
                self.env._("Imported files, which hold everybody's data and go whole"),
                "ahorro.import",
                "erased",
                self._find_files,
                self._erase_files,
                shown=("create_date", "user_id", "filename"),
            ),
            Place(
                "drive_copy",
                self.env._(
                    "Copies of imported files in Google Drive: delete them there"
                ),
                "ahorro.import.copy",
                "doubtful",
                lambda person: person.env["ahorro.import.copy"].search(
                    [
                        ("import_id", "in", self._find_runs(person).ids),
                        ("file_id", "!=", False),
                    ]
                ),
            ),
            Place(
                "import_line",
                self.env._("Rows of imported files"),
                "ahorro.import.line",
                "replaced",
                self._find_lines,
                self._erase_lines,
                rows=self._get_line_rows,
            ),
            Place(
                "import_effect",
                self.env._("What imports wrote of the person"),
                "ahorro.import.effect",
                "replaced",
                lambda person: person.mine("ahorro.import.effect"),
                lambda person, rows: self._blank(rows, ("old", "written", "current")),
                shown=("import_id", "kind", "field", "old", "written"),
            ),
            Place(
                "file_value",
                self.env._("Values of files kept aside"),
                "ahorro.file.value",
                "erased",
                self._find_file_values,
                self._erase_file_values,
                shown=("date", "field_label", "value"),
            ),
            Place(
                "job",
                self.env._("Background jobs that name the person"),
                "queue.job",
                "erased",
                self._find_jobs,
                lambda person, jobs: jobs.unlink(),
            ),
            *super()._get_places(),
        ]

    @api.model
    def _check_quiet(self, person):
        result = super()._check_quiet(person)
        companies = person.people.env.companies
        busy = person.env["ahorro.import"].search(
            [("job_phase", "!=", False), ("company_id", "in", companies.ids)], limit=1
        )
        if busy:
            raise UserError(
                self.env._(
                    "The import %(name)s is at work, and would write the data again: "
                    "wait for its end and erase then.",
                    name=busy.display_name,
                )
            )
        return result

    @api.model
    def _get_told_addresses(self, person):
        rows = self.env.execute_query(
            SQL(
                """SELECT email FROM ahorro_import_line
                    WHERE partner_id = ANY(%(people)s)
                    UNION
                   SELECT one ->> 'raw'
                     FROM ahorro_import_line l
                    CROSS JOIN LATERAL jsonb_array_elements(l.phones) AS one
                    WHERE l.partner_id = ANY(%(people)s)""",
                people=person.people.ids,
            )
        )
        told = super()._get_told_addresses(person)
        return told | {text for (text,) in rows if text}

    # === ROWS ===

    @api.model
    def _find_lines(self, person):
        """Return the rows of the person: theirs, their plans', and nobody's.

        Nobody's, as rejected ones are: those that say a document, phone or mail of
        theirs, or their whole name without somebody else's document.
        """
        lines = person.env["ahorro.import.line"]
        lines.flush_model()
        keys = [one.ahorro_document_key for one in person.people]
        rows = self.env.execute_query(
            SQL(
                """SELECT id FROM ahorro_import_line
                    WHERE partner_id = ANY(%(people)s)
                    UNION
                   SELECT id FROM ahorro_import_line WHERE plan_id = ANY(%(plans)s)
                      -- A row of another holder, when the plan was another's.
                      AND (partner_id IS NULL OR partner_id = ANY(%(people)s))
                    UNION
                   SELECT id FROM ahorro_import_line
                    WHERE partner_id IS NULL
                      AND (document_key IS NULL OR document_key = ANY(%(keys)s))
                      AND %(mention)s
                    UNION
                   SELECT id FROM ahorro_import_line WHERE %(keyed)s""",
                people=person.people.ids,
                plans=person.plans.ids,
                keys=[key for key in keys if key],
                mention=self._mention_sql(
                    person, [SQL("raw::text"), SQL("edited::text"), SQL("kept::text")]
                ),
                keyed=SQL("document_key = ANY(%s)", [key for key in keys if key]),
            )
        )
        return person.search(
            "ahorro.import.line", [("id", "in", [row[0] for row in rows])]
        )

    @api.model
    def _get_line_rows(self, person, lines):
        labels = dict(lines._fields["result"]._description_selection(self.env))
        rows = [
            [
                line.import_id.display_name,
                line.row_number,
                labels.get(line.result, ""),
                " | ".join(str(cell) for cell in line._get_current_cells() if cell),
            ]
            for line in lines
        ]
        titles = [
            self.env._("Import"),
            self.env._("Row"),
            self.env._("Result"),
            self.env._("Cells"),
        ]
        return titles, rows

    @api.model
    def _erase_lines(self, person, lines):
        """Blank what rows say of a person; the rows stay, with numbers and amounts."""
        runs = self._find_runs(person, lines)
        self._erase_examples(person, runs)
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """UPDATE ahorro_import_line
                      SET %s, has_kept = FALSE, changes = changes - %s::text[],
                          problems = (
                              SELECT jsonb_agg(one || '{"raw": ""}')
                                FROM jsonb_array_elements(problems) AS one)
                    WHERE id = ANY(%s)""",
                SQL(", ").join(
                    SQL("%s = NULL", SQL.identifier(name)) for name in PERSONAL_COLUMNS
                ),
                list(HOLDER_NAMES),
                lines.ids,
            )
        )
        lines.invalidate_model()

    # === RUNS AND THEIR FILES ===

    @api.model
    def _find_runs(self, person, lines=None):
        lines = self._find_lines(person) if lines is None else lines
        return lines.import_id

    @api.model
    def _find_files(self, person):
        """Return the imports whose file holds the person.

        Those with rows of theirs; of those without rows, because they could not be
        read, the ones whose file mentions them.
        """
        runs = person.search("ahorro.import", [("attachment_id", "!=", False)])
        held = runs & self._find_runs(person)
        unread = runs.filtered(lambda run: not run.count_total and run not in held)
        return held | unread.filtered(
            lambda run: is_mentioned(person.marks, run.attachment_id.raw or b"")
        )

    @api.model
    def _erase_files(self, person, runs):
        self._erase_examples(person, runs)
        self.env["ahorro.import.file"]._drop(runs, PERSON)

    @api.model
    def _erase_examples(self, person, runs):
        """Take the examples out of what runs keep of their files."""
        for run in runs.exists():
            values = {
                "first_rows": False,
                "headers": [
                    {**header, "samples": []} if "samples" in header else header
                    for header in run.headers or []
                ],
                "questions": [
                    {**asked, "examples": []} for asked in run.questions or []
                ],
                "filename": person.marks.scrub(run.filename or ""),
            }
            for name in EXAMPLES:
                if name not in values and person.marks.mentioned_in(str(run[name])):
                    values[name] = False
            run.write(values)

    # === VALUES AND JOBS ===

    @api.model
    def _find_file_values(self, person):
        return person.search(
            "ahorro.file.value",
            Domain("partner_id", "in", person.people.ids)
            | Domain("plan_id", "in", person.plans.ids),
        )

    @api.model
    def _erase_file_values(self, person, values):
        # What a file said of the plan, a date or a seller, is the plan's.
        values.filtered("partner_id").unlink()

    @api.model
    def _find_jobs(self, person):
        """Return the jobs that are over and whose texts mention the person."""
        return self._find_mentions(
            person, "queue.job", SQL("state IN ('done', 'failed', 'cancelled')")
        )
