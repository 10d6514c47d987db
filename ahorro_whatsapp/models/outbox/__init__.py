# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import wa_outbox
from . import outbox_claim
from . import outbox_watch
from . import claim_meta
from . import wa_account
from . import outbox_record
from . import wa_message
from . import wa_upload
from . import wa_send
