# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import ahorro_search_domain
from . import ahorro_search_mixin
from . import ahorro_search
from . import ahorro_plan
