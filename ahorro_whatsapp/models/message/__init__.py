# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import client_history
from . import wa_message
from . import wa_error
from . import contact_guard
from . import wa_send
from . import wa_send_outcome
from . import wa_queue
from . import wa_left_open
from . import res_partner
from . import person_register
from . import claim_evidence
