# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import ahorro_import
from . import import_state
from . import import_page
