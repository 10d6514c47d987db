# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import ahorro_import
from . import import_file_error
from . import import_codes
from . import import_rows
from . import import_same_file
from . import import_read
