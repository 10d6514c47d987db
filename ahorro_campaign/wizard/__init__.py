# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import ahorro_campaign_create
from . import ahorro_campaign_reassign
from . import ahorro_case_correct
from . import ahorro_nollame_import
from . import ahorro_statement_end
from . import contact_partner_merge
from . import contact_settings
