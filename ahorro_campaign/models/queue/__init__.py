# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import known_values
from . import ahorro_lease
from . import lease_keys
from . import lease_person
from . import queue_order
from . import case_queue
from . import queue_fields
from . import queue_status
from . import operator_absence
