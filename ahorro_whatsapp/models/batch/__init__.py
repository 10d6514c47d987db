# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import batch_parameter
from . import wa_rate
from . import wa_batch
from . import wa_batch_line
from . import wa_message
from . import wa_account
from . import batch_selection
from . import batch_preparation
from . import batch_dispatch
from . import batch_control
from . import batch_figures
from . import batch_outbox
from . import wa_usage
from . import person_register
