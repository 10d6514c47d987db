# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import ahorro_provider
from . import ahorro_provider_term
from . import ahorro_award_act
from . import ahorro_group_bids
from . import ahorro_plan_status
from . import ahorro_seller
from . import ahorro_plan_identity
from . import ahorro_plan_card_mixin
from . import ahorro_plan
from . import plan_references
from . import crm_lead
