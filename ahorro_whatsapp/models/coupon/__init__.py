# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import coupon_parameter
from . import wa_link
from . import wa_link_click
from . import person_register
