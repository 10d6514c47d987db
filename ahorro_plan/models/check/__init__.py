# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import check_rules
from . import ahorro_check
from . import ahorro_check_note
from . import person_mention
