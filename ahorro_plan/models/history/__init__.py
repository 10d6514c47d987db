# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import ahorro_append_only_mixin
from . import ahorro_order_mixin
from . import ahorro_row_lock_mixin
from . import ahorro_plan_change
from . import ahorro_plan_history
from . import light_reference
from . import portfolio_files
