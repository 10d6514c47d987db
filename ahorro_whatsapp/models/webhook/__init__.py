# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import wa_event
from . import wa_inbound
from . import wa_media
from . import wa_receiver
from . import receiver_status
from . import receiver_optout
from . import receiver_notice
from . import person_register
from . import claim_evidence
from . import receiver_inbound
from . import possible_baja
