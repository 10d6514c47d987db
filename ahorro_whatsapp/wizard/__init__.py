# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import coupon_settings
from . import wa_preview
from . import wa_batch_create
from . import wa_batch_settings
from . import wa_service_settings
from . import wa_link_client
