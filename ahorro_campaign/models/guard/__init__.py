# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import ahorro_contact_evidence
from . import ahorro_optout
from . import ahorro_consent
from . import ahorro_nollame
from . import ahorro_contact_hours
from . import ahorro_guard_log
from . import ahorro_contact_guard
from . import contact_guard_query
from . import case_blocking
from . import contact_company
from . import contact_partner
from . import contact_setup
from . import contact_type
from . import person_register
from . import claim_evidence
