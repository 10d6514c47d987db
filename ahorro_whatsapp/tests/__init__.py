# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import test_template
from . import test_template_rights
from . import test_message
from . import test_wa_queue
from . import test_loyalty_journey
from . import test_hoot
from . import test_attack
from . import test_coupon
from . import test_wa_tours
from . import test_wa_matrix
from . import test_wa_fields
from . import test_wa_forms
from . import test_meta_words
from . import test_claim_messages
