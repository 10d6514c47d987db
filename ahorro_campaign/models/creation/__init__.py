# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import campaign_aside
from . import campaign_preview
from . import campaign_creation
from . import campaign_reassign
from . import ahorro_campaign
from . import ahorro_plan
from . import role_held
