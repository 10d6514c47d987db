# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import remote_values
from . import ahorro_master_data_mixin
from . import ahorro_campaign_type
from . import ahorro_result
from . import ahorro_campaign
from . import person_register
