# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import conversation_parameter
from . import discuss_channel
from . import discuss_channel_member
from . import bus_bus
from . import wa_message
from . import wa_inbound
from . import conversation_person
from . import conversation_route
from . import conversation_handover
from . import wa_conversation
from . import conversation_case
from . import conversation_file
from . import ir_attachment
from . import channel_reply
from . import mail_message
from . import reply_outbox
from . import person_register
