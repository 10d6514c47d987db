# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import logging

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import format_list

from odoo.addons.ahorro_plan.tools.database_errors import new_number

_logger = logging.getLogger(__name__)


class ImportFileError(UserError):
    """A file that cannot be imported, with the sentence that says so.

    ``values`` are written on the run together with the failure, so that a person can
    still say what the columns are.
    """

    def __init__(self, message, **values):
        super().__init__(message)
        self.values = values


class AhorroImportFileError(models.AbstractModel):
    """The sentences of what can be wrong with a file.

    Others call ``_get_exception``.
    """

    _name = "ahorro.import.file.error"
    _description = "Errors of a file"

    def _get_exception(self, error, **values):
        """Return what to raise at the user for a ``FileError``.

        :param values: what to write on the run that fails
        """
        if _is_unforeseen(error):
            number = new_number()
            _logger.error(
                "Unexpected error %s in the reading of a file", number, exc_info=error
            )
            message = self.env._(
                "The file could not be read because of an unexpected error: it may be "
                "damaged. Download it again; if that does not help, whoever looks "
                "after the server finds the details in its log under %(number)s.",
                number=number,
            )
        else:
            message = self._get_file_error_message(error)
        return ImportFileError(message, error_code=error.code, **values)

    @api.model
    def _get_file_error_message(self, error):
        """Return what to tell of a file that is no table, and what to do.

        :param error: ``FileError``
        """
        details = error.details
        builder = getattr(self, f"_get_{error.code}_message", None)
        if builder:
            return builder(details)
        return self._get_file_messages().get(
            error.code, self.env._("This file cannot be read as a table.")
        )

    @api.model
    def _get_file_messages(self):
        return {
            "empty_file": self.env._("The file is empty: download it again."),
            "too_many_columns": self.env._(
                "The file has more than 60 columns: it is no portfolio. Delete the "
                "columns that are not needed."
            ),
            "zip_bomb": self.env._(
                "What is packed in this file is far larger than any portfolio: it was "
                "not opened."
            ),
            "zip_empty": self.env._("The zip file has nothing inside."),
            "zip_encrypted": self.env._(
                "The zip file has a password: unpack it and import what is inside."
            ),
            "password_protected": self.env._(
                "The workbook has a password: save it without one and import it again."
            ),
            "unknown_format": self.env._(
                "This is no spreadsheet and no text with columns. Portfolios come as "
                "xlsx, xls, ods, csv or txt."
            ),
            "numbers_file": self.env._(
                "The file is of Numbers: open it there, export it to Excel (xlsx) and "
                "import that one."
            ),
            "save_as_xlsx": self.env._(
                "This binary workbook of Excel (xlsb) cannot be read: save it as xlsx "
                "and import that one."
            ),
            "broken_file": self.env._(
                "The file is damaged and cannot be opened: download it again."
            ),
        }

    @api.model
    def _get_not_a_table_message(self, details):
        kind = details.get("kind") or "?"
        names = {
            "image": self.env._("image"),
            "program": self.env._("program"),
            "old_xls": self.env._("Excel of before 1997"),
            "office": self.env._("Office document"),
            "ole": self.env._("Office document"),
        }
        return self.env._(
            "This is a file of type %(kind)s, which holds no table. Portfolios come as "
            "xlsx, xls, ods, csv or txt.",
            kind=names.get(kind, kind.upper()),
        )

    @api.model
    def _get_too_large_message(self, details):
        return self.env._(
            "The file is too large: at most %(limit)s MB.",
            limit=int(details.get("limit") or 0) // 2**20,
        )

    @api.model
    def _get_too_many_rows_message(self, details):
        return self.env._(
            "The file has more than %(limit)s rows: divide it.",
            limit=details.get("limit"),
        )

    @api.model
    def _get_zip_several_message(self, details):
        return self.env._(
            "The zip file holds several files (%(names)s): import them one by one.",
            names=", ".join(details.get("names") or ()),
        )

    @api.model
    def _get_hidden_sheets_message(self, details):
        return self.env._(
            "All sheets of the workbook are hidden (%(names)s): show the one to "
            "import, save it and import it again.",
            names=", ".join(details.get("names") or ()),
        )

    @api.model
    def _get_no_header_message(self, details):
        seen = [text for text in details.get("seen") or () if text]
        if not seen:
            return self.env._("No row of the file has the names of the columns.")
        return self.env._(
            "No row of the file has the names of the columns that we know. This one is "
            "the most like them: %(seen)s.",
            seen=", ".join(seen),
        )

    @api.model
    def _get_missing_columns_message(self, details):
        """Return which columns lack, and which headers were seen."""
        labels = self.env["ahorro.import.labels"]._get_target_labels()
        missing = [labels.get(name, name) for name in details.get("missing") or ()]
        return self.env._(
            "No column tells one plan from another. It needs: %(missing)s. These "
            "headers were seen: %(seen)s.",
            missing=format_list(self.env, missing, "or"),
            seen=", ".join(text for text in details.get("seen") or () if text),
        )


def _is_unforeseen(error):
    """Tell whether no reader foresaw what happened: damage of the file, or a defect."""
    return (
        error.code == "broken_file"
        and error.details.get("kind") == "file"
        and error.__cause__ is not None
        and not isinstance(error.__cause__, OSError)
    )
