# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import import_errors
from . import import_rows
from . import import_reading
