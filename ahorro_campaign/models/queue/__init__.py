# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import operator_mixin
from . import ahorro_lease
from . import ahorro_lease_key
from . import ahorro_operator_absence
from . import ahorro_queue
from . import ahorro_queue_order
from . import ahorro_queue_deadline
from . import ahorro_queue_refresh
from . import ahorro_queue_status
from . import refreshed_models
from . import person_register
