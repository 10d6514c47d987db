# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import datetime
import logging

import psycopg2.errors
from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.google import Source
from ...tools.google_reference import GoogleError, parse_folder
from .import_arrival import QUIET

_logger = logging.getLogger(__name__)

#: Reasons that mostly pass by themselves: told when they last.
PASSING = ("quota", "google_down", "network", "unexpected")
#: Looks in a row that end with the same reason before it is told.
PATIENCE = 4
#: Files taken at one look; the rest at the next.
AT_ONCE = 20
#: A spreadsheet that somebody is still writing in is not taken.
SETTLED = datetime.timedelta(minutes=10)


class AhorroImportDrive(models.AbstractModel):
    """Watched folders of Drive: each new or changed file becomes an import, once.

    Others call ``_look``. A file is taken in one transaction, which begins by inserting
    its arrival: whoever comes second finds it there, and what was killed in the middle
    is not there and is taken at the next look.
    """

    _name = "ahorro.import.drive"
    _description = "Watched folders of Drive"

    @api.model
    def _cron_look(self):
        """Look at every watched folder."""
        intakes = self.env["ahorro.import.intake"].search([("folder", "!=", False)])
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(intakes))
        for intake in intakes:
            try:
                self._look(intake)
            except Exception:
                # One folder does not keep the others from being looked at.
                self.env.cr.rollback()
                _logger.exception("The folder of intake %s", intake.id)
            if not cron._commit_progress(1):
                return

    @api.model
    def _look(self, intake):
        """Take what is new in a folder; what Google refuses is noted and told once.

        :param intake: with all rights
        :return: how many files were taken
        """
        intake = intake.with_company(intake.company_id)
        account_sudo = self.env["ahorro.google.account"]._of_company_sudo(
            intake.company_id
        )
        account_sudo = account_sudo.with_company(intake.company_id)
        taken = 0
        try:
            client = account_sudo._get_client()
            found = client.list_folder(parse_folder(intake.folder))
            new = self._get_new(intake, found)
            if not intake.is_seen:
                self._note_before(intake, new)
                new = []
            for file in new[:AT_ONCE]:
                taken += self._take(intake, client, file)
                if not self._commit():
                    break
        except GoogleError as error:
            self._note_error(intake, error)
            return taken
        intake.write(
            {
                "looked_at": fields.Datetime.now(),
                "is_seen": True,
                "error_code": False,
                "error_account": False,
                "error_tries": 0,
                "error_told": False,
            }
        )
        return taken

    def _commit(self):
        """End the transaction of a file, where the scheduler looks.

        :return: whether there is time for another one
        """
        if not self.env.context.get("cron_id"):
            return True
        return self.env["ir.cron"]._commit_progress()

    def _get_new(self, intake, found):
        """Return the files that nobody looked at as they are now, oldest first."""
        self.env["ahorro.import.arrival"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT drive_file, drive_mark FROM ahorro_import_arrival
                    WHERE intake_id = %s AND drive_file IS NOT NULL""",
                intake.id,
            )
        )
        seen = set(rows)
        settled = f"{fields.Datetime.now() - SETTLED:%Y-%m-%dT%H:%M:%S}"
        return sorted(
            (
                file
                for file in found
                if (file.id, file.mark) not in seen
                and not (file.is_sheet and file.modified > settled)
            ),
            key=lambda file: (file.modified, file.name),
        )

    def _note_before(self, intake, files):
        """Note what was there before anybody looked: it is not taken."""
        self.env["ahorro.import.arrival"].with_context(**QUIET).create(
            [
                {
                    **self._prepare_arrival(file),
                    "intake_id": intake.id,
                    "filename": file.name,
                    "state": "before",
                }
                for file in files
            ]
        )

    def _prepare_arrival(self, file):
        return {"channel": "drive", "drive_file": file.id, "drive_mark": file.mark}

    def _take(self, intake, client, file):
        """Take one file.

        :return: 1, or 0 where it was not taken
        :raises GoogleError: Google gives nothing at the moment
        """
        arrivals = self.env["ahorro.import.arrival"].with_context(**QUIET)
        values = self._prepare_arrival(file)
        try:
            source = Source("sheet" if file.is_sheet else "file", file.id, file.name)
            name, data = client.fetch(source)
        except GoogleError as error:
            if error.code in PASSING or error.code in ("rejected_key", "api_disabled"):
                raise
            accounts = self.env["ahorro.google.account"]
            accounts = accounts.with_context(lang=intake.user_id.lang)
            reason = accounts._describe_error(error.code, error.details)
            values |= {"intake_id": intake.id, "filename": file.name}
            arrivals._refuse(values, reason)
            return 0
        try:
            with self.env.cr.savepoint():
                arrival = arrivals._take(intake, name, data, **values)
        except psycopg2.errors.UniqueViolation:
            return 0  # another process took it meanwhile
        return int(arrival.state == "taken")

    def _note_error(self, intake, error):
        """Note what Google says, and tell people once: not at each look."""
        _logger.info("The folder of intake %s: %s", intake.id, error.code)
        tries = intake.error_tries + 1 if intake.error_code == error.code else 1
        told = intake.error_told and intake.error_code == error.code
        intake.write(
            {
                "looked_at": fields.Datetime.now(),
                "error_code": error.code,
                "error_account": error.details.get("account"),
                "error_tries": tries,
                "error_told": told,
            }
        )
        if told or (error.code in PASSING and tries < PATIENCE):
            return
        intake.error_told = True
        intake = intake.with_context(lang=intake.user_id.lang)
        intake._tell(
            intake.env._("The Drive folder of %(name)s is not read", name=intake.name),
            Markup("<b>%s</b>: %s") % (intake.name, intake.error),
        )
