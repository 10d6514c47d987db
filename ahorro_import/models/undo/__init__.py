# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import import_usage
from . import import_undo_rights
from . import import_undo_table
from . import import_holder_undo
from . import import_undo
from . import import_undo_report
