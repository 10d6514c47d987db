# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import ahorro_provider
from . import ahorro_award_act
from . import ahorro_plan_status
from . import ahorro_seller
from . import ahorro_plan_change
from . import ahorro_plan_identity
from . import ahorro_plan_history
from . import ahorro_plan
from . import ahorro_document_mixin
from . import ahorro_phone
from . import ahorro_contact_mixin
from . import crm_lead
from . import res_partner
from . import res_config_settings
