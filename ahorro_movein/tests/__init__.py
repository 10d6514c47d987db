# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import test_movein_movements
from . import test_movein_cases
from . import test_movein_rights
