# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import deadline_query
from . import ahorro_deadline
from . import ahorro_plan
